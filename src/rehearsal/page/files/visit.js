// The guided first visit: five steps, each done by the player in the real thing. It can be left at any time.

import { html, useEffect } from './vendor/preact-htm.js';
import { leap, onDone } from './acts.js';
import { become, channelNamed, open, personNamed, room, set } from './store.js';

const isSent = (done) => done.does?.command === 'request-collab' && done.answer.answer === 'message';
const isClick = (label) => (done) => done.does?.label === label && done.answer.answer !== 'not_answered';

const STEPS = [
  {
    name: 'Ask as a teacher',
    words: html`You are <b>Ana Rivera</b>, who teaches science. In the box below type <kbd>/</kbd>, choose <b>request-collab</b>, pick a kind of support, write a topic, and send it.`,
    who: 'Ana Rivera', at: 'ask-the-library',
    isDone: (done) => isSent(done) || isClick('Send')(done),
  },
  {
    name: 'Accept as the librarian',
    words: html`The library's desk has a card for it. You are <b>Dana Hart</b> now, who is a librarian: press <b>Accept</b> under the newest card.`,
    who: 'Dana Hart', at: 'library-desk',
    isDone: isClick('Accept'),
  },
  {
    name: 'Say what came of it',
    words: html`Imagine that it has happened. Press <b>Complete</b> under the same card, then <b>Write the numbers</b>, and <b>Save</b> the card that only you see.`,
    who: 'Dana Hart', at: 'library-desk',
    isDone: isClick('Save'),
  },
  {
    name: 'Let Friday come',
    words: html`Thank-yous are posted on Fridays at 15:00, by themselves. Move the school's clock to it, and read Ana's in the staff room.`,
    who: 'Chloe Tan', at: 'staff-room',
    action: ['Go to the thank-yous', () => leap({ next_of: 'Thank-yous' }, 'Going to the thank-yous')],
    isDone: (done) => done.leap !== undefined,
  },
  {
    name: 'Break something',
    words: html`Nothing is lost, and nothing said twice: see for yourself. Open <b>Trouble</b>, take Discord down, go to the next post, and bring Discord back.`,
    who: null, at: null,
    action: ['Open Trouble', () => set({ panel: 'trouble' })],
    isDone: (done) => done.trouble === 'up' || done.trouble === 'stopped' || done.trouble === 'started',
  },
];

export function Visit() {
  const at = room.visit;
  const step = STEPS[at];
  useEffect(() => onDone((done) => { if (step?.isDone(done)) go(at + 1); }), [at]);
  const leave = () => { localStorage.setItem('rehearsal-visited', 'yes'); set({ visit: null }); };
  if (!step) {
    return html`
      <section class="visit" aria-label="Guided visit">
        <p role="status"><b>That is the whole of it.</b> Everything here is the real bot; only Discord is pretended. Play on as long as you like: <b>Wire</b> shows what it asks of Discord.</p>
        <p class="visit-row"><button class="button primary" onClick=${leave}>Play on</button><button class="button secondary" onClick=${() => go(0)}>Once more</button></p>
      </section>`;
  }
  const isThere = !step.who || (personNamed(step.who)?.id === room.as && channelNamed(step.at)?.id === room.in);
  return html`
    <section class="visit" aria-label="Guided visit">
      <p class="visit-head"><b>${at + 1} of ${STEPS.length} · ${step.name}</b>
        <span class="visit-dots" aria-hidden="true">${STEPS.map((_, n) => html`<i class=${n < at ? 'done' : n === at ? 'now' : ''}></i>`)}</span></p>
      <p role="status">${step.words}</p>
      <p class="visit-row">
        ${!isThere && html`<button class="button primary" onClick=${() => goesTo(step)}>Take me there</button>`}
        ${step.action && html`<button class=${`button ${isThere ? 'primary' : 'secondary'}`} onClick=${step.action[1]}>${step.action[0]}</button>`}
        <button class="button secondary" onClick=${() => go(at + 1)}>Skip</button>
        <button class="quiet" onClick=${leave}>Leave the guide</button>
      </p>
    </section>`;
}

function go(to) {
  set({ visit: to });
  const step = STEPS[to];
  if (step?.who) goesTo(step);
}

/** The member that a step is about, where it happens. */
async function goesTo({ who, at }) {
  const person = personNamed(who);
  if (!person) return;
  if (person.id !== room.as) await become(person.id);
  const channel = channelNamed(at);
  if (channel && channel.id !== room.in) await open(channel.id);
}
