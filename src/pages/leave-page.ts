// The page between ours and the gateway's. Not a redirect: Chromium checks form-action along the
// redirects of a form, so the payment page would have to allow every gateway's hosts. Here the
// form's chain ends, and a refresh goes on: it needs no script and leaves no entry in the history,
// so that "back" leads to the payment page. What has to be posted needs a script or a press.

import type { Begun } from '#engine/payer-view.ts';
import { documentOf, type Shown } from './document.ts';
import { html } from './html.ts';
import { panel } from './panel.ts';
import type { Policy } from './policy.ts';
import { webAddress } from './safe-address.ts';

/** Where the browser goes, and how. */
export type Destination = Extract<Begun, { is: 'go' }>['to'];

export type Leaving = { page: string; policy: Policy };

/** Throws Error when the gateway named an address that is none of the web. */
export function leavePage({ view, language, texts, base }: Shown, to: Destination): Leaving {
  const address = webAddress(to.url);
  if (address === null) throw new Error('the gateway named an address that is none of the web');
  const { title, text, go } = texts.leave;
  const isForm = to.method === 'POST';
  const fields = Object.entries(isForm ? to.fields : {}).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const next = isForm
    ? html`<form method="post" action="${address}">
        ${fields}
        <p><button class="button">${go}</button></p>
      </form>`
    : html`<p><a class="button" href="${address}" rel="noreferrer">${go}</a></p>`;
  const page = documentOf({
    language,
    base,
    title,
    view,
    main: panel({ sign: 'working', title, text: html`<p>${text}</p>`, next }),
    refresh: isForm ? null : { afterSeconds: 0, to: address },
    script: isForm ? 'leave.js' : null,
  });
  const { logoUrl } = view.merchant;
  const policy: Policy = isForm
    ? { logoUrl, scripted: true, formsTo: { gateway: address } }
    : { logoUrl, formsTo: 'none' };
  return { page, policy };
}
