// Makes what a checkout session promises, in one transaction, once the gateway has confirmed what
// the payer did there, or the payer has chosen to pay by hand. Money may have been taken already,
// so that nothing here is refused for what has changed since the session was made.

import type pg from 'pg';
import { insertBillingRecords } from '#db/billing-changes.ts';
import {
  type CheckoutSession,
  type Made,
  moveSession,
  sessionById,
} from '#db/checkout-sessions.ts';
import { appendEvents } from '#db/events.ts';
import { insertInstrument } from '#db/instruments.ts';
import { type Merchant, merchantHeld, merchantToday } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import { startAttempts } from '#db/visit-attempts.ts';
import type { Visit } from '#db/visits.ts';
import { addDays, daysInMonth, plainDate, startOfDay } from '#domain/calendar.ts';
import { type Id, showId } from '#domain/ids.ts';
import type { CheckoutState, NewInstrument } from '#gateways/contract.ts';
import type { Collector } from './collect-due.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { accountOfSession, paymentRecordOfSession } from './session-makes.ts';
import { makeDefault } from './set-default-instrument.ts';
import { firstTransactionOf } from './visit-facts.ts';

type Done = Extract<CheckoutState, { is: 'done' }>;

/** Where the billing record that is paid now came from; null: nothing is paid now. */
type Now = { billingRecordId: Id<'billingRecord'> } | null;

/** Safe to repeat: what was made by the visit is left as it is. */
export async function completeByVisit(
  { engine }: Collector,
  visit: Visit,
  done: Done,
): Promise<void> {
  const { merchantId, sessionId, connectionId, paymentMethodId } = visit;
  if (sessionId === null || connectionId === null) return;
  const scope: Scope = { engine, merchantId, actor: 'engine' };
  await inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const session = await sessionById(tx, merchantId, sessionId, 'for no key update');
    if (session === null || session.status === 'completed') return;
    const account = await accountOfSession(tx, scope, session);
    const instrumentId = await keepInstrument(tx, scope, merchant, visit, account, done);
    const method = instrumentId === null ? paymentMethodId : null;
    const made = await paymentRecordOfSession(tx, scope, merchant, session, {
      accountId: account.accountId,
      customerId: account.customerId,
      instrumentId,
      instrumentKind: instrumentId === null ? null : (done.instrument?.kind ?? null),
      paymentMethodId: method,
    });
    const now: Now =
      visit.amount === null
        ? null
        : (made?.first ?? (await oneOffOf(tx, scope, merchant, session, account.accountId)));
    const transactionId = firstTransactionOf(visit.id);
    if (now !== null) {
      const started = await startAttempts(
        tx,
        {
          ...{ merchantId, clockAt: merchant.clockAt, ids: engine.ids, visitId: visit.id },
          ...{ connectionId, instrumentId, trigger: 'signup', from: 'to_come', open: true },
        },
        [{ transactionId, billingRecordId: now.billingRecordId }],
      );
      if (started !== 1) throw new Error(`the payment of ${visit.id} could not be begun`);
    }
    await complete(tx, scope, merchant, session, paymentMethodId, account.customerId, {
      madeAccountId: account.accountId,
      madeInstrumentId: instrumentId,
      madePaymentRecordId: made?.paymentRecordId ?? null,
      madeBillingRecordId: now?.billingRecordId ?? null,
      paymentTransactionId: now === null ? null : transactionId,
    });
  });
}

/** In the caller's transaction, which has locked the session. The payer pays by hand. */
export async function completeByHand(
  tx: pg.PoolClient,
  scope: Scope,
  merchant: Merchant,
  session: CheckoutSession,
  paymentMethodId: Id<'paymentMethod'>,
): Promise<CheckoutSession> {
  const account = await accountOfSession(tx, scope, session);
  const made = await paymentRecordOfSession(tx, scope, merchant, session, {
    accountId: account.accountId,
    customerId: account.customerId,
    instrumentId: null,
    instrumentKind: null,
    paymentMethodId,
  });
  const now =
    made?.first ??
    (await oneOffOf(tx, scope, merchant, session, account.accountId, paymentMethodId));
  return complete(tx, scope, merchant, session, paymentMethodId, account.customerId, {
    madeAccountId: account.accountId,
    madeInstrumentId: null,
    madePaymentRecordId: made?.paymentRecordId ?? null,
    madeBillingRecordId: now.billingRecordId,
    paymentTransactionId: null,
  });
}

