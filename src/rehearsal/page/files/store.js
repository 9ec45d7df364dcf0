// What the page knows. It asks the server whenever the server says that something may look different, so a reload, a
// sleeping computer or a lost connection lose nothing.

import { get, post } from './api.js';

const KEPT = 'rehearsal-room';
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}');

export const room = {
  as: kept.as ?? null,
  in: kept.in ?? null,
  panel: kept.panel ?? null,
  visit: kept.visit ?? (localStorage.getItem('rehearsal-visited') ? null : 0),
  /** What was typed and not sent, by who and where. */
  drafts: kept.drafts ?? {},
  look: null,
  /** Ids of the open channel's messages, in order, and the messages by id. */
  order: [],
  messages: new Map(),
  behind: null,
  /** What was said to the player alone, by the page itself. */
  notices: [],
  form: null,
  replyTo: null,
  sidebar: false,
  offline: false,
  leaping: null,
  /** The message that an act just brought about. */
  lately: null,
};

const watchers = new Set();
let scheduled = false;

export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Something here is different: it is drawn once, however much it was. */
export function changed() {
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    const { as, in: at, panel, visit, drafts } = room;
    sessionStorage.setItem(KEPT, JSON.stringify({ as, in: at, panel, visit, drafts }));
    for (const watcher of watchers) watcher();
  });
}

export function set(changes) {
  Object.assign(room, changes);
  changed();
}

// ---- who and where

export const people = () => {
  const all = new Map();
  for (const server of room.look?.servers ?? []) for (const person of server.people) {
    if (!all.has(person.id)) all.set(person.id, { ...person, server: server.name });
  }
  return all;
};

export const me = () => people().get(room.as) ?? null;
export const server = () => {
  const all = room.look?.servers ?? [];
  return all.find((it) => it.channels.some((channel) => channel.id === room.in))
    ?? all.find((it) => it.is_member) ?? all[0] ?? null;
};
export const channels = () => [
  ...(room.look?.servers ?? []).flatMap((it) => it.channels),
  ...(room.look?.direct ? [room.look.direct] : []),
];
export const channelNamed = (name) => channels().find((it) => it.name === name);
export const personNamed = (name) => [...people().values()].find((it) => it.name === name);

export async function become(id, at = room.in) {
  set({ as: id, in: at, replyTo: null, form: null, notices: [], sidebar: false });
  await refresh();
}

export async function open(id) {
  set({ in: id, replyTo: null, sidebar: false, lately: null });
  await refresh();
}

// ---- looking

let looking = null;
let again = false;

/** Looks until nothing new was told while it looked. */
export function refresh() {
  if (looking) { again = true; return looking; }
  looking = (async () => {
    do { again = false; await look(); } while (again);
  })().finally(() => { looking = null; });
  return looking;
}

let shows = null;

async function look() {
  const { as, in: at } = room;
  const goesOn = shows && shows.as === as && shows.in === at && room.look;
  const query = new URLSearchParams({ as: as ?? '0' });
  if (at) query.set('in', at);
  if (goesOn) { query.set('since', room.look.version); query.set('clock', room.look.clock.moved); }
  let seen;
  try {
    seen = await get(`look?${query}`);
  } catch {
    set({ offline: true });
    return;
  }
  if (room.as !== as || room.in !== at) { again = true; return; }
  room.offline = false;
  room.look = seen;
  if (!seen.open) {
    room.order = [];
    room.messages = new Map();
    shows = null;
    if (settle()) again = true;
  } else {
    const before = goesOn && !seen.open.whole ? room.messages : new Map();
    for (const message of seen.open.messages) before.set(message.id, message);
    room.order = seen.open.ids;
    room.messages = before;
    shows = { as, in: at };
    isRead(seen.open);
  }
  changed();
  looksBehind();
}

/** Chooses somebody to be, and somewhere to be, where nothing is chosen or what was chosen is gone. */
function settle() {
  const before = `${room.as} ${room.in}`;
  if (!people().has(room.as)) {
    room.as = (personNamed('Ana Rivera') ?? [...people().values()][0])?.id ?? null;
    room.in = null;
    return room.as !== null;
  }
  const there = channels();
  if (!there.some((it) => it.id === room.in)) {
    room.in = (there.find((it) => it.name === 'ask-the-library') ?? there.find((it) => it.kind === 'channel') ?? there[0])?.id ?? null;
  }
  return before !== `${room.as} ${room.in}`;
}

function isRead(seen) {
  if (document.visibilityState !== 'visible' || !seen.channel.unread) return;
  const upTo = seen.ids.at(-1);
  if (upTo) post('read', { as: room.as, in: room.in, up_to: upTo }).catch(() => {});
}

// ---- the bot itself: it reads its own database for this, so not more often than people read

let behindAt = 0;
let behindSoon = null;

export function looksBehind(atOnce = false) {
  if (!room.look?.has_backstage || (behindSoon && !atOnce)) return;
  clearTimeout(behindSoon);
  const wait = atOnce ? 0 : Math.max(0, behindAt + 700 - performance.now());
  behindSoon = setTimeout(async () => {
    behindSoon = null;
    behindAt = performance.now();
    try { set({ behind: await get(`behind?as=${room.as}${room.in ? `&in=${room.in}` : ''}`) }); } catch { /* looked for again */ }
  }, wait);
}

// ---- being told

export function listen() {
  const news = new EventSource('news');
  news.onmessage = refresh;
  news.onerror = () => set({ offline: true });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') refresh(); });
  // A clock that runs shows another minute by itself.
  setInterval(() => { if (room.look?.clock.runs && document.visibilityState === 'visible') refresh(); }, 15_000);
}
