// Buttons and menus under a message.

import { html, useEffect, useRef, useState } from './vendor/preact-htm.js';
import { act } from './acts.js';
import { Icon } from './icons.js';

export function Parts({ message, rows }) {
  return html`<div class="parts">${rows.map((row) => html`
    <div class="parts-row">${row.map((part) => (part.part === 'button'
      ? html`<${Button} key=${part.custom_id ?? part.url} it=${part} message=${message} />`
      : html`<${Menu} key=${part.custom_id} it=${part} message=${message} />`))}</div>`)}</div>`;
}

function Button({ it, message }) {
  const [busy, setBusy] = useState(false);
  const words = html`${it.emoji && html`<span class="emoji">${it.emoji} </span>`}${it.label}`;
  if (it.look === 'link') {
    return html`<a class="button link" href=${it.url} target="_blank" rel="noopener noreferrer">${words} <${Icon} name="out" /></a>`;
  }
  const click = async () => {
    if (busy) return;
    setBusy(true);
    await act({ click_id: it.custom_id, message, label: it.label });
    setBusy(false);
  };
  return html`<button class=${`button ${it.look}`} disabled=${it.disabled} aria-busy=${String(busy)} onClick=${click}>${words}</button>`;
}

/** So many options are looked through by typing. */
const MANY = 8;

function Menu({ it, message }) {
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState(null);
  const [wanted, setWanted] = useState('');
  const [busy, setBusy] = useState(false);
  const place = useRef(null);
  const chosen = picked ?? it.options.filter((option) => option.chosen).map((option) => option.value);
  const several = it.most > 1;
  const shown = it.options.filter((option) => option.label.toLowerCase().includes(wanted.toLowerCase()));
  useEffect(() => {
    if (open) (place.current.querySelector('input') ?? place.current.querySelector('[role="option"]'))?.focus();
  }, [open]);
  const shut = () => { setOpen(false); setPicked(null); setWanted(''); place.current.querySelector('.trigger')?.focus(); };
  const send = async (values) => {
    shut();
    setBusy(true);
    await act({ choose: it.custom_id, values, message });
    setBusy(false);
  };
  const choose = (value) => {
    if (!several) { send([value]); return; }
    const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
    if (next.length <= it.most) setPicked(next);
  };
  const keys = (event) => {
    if (!open) return;
    const all = [...place.current.querySelectorAll('[role="option"]')];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); shut(); }
    if (to !== undefined && all.length) { event.preventDefault(); all[(to + all.length) % all.length].focus(); }
    if (event.key === 'Enter' && event.target.tagName === 'INPUT' && shown.length) { event.preventDefault(); choose(shown[0].value); }
  };
  const labels = it.options.filter((option) => option.chosen).map((option) => option.label);
  const enough = chosen.length >= it.least && chosen.length <= it.most;
  return html`
    <div class="select" ref=${place} onKeyDown=${keys}>
      <button class=${`trigger ${labels.length ? 'filled' : ''}`} aria-haspopup="listbox" aria-expanded=${String(open)} aria-busy=${String(busy)} disabled=${it.disabled}
        onClick=${() => (open ? shut() : setOpen(true))}>
        <span>${labels.length ? html`<span class="unseen">${it.placeholder}: </span>${labels.join(', ')}` : it.placeholder}</span><${Icon} name="down" />
      </button>
      ${open && html`
        <div class="choices">
          ${it.options.length > MANY && html`<input type="text" aria-label=${`Look through: ${it.placeholder}`} placeholder="Type to look through" value=${wanted} onInput=${(event) => setWanted(event.target.value)} />`}
          <div role="listbox" tabindex="-1" aria-label=${it.placeholder} aria-multiselectable=${String(several)}>
            ${shown.map((option) => html`
              <button key=${option.value} role="option" aria-selected=${String(chosen.includes(option.value))} onClick=${() => choose(option.value)}>
                <span class="tick" aria-hidden="true">${chosen.includes(option.value) && html`<${Icon} name="tick" />`}</span>
                <span>${option.label}${option.description && html`<small>${option.description}</small>`}</span>
              </button>`)}
          </div>
          ${shown.length === 0 && html`<p class="hint">Nothing of that name.</p>`}
          ${several && html`
            <p class="done"><span class="hint">${range(it)}</span>
              <button class="button primary" disabled=${!enough} onClick=${() => send(chosen)}>Done</button></p>`}
        </div>`}
    </div>`;
}

function range({ least, most, options }) {
  const top = Math.min(most, options.length);
  if (least === top) return `Choose ${least}.`;
  return least ? `Choose ${least} to ${top}.` : `Choose up to ${top}.`;
}
