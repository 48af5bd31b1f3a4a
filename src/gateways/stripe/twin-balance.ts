// The money of the simulated Stripe's merchants: what each payment leaves after the fee, when it
// becomes available, and the payout of every night.

import { emit } from './twin-events.ts';
import { type Intent, type Scene, seconds, showCharge } from './twin-objects.ts';
import { page } from './twin-pages.ts';
import { invalid, type Json, onlyKnown, type Params } from './twin-wire.ts';

const DAY_MS = 86_400_000;
const AVAILABLE_AFTER_MS = 2 * DAY_MS;
/** One and a half percent and 25. */
const FEE_PER_MILLE = 15;
const FEE_FIXED = 25;

export type BalanceTransaction = {
  id: string;
  type: 'charge' | 'payment' | 'refund' | 'payment_refund' | 'adjustment' | 'payout';
  /** What it is about; a payout has none. */
  intent: Intent | null;
  source: string;
  amount: number;
  fee: number;
  currency: string;
  createdMs: number;
  availableMs: number;
  payout: string | null;
};

export type Payout = {
  id: string;
  amount: number;
  currency: string;
  createdMs: number;
  transaction: BalanceTransaction;
};

/** A payment's money has come. */
export function bookPayment(scene: Scene, intent: Intent, amount: number): void {
  const { charge, method } = intent;
  if (charge === null) return;
  const bank = method?.traits.bank ?? null;
  const wait = method?.traits.availableAtOnce === true ? 0 : AVAILABLE_AFTER_MS;
  const fee = Math.min(amount, Math.floor((amount * FEE_PER_MILLE) / 1000) + FEE_FIXED);
  const made = { type: bank === null ? 'charge' : 'payment', source: charge.id, amount, fee };
  charge.balance = add(scene, intent, made as Made, wait);
}

/** Money goes back: a refund, or a dispute. */
export function bookBack(scene: Scene, intent: Intent, source: string, amount: number): void {
  const bank = intent.method?.traits.bank ?? null;
  const refund = bank === null ? 'refund' : 'payment_refund';
  const type = source.startsWith('re_') ? refund : 'adjustment';
  add(scene, intent, { type, source, amount: -amount, fee: 0 }, 0);
}

type Made = Pick<BalanceTransaction, 'type' | 'source' | 'amount' | 'fee'>;

function add(scene: Scene, intent: Intent, made: Made, waitMs: number): BalanceTransaction {
  const { account, world } = scene;
  const now = world.nowMs();
  const transaction: BalanceTransaction = {
    ...{ id: scene.newId('txn_'), ...made, intent, currency: intent.currency },
    ...{ createdMs: now, availableMs: now + waitMs, payout: null },
  };
  account.balance.push(transaction);
  account.unpaid.push(transaction);
  awaitPayout(scene);
  return transaction;
}

// One entry in the list of what is due for an account, however many payments wait for it.
function awaitPayout(scene: Scene): void {
  const { account, world, due } = scene;
  if (account.paysOutMs !== null) return;
  const now = world.nowMs();
  account.paysOutMs = now - (now % DAY_MS) + DAY_MS;
  due.add(account.paysOutMs, () => payOut(scene));
}

function payOut(scene: Scene): void {
  const { account, world } = scene;
  const now = world.nowMs();
  account.paysOutMs = null;
  const ready = account.unpaid.filter(({ availableMs }) => availableMs <= now);
  for (const currency of new Set(ready.map((one) => one.currency))) {
    const paid = ready.filter((one) => one.currency === currency);
    const amount = paid.reduce((sum, one) => sum + one.amount - one.fee, 0);
    // What is owed to Stripe is kept from a later payout.
    if (amount > 0) makePayout(scene, { currency, amount, paid });
  }
  account.unpaid = account.unpaid.filter(({ payout }) => payout === null);
  if (account.unpaid.length > 0) awaitPayout(scene);
}

