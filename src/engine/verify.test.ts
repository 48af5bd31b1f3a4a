// The auditor finds nothing wrong in a sound world, and names the offender of every single thing
// that is broken on purpose behind the engine's back.

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { Type } from 'typebox';
import { type Id, type MerchantId, type Noun, showId } from '#domain/ids.ts';
import type { Outcome } from '#domain/outcome.ts';
import { addCustomer } from '#engine/add-customer.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import type { Scope } from '#engine/context.ts';
import { createPaymentRecord } from '#engine/create-payment-record.ts';
import { openAccount } from '#engine/open-account.ts';
import { openBusiness } from '#engine/open-business.ts';
import { storeInstrument } from '#engine/store-instrument.ts';
import { CHECKS, type Report, verify } from '#engine/verify.ts';
import type { BookedPayment, SandboxBooks } from '#engine/verify-books.ts';
import { type AnyGateway, defineGateway } from '#gateways/contract.ts';
import { type World, world } from '#test/world.ts';

/** Three payment records, due today: one paid, one declined and to be retried, one in doubt. */
type Sound = {
  world: World;
  merchantId: MerchantId;
  /** By what became of them: uuids of the payment record, billing record and transaction. */
  paid: Story;
  declined: Story;
  doubtful: Story;
  sql(text: string): Promise<void>;
};

type Story = {
  account: Id<'account'>;
  record: Id<'paymentRecord'>;
  billing: Id<'billingRecord'>;
  attempt: Id<'paymentTransaction'>;
};

const OUTCOMES: Record<string, Outcome> = {
  tok_paid: { is: 'approved', gatewayRef: 'ch_1' },
  tok_declined: { is: 'declined', reason: 'insufficient_funds', code: '51', said: 'no' },
  tok_doubtful: { is: 'unknown', why: 'no answer' },
};

const fake: AnyGateway = defineGateway({
  name: 'fake',
  title: 'Fake',
  modes: ['automatic'],
  settings: Type.Object({}),
  idempotency: {
    key: { honoured: true, forMs: 86_400_000 },
    replaysErrors: false,
    lookUpLagMs: 0,
    absenceProvesAfterMs: null,
  },
  limits: { concurrency: 100, perSecond: 1_000, timeoutMs: 500 },
  accepts: () => null,
  charge: async ({ instrument }) =>
    OUTCOMES[instrument.token] ?? { is: 'unknown', why: 'token not known' },
  lookUp: async () => ({ is: 'no_answer', why: 'not asked' }),
});

async function sound(t: TestContext): Promise<Sound> {
  const made = await world(t, { gateway: () => fake });
  const { engine, clock } = made;
  const { merchant } = await openBusiness(engine, {
    name: 'Boats',
    country: 'GB',
    timeZone: 'Europe/London',
    baseCurrency: 'GBP',
  });
  const scope = made.scope(merchant.id);
  const connection = await connectGateway(scope, { gateway: 'fake', name: 'fake', settings: {} });
  const opened = [];
  for (const token of ['tok_paid', 'tok_declined', 'tok_doubtful']) {
    opened.push(await openStory(scope, connection.id, token));
  }
  const collector = made.collector();
  const run = { now: clock.now(), merchantId: null, testClock: false };
  const tally = await collector.collect(run);
  assert.deepEqual(tally, { attempts: 3, approved: 1, declined: 1, open: 1, heldBack: 0 });
  await collector.drain();
  const { pool } = engine.db;
  const stories: Story[] = [];
  for (const { record, account } of opened) {
    const { rows } = await pool.query(
      `select b.id as billing, s.last_transaction_id as attempt
       from billing_record b join billing_state s on s.billing_record_id = b.id
       where b.payment_record_id = $1 and b.ordinal = 1`,
      [record],
    );
    stories.push({ ...rows[0], record, account });
  }
  const [paid, declined, doubtful] = stories;
  await pool.query(`grant all on ledger_entry, transaction_status, event, transaction_log
    to current_user`);
  const sql = async (text: string) => {
    const { rowCount } = await pool.query(text);
    assert.notEqual(rowCount, 0, `changed nothing: ${text}`);
  };
  return {
    world: made,
    merchantId: merchant.id,
    paid: paid!,
    declined: declined!,
    doubtful: doubtful!,
    sql,
  };
}

