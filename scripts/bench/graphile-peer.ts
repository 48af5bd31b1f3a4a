// The peer: graphile-worker as its documentation says, one job per payment. Its task makes the
// intent, calls the same gateway and writes the same rows, in two commits of its own.

import { Logger, run, runMigrations, type TaskList } from 'graphile-worker';
import pg from 'pg';
import type { Id } from '#domain/ids.ts';
import { showId } from '#domain/ids.ts';
import { parseCurrency } from '#domain/money.ts';
import { newMemory } from '#gateways/memory.ts';
import { realIds } from '#src/clock.ts';
import { fakeGateway, oneCall } from './fake-gateway.ts';
import type { BenchDatabase } from './ground.ts';
import { say } from './progress.ts';

export type PeerSettings = {
  name: string;
  concurrentJobs: number;
  maxPoolSize: number;
  localQueueSize: number;
  completeJobBatchDelay: number;
};

/**
 * The first is the configuration of the project's page on performance (read 2026-11-21), with the
 * one connection more that its reference asks for; the others have more jobs waiting for the
 * gateway at once, and completions gathered as long as this engine gathers its outcomes.
 */
export const PEER_SETTINGS: readonly PeerSettings[] = [
  tuned('documented', 24, 26, 500, 0),
  tuned('64 jobs', 64, 66, 512, 5),
  tuned('256 jobs', 256, 32, 512, 5),
];

function tuned(
  name: string,
  concurrentJobs: number,
  maxPoolSize: number,
  localQueueSize: number,
  completeJobBatchDelay: number,
): PeerSettings {
  return { name, concurrentJobs, maxPoolSize, localQueueSize, completeJobBatchDelay };
}

export type Peer = {
  /** Turns what is due at `now` into jobs; not measured. The number of jobs. */
  enqueue(now: Date): Promise<number>;
  /** Works until so many payments are done; the number of payments. */
  work(settings: PeerSettings, jobs: number): Promise<number>;
};

/** Installs its schema in the database. */
export async function graphilePeer({ url }: BenchDatabase): Promise<Peer> {
  await runMigrations({ preset: { worker: { connectionString: url, logger: quiet } } });
  return {
    enqueue: async (now) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        const { rows } = await client.query<{ jobs: number }>(ENQUEUE, [now]);
        await client.query('vacuum analyze graphile_worker._private_jobs');
        return rows[0]?.jobs ?? 0;
      } finally {
        await client.end();
      }
    },
    work: (settings, jobs) => drain(url, settings, jobs),
  };
}

// A line for every job would be measured too.
const quiet = new Logger(() => (level, message) => {
  if (level === 'error') say(message);
});

async function drain(url: string, settings: PeerSettings, jobs: number): Promise<number> {
  let done = 0;
  let finished = () => {};
  const all = new Promise<void>((resolve) => {
    finished = resolve;
  });
  const runner = await run({
    preset: {
      worker: {
        connectionString: url,
        concurrentJobs: settings.concurrentJobs,
        maxPoolSize: settings.maxPoolSize,
        localQueue: { size: settings.localQueueSize },
        completeJobBatchDelay: settings.completeJobBatchDelay,
        failJobBatchDelay: settings.completeJobBatchDelay,
        logger: quiet,
      },
    },
    taskList: tasks(() => {
      done += 1;
      if (done === jobs) finished();
    }),
    noHandleSignals: true,
  });
  await all;
  await runner.stop();
  return done;
}

type Job = { merchant_id: string; billing_record_id: Id<'billingRecord'> };

type Intent = {
  account_id: string;
  connection_id: string;
  instrument_id: string;
  amount: string;
  currency: string;
};