function makePayout(
  scene: Scene,
  { currency, amount, paid }: { currency: string; amount: number; paid: BalanceTransaction[] },
): void {
  const { account, world } = scene;
  const id = scene.newId('po_');
  const at = { createdMs: world.nowMs(), availableMs: world.nowMs() };
  const own = { type: 'payout', intent: null, source: id, amount: -amount, fee: 0 } as const;
  const transaction = { id: scene.newId('txn_'), ...own, currency, ...at, payout: id };
  const made: Payout = { id, amount, currency, createdMs: world.nowMs(), transaction };
  for (const one of paid) one.payout = id;
  account.balance.push(transaction);
  account.payouts.set(id, made);
  emit(scene, 'payout.paid', showPayout(made));
  emit(scene, 'payout.reconciliation_completed', showPayout(made));
}

export function listBalance(scene: Scene, params: Params): Json {
  const known = 'payout type source currency created limit starting_after expand'.split(' ');
  onlyKnown(params, new Set(known));
  const { account, world } = scene;
  const payout = params.get('payout');
  if (payout !== undefined && !account.payouts.has(payout)) {
    const more = { code: 'resource_missing', param: 'payout' };
    throw invalid(`No such payout: '${payout}'`, more);
  }
  const fits = ['type', 'source', 'currency', 'payout'] as const;
  const inTime = between(params, 'created');
  const found = account.balance
    .filter((one) => fits.every((name) => (params.get(name) ?? one[name]) === one[name]))
    .filter(({ createdMs }) => inTime(seconds(createdMs)))
    .reverse();
  const expand = params.get('expand[0]') === 'data.source';
  return page('/v1/balance_transactions', found, params, (one) =>
    showBalance(one, world.nowMs(), expand),
  );
}

export function listPayouts(scene: Scene, params: Params): Json {
  const known = 'arrival_date created status limit starting_after expand'.split(' ');
  onlyKnown(params, new Set(known));
  const status = params.get('status') ?? 'paid';
  const [arrived, made] = [between(params, 'arrival_date'), between(params, 'created')];
  const found = [...scene.account.payouts.values()]
    .filter(({ createdMs }) => arrived(seconds(createdMs)) && made(seconds(createdMs)))
    .filter(() => status === 'paid')
    .reverse();
  return page('/v1/payouts', found, params, showPayout);
}

function between(params: Params, name: string): (at: number) => boolean {
  const limit = (which: string, otherwise: number) =>
    Number(params.get(`${name}[${which}]`) ?? otherwise);
  const [from, after] = [limit('gte', 0), limit('gt', -1)];
  const [to, before] = [limit('lte', Infinity), limit('lt', Infinity)];
  return (at) => at >= from && at > after && at <= to && at < before;
}

export function showBalance(one: BalanceTransaction, nowMs: number, expand: boolean): Json {
  const whole = expand && one.intent !== null && one.source === one.intent.charge?.id;
  return {
    ...{ id: one.id, object: 'balance_transaction', amount: one.amount, fee: one.fee },
    ...{ net: one.amount - one.fee, currency: one.currency, type: one.type, exchange_rate: null },
    reporting_category: one.type === 'payment' ? 'charge' : one.type,
    status: one.availableMs <= nowMs ? 'available' : 'pending',
    available_on: seconds(one.availableMs),
    created: seconds(one.createdMs),
    source: whole && one.intent !== null ? showCharge(one.intent) : one.source,
  };
}

export function showPayout(payout: Payout): Json {
  const { id, amount, currency, createdMs, transaction } = payout;
  const at = seconds(createdMs);
  return {
    ...{ id, object: 'payout', amount, currency, arrival_date: at, created: at, automatic: true },
    ...{ status: 'paid', failure_code: null, livemode: false, method: 'standard' },
    ...{ reconciliation_status: 'completed', balance_transaction: transaction.id, metadata: {} },
  };
}
