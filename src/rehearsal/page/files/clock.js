// The school's time, what is due next, and the leaps.

import { html, useEffect, useRef, useState } from './vendor/preact-htm.js';
import { leap } from './acts.js';
import { Icon } from './icons.js';
import { room } from './store.js';

const LEAPS = [
  ['+1 hour', { after: 3600 }],
  ['+1 day', { after: 86400 }],
  ['+1 week', { after: 604800 }],
  ['Monday 07:30', 'monday'],
];

export function ClockBar() {
  const [open, setOpen] = useState(false);
  const place = useRef(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event) => { if (!place.current.contains(event.target)) setOpen(false); };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  const { clock } = room.look;
  const next = room.behind?.ahead?.[0];
  const busy = room.leaping !== null;
  const go = (to, words) => { setOpen(false); leap(to, words); };
  return html`
    <div class="clock" role="group" aria-label="The school's clock" ref=${place}
      onKeyDown=${(event) => { if (event.key === 'Escape' && open) { event.preventDefault(); setOpen(false); place.current.querySelector('.more').focus(); } }}>
      <p class="now" title=${`The school's clock (${clock.zone})`}>
        <span class="date">${clock.day}</span> <b>${clock.time}</b>
      </p>
      ${room.look.has_backstage && html`
        <button class="strong" disabled=${busy || !next} onClick=${() => go('next_post', 'Going to the next post')}>Next post</button>`}
      <div class="leaps">
        ${LEAPS.map(([name, to], n) => html`<button class=${n > 2 ? 'far' : ''} disabled=${busy} onClick=${() => go(to, name)}>${name}</button>`)}
      </div>
      <button class="quiet more" aria-expanded=${String(open)} aria-controls="clock-more" aria-label="More about the clock"
        onClick=${() => setOpen(!open)}><${Icon} name="down" /></button>
      <p class="unseen" role="status">${busy ? `${room.leaping} …` : ''}</p>
      ${busy && html`<span class="spinner" aria-hidden="true"></span>`}
      ${open && html`
        <div id="clock-more" class="drop">
          <div class="leaps inside">${LEAPS.map(([name, to]) => html`<button disabled=${busy} onClick=${() => go(to, name)}>${name}</button>`)}</div>
          <h2>What is due next</h2>
          ${room.behind?.ahead?.length
            ? html`<ol class="ahead">${room.behind.ahead.map((it) => html`<${Due} it=${it} />`)}</ol>`
            : html`<p class="hint">${room.look.has_backstage ? 'Nothing is planned to be posted by itself.' : 'The bot runs in another program: what it plans is not known here.'}</p>`}
          <p class="hint">The clock ${clock.runs ? 'runs on by itself' : 'stands until it is moved'}. School time is ${clock.zone.replace('_', ' ')}.</p>
        </div>`}
    </div>`;
}

function Due({ it }) {
  return html`
    <li>
      <b>${it.what}</b>
      <span>${it.day}, ${it.time} (${it.relative}) in ${it.where}${it.why ? html`, because it is posted on ${it.why}` : ''}.</span>
    </li>`;
}
