// The files that the pages load: style sheets and scripts of our own, read once. Addresses carry
// the content's hash, so that browsers keep them for long and still never use an old one.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** `path`: its address below the installation's own. */
export type Asset = { type: string; body: string; path: string };

export const ASSETS_PATH = '/pay/assets';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const HASH_LENGTH = 12;

function asset(name: string, type: string): Asset {
  const body = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, HASH_LENGTH);
  return { type, body, path: `${ASSETS_PATH}/${name}?v=${hash}` };
}

export const ASSETS = {
  'page.css': asset('page.css', CSS),
  'total.js': asset('total.js', SCRIPT),
  'leave.js': asset('leave.js', SCRIPT),
  'capture.js': asset('capture.js', SCRIPT),
};

/** Loaded by shops under its plain address. */
export const WIDGET = asset('widget.js', SCRIPT);

/** What is made for a merchant's colour: its style sheet, and the icon in the browser's tab. */
export function colourPath(name: string, ending: 'css' | 'svg'): string {
  return `${ASSETS_PATH}/colour/${name}.${ending}`;
}