async function complete(
  tx: pg.PoolClient,
  scope: Scope,
  merchant: Merchant,
  session: CheckoutSession,
  paymentMethodId: Id<'paymentMethod'>,
  customerId: Id<'customer'>,
  made: Made,
): Promise<CheckoutSession> {
  const { engine, merchantId } = scope;
  const completed = await moveSession(tx, merchantId, session.id, {
    ...{ status: 'completed', paymentMethodId, customerId, at: engine.clock.now() },
    ...made,
  });
  const { madeAccountId, madeBillingRecordId, paymentTransactionId } = made;
  await appendEvents(tx, merchantId, [
    {
      id: engine.ids.next('event'),
      type: 'checkout_session.completed',
      at: merchant.clockAt,
      accountId: madeAccountId,
      billingRecordId: madeBillingRecordId,
      paymentTransactionId,
      data: { checkout_session: showId('checkoutSession', session.id) },
    },
  ]);
  await logChange(tx, scope, merchant, {
    summary: `Completed checkout session ${showId('checkoutSession', session.id)}`,
    subjectId: session.id,
    after: {
      account: madeAccountId && showId('account', madeAccountId),
      paymentRecord: made.madePaymentRecordId && showId('paymentRecord', made.madePaymentRecordId),
      paymentTransaction:
        paymentTransactionId && showId('paymentTransaction', paymentTransactionId),
    },
  });
  return completed;
}

async function keepInstrument(
  tx: pg.PoolClient,
  scope: Scope,
  merchant: Merchant,
  { store, connectionId }: Visit,
  { accountId, customerId }: { accountId: Id<'account'>; customerId: Id<'customer'> },
  { instrument, payment }: Done,
): Promise<Id<'instrument'> | null> {
  const { engine, merchantId } = scope;
  if (!store || instrument === null || connectionId === null) return null;
  const first = payment?.is === 'approved' ? payment.networkTransactionId : undefined;
  const id = engine.ids.next('instrument');
  await insertInstrument(tx, merchantId, {
    id,
    customerId,
    walletId: null,
    gatewayConnectionId: connectionId,
    kind: instrument.kind,
    tokenSealed: engine.sealer.seal(instrument.token),
    gatewayCustomer: instrument.gatewayCustomer,
    networkTransactionId: instrument.networkTransactionId ?? first ?? null,
    brand: instrument.brand?.toLowerCase() ?? null,
    last4: instrument.last4,
    expiresOn: expiryOf(instrument),
    mandate: instrument.mandate ?? null,
  });
  await makeDefault(tx, scope, merchant, { accountId, customerId, instrumentId: id });
  return id;
}

function expiryOf({ expMonth, expYear }: NewInstrument) {
  if (expMonth === null || expYear === null) return null;
  return plainDate(expYear, expMonth, daysInMonth(expYear, expMonth));
}

// What is paid without a schedule is one amount of the account, due today.
async function oneOffOf(
  tx: pg.PoolClient,
  { engine, merchantId }: Scope,
  merchant: Merchant,
  session: CheckoutSession,
  accountId: Id<'account'>,
  paymentMethodId: Id<'paymentMethod'> | null = null,
): Promise<{ billingRecordId: Id<'billingRecord'> }> {
  const { kind, amount, currency, description } = session;
  if (kind === null || amount === null) throw new Error(`${session.id} has nothing to pay`);
  const today = merchantToday(engine, merchant);
  const billingRecordId = engine.ids.next('billingRecord');
  const writing = { merchantId, clockAt: merchant.clockAt, ids: engine.ids };
  await insertBillingRecords(tx, writing, [
    {
      id: billingRecordId,
      origin: 'one_off',
      paymentRecordId: null,
      ordinal: null,
      reference: null,
      asked: null,
      accountId,
      walletId: null,
      paymentMethodId,
      kind,
      amount,
      currency,
      dueOn: today,
      windowUntil: addDays(today, merchant.windowDays),
      retryPolicy: 'none',
      description,
      queueAt: startOfDay(today, merchant.timeZone),
    },
  ]);
  return { billingRecordId };
}