async function openStory(scope: Scope, connectionId: Id<'gatewayConnection'>, token: string) {
  const { customer } = await addCustomer(scope, { lastName: token });
  const { account } = await openAccount(scope, { customerId: customer.id, reference: token });
  await storeInstrument(scope, {
    customerId: customer.id,
    gatewayConnectionId: connectionId,
    kind: 'card',
    token,
    brand: 'visa',
    expMonth: 12,
    expYear: 2030,
    makeDefaultFor: { accountId: account.id },
  });
  const { paymentRecord } = await createPaymentRecord(scope, {
    accountId: account.id,
    terms: { amount: 4900, currency: 'GBP', frequency: 'monthly' },
  });
  return { account: account.id, record: paymentRecord.id };
}

type Break = {
  /** Start of the name of the check that must see it. */
  check: string;
  noun: Noun;
  offender: (world: Sound) => string;
  how: (world: Sound) => string | string[];
};

const VISIT = '0198a000-0000-7000-8000-000000000001';

function visitSql({ paid }: Sound, ending: string): string {
  return `insert into visit (merchant_id, id, account_id, payment_method_id, kind, amount, currency,
      store, facts_sealed, status, how, ask_at, started_at, ended_at, expires_at)
    select merchant_id, '${VISIT}', account_id, '${VISIT}', 'purchase', amount, currency, false, '',
      ${ending}, now()
    from payment_transaction where id = '${paid.attempt}'`;
}

const REFUND = '0198a000-0000-7000-8000-000000000002';

/** A refund of the paid one with these steps, of which nothing else knows. */
function refundSql({ paid }: Sound, steps: readonly string[]): string[] {
  return [
    `insert into payment_transaction (merchant_id, id, kind, trigger, billing_record_id, parent_id,
       account_id, gateway_connection_id, instrument_id, amount, currency, status, status_count,
       status_at, created_at)
     select merchant_id, '${REFUND}', 'refund', 'manual', billing_record_id, id, account_id,
       gateway_connection_id, instrument_id, amount, currency, '${steps.at(-1)}', ${steps.length},
       now(), now()
     from payment_transaction where id = '${paid.attempt}'`,
    ...steps.map(
      (status, index) => `insert into transaction_status
         (merchant_id, payment_transaction_id, seq, status, at, amount, cause)
       select merchant_id, id, ${index + 1}, '${status}', now(), amount, 'test'
       from payment_transaction where id = '${REFUND}'`,
    ),
  ];
}

