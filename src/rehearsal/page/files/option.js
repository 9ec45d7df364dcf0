// One option of a command: a text, a choice, something that the bot suggests, a number, yes or no, a file.

import { html, useEffect, useRef, useState } from './vendor/preact-htm.js';
import { post } from './api.js';
import { room } from './store.js';

const YES_OR_NO = [{ label: 'True', value: 'true' }, { label: 'False', value: 'false' }];
/** What is typed quickly is asked about once. */
const PAUSE = 160;

export function OptionField(props) {
  const { option, missing } = props;
  const id = `option-${option.name}`;
  return html`
    <div class=${`option ${missing ? 'missing' : ''}`} data-option=${option.name}>
      <label for=${id}>${option.name}${option.required && html` <span class="required">required</span>`}</label>
      ${option.kind === 'file' ? html`<${FileInput} ...${props} id=${id} />` : html`<${WordInput} ...${props} id=${id} />`}
      <small id=${`${id}-about`}>${missing ? 'This option is required. ' : ''}${option.description}</small>
    </div>`;
}

function FileInput({ id, option, put, missing }) {
  return html`<input id=${id} type="file" aria-describedby=${`${id}-about`} aria-required=${String(option.required)} aria-invalid=${String(missing)} onChange=${(event) => put(event.target.files[0] ?? null)} />`;
}

function WordInput({ id, option, value, put, missing, others, command }) {
  const fixed = option.kind === 'yes or no' ? YES_OR_NO : option.choices;
  const [open, setOpen] = useState(false);
  const [suggested, setSuggested] = useState(null);
  const [at, setAt] = useState(-1);
  const timer = useRef(0);
  const asked = useRef(0);
  const list = useRef(null);
  const text = value?.text ?? '';
  const isClosed = fixed.length > 0;
  const shown = isClosed
    ? fixed.filter((it) => value?.value || it.label.toLowerCase().includes(text.toLowerCase()))
    : (suggested ?? []).map(([label, itsValue]) => ({ label, value: itsValue }));
  useEffect(() => { list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }); }, [at]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (typed) => {
    if (!option.suggests) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      asked.current += 1;
      const mine = asked.current;
      try {
        const answer = await post('rehearsal/act', {
          as: room.as, in: room.in, suggest: command, focused: option.name, options: { ...others(), [option.name]: typed },
        });
        if (mine === asked.current) setSuggested(answer.answer === 'suggestions' ? answer.seen : []);
      } catch {
        if (mine === asked.current) setSuggested([]);
      }
    }, PAUSE);
  };
  const type = (event) => { put({ text: event.target.value }); setOpen(true); setAt(-1); ask(event.target.value); };
  const choose = (it) => { put({ text: it.label, value: it.value }); setOpen(false); setAt(-1); };
  const leave = () => {
    setOpen(false);
    if (!isClosed || !text || value?.value) return;
    // A choice that was typed out, or nearly.
    const near = fixed.filter((it) => it.label.toLowerCase().startsWith(text.toLowerCase()));
    put(near.length === 1 || near[0]?.label.toLowerCase() === text.toLowerCase() ? { text: near[0].label, value: near[0].value } : { text: '' });
  };
  const keys = (event) => {
    if (event.isComposing) return;
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && (isClosed || option.suggests)) {
      event.preventDefault();
      if (!open) { setOpen(true); ask(text); return; }
      if (shown.length) setAt((at + (event.key === 'ArrowDown' ? 1 : shown.length - (at < 0 ? 0 : 1))) % shown.length);
    } else if (event.key === 'Enter' && open && at >= 0 && shown[at]) {
      event.preventDefault();
      choose(shown[at]);
    } else if (event.key === 'Tab' && open && at >= 0 && shown[at]) {
      choose(shown[at]);
    } else if (event.key === 'Escape' && open && shown.length) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };
  const lists = open && shown.length > 0;
  const picks = isClosed || option.suggests;
  return html`
    <div class="pick">
      <input id=${id} type="text" value=${text} autocomplete="off" inputmode=${option.is_number ? 'decimal' : undefined} aria-describedby=${`${id}-about`}
        aria-required=${String(option.required)} aria-invalid=${String(missing)} placeholder=${isClosed ? 'Choose' : ''}
        role=${picks ? 'combobox' : undefined} aria-expanded=${picks ? String(lists) : undefined} aria-controls=${lists ? `${id}-list` : undefined} aria-autocomplete=${picks ? 'list' : undefined}
        aria-activedescendant=${lists && at >= 0 ? `${id}-${at}` : undefined}
        onInput=${type} onFocus=${() => { setOpen(true); ask(text); }} onBlur=${leave} onKeyDown=${keys} />
      ${lists && html`
        <div class="suggested" id=${`${id}-list`} role="listbox" aria-label=${option.name} ref=${list}>
          ${shown.map((it, n) => html`<div key=${it.value} id=${`${id}-${n}`} role="option" aria-selected=${String(n === at)} onPointerDown=${(event) => { event.preventDefault(); choose(it); }}>${it.label}</div>`)}
        </div>`}
    </div>`;
}
