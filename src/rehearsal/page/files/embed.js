// The framed part of a message.

import { html } from './vendor/preact-htm.js';
import { Rendered, RenderedLine } from './rendered.js';

export function Embed({ it }) {
  return html`
    <div class="embed" style=${it.colour ? { borderInlineStartColor: it.colour } : {}}>
      <div class="inner">
        ${it.author && html`<p class="embed-author">${it.author}</p>`}
        ${it.title && html`<p class="embed-title">${it.url
          ? html`<a href=${it.url} target="_blank" rel="noopener noreferrer"><${RenderedLine} made=${it.title} /></a>`
          : html`<${RenderedLine} made=${it.title} />`}</p>`}
        ${it.description && html`<${Rendered} made=${it.description} />`}
        ${it.fields.length > 0 && html`
          <dl class="fields">${it.fields.map((field) => html`
            <div class=${field.inline ? 'inline' : ''}>
              <dt><${RenderedLine} made=${field.name} /></dt>
              <dd><${Rendered} made=${field.value} /></dd>
            </div>`)}
          </dl>`}
        ${it.image && html`<${Picture} it=${it.image} />`}
        ${(it.footer || it.moment) && html`<p class="footer">${[it.footer, it.moment].filter(Boolean).join(' · ')}</p>`}
      </div>
      ${it.thumbnail && html`<${Picture} it=${it.thumbnail} small />`}
    </div>`;
}

/** A picture that lies here; one from elsewhere is not fetched. */
export function Picture({ it, small }) {
  if (!it.file) return html`<p class="hint">A picture from elsewhere stands here; this page fetches nothing from outside.</p>`;
  return html`<img class=${small ? 'thumbnail' : 'picture'} src=${`file/${it.file}`} alt=${it.description || 'A picture without a description'} loading="lazy" />`;
}
