// Creates a checkout session: what a payer is to pay or to leave, and what will be made of it. All
// that can be checked is checked now, since nothing may be refused once the payer has paid.

import { accountById } from '#db/accounts.ts';
import {
  type CheckoutSession,
  insertSession,
  type SessionPlan,
  sessionAskedFor,
  sessionById,
} from '#db/checkout-sessions.ts';
import { customerById } from '#db/customers.ts';
import { type Merchant, merchantById, merchantHeld, merchantToday } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import { type Id, showId } from '#domain/ids.ts';
import { AMOUNT_MAX, type Currency, parseCurrency } from '#domain/money.ts';
import { Problem } from '#domain/problems.ts';
import { readRetryPolicy, retryPolicyText } from '#domain/retry.ts';
import { readTerms } from '#domain/schedule.ts';
import { type AddCustomerInput, readCustomer } from './add-customer.ts';
import type { Collector } from './collect-due.ts';
import { completeByHand } from './complete-session.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { waysForSession } from './pay-session.ts';
import { mustBeEnabledMethod } from './payment-methods.ts';
import { readAddress, readOrigins } from './session-addresses.ts';
import { namedAccount } from './session-makes.ts';
import { readOptionalText } from './texts.ts';

export type CheckoutSessionInput = {
  /** What is paid now; null: an instrument is left. */
  pay: {
    amount: bigint;
    currency: string;
    kind?: 'purchase' | 'authorization';
  } | null;
  description?: string | null;
  customerId?: Id<'customer'> | null;
  customer?: AddCustomerInput | null;
  accountId?: Id<'account'> | null;
  accountReference?: string | null;
  /** Terms in the API's field names, with `retry` and `order_ref`. */
  paymentRecord?: Readonly<Record<string, unknown>> | null;
  activate?: 'at_once' | 'when_paid';
  paymentMethodIds?: readonly Id<'paymentMethod'>[] | null;
  successUrl?: string | null;
  cancelUrl?: string | null;
  frameOrigins?: readonly string[];
  language?: 'en' | 'fr' | null;
  expiresAt?: Date | null;
  requestKey?: string | null;
};

const HOUR_MS = 3_600_000;
const LIFE_MS = 24 * HOUR_MS;
const LIFE_MS_MIN = 5 * 60_000;
const LIFE_MS_MAX = 30 * 24 * HOUR_MS;
const METHODS_MAX = 20;

/** Problem naming the field; nothing is stored then. */
export async function createCheckoutSession(
  collector: Collector,
  scope: Scope,
  input: CheckoutSessionInput,
): Promise<CheckoutSession> {
  const { engine, merchantId } = scope;
  const { pool } = engine.db;
  const requestKey = input.requestKey ?? null;
  const before = requestKey && (await sessionAskedFor(pool, merchantId, requestKey));
  if (before) return before;
  const merchant = await merchantById(pool, merchantId);
  const payer = await readPayer(scope, input);
  const { pay, plan, currency } = readMoney(scope, merchant, input);
  const draft: CheckoutSession = {
    id: engine.ids.next('checkoutSession'),
    status: 'open',
    kind: pay?.kind ?? null,
    amount: pay?.amount ?? null,
    currency,
    description: readOptionalText(input.description, 'description', 'description'),
    ...payer,
    plan,
    activate: input.activate ?? 'at_once',
    paymentMethodIds: await readMethods(scope, input.paymentMethodIds ?? null),
    paymentMethodId: null,
    successUrl: readAddress(input.successUrl, 'success_url'),
    cancelUrl: readAddress(input.cancelUrl, 'cancel_url'),
    frameOrigins: readOrigins(input.frameOrigins ?? []),
    language: input.language ?? null,
    expiresAt: readExpiry(engine.clock.now(), input.expiresAt ?? null),
    createdAt: engine.clock.now(),
    ...{ endedAt: null, madeAccountId: null, madeInstrumentId: null, madePaymentRecordId: null },
    ...{ madeBillingRecordId: null, paymentTransactionId: null },
  };
  const ref = { is: 'session', merchantId, id: draft.id } as const;
  if ((await waysForSession(collector, ref, draft)).length === 0) {
    const field = 'payment_method_ids';
    const limit = 'at least one enabled payment method that can do this';
    throw new Problem('value_invalid', { field, limit });
  }
  return inTransaction(pool, async (tx) => {
    const held = await merchantHeld(tx, merchantId);
    const made = await insertSession(tx, merchantId, { ...draft, requestKey });
    if (made === null) {
      const first = requestKey && (await sessionAskedFor(tx, merchantId, requestKey));
      if (first) return first;
      throw new Error('a checkout session was refused and is not there');
    }
    const summary = `Created checkout session ${showId('checkoutSession', made.id)}`;
    await logChange(tx, scope, held, { summary, subjectId: made.id });
    return made;
  });
}

/** The merchant says that the money came by hand: what the session promises is made. */
export async function confirmCheckoutSession(
  scope: Scope,
  id: Id<'checkoutSession'>,
): Promise<CheckoutSession> {
  const { engine, merchantId } = scope;
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const row = await sessionById(tx, merchantId, id, 'for no key update');
    const session = mustExist(row, 'checkoutSession', id, 'checkout_session_id');
    const { status, paymentMethodId } = session;
    if (status !== 'awaiting_manual_payment' || paymentMethodId === null) {
      const limit = 'awaiting_manual_payment';
      throw new Problem('state_conflict', { field: 'status', value: status, limit });
    }
    return completeByHand(tx, scope, merchant, session, paymentMethodId);
  });
}

type PayerOfSession = Pick<
  CheckoutSession,
  'customerId' | 'customer' | 'accountId' | 'accountReference'
