// What people do in a simulated run with accounts, instruments and connections. What they stop or
// disable they owe to undo.

import { accountById } from '#db/accounts.ts';
import { listBillingRecords } from '#db/billing-records.ts';
import { paymentRecordById } from '#db/payment-records.ts';
import { listStops } from '#db/payment-stops.ts';
import { addDays } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import { closeAccount } from '#engine/close-account.ts';
import { deactivatePaymentRecord } from '#engine/deactivate-payment-record.ts';
import { disableConnection, enableConnection } from '#engine/enable-connection.ts';
import { setDefaultInstrument } from '#engine/set-default-instrument.ts';
import { liftStop, stopPayments } from '#engine/stop-payments.ts';
import { storeInstrument } from '#engine/store-instrument.ts';
import { answerOf } from './asking.ts';
import { merchantIdOf, newInstrument, takesAll } from './cards.ts';
import {
  type Desk,
  each,
  type Look,
  owe,
  paid,
  plansOf,
  someAccount,
  someBilling,
  type Task,
  todayOf,
} from './people-desk.ts';
import { isBulk } from './population-plans.ts';
import type { SimProcess } from './process.ts';
import type { StoryAccount } from './story.ts';

const HOUR_MS = 3_600_000;
const STOPPED_HOURS = [1, 30] as const;
const DISABLED_HOURS = [1, 8] as const;
const STOPS_MAX = 200;
/** Of all payment records, and of all accounts. */
const DEACTIVATED_PART = 6;
const CLOSED_PART = 15;
/** How often somebody asks for the end of what is over. */
const OVER = 0.15;

export const stop: Look = async (desk) => stopping(desk, await someDueAccount(desk));

/** An account of which something is under way, and which is not as large as several. */
export const stopUnderWay: Look = async (desk) => {
  const { process, merchant, chance } = desk;
  const today = todayOf(desk);
  const days = { dueFrom: addDays(today, -7), dueTo: addDays(today, 1) };
  const page = { statuses: ['collecting'] as const, ...days, after: null, limit: STOPS_MAX };
  const { pool } = process.engine.db;
  const { billingRecords } = await listBillingRecords(pool, merchantIdOf(merchant), page);
  const ids = new Set<string>(billingRecords.map(({ accountId }) => accountId));
  const accounts = merchant.accounts.filter((one) => ids.has(one.id) && !isBulk(one));
  return accounts.length === 0 ? null : stopping(desk, chance.pick(accounts));
};

function stopping(desk: Desk, account: StoryAccount | null): Task | null {
  const { chance, at, memory, merchant } = desk;
  if (account === null || memory.debts.some(({ of }) => of === account.id)) return null;
  const atMs = at().atMs + HOUR_MS * chance.between(...STOPPED_HOURS);
  const accountId = account.id as Id<'account'>;
  const ask = each(desk, { is: 'set_stop', accountId }, (process) =>
    stopPayments(process.scope(merchantIdOf(merchant)), { accountId, reason: 'asked for' }),
  );
  return async (processes) => {
    owe(desk, { of: accountId, atMs, task: liftAll(desk, account) });
    await ask(processes);
  };
}

/** Somebody whose payments fall due now, or nearly. */
async function someDueAccount(desk: Desk): Promise<StoryAccount | null> {
  const today = todayOf(desk);
  const statuses = ['to_come', 'collecting', 'in_retry'] as const;
  const days = { dueFrom: addDays(today, -7), dueTo: addDays(today, 1) };
  const row = await someBilling(desk, { statuses, ...days });
  return desk.merchant.accounts.find(({ id }) => id === row?.accountId) ?? null;
}

/** A stop that nobody owes to lift: a decline has set it. */
export const lift: Look = async (desk) => {
  const { process, merchant, memory, chance } = desk;
  const { pool } = process.engine.db;
  const page = { standing: true, after: null, limit: STOPS_MAX };
  const stops = await listStops(pool, merchantIdOf(merchant), page);
  const owed = new Set(memory.debts.map(({ of }) => of));
  const others = stops.filter(({ accountId }) => !owed.has(accountId));
  if (others.length === 0) return null;
  const { id, accountId } = chance.pick(others);
  return lifting(desk, accountId, id);
};

function lifting(desk: Desk, accountId: string, paymentStopId: Id<'paymentStop'>): Task {
  return each(desk, { is: 'lift_stop', accountId }, (process) =>
    liftStop(process.scope(merchantIdOf(desk.merchant)), { paymentStopId }),
  );
}

/** All that stand: they are owed until none is left. */
function liftAll(desk: Desk, { id }: StoryAccount): Task {
  const page = { accountId: id as Id<'account'>, standing: true, after: null, limit: STOPS_MAX };
  return async (processes) => {
    const [process] = processes;
    if (process === undefined) return;
    const { pool } = process.engine.db;
    const read = () => answerOf(process, () => listStops(pool, merchantIdOf(desk.merchant), page));
    const standing = await read();
    if (standing.is !== 'done') return;
    for (const found of standing.value) await lifting(desk, id, found.id)(processes);
    const left = await read();
    if (left.is === 'done' && left.value.length === 0) paid(desk, id);
  };
}

