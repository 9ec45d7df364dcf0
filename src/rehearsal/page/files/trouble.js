// What can go wrong with Discord and with the bot, and a count of everything, so that one sees that nothing is lost and
// nothing said twice.

import { html, useState } from './vendor/preact-htm.js';
import { attempt, notice, tellDone } from './acts.js';
import { people, refresh, room, server } from './store.js';

/** For as long as nobody stops it. */
const FOR_EVER = 1_000_000_000;
const POSTS = { method: 'POST', path: '/messages' };

async function does(path, body, what) {
  const done = await attempt(path, body);
  await refresh();
  if (done) tellDone({ trouble: what });
  return done;
}

export function TroublePanel() {
  return html`
    <h2>Make trouble</h2>
    <${Count} />
    <${Running} />
    <section>
      <h3>Discord</h3>
      <${Reach} />
      <${Deed} name="Answers get lost" about="The next 3 posts arrive, but Discord's answer does not. The bot looks whether they stand there before it tries again."
        does=${() => does('rehearsal/faults', { ...POSTS, times: 3, trouble: 'loses_answer' }, 'lost')} label="Lose 3 answers" />
      <${Deed} name="Slow" about="The next 20 requests take two and a half seconds each."
        does=${() => does('rehearsal/faults', { times: 20, trouble: { slow: 2500 } }, 'slow')} label="Slow down" />
      <${Deed} name="Refuses for ever" about="Every post is refused for a missing permission. What is due is held, and the desk's card says what to do."
        does=${() => does('rehearsal/faults', { ...POSTS, times: FOR_EVER, trouble: { code: { status: 403, code: 50013 } } }, 'refuses')} label="Refuse every post" />
    </section>
    <section>
      <h3>The server</h3>
      <${Permission} />
      <${Chosen} name="A channel is deleted" label="Delete it" list=${ownChannels()} sure="Delete for good"
        about="What was to be posted there is held." does=${(id) => does('rehearsal/change', { delete_channel: id }, 'deleted')} />
      <${Chosen} name="A member leaves" label="They leave" list=${members()} sure="They leave for good"
        about="Their requests stay at the desk." does=${(id) => does('rehearsal/change', { leave: server().id, member: id }, 'left')} />
    </section>
    <section>
      <h3>The bot</h3>
      <${Bot} />
      <${Copies} />
    </section>`;
}

function Count() {
  const tally = room.behind?.tally;
  if (!tally) return html`<p class="hint">${room.look.has_backstage ? 'While the bot is not running nobody counts.' : 'The bot runs in another program, so its own count is not known here.'} Discord has shown ${room.look.shown} of its messages.</p>`;
  const rows = [
    ['Due so far', tally.due], ['Said', tally.said], ['Waiting', tally.waiting], ['In doubt', tally.unsure],
    ['Held', tally.held], ['Not said', tally.not_said], ['Shown', room.look.shown],
  ];
  const open = tally.waiting + tally.unsure + tally.held;
  const words = !room.look.reachable ? 'Discord is down: what falls due now is counted once the bot hears from it again.'
    : open ? `${open} still to come; the rest was said once.`
    : 'Everything that was due so far was said once or accounted for.';
  return html`
    <section class="tally" aria-label="Count">
      <dl>${rows.map(([name, count]) => html`<div class=${count && ['Held', 'In doubt'].includes(name) ? 'warn' : ''}><dt>${name}</dt><dd>${count}</dd></div>`)}</dl>
      <p role="status"><span aria-hidden="true">${open || !room.look.reachable ? '…' : '✓'} </span>${words}</p>
    </section>`;
}

function Running() {
  const { faults } = room.look;
  if (!faults.length) return '';
  const name = ({ trouble, times }) => {
    const what = trouble === 'loses_answer' ? 'Answers are lost' : trouble.slow ? 'Slow' : trouble.code ? 'Every post is refused' : 'Trouble';
    return times > 1_000_000 ? what : `${what}, ${times} more`;
  };
  return html`
    <section class="running">
      <h3>Going on now</h3>
      <ul>${faults.map((it) => html`<li>${name(it)}</li>`)}</ul>
      <button class="button primary" onClick=${async () => {
        try { await fetch('rehearsal/faults', { method: 'DELETE', headers: { 'content-type': 'application/json' } }); } catch { notice('The rehearsal server cannot be reached.'); }
        await refresh();
        tellDone({ trouble: 'stopped' });
      }}>Stop it</button>
    </section>`;
}

