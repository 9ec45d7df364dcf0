// The frame: what stands where.

import { html, useEffect, useState } from './vendor/preact-htm.js';
import { ClockBar } from './clock.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { FormDialog } from './form.js';
import { Icon } from './icons.js';
import { MemberSwitcher } from './members.js';
import { Sidebar } from './sidebar.js';
import { changed, room, set, watch } from './store.js';
import { TroublePanel } from './trouble.js';
import { Visit } from './visit.js';
import { WirePanel } from './wire.js';

const PANELS = { trouble: ['Trouble', TroublePanel], wire: ['Wire', WirePanel] };

export function App() {
  const [, draw] = useState(0);
  useEffect(() => watch(() => draw((n) => n + 1)), []);
  useEffect(() => {
    const closes = (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented && (room.sidebar || room.panel)) {
        set({ sidebar: false, panel: null });
      }
    };
    document.addEventListener('keydown', closes);
    return () => document.removeEventListener('keydown', closes);
  }, []);
  if (!room.look) return html`<p class="opening">The rehearsal server does not answer. Is the program still running?</p>`;
  const open = room.look.open;
  const Panel = PANELS[room.panel]?.[1];
  const faults = room.look.faults.length;
  return html`
    <a class="skip" href="#composer">Skip to the message box</a>
    <header class="top">
      <button class="quiet only-narrow" aria-label="Channels" aria-expanded=${String(room.sidebar)} aria-controls="sidebar"
        onClick=${() => set({ sidebar: !room.sidebar })}><${Icon} name="menu" /></button>
      <p class="brand"><img src="page/mark.svg" alt="" width="26" height="26" /><span><b>Shelftalker</b> <i>rehearsal room</i></span></p>
      <${ClockBar} />
      <div class="tools" role="group" aria-label="Panels">
        ${Object.entries(PANELS).map(([key, [name]]) => html`
          <button class=${`quiet ${room.panel === key ? 'on' : ''}`} aria-pressed=${String(room.panel === key)}
            onClick=${() => set({ panel: room.panel === key ? null : key, sidebar: false })}>
            ${name}${key === 'trouble' && faults ? html` <span class="count">${faults}<span class="unseen"> on</span></span>` : ''}
          </button>`)}
        <button class="quiet" aria-pressed=${String(room.visit !== null)} onClick=${() => set({ visit: room.visit === null ? 0 : null })}>Guide</button>
      </div>
      <${MemberSwitcher} />
    </header>
    <div class=${`frame ${Panel ? 'with-panel' : ''}`}>
      ${room.sidebar && html`<button class="shade" aria-label="Close the list of channels" onClick=${() => set({ sidebar: false })}></button>`}
      <${Sidebar} />
      <main class="middle" aria-label="Conversation">
        <${Banner} />
        ${room.visit !== null && html`<${Visit} />`}
        <${Conversation} key=${`${room.as} ${room.in}`} />
        ${open && html`<${Composer} key=${`${room.as} ${room.in} composer`} />`}
      </main>
      ${Panel && html`<aside class="panel" aria-label=${PANELS[room.panel][0]}>
        <button class="quiet close" aria-label=${`Close ${PANELS[room.panel][0]}`} onClick=${() => { set({ panel: null }); changed(); }}><${Icon} name="close" /></button>
        <${Panel} />
      </aside>`}
    </div>
    ${room.form && html`<${FormDialog} key=${room.form.opened_by} form=${room.form} />`}`;
}

/** What is wrong at large. */
function Banner() {
  const { look, offline, behind } = room;
  const words = [];
  if (offline) words.push('This page has lost the rehearsal server. It looks again by itself.');
  else if (!look.reachable) words.push('Discord is down. Nobody can reach it: what the bot has to say waits.');
  else if (behind && !behind.health.runs) words.push('The bot is not running. What members do is not answered, and nothing is lost.');
  else if (!look.connected) words.push('The bot is connecting to Discord …');
  return html`<div role="status" class="banner-place">${words.map((it) => html`<p class="banner">${it}</p>`)}</div>`;
}
