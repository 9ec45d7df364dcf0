// "You are Ms Rivera, science": who is played.

import { html, useEffect, useRef, useState } from './vendor/preact-htm.js';
import { Face } from './face.js';
import { Icon } from './icons.js';
import { become, me, people, room } from './store.js';

export function MemberSwitcher() {
  const [open, setOpen] = useState(false);
  const place = useRef(null);
  const mine = me();
  useEffect(() => {
    if (!open) return undefined;
    place.current.querySelector('[aria-selected="true"]')?.focus();
    const outside = (event) => { if (!place.current.contains(event.target)) setOpen(false); };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  const shut = () => { setOpen(false); place.current.querySelector('.who').focus(); };
  const keys = (event) => {
    const all = [...place.current.querySelectorAll('[role="option"]')];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') { event.preventDefault(); shut(); }
    if (to !== undefined) { event.preventDefault(); all[(to + all.length) % all.length]?.focus(); }
  };
  const choose = (id) => { shut(); become(id); };
  return html`
    <div class="members" ref=${place}>
      <button class="who" aria-haspopup="listbox" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>
        <${Face} name=${mine?.name ?? '?'} small />
        <span class="you"><span class="youare">You are </span><b>${mine?.name ?? 'nobody'}</b>${about(mine)}</span>
        <${Icon} name="down" />
      </button>
      ${open && html`
        <div class="list" role="listbox" tabindex="-1" aria-label="Who you are" onKeyDown=${keys}>
          ${grouped().map(([role, list]) => html`
            <div role="group" aria-label=${role}>
              <p class="group" aria-hidden="true">${role}</p>
              ${list.map((it) => html`
                <button key=${it.id} role="option" aria-selected=${String(it.id === room.as)} tabindex=${it.id === room.as ? 0 : -1} onClick=${() => choose(it.id)}>
                  <${Face} name=${it.name} small /><span>${it.name}<small>${it.roles.join(', ') || 'Teacher'}</small></span>
                </button>`)}
            </div>`)}
        </div>`}
    </div>`;
}

function about(person) {
  if (!person) return '';
  return html`<span class="role">, ${(person.roles[0] ?? 'teacher').toLowerCase().replace(/s$/, '')}</span>`;
}

/** Librarians first, then teachers, then those who see to the school and the server. */
function grouped() {
  const groups = new Map([['Librarians', []], ['Teachers', []], ['School and server', []]]);
  const several = room.look.servers.length > 1;
  for (const person of people().values()) {
    const it = several ? { ...person, roles: [...person.roles, person.server] } : person;
    const group = person.roles.includes('Librarians') ? 'Librarians'
      : person.roles.some((role) => /Leadership|Managers/.test(role)) ? 'School and server' : 'Teachers';
    groups.get(group).push(it);
  }
  return [...groups].filter(([, list]) => list.length);
}
