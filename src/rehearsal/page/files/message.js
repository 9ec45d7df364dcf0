// One message: who, when, what, and what can be done with it.

import { Component, html, useEffect, useRef, useState } from './vendor/preact-htm.js';
import { act } from './acts.js';
import { commands } from './commands.js';
import { Embed, Picture } from './embed.js';
import { Face } from './face.js';
import { Icon } from './icons.js';
import { Parts } from './parts.js';
import { Rendered } from './rendered.js';
import { set } from './store.js';

/** Drawn again only when it changed: there may be thousands. */
export class Message extends Component {
  shouldComponentUpdate(next) {
    return next.it !== this.props.it || next.goesOn !== this.props.goesOn;
  }

  render({ it, goesOn }) {
    return html`<${Whole} it=${it} goesOn=${goesOn} />`;
  }
}

function Whole({ it, goesOn }) {
  const [menu, setMenu] = useState(false);
  const own = useRef(null);
  const keys = (event) => {
    if (event.target !== own.current) return;
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey) || event.key === 'm') {
      event.preventDefault();
      setMenu(true);
    }
  };
  const marks = [it.edited && `edited ${it.edited}`, it.published && 'published'].filter(Boolean);
  return html`
    <li class="row">
      <article class=${`message ${goesOn ? 'goes-on' : ''} ${it.private ? 'private' : ''} ${it.notifies ? 'for-me' : ''}`} ref=${own}
        tabindex="-1" data-message=${it.id} aria-label=${`${it.author.name}, ${it.day}, ${it.time}${it.private ? ', only you can see this' : ''}`}
        onKeyDown=${keys} onContextMenu=${(event) => { if (!event.target.closest('a')) { event.preventDefault(); setMenu(true); } }}>
        ${it.reply && html`<p class="reply"><${Icon} name="thread" /> ${it.reply.author && html`<b>${it.reply.author}</b> `}${it.reply.excerpt}</p>`}
        ${!goesOn && html`<${Face} name=${it.author.name} bot=${it.author.is_bot} />`}
        <div class="body">
          ${!goesOn && html`<p class="author"><b>${it.author.name}</b>${it.author.is_bot && html` <span class="tag">bot</span>`} <time title=${it.exactly}>${it.time}</time></p>`}
          ${it.thinking ? html`<p class="thinking">${it.author.name} is thinking <span class="dots" aria-hidden="true">…</span></p>` : ''}
          ${it.words && html`<${Rendered} made=${it.words} />`}
          ${it.embeds.map((embed) => html`<${Embed} it=${embed} />`)}
          ${it.files.map((file) => html`<${File} it=${file} />`)}
          ${it.rows.length > 0 && html`<${Parts} message=${it.id} rows=${it.rows} />`}
          ${marks.length > 0 && html`<p class="marks">${it.published && html`<span class="tag">published</span> `}${it.edited && html`<span title=${it.edited}>(edited)</span>`}</p>`}
          ${it.private && html`<p class="only-you"><${Icon} name="eye" /> Only you can see this</p>`}
        </div>
        <button class="quiet dots-button" aria-label=${`More for the message of ${it.author.name}, ${it.time}`} aria-haspopup="menu" aria-expanded=${String(menu)}
          onClick=${() => setMenu(!menu)}><${Icon} name="more" /></button>
        ${menu && html`<${Menu} it=${it} shut=${(focus) => { setMenu(false); if (focus) own.current?.querySelector('.dots-button').focus(); }} />`}
      </article>
    </li>`;
}

function Menu({ it, shut }) {
  const place = useRef(null);
  const [offered, setOffered] = useState(null);
  useEffect(() => {
    let here = true;
    commands().then((all) => { if (here) setOffered(all?.of_messages ?? []); });
    const outside = (event) => { if (!place.current?.contains(event.target)) shut(false); };
    document.addEventListener('pointerdown', outside);
    return () => { here = false; document.removeEventListener('pointerdown', outside); };
  }, []);
  useEffect(() => { if (offered) place.current.querySelector('[role="menuitem"]')?.focus(); }, [offered]);
  const keys = (event) => {
    const all = [...place.current.querySelectorAll('[role="menuitem"]')];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); shut(true); }
    if (event.key === 'Tab') shut(false);
    if (to !== undefined) { event.preventDefault(); all[(to + all.length) % all.length]?.focus(); }
  };
  const reply = () => { shut(false); set({ replyTo: { id: it.id, author: it.author.name } }); document.getElementById('composer')?.focus(); };
  return html`
    <div class="menu" role="menu" aria-label="This message" ref=${place} onKeyDown=${keys}>
      ${offered?.map((name) => html`<button role="menuitem" tabindex="-1" onClick=${() => { shut(true); act({ menu: name, message: it.id }); }}>${name}</button>`)}
      ${offered && !it.private && html`<button role="menuitem" tabindex="-1" onClick=${reply}>Reply</button>`}
      ${offered && it.private && offered.length === 0 && html`<p class="hint">There is nothing to do with it.</p>`}
    </div>`;
}

function File({ it }) {
  if (it.is_picture) {
    return html`<figure class="file-picture"><${Picture} it=${{ file: it.id, description: it.description || it.name }} /><figcaption>${it.name}</figcaption></figure>`;
  }
  return html`<p class="file"><a href=${`file/${it.id}`} download=${it.name}><${Icon} name="clip" /> ${it.name}</a> <small>${it.size}${it.description && `, ${it.description}`}</small></p>`;
}