const BREAKS: readonly Break[] = [
  {
    check: 'a billing record has at most one approved purchase or capture',
    noun: 'billingRecord',
    offender: ({ paid }) => paid.billing,
    how: ({ paid, doubtful }) =>
      `update payment_transaction set billing_record_id = '${paid.billing}', status = 'succeeded',
       attempt = 2 where id = '${doubtful.attempt}'`,
  },
  {
    check: 'attempts are numbered once each',
    noun: 'billingRecord',
    offender: ({ paid }) => paid.billing,
    how: ({ paid }) => `update payment_transaction set attempt = 2 where id = '${paid.attempt}'`,
  },
  {
    check: 'a billing record has at most one attempt that took money or still may',
    noun: 'billingRecord',
    offender: ({ paid }) => paid.billing,
    how: ({ paid, doubtful }) =>
      `update payment_transaction set billing_record_id = '${paid.billing}', attempt = 2
       where id = '${doubtful.attempt}'`,
  },
  {
    check: 'an unknown payment transaction has its doubt',
    noun: 'paymentTransaction',
    offender: ({ doubtful }) => doubtful.attempt,
    how: () => 'delete from doubt',
  },
  {
    check: 'an open payment transaction is covered',
    noun: 'paymentTransaction',
    offender: ({ doubtful }) => doubtful.attempt,
    how: ({ doubtful }) => [
      'delete from doubt',
      `update payment_transaction set status = 'in_progress' where id = '${doubtful.attempt}'`,
    ],
  },
  {
    check: 'a doubt is asked for in time',
    noun: 'paymentTransaction',
    offender: ({ doubtful }) => doubtful.attempt,
    how: () => "update doubt set ask_at = ask_at - interval '11 minutes'",
  },
  {
    check: 'an open visit is asked for in time',
    noun: 'visit',
    offender: () => VISIT,
    how: (made) =>
      visitSql(
        made,
        "'open', null, now() - interval '10 years', now() - interval '10 years', null",
      ),
  },
  {
    check: 'what a visit pays is all told by one gateway reference',
    noun: 'visit',
    offender: () => VISIT,
    how: (made) => [
      visitSql(made, "'ended', 'cancelled', now(), now(), now()"),
      `insert into visit_item (merchant_id, visit_id, billing_record_id, payment_transaction_id,
         amount, open)
       select merchant_id, '${VISIT}', billing_record_id, id, amount, false
       from payment_transaction where id = '${made.paid.attempt}'`,
    ],
  },
  {
    check: 'the billing record of an unknown attempt is still collecting',
    noun: 'paymentTransaction',
    offender: ({ doubtful }) => doubtful.attempt,
    how: ({ doubtful }) =>
      `update billing_state set status = 'failed', reason = 'guessed'
       where billing_record_id = '${doubtful.billing}'`,
  },
  {
    check: 'what is due has been taken up',
    noun: 'billingRecord',
    offender: ({ declined }) => declined.billing,
    how: ({ declined, world: { clock } }) =>
      `update billing_state set queue_at = '${clock.now().toISOString()}'::timestamptz
       - interval '6 minutes' where billing_record_id = '${declined.billing}'`,
  },
  {
    check: 'what is due has been taken up',
    noun: 'billingRecord',
    offender: ({ declined }) => declined.billing,
    how: ({ declined }) =>
      `update billing_state set queue_at = null where billing_record_id = '${declined.billing}'`,
  },
  {
    check: 'a billing record agrees with its last payment transaction',
    noun: 'billingRecord',
    offender: ({ declined }) => declined.billing,
    how: ({ declined }) =>
      `update billing_state set status = 'paid', queue_at = null
       where billing_record_id = '${declined.billing}'`,
  },
  {
    check: 'a billing record that waits or failed says why',
    noun: 'billingRecord',
    offender: ({ declined }) => declined.billing,
    how: ({ declined }) =>
      `update billing_state set status = 'unbillable', queue_at = null, reason = null
       where billing_record_id = '${declined.billing}'`,
  },
  {
    check: 'a payment record has its billing records without a gap',
    noun: 'paymentRecord',
    offender: ({ paid }) => paid.record,
    how: ({ paid }) =>
      `delete from billing_record where payment_record_id = '${paid.record}' and ordinal = 2`,
  },
  {
    check: 'an active payment record will be planned on',
    noun: 'paymentRecord',
    offender: ({ paid }) => paid.record,
    how: ({ paid }) => `update payment_record set plan_at = null where id = '${paid.record}'`,
  },
  {
    check: 'a completed payment record has nothing open',
    noun: 'paymentRecord',
    offender: ({ paid }) => paid.record,
    how: ({ paid }) => `update payment_record set state = 'completed' where id = '${paid.record}'`,
  },
  {
    check: 'billing records have the dates and amounts of their terms',
    noun: 'billingRecord',
    offender: ({ paid }) => paid.billing,
    how: ({ paid }) => `update billing_record set due_on = due_on - 1 where id = '${paid.billing}'`,
  },
  {
    check: 'billing records have the dates and amounts of their terms',
    noun: 'paymentRecord',
    offender: ({ paid }) => paid.record,
    how: ({ paid }) => [
      `delete from billing_record where payment_record_id = '${paid.record}' and ordinal > 1`,
      `update payment_record set planned_count = 1 where id = '${paid.record}'`,
    ],
  },
  {
    check: 'what moved money has its ledger entry',
    noun: 'paymentTransaction',
    offender: ({ paid }) => paid.attempt,
    how: () => 'delete from ledger_entry',
  },
  {
    check: 'what moved money has its ledger entry',
    noun: 'paymentTransaction',
    offender: ({ paid }) => paid.attempt,
    how: () =>
      `update ledger_entry set debit = credit, debit_of = credit_of, credit = debit,
       credit_of = debit_of`,
  },
  {
    check: 'every ledger entry has its cause',
    noun: 'paymentTransaction',
    offender: ({ declined }) => declined.attempt,
    how: ({ declined }) =>
      `insert into ledger_entry select merchant_id, '${declined.attempt}', cause, 1, account_id,
       debit, debit_of, credit, credit_of, amount, currency, booked_at from ledger_entry`,
  },
  {
    check: 'what moved money has its ledger entry',
    noun: 'paymentTransaction',
    offender: () => REFUND,
    how: (made) => refundSql(made, ['in_progress', 'succeeded', 'failed']),
  },
  {
    check: 'what a payment says was given back is the sum of the refunds that stand',
    noun: 'paymentTransaction',
    offender: ({ paid }) => paid.attempt,
    how: (made) => refundSql(made, ['in_progress', 'succeeded']),
  },
  {
    check: 'what a payment says was given back is the sum of the refunds that stand',
    noun: 'paymentTransaction',
    offender: ({ paid }) => paid.attempt,
    how: ({ paid }) =>
      `update payment_transaction set refunded = amount where id = '${paid.attempt}'`,
  },
  {
    check: 'no attempt was made while a payment stop covered the account',
    noun: 'paymentTransaction',
    offender: ({ paid }) => paid.attempt,
    how: ({ paid }) =>
      `insert into payment_stop (merchant_id, id, account_id, from_at, reason, set_by)
       select merchant_id, '00000000-0000-7000-8000-000000000000', account_id,
         created_at - interval '1 minute', 'broken', 'test'
       from payment_transaction where id = '${paid.attempt}'`,
  },
  {
    check: 'no attempt was made on a deactivated payment record',
    noun: 'paymentTransaction',
    offender: ({ paid }) => paid.attempt,
    how: ({ paid }) => `update payment_record set state = 'inactive' where id = '${paid.record}'`,
  },
  {
    check: 'no attempt was made with an expired card',
    noun: 'paymentTransaction',
    offender: ({ paid }) => paid.attempt,
    how: ({ paid }) =>
      `update instrument set expires_on = '2020-01-31' where id = (
         select instrument_id from payment_transaction where id = '${paid.attempt}')`,
  },
  {
    check: 'every step of a payment transaction is in its state table',
    noun: 'paymentTransaction',
    offender: ({ paid }) => paid.attempt,
    how: ({ paid }) =>
      `update transaction_status set status = 'refunded'
       where payment_transaction_id = '${paid.attempt}' and seq = 2`,
  },
  {
    // Only a refund may.
    check: 'every step of a payment transaction is in its state table',
    noun: 'paymentTransaction',
    offender: ({ paid }) => paid.attempt,
    how: ({ paid }) =>
      `insert into transaction_status
         (merchant_id, payment_transaction_id, seq, status, at, amount, cause)
       select merchant_id, id, 3, 'failed', now(), amount, 'test' from payment_transaction
       where id = '${paid.attempt}'`,
  },
  {
    check: 'a payment transaction stands where its history ends',
    noun: 'paymentTransaction',
    offender: ({ paid }) => paid.attempt,
    how: ({ paid }) =>
      `delete from transaction_status where payment_transaction_id = '${paid.attempt}' and seq = 2`,
  },
  {
    check: 'every step of a billing record is in its state table',
    noun: 'billingRecord',
    offender: ({ paid }) => paid.billing,
    how: ({ paid }) =>
      `delete from event where billing_record_id = '${paid.billing}'
       and type = 'billing_record.collecting'`,
  },
  {
    check: 'a billing record stands where its events end',
    noun: 'billingRecord',
    offender: ({ paid }) => paid.billing,
    how: ({ paid }) =>
      `delete from event where billing_record_id = '${paid.billing}'
       and type = 'billing_record.paid'`,
  },
  {
    check: 'a billing record has its state and its account',
    noun: 'billingRecord',
    offender: ({ paid }) => paid.billing,
    how: ({ paid }) => `delete from billing_state where billing_record_id = '${paid.billing}'`,
  },
  {
    check: 'a payment transaction is what its billing record asked for',
    noun: 'paymentTransaction',
    offender: ({ paid }) => paid.attempt,
    how: ({ paid }) => `update billing_record set amount = amount + 1 where id = '${paid.billing}'`,
  },
];

