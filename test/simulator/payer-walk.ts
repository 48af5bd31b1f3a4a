// A payer's browser in a simulated world: it goes where a checkout sends it, presses what the payer
// means to press on each page, and follows until it is back at the merchant's address.

import type { PayerAddress } from '#gateways/contract.ts';
import { type CameBack, formOf } from '#test/twin-payer.ts';

/** A page that is asked for, with a form if one is posted. */
export type Asked = { url: string; form: Readonly<Record<string, string>> | null };
/** What the gateway showed; `sentTo`: where it sends the browser on. */
export type Shown = { text: string; sentTo: string | null };

export type Browser = {
  /** null: no page came. */
  open(asked: Asked): Promise<Shown | null>;
  /** The payer takes his time. */
  wait(ms: number): Promise<void>;
};

/** Which button is pressed of those that are there; null: the payer goes away. */
export type Choose = (buttons: readonly string[]) => string | null;

const STEPS_MAX = 12;

/** null: the payer went away, or stands on a page without a way back. */
export async function walk(
  browser: Browser,
  to: PayerAddress,
  merchant: string,
  choose: Choose,
): Promise<CameBack | null> {
  let next: Asked = { url: to.url, form: to.method === 'POST' ? to.fields : null };
  for (let step = 0; step < STEPS_MAX; step++) {
    const { url } = next;
    if (url.startsWith(merchant)) {
      const query = Object.fromEntries(new URL(url).searchParams);
      return { url, returned: { ...query, ...next.form } };
    }
    const shown = await browser.open(next);
    if (shown === null) return null;
    const form = shown.sentTo === null ? formOf(shown.text, url) : null;
    if (shown.sentTo !== null) next = { url: new URL(shown.sentTo, url).toString(), form: null };
    else if (form === null) return null;
    else {
      const buttons = [...form.buttons];
      const choice = buttons.length === 0 ? null : choose(buttons);
      if (choice === null && buttons.length > 0) return null;
      const pressed: Record<string, string> = choice === null ? {} : { choice };
      next = { url: form.action, form: { ...Object.fromEntries(form.fields), ...pressed } };
    }
  }
  return null;
}

/** The request by which a browser asks for a page. */
export function pageRequest({ url, form }: Asked) {
  if (form === null) return { method: 'GET', url };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', url, headers, body: new URLSearchParams(form).toString() };
}
