// The payer's page: one face for each state that the engine names.

import type { PayerState } from '#engine/payer-view.ts';
import type { Choice, Fault } from './choice.ts';
import { documentOf, heading, type Refresh, type Shown } from './document.ts';
import { type Html, html } from './html.ts';
import { goOn, panel, quietLink, type Sign } from './panel.ts';
import { payForm, refusal } from './pay-form.ts';
import { webAddress } from './safe-address.ts';
import { money } from './spoken.ts';
import { canChoose } from './summary.ts';

export type Visit = {
  choice: Choice;
  fault: Fault | null;
  /** How often the page has asked by itself what became of the payment. */
  tries: number;
  /** The payer has just come back from the gateway. */
  isBack: boolean;
};

/** Waiting times between questions: about four minutes in all, then the payer asks. */
const ASK_AFTER_SECONDS = [2, 2, 2, 3, 3, 4, 4, 5, 5, 8, 8, 10, 10, 15, 15, 20, 20, 30, 30, 40];
export const TRIES_MAX = ASK_AFTER_SECONDS.length;
/** Long enough to read two sentences. */
const BACK_AFTER_SECONDS = 8;

export function payPage(shown: Shown, visit: Visit): string {
  const { view, language, base } = shown;
  const { title, main, refresh = null, form = false } = faceOf(shown, view.state, visit);
  return documentOf({
    language,
    base,
    title,
    view,
    main,
    refresh,
    script: form && canChoose(shown) ? 'total.js' : null,
    languages: true,
  });
}

type Face = { title: string; main: Html; refresh?: Refresh | null; form?: boolean };

function faceOf(shown: Shown, state: PayerState, visit: Visit): Face {
  switch (state.is) {
    case 'open':
      return formFace(shown, visit, null);
    case 'refused':
      return formFace(shown, visit, refusal(shown, state.why));
    case 'at_gateway':
      return atGateway(shown, visit);
    case 'checking':
      return checking(shown, visit);
    case 'done':
      return done(shown, state, visit);
    case 'accepted':
      return accepted(shown, state.instructions);
    case 'ended':
      return ended(shown, state.how);
  }
}

function ended({ view, texts }: Shown, how: (PayerState & { is: 'ended' })['how']): Face {
  const { title, text } = texts.ended[how];
  const settled = how === 'settled_elsewhere';
  const address = settled ? view.successUrl : view.cancelUrl;
  const next = goOn(address, texts.back(view.merchant.name));
  const sign = settled ? 'good' : 'over';
  return { title, main: panel({ sign, title, text: html`<p>${text}</p>`, next }) };
}

function formFace(shown: Shown, visit: Visit, above: Html | null): Face {
  const title = heading(shown);
  const main = html`<h1>${title}</h1>
    ${above}
    ${payForm(shown, visit)}
    ${backToShop(shown)}`;
  return { title, main, form: true };
}

function atGateway(shown: Shown, visit: Visit): Face {
  const { title, text, go, other } = shown.texts.atGateway;
  const next = html`<p><a class="button" href="?go=1&lang=${shown.language}">${go}</a></p>`;
  const open = visit.fault !== null && html` open`;
  const otherWay = html`<details class="other"${open}>
    <summary>${other}</summary>
    ${payForm(shown, visit)}
  </details>`;
  const main = html`${panel({ sign: 'waiting', title, text: html`<p>${text}</p>`, next })}
    ${shown.view.methods.length > 0 && otherWay}
    ${backToShop(shown)}`;
  return { title, main, form: true };
}

function backToShop({ view, texts }: Shown): Html | null {
  return quietLink(view.cancelUrl, texts.back(view.merchant.name));
}

function checking({ texts, language }: Shown, { tries, isBack }: Visit): Face {
  const { title, text, slow, again } = texts.checking;
  const after = ASK_AFTER_SECONDS[tries];
  const query = `lang=${language}${isBack ? '&back=1' : ''}`;
  if (after === undefined) {
    const next = html`<p><a class="button" href="?${query}">${again}</a></p>`;
    return { title, main: panel({ sign: 'waiting', title, text: html`<p>${slow}</p>`, next }) };
  }
  return {
    title,
    main: panel({ sign: 'working', title, text: html`<p>${text}</p>` }),
    refresh: { afterSeconds: after, to: `?${query}&try=${tries + 1}` },
  };
}

function done(shown: Shown, state: PayerState & { is: 'done' }, { isBack }: Visit): Face {
  const { view, texts } = shown;
  const { title, sign, text } = result(shown, state);
  const to = webAddress(view.successUrl);
  const leads = isBack && to !== null;
  const closable = view.frameOrigins.length > 0 && to === null;
  const next = html`${goOn(to, texts.back(view.merchant.name))}
    ${leads && html`<p class="hint">${texts.done.soonBack(view.merchant.name)}</p>`}`;
  const also = view.total > 0n && state.stored && html`<p>${texts.done.alsoStored}</p>`;
  const close = closable && html`<p>${texts.done.close}</p>`;
  return {
    title,
    main: panel({ sign, title, text: html`<p>${text}</p>${also}${close}`, next }),
    refresh: leads ? { afterSeconds: BACK_AFTER_SECONDS, to } : null,
  };
}

type Result = { title: string; text: string; sign: Sign };

function result({ view, texts, language }: Shown, { pending }: { pending: boolean }): Result {
  const { done } = texts;
  const { name } = view.merchant;
  if (view.total === 0n) {
    const text = pending ? done.storedPendingText : done.storedText(name);
    return { title: done.stored, text, sign: 'good' };
  }
  const sum = money(language, view.total, view.currency);
  if (pending) return { title: done.pending, text: done.pendingText(sum), sign: 'waiting' };
  return { title: done.paid, text: done.paidText(name, sum), sign: 'good' };
}

function accepted({ view, texts, language }: Shown, instructions: string): Face {
  const { title, text } = texts.accepted;
  const sum = money(language, view.total, view.currency);
  const main = panel({
    sign: 'good',
    title,
    text: html`<p>${text(sum)}</p><p class="instructions">${instructions}</p>`,
    next: goOn(view.successUrl, texts.back(view.merchant.name)),
  });
  return { title, main };
}
