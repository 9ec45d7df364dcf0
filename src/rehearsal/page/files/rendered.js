// HTML that the server made of a text. It is the only HTML that is ever put into the page, and this the only place.

import { html } from './vendor/preact-htm.js';

const policy = globalThis.trustedTypes?.createPolicy('rendered', { createHTML: (made) => made });
const known = new Map();

function trusted(made) {
  if (!policy) return made;
  if (known.size > 5000) known.clear();
  if (!known.has(made)) known.set(made, policy.createHTML(made));
  return known.get(made);
}

/** A block of the server's HTML. */
export function Rendered({ made, class: name }) {
  return html`<div class=${`words ${name ?? ''}`} dangerouslySetInnerHTML=${{ __html: trusted(made) }}></div>`;
}

/** The same within a line. */
export function RenderedLine({ made }) {
  return html`<span class="words-line" dangerouslySetInnerHTML=${{ __html: trusted(made) }}></span>`;
}
