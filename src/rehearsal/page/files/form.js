// A form that the bot opened.

import { html, useEffect, useRef, useState } from './vendor/preact-htm.js';
import { act } from './acts.js';
import { room, set } from './store.js';

export function FormDialog({ form }) {
  const dialog = useRef(null);
  const [values, setValues] = useState(Object.fromEntries(form.fields.map((it) => [it.custom_id, it.value])));
  const [faults, setFaults] = useState({});
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const before = document.activeElement;
    if (!dialog.current.open) dialog.current.showModal();
    dialog.current.querySelector('input, textarea')?.focus();
    return () => { if (before?.isConnected) before.focus(); };
  }, []);
  const close = () => { if (room.form === form) set({ form: null }); };
  const send = async (event) => {
    event.preventDefault();
    const found = Object.fromEntries(form.fields.map((it) => [it.custom_id, fault(it, values[it.custom_id])]).filter(([, words]) => words));
    setFaults(found);
    const first = form.fields.find((it) => found[it.custom_id]);
    if (first) { dialog.current.querySelector(`[name="${CSS.escape(first.custom_id)}"]`)?.focus(); return; }
    setBusy(true);
    const answer = await act({ submit: values, form });
    setBusy(false);
    // Another form may have come of it.
    if (answer) close();
  };
  return html`
    <dialog class="form" ref=${dialog} aria-labelledby="form-title" onCancel=${(event) => { event.preventDefault(); close(); }} onClose=${close}>
      <form noValidate onSubmit=${send}>
        <h2 id="form-title">${form.title}</h2>
        ${form.fields.map((it, n) => html`<${Field} key=${it.custom_id} it=${it} id=${`field-${n}`} value=${values[it.custom_id]} fault=${faults[it.custom_id]}
          put=${(value) => setValues((before) => ({ ...before, [it.custom_id]: value }))} />`)}
        <p class="send-row">
          <button type="button" class="button secondary" onClick=${close}>Cancel</button>
          <button class="button primary" aria-busy=${String(busy)}>Submit</button>
        </p>
      </form>
    </dialog>`;
}

function Field({ it, id, value, fault: wrong, put }) {
  const shared = {
    id, name: it.custom_id, value, placeholder: it.placeholder ?? '', 'aria-required': String(it.required), 'aria-invalid': String(Boolean(wrong)),
    'aria-describedby': `${id}-about`, onInput: (event) => put(event.target.value),
  };
  const left = it.max_length - [...value].length;
  const about = wrong ?? (left < Math.min(100, it.max_length / 4) ? `${left} characters left` : '');
  return html`
    <div class=${`field ${wrong ? 'missing' : ''}`}>
      <label for=${id}>${it.label}${it.required && html` <span class="required">required</span>`}</label>
      ${it.long ? html`<textarea rows="4" ...${shared}></textarea>` : html`<input type="text" autocomplete="off" ...${shared} />`}
      <small id=${`${id}-about`}>${about}</small>
    </div>`;
}

/** What the chat's client says before anything is sent. */
function fault(it, value) {
  const length = [...value].length;
  if (it.required && !value.trim()) return 'This field is required.';
  if (length > it.max_length) return `Must be ${it.max_length} or fewer in length.`;
  if (length > 0 && length < it.min_length) return `Must be at least ${it.min_length} in length.`;
  return null;
}
