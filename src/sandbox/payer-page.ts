// The hosted pages of the twins: a form with fields and named buttons, in the look of the gateway
// that it stands for. A browser and a test without one can both use it.

import type { TwinReply } from './twin.ts';

export type PayerPage = {
  /** The gateway's name and its colour, `#rrggbb`. */
  brand: string;
  colour: string;
  title: string;
  /** What is paid, to whom, and what went wrong before. */
  lines: readonly string[];
  alert?: string | null;
  /** Address that the form is posted to. */
  action: string;
  hidden?: Readonly<Record<string, string>>;
  fields?: readonly PayerField[];
  /** `value` is sent as `choice`: approve, decline, cancel, challenge, ... */
  choices: readonly { value: string; label: string }[];
};

export type PayerField = { name: string; label: string; value?: string; hint?: string };

export function payerPage(page: PayerPage): TwinReply {
  const hidden = Object.entries(page.hidden ?? {}).map(([name, value]) => hiddenField(name, value));
  const fields = (page.fields ?? []).map(
    ({ name, label, value = '', hint = '' }) =>
      `<label>${asText(label)}<input name="${asText(name)}" value="${asText(value)}" ` +
      `placeholder="${asText(hint)}" autocomplete="off"></label>`,
  );
  const buttons = page.choices.map(
    ({ value, label }) =>
      `<button name="choice" value="${asText(value)}">${asText(label)}</button>`,
  );
  const alert = page.alert ? `<p role="alert">${asText(page.alert)}</p>` : '';
  const body = [
    `<header>${asText(page.brand)} <small>simulation, no money moves</small></header>`,
    `<main><h1>${asText(page.title)}</h1>${alert}`,
    ...page.lines.map((line) => `<p>${asText(line)}</p>`),
    `<form method="post" action="${asText(page.action)}">`,
    ...[...hidden, ...fields, ...buttons],
    '</form></main>',
  ];
  return htmlReply(200, whole(page.title, page.colour, body.join('\n')));
}

/** Sends the browser on with GET. */
export function seeOther(url: string): TwinReply {
  return { status: 303, headers: { location: url, 'cache-control': 'no-store' }, body: '' };
}

/** Sends the browser on with POST, by itself where scripts run, else by a button. */
export function postOn(
  brand: string,
  url: string,
  fields: Readonly<Record<string, string>>,
): TwinReply {
  const inputs = Object.entries(fields).map(([name, value]) => hiddenField(name, value));
  const body = [
    `<main><h1>${asText(brand)}</h1><form method="post" action="${asText(url)}">`,
    ...inputs,
    '<button>Continue</button></form></main>',
    '<script>document.forms[0].submit()</script>',
  ];
  return htmlReply(200, whole(brand, '#333333', body.join('\n')));
}

/** A page that only says something: expired, unknown, already used. */
export function plainPage(brand: string, status: number, text: string): TwinReply {
  const body = `<main><h1>${asText(brand)}</h1><p>${asText(text)}</p></main>`;
  return htmlReply(status, whole(brand, '#333333', body));
}

/** The fields of a form that was posted, or of a query; of a repeated name the last one. */
export function formFields(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** `url` with more in its query. */
export function withQuery(url: string, more: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(more).toString();
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

function hiddenField(name: string, value: string): string {
  return `<input type="hidden" name="${asText(name)}" value="${asText(value)}">`;
}

function htmlReply(status: number, body: string): TwinReply {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  return { status, headers, body };
}

function whole(title: string, colour: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${asText(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#222;background:#f4f5f7}
header{background:${asText(colour)};color:#fff;padding:1rem 1.5rem;font-weight:700}
header small{font-weight:400;opacity:.85;margin-left:.5rem}
main{max-width:26rem;margin:1.5rem auto;background:#fff;padding:1.5rem;border-radius:.5rem}
h1{font-size:1.25rem;margin:0 0 1rem}
label{display:block;margin:.75rem 0}
input{display:block;width:100%;box-sizing:border-box;padding:.6rem;font:inherit}
button{display:block;width:100%;margin:.5rem 0;padding:.8rem;font:inherit;cursor:pointer}
button[value=approve]{background:${asText(colour)};color:#fff;border:0;border-radius:.3rem}
[role=alert]{background:#fdecea;color:#8a1f11;padding:.75rem;border-radius:.3rem}
</style></head><body>
${body}
</body></html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe between tags and in quoted attributes. */
export function asText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
