// What became of it, at a glance: a sign, a heading, a sentence, and where to go from here.

import { type Html, html, type Part } from './html.ts';
import { webAddress } from './safe-address.ts';

export type Sign = 'good' | 'waiting' | 'working' | 'bad' | 'over';

export type Panel = {
  sign: Sign;
  title: string;
  text: Part;
  next?: Part;
  level?: 'h1' | 'h2';
};

/** The whole of a page: its title is the page's heading, unless the page has another one. */
export function panel({ sign, title, text, next = null, level = 'h1' }: Panel): Html {
  return html`<section class="card panel">
    ${SIGNS[sign]}
    ${level === 'h1' ? html`<h1>${title}</h1>` : html`<h2>${title}</h2>`}
    ${text}
    ${next}
  </section>`;
}

/** Above a form: read out at once, since it says why the payer is here again. */
export function alert(title: string, text: string | null, how: 'bad' | 'over' = 'bad'): Html {
  return html`<div class="alert ${how}" role="alert">
    ${SIGNS[how]}
    <div><h2>${title}</h2>${text !== null && html`<p>${text}</p>`}</div>
  </div>`;
}

/** A link that looks like the main button; nothing where the address is none of the web. */
export function goOn(address: string | null, text: string): Html | null {
  const to = webAddress(address);
  return to === null ? null : html`<p><a class="button" href="${to}">${text}</a></p>`;
}

/** A link of little weight. */
export function quietLink(address: string | null, text: string): Html | null {
  const to = webAddress(address);
  return to === null ? null : html`<p class="aside"><a href="${to}">${text}</a></p>`;
}

const sign = (name: Sign, drawing: Html): Html =>
  html`<svg class="sign ${name}" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
    ${drawing}
  </svg>`;

const SIGNS: Record<Sign, Html> = {
  good: sign('good', html`<circle cx="24" cy="24" r="22"/><path d="M14 24.5l7 7 13-14"/>`),
  waiting: sign('waiting', html`<circle cx="24" cy="24" r="22"/><path d="M24 13v12l8 5"/>`),
  working: sign(
    'working',
    html`<circle cx="24" cy="24" r="20"/><path d="M24 4a20 20 0 0 1 20 20"/>`,
  ),
  bad: sign('bad', html`<circle cx="24" cy="24" r="22"/><path d="M24 13v14M24 34v.5"/>`),
  over: sign('over', html`<circle cx="24" cy="24" r="22"/><path d="M15 24h18"/>`),
};
