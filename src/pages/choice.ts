// What a payer has picked on the form, read from a query or a body: the same fields in both. Items
// that are not optional are always part of it.

import type { PayerItem, PayerView } from '#engine/payer-view.ts';

/** Why a form is shown again. */
export type Fault = 'item' | 'method' | 'total';

const FAULTS: readonly string[] = ['item', 'method', 'total'] satisfies Fault[];

export type Choice = {
  items: readonly PayerItem[];
  /** Of the picked items. Minor units. */
  total: bigint;
  methodId: string | null;
};

/** Without the mark `picked` nobody has picked yet: then it is what the engine proposes. */
export function readChoice(view: PayerView, given: URLSearchParams): Choice {
  const wanted = given.getAll('item');
  const picked = (item: PayerItem) => !item.optional || wanted.includes(item.id);
  const items = view.items.filter(given.has('picked') ? picked : ({ chosen }) => chosen);
  const [only] = view.methods;
  const named = view.methods.find(({ id }) => id === given.get('method'));
  const method = named ?? (view.methods.length === 1 ? only : undefined);
  return { items, total: totalOf(view, items), methodId: method?.id ?? null };
}

/** What keeps the payer from going on, or null. */
export function faultOf(view: PayerView, choice: Choice, given: URLSearchParams): Fault | null {
  if (view.items.length > 0 && choice.items.length === 0) return 'item';
  if (choice.methodId === null) return 'method';
  // Without a script the sum on the button is the one of before: nobody pays what was not shown.
  return given.get('shown') === String(choice.total) ? null : 'total';
}

/** The query that shows the form again as it was filled in. */
export function againQuery(choice: Choice, fault: Fault, language: string): URLSearchParams {
  const query = new URLSearchParams({ picked: '1', fault, lang: language });
  for (const { id } of choice.items) query.append('item', id);
  if (choice.methodId !== null) query.append('method', choice.methodId);
  return query;
}

export function readFault(given: URLSearchParams): Fault | null {
  const fault = given.get('fault') ?? '';
  return FAULTS.includes(fault) ? (fault as Fault) : null;
}

// Where the payer cannot choose, the engine's total is the one; else it is what was chosen.
function totalOf(view: PayerView, items: readonly PayerItem[]): bigint {
  if (!view.items.some(({ optional }) => optional)) return view.total;
  return items.reduce((sum, { amount }) => sum + amount, 0n);
}
