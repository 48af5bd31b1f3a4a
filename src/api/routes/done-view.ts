// How the answer to a refund, capture or void is read in JSON: the new payment transaction and what
// the gateway said of it.

import type { Static } from 'typebox';
import { type Id, showId } from '#domain/ids.ts';
import type { Outcome } from '#domain/outcome.ts';
import { idOf, named, nullableText, oneOf } from '../schema.ts';

const OUTCOMES = [
  'approved',
  'declined',
  'pending',
  'action_required',
  'not_sent',
  'unknown',
] as const satisfies readonly Outcome['is'][];

export const DoneView = named('Done', 'The payment transaction made, and how it went.', {
  payment_transaction_id: idOf('paymentTransaction', 'The new payment transaction.'),
  outcome: oneOf(
    OUTCOMES,
    '`unknown` is being looked up and never sent again blind; get the payment transaction later.',
  ),
  code: nullableText("The gateway's own code of a decline."),
  message: nullableText('Why, for people.'),
});

export function doneView(done: {
  id: Id<'paymentTransaction'>;
  outcome: Outcome;
}): Static<typeof DoneView> {
  const { id, outcome } = done;
  return {
    payment_transaction_id: showId('paymentTransaction', id),
    outcome: outcome.is,
    code: outcome.is === 'declined' ? outcome.code : null,
    message: messageOf(outcome),
  };
}

function messageOf(outcome: Outcome): string | null {
  if (outcome.is === 'declined') return outcome.said;
  return outcome.is === 'not_sent' || outcome.is === 'unknown' ? outcome.why : null;
}
