// Which payment transactions a request on the wire may be for, whatever name it bears: ours in
// full, its short forms at gateways with short fields, or the gateway's own as its books have it.

import type { ArrivedRequest } from './oracle.ts';
import type { Payment } from './oracle-facts.ts';
import { type Ground, paymentOf } from './oracle-ground.ts';
import { shortOf, shown, uuidOf } from './oracle-ids.ts';

/**
 * Kinds of what each verb is sent for. A purchase with deferred capture is held and then taken, and
 * let go if that is refused; a refund before settlement is a void; a token that nobody is to pay
 * any more is cancelled; Transbank has one request for giving back and for letting go.
 */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  charge: ['purchase', 'authorization'],
  capture: ['capture'],
  void: ['void'],
  refund: ['refund'],
  'transbank capture': ['capture', 'purchase'],
  'transbank void': ['void', 'refund', 'purchase'],
  'transbank refund': ['refund', 'void', 'purchase'],
  'authorize_net void': ['void', 'refund'],
  'dpo void': ['void', 'purchase', 'authorization'],
};

/** null: no verb that moves money. */
export function kindsOf({ gateway, verb }: ArrivedRequest): readonly string[] | null {
  return KINDS[`${gateway} ${verb}`] ?? KINDS[verb] ?? null;
}

export type Names = {
  /** Empty: nothing of ours has such a name. */
  candidates(request: ArrivedRequest, kinds: readonly string[]): Payment[];
};

type Known = Pick<Ground, 'facts' | 'books'>;

export function namesOf(ground: Known): Names {
  const { facts, books } = ground;
  const shorts = lazily(() => shortNames(ground));
  const byRef = lazily(() => new Map(books.map((book) => [`${book.gateway} ${book.id}`, book])));
  const named = (name: string | null | undefined): Payment | null => {
    if (name === null || name === undefined) return null;
    const id = uuidOf('ptx', name) ?? uuidOf('ptx', `ptx_${name}`) ?? shorts().get(name);
    return facts.payments.get(id ?? '') ?? null;
  };
  // What was captured is refunded by its capture.
  const withFollowUps = (one: Payment): Payment[] => [
    one,
    ...(facts.followUps.get(one.id) ?? []).flatMap(withFollowUps),
  ];
  const around = (first: Payment): Payment[] => togetherWith(ground, first).flatMap(withFollowUps);
  return {
    candidates: ({ gateway, key, parent, ref }, kinds) => {
      const own = named(key);
      if (own !== null) return kinds.includes(own.kind) ? [own] : [];
      const book = ref ? byRef().get(`${gateway} ${ref}`) : undefined;
      const before = named(parent) ?? (book && facts.payments.get(paymentOf(book) ?? '')) ?? null;
      return before === null ? [] : around(before).filter(({ kind }) => kinds.includes(kind));
    },
  };
}

/** All that one payment at the gateway has paid, that one included. */
export function togetherWith({ facts }: Pick<Ground, 'facts'>, payment: Payment): Payment[] {
  const { visitId } = payment;
  return visitId === null ? [payment] : (facts.ofVisit.get(visitId) ?? [payment]);
}

/** By 20 letters for a payment, and by those of its billing record for a detail of Oneclick. */
function shortNames({ facts }: Pick<Ground, 'facts'>): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, billingId } of facts.payments.values()) {
    names.set(shortOf(id), id);
    names.set(`${shortOf(billingId)}b${shown('ptx', id).slice(-5)}`, id);
  }
  return names;
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
