// Small drawings, so that none depends on which fonts a computer has.

import { html } from './vendor/preact-htm.js';

const PATHS = {
  channel: 'M9 3 7 21M17 3l-2 18M4 9h17M3 15h17',
  announcements: 'M4 10v4l3 .5 1 5h3l-1-4.6 9 3.1V6L7 9.6zM19 9.5c1.5.6 1.5 4.4 0 5',
  thread: 'M6 4v8a4 4 0 0 0 4 4h9m0 0-4-4m4 4-4 4',
  direct: 'M4 5h16v11H10l-4 4v-4H4z',
  clip: 'm8 12 6-6a3.2 3.2 0 0 1 4.6 4.6l-8 8a5 5 0 0 1-7-7l8.4-8.4',
  eye: 'M2 12s3.6-6 10-6 10 6 10 6-3.6 6-10 6-10-6-10-6zm10 2.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z',
  menu: 'M4 6h16M4 12h16M4 18h16',
  close: 'm6 6 12 12M18 6 6 18',
  down: 'm6 9 6 6 6-6',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  tick: 'm5 12 5 5 9-10',
  out: 'M9 5h10v10M19 5 6 18',
};

export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;
}
