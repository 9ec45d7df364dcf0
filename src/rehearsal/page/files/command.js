// A command and its options, being filled in.

import { html, useEffect, useRef, useState } from './vendor/preact-htm.js';
import { packed } from './api.js';
import { act } from './acts.js';
import { OptionField } from './option.js';

export function CommandForm({ command, back }) {
  const [values, setValues] = useState({});
  const [missing, setMissing] = useState([]);
  const [busy, setBusy] = useState(false);
  const form = useRef(null);
  useEffect(() => { (form.current.querySelector('input, button.button') ?? form.current).focus(); }, []);
  const put = (name, value) => setValues((before) => ({ ...before, [name]: value }));
  const send = async (event) => {
    event?.preventDefault();
    const left = command.options.filter((it) => it.required && !filled(values[it.name])).map((it) => it.name);
    setMissing(left);
    if (left.length) { form.current.querySelector(`[data-option="${left[0]}"] input`)?.focus(); return; }
    setBusy(true);
    const files = {};
    for (const option of command.options) {
      const value = values[option.name];
      if (option.kind === 'file' && value) files[option.name] = await packed(value);
    }
    const answer = await act({ command: command.name, options: sent(command, values), files });
    setBusy(false);
    if (answer) back();
  };
  const keys = (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) { event.preventDefault(); event.stopPropagation(); back(); }
  };
  return html`
    <form id="composer" class="command" ref=${form} tabindex="-1" aria-label=${`/${command.name}`} noValidate onSubmit=${send} onKeyDown=${keys}>
      <p class="command-name"><b>/${command.name}</b> <span>${command.description}</span></p>
      ${command.options.length > 0 && html`
        <div class="options">${command.options.map((option) => html`
          <${OptionField} key=${option.name} option=${option} value=${values[option.name]} missing=${missing.includes(option.name)}
            put=${(value) => put(option.name, value)} others=${() => sent(command, values)} command=${command.name} />`)}
        </div>`}
      <p class="send-row">
        <button type="button" class="button secondary" onClick=${back}>Leave it</button>
        <button class="button primary" aria-busy=${String(busy)}>Send</button>
      </p>
    </form>`;
}

const filled = (value) => value !== undefined && value !== null && value !== '' && value.text !== '';

/** The options as they are sent: of a suggestion its value, of a number the number. */
export function sent(command, values) {
  const options = {};
  for (const { name, kind, is_number: isNumber } of command.options) {
    const given = values[name];
    if (!filled(given) || kind === 'file') continue;
    const value = given.value ?? given.text ?? given;
    if (kind === 'yes or no') options[name] = value === 'true';
    else options[name] = isNumber && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
  }
  return options;
}
