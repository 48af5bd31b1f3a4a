// A payer without a browser: goes where a checkout sends them, fills in the twin's page, presses
// its buttons, and follows until the merchant's address is reached.

import assert from 'node:assert/strict';
import type { PayerAddress } from '#gateways/contract.ts';

const STEPS_MAX = 12;

/** Which button is pressed, one for each page on the way, and what is typed into its fields. */
export type Doing = { choices: readonly string[]; fields?: Readonly<Record<string, string>> };

/** What came back to the merchant's address: the query and the form body, as one. */
export type CameBack = { url: string; returned: Record<string, string> };

/**
 * Walks from the address the adapter gave until `merchant` (a prefix of the return addresses) is
 * reached. null: the payer is left standing on a page without a way back.
 */
export async function visit(
  to: PayerAddress,
  merchant: string,
  { choices, fields = {} }: Doing,
): Promise<CameBack | null> {
  const pressed = [...choices];
  let next: Step = { url: to.url, form: to.method === 'POST' ? to.fields : null };
  for (let step = 0; step < STEPS_MAX; step++) {
    if (next.url.startsWith(merchant)) return cameBack(next);
    const page: Page = await open(next);
    if (page.sentTo !== null) {
      next = { url: page.sentTo, form: null };
      continue;
    }
    const form = formOf(page.text, page.url);
    if (form === null) return null;
    const known = [...form.buttons.keys()];
    const wanted = known.length === 0 ? null : pressed.shift();
    if (wanted === undefined) return null;
    if (wanted !== null) assert.ok(form.buttons.has(wanted), `${wanted}: only ${known.join(', ')}`);
    const typed = Object.fromEntries(
      Object.entries(fields).filter(([name]) => form.fields.has(name)),
    );
    const pressedField: Record<string, string> = wanted === null ? {} : { choice: wanted };
    next = {
      url: form.action,
      form: { ...Object.fromEntries(form.fields), ...typed, ...pressedField },
    };
  }
  throw new Error(`the payer was sent around ${STEPS_MAX} times`);
}

type Step = { url: string; form: Readonly<Record<string, string>> | null };
type Page = { url: string; text: string; sentTo: string | null };

async function open({ url, form }: Step): Promise<Page> {
  const init: RequestInit =
    form === null
      ? { redirect: 'manual' }
      : { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) };
  const reply = await fetch(url, init);
  const location = reply.headers.get('location');
  const text = await reply.text();
  return { url, text, sentTo: location === null ? null : new URL(location, url).toString() };
}

function cameBack({ url, form }: Step): CameBack {
  const query = Object.fromEntries(new URL(url).searchParams);
  return { url, returned: { ...query, ...form } };
}

export type Form = { action: string; fields: Map<string, string>; buttons: Set<string> };

// The twins' pages are ours and plain (src/sandbox/payer-page.ts): one form, quoted attributes.
export function formOf(html: string, base: string): Form | null {
  const form = /<form method="post" action="([^"]*)">([\s\S]*?)<\/form>/i.exec(html);
  if (form === null) return null;
  const [, action = '', inside = ''] = form;
  const fields = new Map<string, string>();
  for (const [tag] of inside.matchAll(/<(?:input|select)\b[^>]*>/g)) {
    const name = /\bname="([^"]*)"/.exec(tag)?.[1];
    if (name !== undefined)
      fields.set(plain(name), plain(/\bvalue="([^"]*)"/.exec(tag)?.[1] ?? ''));
  }
  const buttons = [...inside.matchAll(/<button name="choice" value="([^"]*)"/g)];
  return {
    action: new URL(plain(action), base).toString(),
    fields,
    buttons: new Set(buttons.map(([, value = '']) => plain(value))),
  };
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
