// The account and the payment record of a completed checkout session. What somebody else has made
// under the same reference meanwhile is taken, never refused: the payer may have paid already.

import type pg from 'pg';
import { type Account, accountById, accountByReference, insertAccount } from '#db/accounts.ts';
import type { CheckoutSession, SessionPlan } from '#db/checkout-sessions.ts';
import { customerById, customerByReference, insertCustomer } from '#db/customers.ts';
import { type Merchant, merchantToday } from '#db/merchants.ts';
import { insertWallet } from '#db/wallets.ts';
import { compareDates, type PlainDate } from '#domain/calendar.ts';
import type { Id } from '#domain/ids.ts';
import { readTerms, type ScheduleTerms } from '#domain/schedule.ts';
import type { InstrumentKind } from '#domain/working-days.ts';
import type { Scope } from './context.ts';
import { draftOf, storePaymentRecord } from './create-payment-record.ts';
import { nextBilling } from './planned-billing.ts';

export type SessionAccount = { accountId: Id<'account'>; customerId: Id<'customer'> };

/** Found or opened; with its customer, who is made where there is none. */
export async function accountOfSession(
  tx: pg.PoolClient,
  scope: Scope,
  session: CheckoutSession,
): Promise<SessionAccount> {
  const { engine, merchantId } = scope;
  const known = await namedAccount(tx, scope, session);
  if (known !== null) return { accountId: known.id, customerId: known.customerId };
  const customerId = await customerOf(tx, scope, session);
  const made = await insertAccount(tx, merchantId, {
    id: engine.ids.next('account'),
    customerId,
    reference: session.accountReference ?? '',
    defaultInstrumentId: null,
    paymentMethodId: null,
  });
  const account = made ?? (await namedAccount(tx, scope, session));
  if (account === null) throw new Error(`the account of ${session.id} was refused and is gone`);
  return { accountId: account.id, customerId: account.customerId };
}

/** The account that the session names, if it is there. */
export function namedAccount(
  tx: pg.PoolClient | pg.Pool,
  { merchantId }: Scope,
  { accountId, accountReference }: Pick<CheckoutSession, 'accountId' | 'accountReference'>,
): Promise<Account | null> {
  return accountId === null
    ? accountByReference(tx, merchantId, accountReference ?? '')
    : accountById(tx, merchantId, accountId);
}

async function customerOf(
  tx: pg.PoolClient,
  { merchantId }: Scope,
  { id, customerId, customer }: CheckoutSession,
): Promise<Id<'customer'>> {
  if ((await customerById(tx, merchantId, customerId)) !== null) return customerId;
  if (customer === null) throw new Error(`the customer of ${id} is gone`);
  const made = await insertCustomer(tx, merchantId, { ...customer, id: customerId });
  const found = made ?? (await customerByReference(tx, merchantId, customer.reference ?? ''));
  if (found === null) throw new Error(`the customer of ${id} was refused and is gone`);
  return found.id;
}

/** How the payer pays from now on: what was left at the gateway, or by a method of theirs. */
export type Paying = SessionAccount & {
  instrumentId: Id<'instrument'> | null;
  instrumentKind: InstrumentKind | null;
  /** null where an instrument is charged. */
  paymentMethodId: Id<'paymentMethod'> | null;
};

/** null when the session has none; `first` is what is paid now, if anything is. */
export async function paymentRecordOfSession(
  tx: pg.PoolClient,
  scope: Scope,
  merchant: Merchant,
  session: CheckoutSession,
  paying: Paying,
): Promise<{
  paymentRecordId: Id<'paymentRecord'>;
  first: { billingRecordId: Id<'billingRecord'> } | null;
} | null> {
  const { engine, merchantId } = scope;
  const { plan, kind, amount } = session;
  if (plan === null) return null;
  const wallet = await insertWallet(tx, merchantId, {
    id: engine.ids.next('wallet'),
    customerId: paying.customerId,
    reference: null,
    implicit: true,
    defaultInstrumentId: paying.instrumentId,
  });
  if (wallet === null) throw new Error('a wallet without a reference was refused');
  const today = merchantToday(engine, merchant);
  const draft = draftOf(engine, {
    accountId: paying.accountId,
    walletId: wallet.id,
    paymentMethodId: paying.paymentMethodId,
    orderRef: plan.orderRef,
    description: session.description,
    terms: termsOfPlan(plan, amount !== null, today),
    firstKind: kind ?? 'purchase',
    retryPolicy: plan.retry,
  });
  const next = nextBilling(engine.ids, merchant, draft, today, paying.instrumentKind);
  const stored = { ...draft, requestKey: null };
  const { paymentRecord } = await storePaymentRecord(tx, scope, merchant, stored, next, null);
  const [first] = next.rows;
  const now = amount === null || first === undefined ? null : { billingRecordId: first.id };
  return { paymentRecordId: paymentRecord.id, first: now };
}

/**
 * The terms as they were agreed, from the day on which the payer has come: what is paid now is due
 * today, and a first day that has passed is today as well.
 */
export function termsOfPlan(
  { terms }: SessionPlan,
  paidNow: boolean,
  today: PlainDate,
): ScheduleTerms {
  const { first_date, end_date } = terms as { first_date?: PlainDate; end_date?: PlainDate };
  const agreed = first_date ?? today;
  const firstOn = paidNow || compareDates(agreed, today) < 0 ? today : agreed;
  const endOn = end_date != null && compareDates(end_date, firstOn) < 0 ? firstOn : end_date;
  return readTerms({ ...terms, first_date: firstOn, end_date: endOn }, today);
}
