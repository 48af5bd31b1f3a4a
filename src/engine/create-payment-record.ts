// Creates a payment record and its billing records up to the horizon, in one transaction.

import type pg from 'pg';
import { type Account, accountHeld } from '#db/accounts.ts';
import { insertBillingRecords } from '#db/billing-changes.ts';
import { connectionById } from '#db/gateway-connections.ts';
import { type Instrument, instrumentById } from '#db/instruments.ts';
import { type Merchant, merchantHeld, merchantToday } from '#db/merchants.ts';
import {
  insertPaymentRecord,
  type PaymentRecord,
  paymentRecordAskedFor,
} from '#db/payment-records.ts';
import { inTransaction } from '#db/pool.ts';
import { insertWallet, type Wallet, walletById } from '#db/wallets.ts';
import { compareDates, type PlainDate } from '#domain/calendar.ts';
import { type Id, type MerchantId, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import { readRetryPolicy, retryPolicyText } from '#domain/retry.ts';
import {
  lastOccurrence,
  readTerms,
  type ScheduleTerms,
  type TermsInput,
} from '#domain/schedule.ts';
import type { Engine, Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { mustBeInstrumentOf } from './open-account.ts';
import { mustBeEnabledMethod } from './payment-methods.ts';
import { type NextBilling, nextBilling } from './planned-billing.ts';
import { readOptionalText } from './texts.ts';

export type CreatePaymentRecordInput = {
  accountId: Id<'account'>;
  /** Without it an implicit wallet is made, which ends with the payment record. */
  walletId?: Id<'wallet'> | null;
  /** Default of the implicit wallet; without it the account's, at each attempt. */
  instrumentId?: Id<'instrument'> | null;
  /** The payer pays by it; only a manual one or one whose gateway wants the payer there. */
  paymentMethodId?: Id<'paymentMethod'> | null;
  /** As the caller gave them, in the API's field names; checked by readTerms. */
  terms: TermsInput;
  firstKind?: 'purchase' | 'authorization';
  /** As readRetryPolicy takes it; default three_in_a_week. */
  retry?: unknown;
  orderRef?: string | null;
  description?: string | null;
  /** The caller's key for the request: a second one under it answers with the first's result. */
  requestKey?: string | null;
};

/** The card expires before the last planned billing record. */
export type ExpiryWarning = '02501';

/**
 * Where the merchant refuses cards that expire too early, the payment record is `inactive` with
 * the reason `card_expires`, and has no billing records.
 */
export type CreatedPaymentRecord = {
  paymentRecord: PaymentRecord;
  warning: ExpiryWarning | null;
  /** Billing records made now. */
  made: number;
};

/** Problem naming the field; nothing is stored then. */
export async function createPaymentRecord(
  scope: Scope,
  input: CreatePaymentRecordInput,
): Promise<CreatedPaymentRecord> {
  const { engine, merchantId } = scope;
  const retryPolicy = retryPolicyText(readRetryPolicy(input.retry ?? 'three_in_a_week', 'retry'));
  const orderRef = readOptionalText(input.orderRef, 'order_ref', 'reference');
  const description = readOptionalText(input.description, 'description', 'description');
  const firstKind = readFirstKind(input.firstKind ?? 'purchase');
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const before = await madeBefore(tx, merchantId, input.requestKey ?? null);
    if (before !== null) return before;
    const today = merchantToday(engine, merchant);
    const terms = readTerms(input.terms, today);
    const account = await openAccountOf(tx, scope, input.accountId);
    const wallet = await walletFor(tx, scope, account, input);
    const instrument = await instrumentOf(tx, scope, account, wallet);
    if (instrument !== null) await mustBeAccepted(tx, scope, instrument, terms);
    const draft = draftOf(engine, {
      ...{ accountId: account.id, walletId: wallet.id, terms },
      ...{ orderRef, description, firstKind, retryPolicy },
      paymentMethodId: await paymentMethodOf(tx, scope, input.paymentMethodId ?? null),
    });
    const next = nextBilling(engine.ids, merchant, draft, today, instrument?.kind ?? null);
    const warning = expiryWarning(instrument, terms, next);
    return storePaymentRecord(
      tx,
      scope,
      merchant,
      { ...draft, requestKey: input.requestKey ?? null },
      next,
      warning,
    );
  });
}

// A process that ended between the commit and its answer leaves the caller to ask again.
async function madeBefore(
  tx: pg.PoolClient,
  merchantId: MerchantId,
  requestKey: string | null,
): Promise<CreatedPaymentRecord | null> {
  if (requestKey === null) return null;
  const paymentRecord = await paymentRecordAskedFor(tx, merchantId, requestKey);
  if (paymentRecord === null) return null;
  const warning = paymentRecord.warning === '02501' ? '02501' : null;
  return { paymentRecord, warning, made: paymentRecord.plannedCount };
}

/** A payment record before anything of it is planned or stored. */
export function draftOf({ ids, clock }: Engine, { terms, ...given }: Draft): PaymentRecord {
  return {
    ...given,
    ...terms,
    id: ids.next('paymentRecord'),
    number: 0n,
    state: 'active',
    stateReason: null,
    plannedCount: 0,
    planAt: null,
    warning: null,
    createdAt: clock.now(),
  };
}

export type Draft = Pick<
  PaymentRecord,
  | 'accountId'
  | 'walletId'
  | 'paymentMethodId'
  | 'orderRef'
  | 'description'
  | 'firstKind'
  | 'retryPolicy'
> & { terms: ScheduleTerms };

