// A person's initials on a colour of their own; the bot has the mark of the house.

import { html } from './vendor/preact-htm.js';

export function Face({ name, bot, small }) {
  const size = small ? 'small' : '';
  if (bot) return html`<span class=${`face bot ${size}`} aria-hidden="true"><img src="page/mark.svg" alt="" /></span>`;
  const initials = name.split(/\s+/).filter(Boolean).map((word) => word[0]).slice(0, 2).join('');
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  return html`<span class=${`face tone-${sum % 6} ${size}`} aria-hidden="true">${initials}</span>`;
}
