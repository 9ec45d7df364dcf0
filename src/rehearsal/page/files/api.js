// The one way to the server. Everything is asked for below the page's own address, which holds the key.

/** What the server refused, in its own words. */
export class Refused extends Error {}

export async function get(path) {
  return read(await fetch(path, { cache: 'no-store' }));
}

export async function post(path, body) {
  return read(await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }));
}

async function read(answer) {
  const text = await answer.text();
  let json = null;
  try { json = JSON.parse(text); } catch { /* a sentence */ }
  if (!answer.ok) throw new Refused(json?.error ?? (text.trim() || `The server answered ${answer.status}.`));
  return json;
}

/** A file as the server takes it. */
export async function packed(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return { name: file.name, base64: btoa(text) };
}
