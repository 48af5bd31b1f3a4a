// Outcomes on their way into the database: gathered for moments, written in batches over two
// connections, and split until a row that cannot be written stands alone and loses its texts.

import { endLeases } from '#db/leases.ts';
import { lockClaimable, type OutcomeRow, RECORD_MAX, recordOutcomes } from '#db/outcomes.ts';
import { isPassing } from '#db/passing.ts';
import { inTransaction } from '#db/pool.ts';
import { showId } from '#domain/ids.ts';
import { storable } from '#domain/storable.ts';
import type { Timer } from '#domain/timers.ts';
import type { Engine } from './context.ts';
import { pause } from './pause.ts';

export type Recorder = {
  /** Resolves when the row is durable (or proved to have been recorded by someone else). */
  record(row: OutcomeRow): Promise<void>;
  /** The lease is deleted with a later batch; losing that is harmless. */
  endLease(leaseId: string): void;
  /** Writes what waits and resolves when nothing is left. */
  flush(): Promise<void>;
};

type Waiting = { row: OutcomeRow; done: () => void; failed: (error: unknown) => void };

const GATHER_MS = 25;
/** While a batch is being written: what waits goes with the next one, and full ones are cheap. */
const GATHER_BUSY_MS = 100;
/** An ended lease goes by itself when no batch takes it along within this time. */
const LEASE_END_MS = 200;
/** Measured: a second connection gains a quarter, a third nothing. */
const WRITERS_MAX = 2;
/** A database that does not answer is asked again after these waits; then the lease decides. */
const RETRY_WAITS_MS = [50, 200, 1_000, 2_000];

export function recorder(engine: Engine): Recorder {
  let waiting: Waiting[] = [];
  let leases: string[] = [];
  let writers = 0;
  let timer: Timer | null = null;
  let leaseTimer: Timer | null = null;
  const idle: (() => void)[] = [];

  const write = async (): Promise<void> => {
    timer?.cancel();
    timer = null;
    if (writers >= WRITERS_MAX) return;
    const [batch, rest] = takeBatch(waiting);
    if (batch.length === 0) return;
    waiting = rest;
    const ended = leases;
    leases = [];
    writers += 1;
    try {
      await writeBatch(engine, batch, ended);
    } finally {
      writers -= 1;
      if (waiting.length > 0) void write();
      else if (writers === 0) for (const wake of idle.splice(0)) wake();
    }
  };

  const endWaiting = async (): Promise<void> => {
    leaseTimer?.cancel();
    leaseTimer = null;
    const ended = leases;
    leases = [];
    if (ended.length > 0) await endLeases(engine.db.pool, ended);
  };

  return {
    record: (row) =>
      new Promise((done, failed) => {
        waiting.push({ row, done, failed });
        if (waiting.length >= RECORD_MAX) void write();
        else timer ??= engine.after(writers === 0 ? GATHER_MS : GATHER_BUSY_MS, () => void write());
      }),
    endLease: (leaseId) => {
      leases.push(leaseId);
      leaseTimer ??= engine.after(LEASE_END_MS, () => void endWaiting().catch(() => {}));
    },
    flush: async () => {
      while (waiting.length > 0 || writers > 0) {
        await new Promise<void>((wake) => {
          idle.push(wake);
          void write();
        });
      }
      await endWaiting();
    },
  };
}

// One row for a payment transaction in a batch: an update could apply only one of two.
function takeBatch(waiting: Waiting[]): [Waiting[], Waiting[]] {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  const seen = new Set<string>();
  for (const one of waiting) {
    if (batch.length >= RECORD_MAX || seen.has(one.row.transaction_id)) {
      rest.push(one);
    } else {
      seen.add(one.row.transaction_id);
      batch.push(one);
    }
  }
  return [batch, rest];
}

async function writeBatch(engine: Engine, batch: Waiting[], ended: string[]): Promise<void> {
  try {
    await writeRows(
      engine,
      batch.map((one) => one.row),
      ended,
    );
    for (const one of batch) one.done();
    return;
  } catch (error) {
    if (isPassing(error)) {
      for (const one of batch) one.failed(error);
      return;
    }
    if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      await writeBatch(engine, batch.slice(0, half), ended);
      await writeBatch(engine, batch.slice(half), []);
      return;
    }
    await writeAlone(engine, batch, ended, error);
  }
}

// What makes a single row unwritable is text a gateway gave us; the money is written without it.
async function writeAlone(
  engine: Engine,
  batch: Waiting[],
  ended: string[],
  cause: unknown,
): Promise<void> {
  const [one] = batch;
  if (one === undefined) return;
  const id = showId('paymentTransaction', one.row.transaction_id);
  engine.log.error({ err: cause, payment_transaction: id }, 'an outcome could not be recorded');
  try {
    await writeRows(engine, [bare(one.row)], ended);
    one.done();
  } catch (error) {
    one.failed(error);
  }
}

// Without the texts that only explain; what a later call needs is kept, made storable.
function bare(row: OutcomeRow): OutcomeRow {
  const kept = (text: string | null) => (text === null ? null : storable(text));
  const [code, gateway_ref] = [kept(row.code), kept(row.gateway_ref)];
  const billing = row.billing && { ...row.billing, reason: kept(row.billing.reason) };
  const message = 'The reply could not be stored';
  return { ...row, code, gateway_ref, billing, message, data: null, log: null };
}

// A row is guarded by the status that it changes, so what may have been written is written again.
async function writeRows(engine: Engine, rows: OutcomeRow[], ended: string[]): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await writeOnce(engine, rows, ended);
      return;
    } catch (error) {
      const wait = RETRY_WAITS_MS[tries];
      if (!isPassing(error) || wait === undefined) throw error;
      await pause(engine, wait);
    }
  }
}

async function writeOnce(engine: Engine, rows: OutcomeRow[], ended: string[]): Promise<void> {
  const { hot } = engine.db;
  const sumId = engine.ids.next('event');
  const locking = rows.filter((row) => row.stop !== null || row.unusable !== null);
  const recorded =
    locking.length === 0
      ? await recordOutcomes(hot, rows, ended, sumId)
      : await inTransaction(hot, async (tx) => {
          await lockClaimable(
            tx,
            locking.map((row) => ({ merchantId: row.merchant_id, accountId: row.account_id })),
          );
          return recordOutcomes(tx, rows, ended, sumId);
        });
  if (recorded.billing !== recorded.billingExpected) {
    engine.log.error(recorded, 'payment transactions changed without their billing records');
  }
  if (recorded.transactions < rows.length) {
    engine.log.info({ given: rows.length, ...recorded }, 'some outcomes were recorded already');
  }
}
