// What the player does, and what comes of it.

import { post, Refused } from './api.js';
import { changed, refresh, room, set } from './store.js';

const listeners = new Set();

/** Hears of everything that was done: the guided visit follows it. */
export function onDone(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellDone(what) {
  for (const listener of listeners) listener(what);
}

let numbered = 0;

/** Says something to the player alone, under the conversation. */
export function notice(words, kind = 'problem') {
  numbered += 1;
  const own = { id: numbered, words, kind, in: room.in, as: room.as };
  set({ notices: [...room.notices.slice(-3), own] });
}

export function dismiss(id) {
  set({ notices: room.notices.filter((it) => it.id !== id) });
}

/** Asks for something; what is refused is said. `null`: it was. */
export async function attempt(path, body) {
  try {
    return await post(path, body) ?? {};
  } catch (fault) {
    notice(fault instanceof Refused ? fault.message : 'The rehearsal server cannot be reached. Is the program still running?');
    return null;
  }
}

/** One act of the chosen member, as their chat client would send it. */
export async function act(does) {
  const { as, in: at } = room;
  const answer = await attempt('rehearsal/act', { as, in: at, ...does });
  if (!answer) return null;
  if (answer.answer === 'not_answered') {
    notice('Shelftalker did not respond.');
  } else if (answer.answer === 'form') {
    set({ form: answer.seen });
  } else if (answer.answer === 'message' || answer.answer === 'updated') {
    set({ lately: answer.seen.id });
  }
  await refresh();
  tellDone({ does, answer, as, in: at });
  changed();
  return answer;
}

/** Moves the clock. */
export async function leap(to, words) {
  if (room.leaping) return;
  set({ leaping: words });
  const about = room.behind?.ahead?.[0] ?? null;
  const done = await attempt('leap', { server: room.look.open?.server ?? room.look.servers[0]?.id, to });
  await refresh();
  set({ leaping: null });
  if (done) tellDone({ leap: to, about });
}
