// Where the player types: words, files, and commands after a stroke.

import { html, useEffect, useRef, useState } from './vendor/preact-htm.js';
import { packed } from './api.js';
import { act } from './acts.js';
import { CommandForm } from './command.js';
import { commands, found } from './commands.js';
import { Icon } from './icons.js';
import { changed, me, room, set } from './store.js';

/** A reload loses nothing. */
function keep(own, typed) {
  if (typed) room.drafts[own] = typed; else delete room.drafts[own];
  changed();
}

export function Composer() {
  const own = `${room.as} ${room.in}`;
  const [words, setTyped] = useState(room.drafts[own] ?? '');
  const setWords = (typed) => { setTyped(typed); keep(own, typed); };
  const [all, setAll] = useState([]);
  const [at, setAt] = useState(0);
  const [command, setCommand] = useState(null);
  const [files, setFiles] = useState([]);
  const [shut, setShut] = useState(false);
  const box = useRef(null);
  const list = useRef(null);
  const lists = words.startsWith('/') && !words.includes('\n') && !shut;
  const shown = lists ? found(all, words.slice(1)) : [];
  useEffect(() => { commands().then((it) => setAll(it?.typed ?? [])); }, [lists]);
  useEffect(() => { setAt(0); }, [words]);
  useEffect(() => { list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }); }, [at, lists]);
  useEffect(() => {
    if (!box.current) return;
    box.current.style.height = 'auto';
    box.current.style.height = `${Math.min(box.current.scrollHeight + 2, 220)}px`;
  }, [words, command]);
  const { open } = room.look;
  const back = () => { setCommand(null); setWords(''); requestAnimationFrame(() => box.current?.focus()); };
  const choose = (it) => { setWords(''); setCommand(it); };
  const say = async () => {
    if (!words.trim() && files.length === 0) return;
    const sent = { say: words.trim() };
    if (files.length) sent.files = Object.fromEntries(await Promise.all(files.map(async (file, n) => [String(n), await packed(file)])));
    if (room.replyTo) sent.replies_to = room.replyTo.id;
    const answer = await act(sent);
    if (!answer) return;
    setWords('');
    setFiles([]);
    set({ replyTo: null });
  };
  const keys = (event) => {
    if (event.isComposing) return;
    if (lists && shown.length) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        setAt((at + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length);
        return;
      }
      if (event.key === 'Tab' && !event.shiftKey || event.key === 'Enter') {
        event.preventDefault();
        choose(shown[at]);
        return;
      }
    }
    if (event.key === 'Escape' && (lists || room.replyTo)) {
      event.preventDefault();
      if (lists) setShut(true); else set({ replyTo: null });
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      // What looks like a command is not said to everybody; Escape first says that it is meant so.
      if (!lists) say();
    }
  };
  if (command) return html`<div class="composer"><${CommandForm} command=${command} back=${back} /></div>`;
  if (!open.may_speak) {
    return html`<div class="composer"><p class="hint" id="composer" tabindex="-1">${me()?.name} may read here, but not write.</p></div>`;
  }
  const where = open.channel.kind === 'direct' ? `@${open.channel.name}` : `#${open.channel.name}`;
  return html`
    <div class="composer">
      ${lists && html`
        <div class="commands" id="commands" role="listbox" tabindex="0" aria-label="Commands" ref=${list}>
          ${shown.map((it, n) => html`
            <div key=${it.name} id=${`command-${n}`} role="option" aria-selected=${String(n === at)} onPointerDown=${(event) => { event.preventDefault(); choose(it); }}>
              <b>/${it.name}</b> <span>${it.description}</span>
            </div>`)}
          ${shown.length === 0 && html`<p class="hint" role="option" aria-selected="false">${all.length ? 'No command of that name.' : `There is no command for ${me()?.name ?? 'you'} here.`}</p>`}
        </div>`}
      ${room.replyTo && html`<p class="replying">Replying to <b>${room.replyTo.author}</b> <button class="quiet" onClick=${() => set({ replyTo: null })}>Don't reply</button></p>`}
      ${files.length > 0 && html`<ul class="attached">${files.map((file, n) => html`<li>${file.name} <button class="quiet" aria-label=${`Leave ${file.name} out`} onClick=${() => setFiles(files.filter((_, other) => other !== n))}><${Icon} name="close" /></button></li>`)}</ul>`}
      <p class="unseen" role="status">${lists ? `${shown.length} ${shown.length === 1 ? 'command' : 'commands'}` : ''}</p>
      <div class="box">
        <label class="quiet attach" title="Add a file"><input type="file" multiple class="unseen" aria-label="Add a file" onChange=${(event) => { setFiles([...files, ...event.target.files]); event.target.value = ''; }} /><${Icon} name="clip" /></label>
        <textarea id="composer" ref=${box} rows="1" value=${words} placeholder="Write, or / for commands"
          aria-label=${`Write in ${where}, or type a slash for commands`} aria-haspopup="listbox" aria-controls=${lists ? 'commands' : undefined} aria-autocomplete="list"
          aria-activedescendant=${lists && shown.length ? `command-${at}` : undefined}
          onInput=${(event) => { setShut(false); setWords(event.target.value); }} onKeyDown=${keys}></textarea>
        <button class="button primary send" disabled=${!words.trim() && !files.length || lists} onClick=${say}>Send</button>
      </div>
    </div>`;
}