for (const { check, noun, offender, how } of BREAKS) {
  test(`broken on purpose: ${check}`, async (t) => {
    const made = await sound(t);
    for (const text of [how(made)].flat()) await made.sql(text);
    const report = await verify(made.world.engine);
    assert.equal(report.ok, false);
    assert.ok(namedIn(report, check).includes(showId(noun, offender(made) as Id<Noun>)));
  });
}

test('broken on purpose: the sums of the ledger are those of its entries', async (t) => {
  const { world: made, sql } = await sound(t);
  await sql('update ledger_sum set debits = debits + 1');
  const report = await verify(made.engine);
  assert.match(namedIn(report, 'the sums of the ledger')[0] ?? '', /^gwc_/);
});

test('every check has a break that it sees', () => {
  const broken = [...BREAKS.map(({ check }) => check), 'the sums of the ledger'];
  for (const { name } of CHECKS) {
    assert.ok(
      broken.some((start) => name.startsWith(start)),
      name,
    );
  }
});

test('a sound world has no offender, with a doubt that is open', async (t) => {
  const { world: made } = await sound(t);
  const report = await verify(made.engine);
  assert.deepEqual(
    report.checks.filter(({ count }) => count > 0),
    [],
  );
  assert.equal(report.ok, true);
  const looked = report.checks.filter(({ checked }) => checked > 0).length;
  assert.ok(looked > CHECKS.length / 2, `only ${looked} checks had something to look at`);
});

