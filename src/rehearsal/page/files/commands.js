// The commands that the chosen member may use in the open channel. They are asked for when they are needed.

import { get } from './api.js';
import { room } from './store.js';

let known = null;

/** `null` where the server does not answer. */
export async function commands() {
  const key = `${room.as} ${room.in} ${room.look?.open?.whole} ${room.look?.clock.moved}`;
  if (known?.key === key && performance.now() - known.at < 5000) return known.all;
  try {
    const all = await get(`commands?as=${room.as}&in=${room.in}`);
    known = { key, all, at: performance.now() };
    return all;
  } catch {
    return null;
  }
}

/** Those whose name or description holds what was typed, best first. */
export function found(all, typed) {
  const wanted = typed.toLowerCase().trim();
  const rank = (it) => {
    if (it.name.startsWith(wanted)) return 0;
    if (it.name.includes(wanted)) return 1;
    return it.description.toLowerCase().includes(wanted) ? 2 : 9;
  };
  return all.filter((it) => rank(it) < 9).sort((one, other) => rank(one) - rank(other));
}