/** In the caller's transaction: the payment record, what is planned of it, and the log entry. */
export async function storePaymentRecord(
  tx: pg.PoolClient,
  scope: Scope,
  merchant: Merchant,
  draft: PaymentRecord & { requestKey: string | null },
  next: NextBilling,
  warning: ExpiryWarning | null,
): Promise<CreatedPaymentRecord> {
  const refused = warning !== null && merchant.onCardExpiry === 'refuse';
  const { ids } = scope.engine;
  const paymentRecord = await insertPaymentRecord(tx, merchant.id, {
    ...draft,
    ...(refused
      ? { state: 'inactive', stateReason: 'card_expires' }
      : { plannedCount: next.plannedCount, planAt: next.planAt }),
    warning,
    testClock: merchant.clockAt !== null,
  });
  const writing = { merchantId: merchant.id, clockAt: merchant.clockAt, ids };
  const made = await insertBillingRecords(tx, writing, refused ? [] : next.rows);
  await logChange(tx, scope, merchant, {
    summary: `Created payment record ${paymentRecord.number}`,
    subjectId: paymentRecord.id,
    reason: paymentRecord.stateReason,
    after: { amount: draft.amount, currency: draft.currency, warning, made: made.size },
  });
  return { paymentRecord, warning, made: made.size };
}

async function openAccountOf(
  tx: pg.PoolClient,
  { merchantId }: Scope,
  accountId: Id<'account'>,
): Promise<Account> {
  const row = await accountHeld(tx, merchantId, accountId);
  const account = mustExist(row, 'account', accountId, 'account_id');
  if (account.state === 'open') return account;
  const value = showId('account', accountId);
  throw new Problem('account_closed', { field: 'account_id', value });
}

async function walletFor(
  tx: pg.PoolClient,
  { engine, merchantId }: Scope,
  { customerId }: Account,
  { walletId, instrumentId }: CreatePaymentRecordInput,
): Promise<Wallet> {
  if (walletId) {
    if (instrumentId) {
      const limit = 'none together with wallet_id, whose default is charged';
      const value = showId('instrument', instrumentId);
      throw new Problem('value_invalid', { field: 'instrument_id', value, limit });
    }
    const row = await walletById(tx, merchantId, walletId);
    const wallet = mustExist(row, 'wallet', walletId, 'wallet_id');
    if (wallet.customerId === customerId && !wallet.implicit) return wallet;
    const limit = `a wallet of ${showId('customer', customerId)} that is no payment record's own`;
    const value = showId('wallet', walletId);
    throw new Problem('value_invalid', { field: 'wallet_id', value, limit });
  }
  if (instrumentId) {
    await mustBeInstrumentOf(tx, { merchantId, customerId, field: 'instrument_id' }, instrumentId);
  }
  const wallet = await insertWallet(tx, merchantId, {
    id: engine.ids.next('wallet'),
    customerId,
    reference: null,
    implicit: true,
    defaultInstrumentId: instrumentId ?? null,
  });
  if (wallet === null) throw new Error('a wallet without a reference was refused');
  return wallet;
}

/** What would be charged today; null when nothing is there yet, which may come in time. */
async function instrumentOf(
  tx: pg.PoolClient,
  { merchantId }: Scope,
  account: Account,
  wallet: Wallet,
): Promise<Instrument | null> {
  const id = wallet.defaultInstrumentId ?? account.defaultInstrumentId;
  if (id === null) return null;
  const instrument = await instrumentById(tx, merchantId, id);
  if (instrument === null || instrument.unusableReason === null) return instrument;
  throw new Problem('instrument_unusable', {
    field: 'instrument_id',
    value: showId('instrument', id),
    limit: `an instrument that is not ${instrument.unusableReason}`,
  });
}

async function mustBeAccepted(
  tx: pg.PoolClient,
  { engine, merchantId }: Scope,
  instrument: Instrument,
  { amount, firstAmount, currency }: ScheduleTerms,
): Promise<void> {
  const connection = await connectionById(tx, merchantId, instrument.gatewayConnectionId);
  const gateway = connection === null ? null : engine.gateway(connection.gateway);
  if (gateway === null) return;
  for (const [field, value] of [
    ['amount', amount],
    ['first_amount', firstAmount],
  ] as const) {
    const limit = value === null ? null : gateway.accepts(value, currency);
    if (limit !== null) throw new Problem('amount_not_possible', { field, value, limit });
  }
}

/** Of a schedule without end, the last billing record that is planned now counts. */
function expiryWarning(
  instrument: Instrument | null,
  terms: ScheduleTerms,
  next: NextBilling,
): ExpiryWarning | null {
  const last: PlainDate = (lastOccurrence(terms) ?? next.rows.at(-1))?.dueOn ?? terms.firstOn;
  const expiresOn = instrument?.expiresOn ?? null;
  return expiresOn !== null && compareDates(expiresOn, last) < 0 ? '02501' : null;
}

// One by which a stored instrument is charged says nothing that the instrument does not say.
async function paymentMethodOf(
  tx: pg.PoolClient,
  { merchantId }: Scope,
  id: Id<'paymentMethod'> | null,
): Promise<Id<'paymentMethod'> | null> {
  if (id === null) return null;
  const field = 'payment_method_id';
  const method = await mustBeEnabledMethod(tx, merchantId, id, field);
  if (method.gatewayConnectionId === null) return id;
  const connection = await connectionById(tx, merchantId, method.gatewayConnectionId);
  return connection?.collects === 'payer_initiated' ? id : null;
}

function readFirstKind(value: string): 'purchase' | 'authorization' {
  if (value === 'purchase' || value === 'authorization') return value;
  const limit = 'purchase or authorization';
  throw new Problem('value_invalid', { field: 'first_kind', value, limit });
}