function tasks(onDone: () => void): TaskList {
  const ids = realIds();
  return {
    pay: async (payload, { withPgClient }) => {
      const job = payload as Job;
      const transactionId = ids.next('paymentTransaction');
      const { rows } = await withPgClient((client) =>
        client.query<Intent>({
          name: 'intent',
          text: INTENT,
          values: [job.merchant_id, job.billing_record_id, transactionId, ids.next('event')],
        }),
      );
      const intent = rows[0];
      if (intent === undefined) return;
      const http = oneCall();
      const outcome = await fakeGateway.charge({
        connection: { id: intent.connection_id, mode: 'live', settings: {} },
        http,
        now: () => new Date(0),
        memory: newMemory(),
        noticeUrl: null,
        again: false,
        kind: 'purchase',
        key: showId('paymentTransaction', transactionId),
        reference: showId('billingRecord', job.billing_record_id),
        amount: BigInt(intent.amount),
        currency: EUR,
        instrument: {
          kind: 'card',
          token: 'tok_bench',
          gatewayCustomer: null,
          networkTransactionId: null,
        },
        description: 'bench',
        consent: 'recurring',
      });
      if (outcome.is !== 'approved') throw new Error('the fake gateway approves');
      await withPgClient((client) =>
        client.query({
          name: 'outcome',
          text: OUTCOME,
          values: [
            job.merchant_id,
            transactionId,
            job.billing_record_id,
            outcome.gatewayRef,
            ids.next('logEntry'),
            JSON.stringify(http.exchanges),
            ids.next('event'),
            intent.connection_id,
          ],
        }),
      );
      onDone();
    },
  };
}

const EUR = parseCurrency('EUR', 'currency');

const ENQUEUE = `
select count(*)::int as jobs
from graphile_worker.add_jobs((
  select array_agg(json_populate_record(null::graphile_worker.job_spec, json_build_object(
    'identifier', 'pay', 'payload', json_build_object('merchant_id', merchant_id,
      'billing_record_id', billing_record_id))))
  from billing_state
  where queue_at <= $1 and queue_at is not null and not test_clock))`;

const INTENT = `
with due as materialized (
  select merchant_id, billing_record_id from billing_state
  where merchant_id = $1 and billing_record_id = $2 and queue_at is not null for update
), picked as materialized (
  select b.merchant_id, b.id, b.account_id, b.amount, b.currency, i.id as instrument_id,
    i.gateway_connection_id
  from due d
  join billing_record b on b.merchant_id = d.merchant_id and b.id = d.billing_record_id
  join account a on a.merchant_id = b.merchant_id and a.id = b.account_id
  join instrument i on i.merchant_id = a.merchant_id and i.id = a.default_instrument_id
), intent as (
  insert into payment_transaction (merchant_id, id, kind, trigger, billing_record_id, attempt,
    account_id, gateway_connection_id, instrument_id, amount, currency, status, status_at,
    created_at)
  select merchant_id, $3, 'purchase', 'schedule', id, 1, account_id, gateway_connection_id,
    instrument_id, amount, currency, 'in_progress', clock_timestamp(), clock_timestamp()
  from picked
), history as (
  insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount,
    preauth, cause)
  select merchant_id, $3, 1, 'in_progress', clock_timestamp(), amount, false, 'engine' from picked
), state as (
  update billing_state set queue_at = null, status = 'collecting',
    attempt_count = attempt_count + 1, last_transaction_id = $3
  where merchant_id = $1 and billing_record_id = $2
), told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id,
    payment_transaction_id)
  select merchant_id, clock_timestamp(), $4, 'billing_record.collecting', account_id, id, $3
  from picked
)
select account_id, gateway_connection_id as connection_id, instrument_id, amount, currency
from picked`;

const OUTCOME = `
with changed as (
  update payment_transaction
  set status = 'succeeded', status_count = status_count + 1, status_at = clock_timestamp(),
    gateway_ref = $4, confirmed_at = clock_timestamp()
  where merchant_id = $1 and id = $2 and status = 'in_progress'
  returning *
), history as (
  insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount,
    http_code, preauth, gateway_ref, cause, log_id)
  select merchant_id, id, status_count, status, status_at, amount, 200, false, gateway_ref,
    'engine', $5 from changed
), state as (
  update billing_state set status = 'paid' where merchant_id = $1 and billing_record_id = $3
), told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id,
    payment_transaction_id)
  select merchant_id, status_at, $7, 'billing_record.paid', account_id, billing_record_id, id
  from changed
), logged as (
  insert into transaction_log (merchant_id, id, at, kind, actor, summary, subject_id, detail)
  select merchant_id, $5, status_at, 'exchange', 'engine', 'approved', id, $6::jsonb from changed
), booked as (
  insert into ledger_entry (merchant_id, payment_transaction_id, cause, account_id, debit,
    debit_of, credit, credit_of, amount, currency, booked_at)
  select merchant_id, id, 'purchase', account_id, 'gateway', $8, 'payer', account_id, amount,
    currency, status_at from changed
)
insert into ledger_sum (merchant_id, ledger_account, ledger_account_of, currency, id, debits,
  credits, entries)
select merchant_id, 'gateway', $8, currency, id, amount, 0, 1 from changed`;
