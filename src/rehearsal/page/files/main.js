// Starts the page.

import { html, render } from './vendor/preact-htm.js';
import { App } from './app.js';
import { listen, refresh } from './store.js';

await refresh();
const place = document.getElementById('room');
place.replaceChildren();
render(html`<${App} />`, place);
listen();