function Deed({ name, about, label, does: doIt }) {
  const [busy, setBusy] = useState(false);
  return html`
    <div class="deed">
      <h4>${name}</h4>
      <p>${about}</p>
      <button class="button secondary" aria-busy=${String(busy)} onClick=${async () => { setBusy(true); await doIt(); setBusy(false); }}>${label}</button>
    </div>`;
}

function Reach() {
  const up = room.look.reachable;
  return html`<${Deed} name="Discord is down" about=${up ? 'Nobody can reach Discord. The bot waits, and tries further and further apart.' : 'Discord is down now.'}
    label=${up ? 'Take Discord down' : 'Bring Discord back'} does=${() => does('reach', { reachable: !up }, up ? 'down' : 'up')} />`;
}

function Permission() {
  return html`
    <${Chosen} name="A permission is taken away" label="Take it away" list=${ownChannels()} about="The bot may no longer write in a channel. What is due there is held, and goes out by itself once the permission is back."
      does=${(id) => does('rehearsal/change', { take_from_bot: id, permissions: ['SEND_MESSAGES'] }, 'taken')}
      other="Give it back" otherDoes=${(id) => does('rehearsal/change', { give_back_to_bot: id }, 'given')} />`;
}

function Chosen({ name, about, label, list, does: doIt, sure, other, otherDoes }) {
  const [id, setId] = useState(list[0]?.id);
  const [asks, setAsks] = useState(false);
  const chosen = list.some((it) => it.id === id) ? id : list[0]?.id;
  const own = `deed-${name.replace(/\W+/g, '-')}`;
  return html`
    <div class="deed">
      <h4>${name}</h4>
      <p>${about}</p>
      <div class="deed-row">
        <label class="unseen" for=${own}>${name}: which</label>
        <select id=${own} value=${chosen} onChange=${(event) => { setId(event.target.value); setAsks(false); }}>
          ${list.map((it) => html`<option value=${it.id}>${it.name}</option>`)}
        </select>
        ${asks
          ? html`<button class="button danger" onClick=${() => { setAsks(false); doIt(chosen); }}>${sure}</button><button class="button secondary" onClick=${() => setAsks(false)}>No</button>`
          : html`<button class="button secondary" disabled=${!chosen} onClick=${() => (sure ? setAsks(true) : doIt(chosen))}>${label}</button>`}
        ${other && html`<button class="button secondary" disabled=${!chosen} onClick=${() => otherDoes(chosen)}>${other}</button>`}
      </div>
    </div>`;
}

function Bot() {
  const health = room.behind?.health;
  if (!health) return html`<p class="hint">The bot runs in another program: kill and start it there.</p>`;
  return html`
    <${Deed} name="Kill the bot" about=${health.runs ? `It is gone in the middle of whatever it does, and started ${health.starts} ${health.starts === 1 ? 'time' : 'times'} so far.` : 'It is not running. What is in its database stays.'}
      label=${health.runs ? 'Kill it' : 'Start it again'} does=${() => does('bot', health.runs ? 'kill' : 'start', health.runs ? 'killed' : 'started')} />
    <${Deed} name="The bot's clock is wrong" about=${health.clock_wrong_by ? `Its clock is ${Math.round(health.clock_wrong_by / 3600)} hours ahead. It notices by Discord's, and posts nothing until they agree.` : 'Somebody sets the clock of its computer two hours ahead.'}
      label=${health.clock_wrong_by ? 'Set it right' : 'Set it 2 hours ahead'} does=${() => does('bot', { clock_wrong_by: health.clock_wrong_by ? 0 : 7200 }, 'clock')} />`;
}

function Copies() {
  const health = room.behind?.health;
  if (!health) {
    return html`<${Deed} name="Two copies of the bot" about="Another copy with the same token answers the next 3 acts. The bot notices, and stops posting until it is alone."
      does=${() => does('rehearsal/trouble', { another_copy_answers: 3 }, 'copies')} label="Pretend another copy" />`;
  }
  return html`<${Deed} name="Two copies of the bot" about=${health.has_copy ? 'A second bot runs on a copy of its folder: both hear every act, and one of them comes too late. Do a few things: within half a minute they notice, stop posting and say so at the desk.' : 'Somebody copies its folder to another computer and starts that one, too, with the same token.'}
    label=${health.has_copy ? 'Stop the copy' : 'Start a copy'} does=${() => does('bot', health.has_copy ? 'stop_copy' : 'start_copy', 'copies')} />`;
}

const ownChannels = () => (server()?.channels ?? []).filter((it) => it.kind !== 'thread').map((it) => ({ id: it.id, name: `#${it.name}` }));
const members = () => [...people().values()].filter((it) => it.id !== room.as).map(({ id, name }) => ({ id, name }));