>;

/** Who pays on which account; what exists is named, what does not is made of what is given. */
async function readPayer(scope: Scope, input: CheckoutSessionInput): Promise<PayerOfSession> {
  const { engine, merchantId } = scope;
  const { pool } = engine.db;
  const { customerId = null, accountId = null } = input;
  if (customerId !== null) {
    const row = await customerById(pool, merchantId, customerId);
    mustExist(row, 'customer', customerId, 'customer_id');
  }
  if (accountId !== null) {
    mustExist(await accountById(pool, merchantId, accountId), 'account', accountId, 'account_id');
  }
  const accountReference = readOptionalText(
    input.accountReference,
    'account_reference',
    'reference',
  );
  if ((accountId === null) === (accountReference === null)) {
    const limit = 'account_id, or the account_reference of one to open';
    throw new Problem(accountId === null ? 'field_missing' : 'value_invalid', {
      ...{ field: 'account_reference', limit },
    });
  }
  const account = await namedAccount(pool, scope, { accountId, accountReference });
  if (account !== null) {
    const value = account.reference;
    if (account.state === 'closed') throw new Problem('account_closed', { field: 'account_id' });
    if (customerId !== null && customerId !== account.customerId) {
      const limit = `the account's own customer, ${showId('customer', account.customerId)}`;
      throw new Problem('reference_conflict', { field: 'customer_id', value, limit });
    }
    const known = { customer: null, accountId: account.id, accountReference: null };
    return { customerId: account.customerId, ...known };
  }
  if (customerId !== null) return { customerId, customer: null, accountId: null, accountReference };
  if (!input.customer) {
    throw new Problem('field_missing', { field: 'customer', limit: 'customer or customer_id' });
  }
  const customer = readCustomer(input.customer);
  return { customerId: engine.ids.next('customer'), customer, accountId: null, accountReference };
}

type Money = {
  pay: { kind: 'purchase' | 'authorization'; amount: bigint } | null;
  plan: SessionPlan | null;
  currency: Currency;
};

function readMoney(
  { engine }: Scope,
  merchant: Merchant,
  { pay: given, paymentRecord = null }: CheckoutSessionInput,
): Money {
  const wanted = given?.currency ?? paymentRecord?.currency ?? merchant.baseCurrency;
  const field = given ? 'pay.currency' : 'payment_record.currency';
  const currency = parseCurrency(String(wanted), field);
  const pay = given && { kind: given.kind ?? 'purchase', amount: readAmount(given.amount) };
  if (paymentRecord === null) return { pay, plan: null, currency };
  const { retry, order_ref, currency: own = currency, ...terms } = paymentRecord;
  if (own !== currency) {
    const limit = `${currency}, as in pay`;
    throw new Problem('value_invalid', { field: 'payment_record.currency', value: own, limit });
  }
  for (const name of ['first_amount', 'first_date'] as const) {
    if (pay === null || terms[name] == null) continue;
    const limit = 'none: the first one is what is paid now';
    throw new Problem('value_invalid', { field: `payment_record.${name}`, limit });
  }
  const all = { ...terms, currency, ...(pay === null ? {} : { first_amount: pay.amount }) };
  readTerms(all, merchantToday(engine, merchant), FIELDS);
  const policy = readRetryPolicy(retry ?? 'three_in_a_week', 'payment_record.retry');
  const orderRef = readOptionalText(order_ref, 'payment_record.order_ref', 'reference');
  return {
    pay,
    currency,
    plan: { terms: storable(all), retry: retryPolicyText(policy), orderRef },
  };
}

const FIELDS = {
  amount: 'payment_record.amount',
  first_amount: 'payment_record.first_amount',
  frequency: 'payment_record.frequency',
  first_date: 'payment_record.first_date',
  billing_day: 'payment_record.billing_day',
  billing_count: 'payment_record.billing_count',
  end_date: 'payment_record.end_date',
};

// JSON has no integers of 64 bits; readTerms takes digits as well.
function storable(terms: Record<string, unknown>): SessionPlan['terms'] {
  return Object.fromEntries(
    Object.entries(terms).flatMap(([name, value]) => {
      if (value === undefined || value === null) return [];
      return [[name, typeof value === 'number' ? value : String(value)] as const];
    }),
  );
}

function readAmount(amount: bigint): bigint {
  if (amount >= 1n && amount <= AMOUNT_MAX) return amount;
  const limit = `an integer of minor units from 1 to ${AMOUNT_MAX}`;
  throw new Problem('amount_invalid', { field: 'pay.amount', value: Number(amount), limit });
}

async function readMethods(
  { engine, merchantId }: Scope,
  ids: readonly Id<'paymentMethod'>[] | null,
): Promise<Id<'paymentMethod'>[] | null> {
  if (ids === null) return null;
  if (ids.length > METHODS_MAX) {
    const limit = `at most ${METHODS_MAX}`;
    throw new Problem('value_invalid', { field: 'payment_method_ids', value: ids.length, limit });
  }
  for (const id of ids) {
    await mustBeEnabledMethod(engine.db.pool, merchantId, id, 'payment_method_ids');
  }
  return [...ids];
}

function readExpiry(now: Date, given: Date | null): Date {
  const at = given ?? new Date(now.getTime() + LIFE_MS);
  const lifeMs = at.getTime() - now.getTime();
  if (lifeMs >= LIFE_MS_MIN && lifeMs <= LIFE_MS_MAX) return at;
  const limit = 'five minutes to thirty days from now';
  const value = at.toISOString();
  throw new Problem('date_out_of_range', { field: 'expires_at', value, limit });
}
