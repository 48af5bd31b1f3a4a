// The form a payer fills in: what is paid, how, and the button. It works without a script; with
// one, the sum follows the boxes at once.

import type { PayerMethod, PayerState } from '#engine/payer-view.ts';
import type { Choice, Fault } from './choice.ts';
import type { Shown } from './document.ts';
import { type Html, html, type Part } from './html.ts';
import { alert } from './panel.ts';
import { money } from './spoken.ts';
import { sumFacts, summary } from './summary.ts';

/** `?`: to the page's own address, which is therefore not written into the page. */
const OWN_ADDRESS = '?';

export type PayForm = {
  choice: Choice;
  fault: Fault | null;
  /** Only the ways to pay: a shop that shows the form in its page says itself what it is for. */
  brief?: boolean;
  /** Opens a window: the gateways' pages cannot be shown in a frame. */
  ownWindow?: { parent: string };
};

type Refusal = Extract<PayerState, { is: 'refused' }>['why'];

export function payForm(shown: Shown, { choice, fault, brief, ownWindow }: PayForm): Html {
  const { view, language, texts } = shown;
  if (view.methods.length === 0) return alert(texts.noMethod, null);
  const action = ownWindow ? `?parent=${encodeURIComponent(ownWindow.parent)}` : OWN_ADDRESS;
  const target = ownWindow !== undefined && html` target="_blank"`;
  return html`<form class="pay" method="post" action="${action}"${target}${sumFacts(shown)}>
    <input type="hidden" name="lang" value="${language}">
    <input type="hidden" name="picked" value="1">
    <input type="hidden" name="shown" value="${String(choice.total)}">
    ${fault !== null && alert(faultText(shown, fault), null, 'over')}
    ${!brief && summary(shown, choice)}
    <section class="card">
      ${methods(shown, choice)}
      ${view.stores && consent(shown)}
      <button class="button">${buttonText(shown, choice)}</button>
      <p class="hint when-automatic">${LOCK}<span>${texts.leaving}</span></p>
    </section>
  </form>`;
}

/** Why the payer is here again; nothing where the form itself says that nobody can pay. */
export function refusal({ view, texts }: Shown, why: Refusal): Html | null {
  if (view.methods.length === 0) return null;
  const { title, text } = texts.refused[why];
  return alert(title, text, why === 'cancelled' ? 'over' : 'bad');
}

function methods(shown: Shown, choice: Choice): Html {
  const { texts, view } = shown;
  const stores = view.purpose === 'store';
  const [first] = view.methods;
  if (view.methods.length === 1 && first !== undefined) {
    const label = stores ? texts.methodOnlyStore : texts.methodOnly;
    return html`<div class="only ${first.kind}">
      <input type="hidden" name="method" value="${first.id}">
      <p><span class="label">${label}</span> <strong>${first.title}</strong></p>
      ${instructionsOf(first)}
    </div>`;
  }
  const chosen = choice.methodId ?? first?.id;
  const rows = view.methods.map((method) => {
    const mark = method.id === chosen && html` checked`;
    return html`<li class="method ${method.kind}">
      <label>
        <input type="radio" name="method" value="${method.id}" required${mark}>
        <span>${method.title}</span>
      </label>
      ${instructionsOf(method)}
    </li>`;
  });
  const legend = stores ? texts.methodsLegendStore : texts.methodsLegend;
  return html`<fieldset><legend>${legend}</legend><ul class="methods">${rows}</ul></fieldset>`;
}

/** Line ends stay as they are, by the style sheet. */
function instructionsOf({ instructions }: PayerMethod): Html | null {
  return instructions === null ? null : html`<p class="instructions">${instructions}</p>`;
}

function consent({ view, texts }: Shown): Html {
  return html`<p class="consent when-automatic">${texts.consent(view.merchant.name)}</p>`;
}

/** Which of the two is seen follows the chosen method, by the style sheet alone. */
function buttonText({ view, language, texts }: Shown, choice: Choice): Part {
  if (view.purpose === 'store' && choice.total === 0n) return texts.save;
  const sum = texts.pay(money(language, choice.total, view.currency));
  if (view.methods.every(({ kind }) => kind === 'automatic')) {
    return html`<span data-pay>${sum}</span>`;
  }
  const manually = view.purpose === 'order' ? texts.order : texts.payManually;
  return html`<span class="when-automatic" data-pay>${sum}</span>
    <span class="when-manual">${manually}</span>`;
}

function faultText({ texts }: Shown, fault: Fault): string {
  switch (fault) {
    case 'item':
      return texts.chooseItem;
    case 'method':
      return texts.chooseMethod;
    case 'total':
      return texts.totalChanged;
  }
}

const LOCK = html`<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
  <path d="M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3 7h10v7H3z"/>
</svg>`;