export const deactivate: Look = async (desk) => {
  const { chance, memory, story, process } = desk;
  const today = todayOf(desk);
  const { records } = plansOf(desk);
  const begun = records.filter(
    ({ id, firstOn }) => firstOn <= today && !memory.ended.has(id ?? ''),
  );
  if (begun.length === 0) return null;
  const ended = records.filter(({ id }) => memory.ended.has(id ?? '')).length;
  if (ended > records.length / DEACTIVATED_PART) return null;
  const plan = chance.pick(begun);
  const paymentRecordId = plan.id as Id<'paymentRecord'>;
  const merchant = story.merchants.find(({ id }) => id === plan.merchantId) ?? desk.merchant;
  // Rather one that still runs: the last of a short schedule is soon planned, and then it is over.
  if (!(await isActive(process, merchantIdOf(merchant), paymentRecordId)) && !chance.hits(OVER)) {
    return null;
  }
  return each(
    { ...desk, merchant },
    { is: 'deactivate', paymentRecordId },
    (process) =>
      deactivatePaymentRecord(process.scope(merchantIdOf(merchant)), { paymentRecordId }),
    ({ is }) => {
      if (is !== 'lost') memory.ended.add(paymentRecordId);
    },
  );
};

async function isActive(
  { engine }: SimProcess,
  merchantId: MerchantId,
  id: Id<'paymentRecord'>,
): Promise<boolean> {
  const record = await paymentRecordById(engine.db.pool, merchantId, id);
  return record?.state === 'active';
}

/** A new instrument, rather for somebody whose payments cannot be collected. */
export const store: Look = async (desk) => {
  const { process, chance, merchant, host } = desk;
  const account = (chance.hits(0.6) ? await someStuck(desk) : null) ?? someAccount(desk);
  if (account === null) return null;
  const accountId = account.id as Id<'account'>;
  const merchantId = merchantIdOf(merchant);
  const row = await accountById(process.engine.db.pool, merchantId, accountId);
  if (row === null) return null;
  const { customerId } = row;
  const fitting = merchant.connections.filter((one) => !one.byPayer && takesAll(one, account));
  if (fitting.length === 0) return null;
  const connection = chance.pick(fitting);
  const kind = { steady: isBulk(account), around: todayOf(desk) };
  const input = newInstrument(host, connection, chance, kind);
  const { token } = input;
  const madeDefault = chance.hits(0.85);
  const makeDefaultFor = madeDefault ? { accountId } : null;
  return each(
    desk,
    { is: 'store_instrument', accountId, token, madeDefault },
    (living) => storeInstrument(living.scope(merchantId), { ...input, customerId, makeDefaultFor }),
    (answer) => {
      if (answer.is !== 'done') return;
      const { id, expiresOn } = answer.value.instrument;
      account.instruments.push({ id, connectionId: connection.id, token, expiresOn });
    },
  );
};

async function someStuck(desk: Desk): Promise<StoryAccount | null> {
  const today = todayOf(desk);
  const statuses = ['unbillable', 'failed', 'in_retry'] as const;
  const row = await someBilling(desk, { statuses, dueFrom: addDays(today, -14), dueTo: today });
  return desk.merchant.accounts.find(({ id }) => id === row?.accountId) ?? null;
}

export const prefer: Look = async (desk) => {
  const { chance, merchant } = desk;
  const account = someAccount(desk, ({ instruments }) => instruments.length > 1);
  if (account === null) return null;
  const accountId = account.id as Id<'account'>;
  const instrumentId = chance.pick(account.instruments).id as Id<'instrument'>;
  return each(desk, { is: 'set_default', accountId, instrumentId }, (process) =>
    setDefaultInstrument(process.scope(merchantIdOf(merchant)), { accountId, instrumentId }),
  );
};

/** One at a time. */
export const disable: Look = async (desk) => {
  const { chance, merchant, memory, at } = desk;
  const busy = memory.debts.some(({ of }) => of.startsWith('connection '));
  if (busy || merchant.connections.length === 0) return null;
  const { id } = chance.pick(merchant.connections);
  const gatewayConnectionId = id as Id<'gatewayConnection'>;
  const of = `connection ${id}`;
  const scopeId = merchantIdOf(merchant);
  const enabling = each(
    desk,
    { is: 'enable_connection', connectionId: id },
    (process) => enableConnection(process.scope(scopeId), { gatewayConnectionId }),
    ({ is }) => {
      if (is === 'done') paid(desk, of);
    },
  );
  const ask = each(desk, { is: 'disable_connection', connectionId: id }, (process) =>
    disableConnection(process.scope(scopeId), { gatewayConnectionId, reason: 'asked for' }),
  );
  return async (processes) => {
    owe(desk, {
      of,
      atMs: at().atMs + HOUR_MS * chance.between(...DISABLED_HOURS),
      task: enabling,
    });
    await ask(processes);
  };
};

/** Rarely, and none of those that carry most of the payments. */
export const close: Look = async (desk) => {
  const { memory, merchant } = desk;
  const small = merchant.accounts.filter((one) => !isBulk(one));
  const closed = small.filter(({ id }) => memory.ended.has(id)).length;
  if (closed > small.length / CLOSED_PART) return null;
  const account = someAccount(desk, (one) => !isBulk(one));
  if (account === null) return null;
  const accountId = account.id as Id<'account'>;
  return each(
    desk,
    { is: 'close_account', accountId },
    (process) => closeAccount(process.scope(merchantIdOf(merchant)), { accountId }),
    ({ is }) => {
      if (is !== 'lost') memory.ended.add(accountId);
    },
  );
};
