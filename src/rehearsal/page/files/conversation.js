// The messages of the open channel.

import { html, useEffect, useRef } from './vendor/preact-htm.js';
import { dismiss } from './acts.js';
import { Message } from './message.js';
import { channels, me, open, room } from './store.js';

/** Within so many seconds of the last one, a message of the same author stands under it without a name. */
const TOGETHER = 300;

export function Conversation() {
  const log = useRef(null);
  const { look } = room;
  useEffect(() => {
    if (!room.lately) return;
    const found = log.current.querySelector(`[data-message="${room.lately}"]`);
    // It may still be on its way here.
    if (!found) return;
    found.scrollIntoView({ block: 'nearest' });
    room.lately = null;
  });
  if (!look.open) return html`<section class="log" ref=${log}><p class="hint pad">Choose a channel.</p></section>`;
  const { channel } = look.open;
  const parent = channel.parent && channels().find((it) => it.id === channel.parent);
  return html`
    <h1 class="where">
      ${parent && html`<button class="quiet crumb" onClick=${() => open(parent.id)}>#${parent.name}</button><span aria-hidden="true"> › </span>`}
      ${channel.kind === 'direct' ? '@' : channel.kind === 'thread' ? '' : '#'}${channel.name}
      ${channel.kind === 'thread' && html`<span class="tag">private thread</span>`}
      ${channel.kind === 'announcements' && html`<span class="tag">announcements</span>`}
    </h1>
    <section class="log" ref=${log} tabindex="0" role="log" aria-label=${`Messages in ${channel.name}`} aria-relevant="additions"
      onClick=${pressed} onKeyDown=${(event) => walks(event, log.current)}>
      <div class="said">
        <ol>${listed()}</ol>
        ${room.order.length === 0 && html`<${Empty} channel=${channel} />`}
        ${room.notices.filter((it) => it.in === room.in && it.as === room.as).map((it) => html`
          <div key=${it.id} class=${`notice ${it.kind}`} role="alert">
            <p>${it.words}</p>
            <small>Only you can see this</small>
            <button class="quiet" onClick=${() => dismiss(it.id)}>Dismiss</button>
          </div>`)}
      </div>
    </section>`;
}

function listed() {
  const rows = [];
  let before = null;
  for (const id of room.order) {
    const it = room.messages.get(id);
    if (!it) continue;
    const isNewDay = it.day !== before?.day;
    const goesOn = !isNewDay && before.author.id === it.author.id && it.at - before.at < TOGETHER
      && !it.reply && before.private === it.private;
    if (isNewDay) rows.push(html`<li key=${`day ${id}`} class="day"><span>${it.day}</span></li>`);
    rows.push(html`<${Message} key=${id} it=${it} goesOn=${goesOn} />`);
    before = it;
  }
  return rows;
}

function Empty({ channel }) {
  const words = {
    'ask-the-library': 'Teachers ask the library here: type / for the commands.',
    'library-desk': 'The librarians work here. Each request gets a card.',
  };
  return html`<p class="hint pad">${words[channel.name] ?? `Nothing has been said here yet that ${me()?.name ?? 'you'} can see.`}</p>`;
}

/** What stands inside the server's HTML and can be pressed. */
function pressed(event) {
  const channel = event.target.closest('[data-channel]');
  if (channel) { event.preventDefault(); open(channel.dataset.channel); return; }
  const spoiler = event.target.closest('.spoiler');
  if (spoiler) shows(spoiler);
}

function shows(spoiler) {
  const shown = spoiler.classList.toggle('shown');
  spoiler.setAttribute('aria-expanded', String(shown));
  if (shown) spoiler.removeAttribute('aria-label');
}

/** Up and down walk from message to message. */
function walks(event, log) {
  if (event.target.classList.contains('spoiler') && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    shows(event.target);
    return;
  }
  if (event.target !== log && !event.target.classList.contains('message')) return;
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
  const all = [...log.querySelectorAll('.message')];
  const at = all.indexOf(event.target);
  const to = at < 0 ? all.length - 1 : Math.min(Math.max(at + (event.key === 'ArrowUp' ? -1 : 1), 0), all.length - 1);
  event.preventDefault();
  all[to]?.focus();
}