test('what a person has moved may differ from its terms', async (t) => {
  const { world: made, merchantId, declined, sql } = await sound(t);
  const [id, moved] = [declined.billing, 'due_on = due_on + 3'];
  await sql(`update billing_record set ${moved} where id = '${id}'`);
  await sql(`insert into transaction_log (merchant_id, id, at, kind, actor, summary, subject_id)
    values ('${merchantId}', '${made.engine.ids.next('logEntry')}', now(), 'change', 'cli:test',
    'Moved', '${id}')`);
  assert.equal((await verify(made.engine)).ok, true);
});

test('only the merchants asked for are looked at', async (t) => {
  const { world: made, merchantId, paid, sql } = await sound(t);
  await sql(`delete from billing_state where billing_record_id = '${paid.billing}'`);
  assert.equal((await verify(made.engine, { merchantIds: [merchantId] })).ok, false);
  const other = made.engine.ids.next('merchant');
  assert.equal((await verify(made.engine, { merchantIds: [other] })).ok, true);
});

test('the books agree when each approved purchase is ours, once', async (t) => {
  const made = await sound(t);
  const booked = [inBooks(made.paid), inBooks(made.declined, { captured: 0 })];
  const report = await verify(made.world.engine, { books: books(booked) });
  assert.equal(report.ok, true);
  assert.deepEqual(report.books, { payments: 2, approved: 1, open: 0, doubles: 0, lost: 0 });
});

test('money taken for an attempt that is still in doubt is open, not lost', async (t) => {
  const made = await sound(t);
  const booked = [inBooks(made.paid), inBooks(made.doubtful)];
  const report = await verify(made.world.engine, { books: books(booked) });
  assert.equal(report.ok, true);
  assert.equal(report.books?.open, 1);
});

test('broken on purpose: the books', async (t) => {
  const made = await sound(t);
  const { paid, declined } = made;
  const other = made.world.engine.ids.next('paymentTransaction');
  const cases: [BookedPayment[], { doubles: number; lost: number }, string][] = [
    [[], { doubles: 0, lost: 1 }, showId('paymentTransaction', paid.attempt)],
    [
      [inBooks(paid), inBooks(declined)],
      { doubles: 0, lost: 1 },
      showId('paymentTransaction', declined.attempt),
    ],
    [
      [inBooks(paid), inBooks({ ...paid, attempt: other }, { id: 'ch_other' })],
      { doubles: 1, lost: 1 },
      showId('billingRecord', paid.billing),
    ],
    [
      [inBooks(paid, { captured: 4901 })],
      { doubles: 0, lost: 0 },
      showId('paymentTransaction', paid.attempt),
    ],
  ];
  for (const [booked, { doubles, lost }, offender] of cases) {
    const report = await verify(made.world.engine, { books: books(booked) });
    assert.equal(report.ok, false);
    assert.equal(report.books?.doubles, doubles);
    assert.equal(report.books?.lost, lost);
    const all = report.checks.flatMap(({ offenders }) => offenders.map(({ id }) => id));
    assert.ok(all.includes(offender), `${offender} is not in ${all}`);
  }
});

function namedIn(report: Report, start: string): string[] {
  const check = report.checks.find(({ name }) => name.startsWith(start));
  assert.ok(check, `no check begins with ${start}`);
  return check.offenders.map(({ id }) => id);
}

function inBooks(story: Story, changes: Partial<BookedPayment> = {}): BookedPayment {
  return {
    gateway: 'fake',
    id: `ch_${story.attempt}`,
    key: null,
    reference: showId('paymentTransaction', story.attempt),
    billing_record: showId('billingRecord', story.billing),
    amount: 4900,
    currency: 'GBP',
    captured: 4900,
    ...changes,
  };
}

function books(payments: BookedPayment[]): SandboxBooks {
  return {
    gateways: ['fake'],
    pages: async function* () {
      yield payments;
    },
  };
}
