// Servers, channels, threads and direct messages of the chosen member.

import { html } from './vendor/preact-htm.js';
import { Icon } from './icons.js';
import { me, open, room } from './store.js';

export function Sidebar() {
  const own = room.look.servers.filter((it) => it.is_member);
  return html`
    <nav id="sidebar" class=${`sidebar ${room.sidebar ? 'shown' : ''}`} aria-label="Channels">
      ${own.length === 0 && html`<p class="hint">${me()?.name ?? 'Nobody'} is in no server any more. Choose somebody else above.</p>`}
      ${own.map((server) => html`
        <section>
          <h2>${server.name}</h2>
          ${!server.has_bot && html`<p class="hint">The bot is not on this server.</p>`}
          <ul>${listed(server.channels).map((it) => html`<${Entry} key=${it.id} it=${it} />`)}</ul>
        </section>`)}
      ${room.look.direct && html`
        <section>
          <h2>Direct messages</h2>
          <ul><${Entry} it=${room.look.direct} /></ul>
        </section>`}
    </nav>`;
}

/** Each channel with its threads under it; those that are archived last, and only if they are read now. */
function listed(channels) {
  const under = (id) => channels.filter((it) => it.parent === id && (!it.archived || it.id === room.in || it.unread));
  return channels.filter((it) => !it.parent).flatMap((it) => [it, ...under(it.id)]);
}

function Entry({ it }) {
  const here = it.id === room.in;
  const told = [
    it.unread ? `${it.unread} unread` : '',
    it.mentions ? `${it.mentions} for you` : '',
  ].filter(Boolean).join(', ');
  return html`
    <li class=${it.parent ? 'under' : ''}>
      <button class=${`entry ${here ? 'here' : ''} ${it.unread ? 'unread' : ''}`} aria-current=${here ? 'page' : undefined}
        onClick=${() => open(it.id)}>
        <span class="sign"><${Icon} name=${it.kind} /></span>
        <span class="name">${it.name}</span>
        ${told && html`<span class=${`badge ${it.mentions ? 'loud' : ''}`}><span aria-hidden="true">${it.mentions || it.unread}</span><span class="unseen">${told}</span></span>`}
      </button>
    </li>`;
}
