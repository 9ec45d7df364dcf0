// The last requests between the bot and Discord, for the curious.

import { html, useEffect, useState } from './vendor/preact-htm.js';
import { get } from './api.js';
import { watch } from './store.js';

const MOST = 100;

export function WirePanel() {
  const [all, setAll] = useState([]);
  const [stands, setStands] = useState(false);
  useEffect(() => {
    let here = true;
    let after = 0;
    let asking = false;
    const look = async () => {
      if (asking || stands) return;
      asking = true;
      try {
        const newer = await get(`wire?after=${after}`);
        if (here && newer.length) {
          after = newer.at(-1).number + 1;
          setAll((before) => [...newer.reverse(), ...before].slice(0, MOST));
        }
      } catch { /* asked again with the next news */ }
      asking = false;
    };
    setAll([]);
    look();
    const stop = watch(look);
    return () => { here = false; stop(); };
  }, [stands]);
  return html`
    <h2>The wire</h2>
    <p class="hint">What the bot asked of Discord, newest first: exactly what it would ask of the real one.</p>
    <p><label class="check"><input type="checkbox" checked=${stands} onChange=${(event) => setStands(event.target.checked)} /> Hold the list</label></p>
    <ol class="wire">${all.map((it) => html`<${Exchange} key=${it.number} it=${it} />`)}</ol>
    ${all.length === 0 && html`<p class="hint">Nothing was asked yet.</p>`}`;
}

function Exchange({ it }) {
  const kind = it.status === null ? 'lost' : it.status >= 400 ? 'refused' : 'fine';
  return html`
    <li class=${kind}>
      <details>
        <summary>
          <b class="method">${it.method}</b>${' '}<code class="path">${short(it.path)}</code>${' '}
          <span class="status">${it.status ?? 'no answer'}</span>${' '}<span class="took">${it.took} ms</span>
        </summary>
        <p class="whole-path"><code>${it.path}${it.query ? `?${it.query}` : ''}</code></p>
        ${it.trouble && html`<p class="hint">Trouble that was asked for: ${JSON.stringify(it.trouble)}</p>`}
        <${Body} name="Asked" json=${it.request} />
        <${Body} name="Answered" json=${it.answer} />
      </details>
    </li>`;
}

function Body({ name, json }) {
  if (json === null || json === undefined) return '';
  return html`<h3>${name}</h3><pre tabindex="0">${JSON.stringify(json, null, 2)}</pre>`;
}

/** Ids say little; an interaction's token less. */
const short = (path) => path.replace(/\d{15,}/g, (id) => `…${id.slice(-4)}`).replace(/\/[A-Za-z0-9_-]{30,}/g, '/…');
