// What is paid, and what follows it by itself: the sum, the items, the schedule in words.

import { exponentOf } from '#domain/money.ts';
import type { PayerItem } from '#engine/payer-view.ts';
import type { Choice } from './choice.ts';
import type { Shown } from './document.ts';
import { type Html, html, type Part } from './html.ts';
import { day, LOCALES, money } from './spoken.ts';

export function summary(shown: Shown, choice: Choice): Html {
  return html`<section class="card summary">
    ${sum(shown, choice)}
    ${items(shown, choice)}
    ${recurring(shown)}
  </section>`;
}

/** Optional items are boxes to tick; without any it is a plain list. */
export function canChoose({ view }: Shown): boolean {
  return view.items.some(({ optional }) => optional);
}

/** What the script needs to write sums as the server does. */
export function sumFacts(shown: Shown): Html | null {
  if (!canChoose(shown)) return null;
  const { view, language, texts } = shown;
  return html`
    data-locale="${LOCALES[language]}"
    data-currency="${view.currency}"
    data-digits="${exponentOf(view.currency)}"
    data-pay-text="${texts.pay('{}')}"`;
}

function sum({ texts, view, language }: Shown, choice: Choice): Html {
  if (view.purpose === 'store' && choice.total === 0n) {
    return html`<p class="amount none">${texts.nothingNow}</p>`;
  }
  const total = money(language, choice.total, view.currency);
  return html`<p class="amount">
    <span class="label">${texts.total}</span> <output data-sum>${total}</output>
  </p>`;
}

function items(shown: Shown, choice: Choice): Html | null {
  const { texts, view } = shown;
  if (view.items.length === 0) return null;
  if (!canChoose(shown)) {
    const rows = view.items.map((item) => html`<li>${itemText(shown, item)}</li>`);
    return html`<ul class="items" aria-label="${texts.itemsLegend}">${rows}</ul>`;
  }
  return html`<fieldset>
    <legend>${texts.itemsChoose}</legend>
    <ul class="items">${view.items.map((item) => box(shown, item, choice))}</ul>
    <button class="button minor" formmethod="get" formnovalidate data-update>
      ${texts.updateTotal}
    </button>
  </fieldset>`;
}

function box(shown: Shown, item: PayerItem, choice: Choice): Html {
  const marks: Part = [
    choice.items.includes(item) && html` checked`,
    !item.optional && html` disabled`,
  ];
  const amount = String(item.amount);
  return html`<li><label>
    <input type="checkbox" name="item" value="${item.id}" data-amount="${amount}"${marks}>
    ${itemText(shown, item)}
  </label></li>`;
}

function itemText({ language, texts, view }: Shown, { label, amount, dueOn }: PayerItem): Html {
  const due = dueOn !== null && html` <small>${texts.due(day(language, dueOn))}</small>`;
  return html`<span class="what">${label}${due}</span>
    <span class="sum">${money(language, amount, view.currency)}</span>`;
}

function recurring({ view, language, texts }: Shown): Html | null {
  if (view.recurring === null) return null;
  const { amount, frequency, firstOn } = view.recurring;
  const often = new Map(Object.entries(texts.often)).get(frequency) ?? frequency;
  const each = money(language, amount, view.currency);
  return html`<p class="recurring">${texts.recurring(each, often, day(language, firstOn))}</p>`;
}
