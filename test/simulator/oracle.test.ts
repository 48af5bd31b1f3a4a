// The oracle finds nothing in a week as it should be, and for each thing that is damaged by hand it
// names the invariant that is broken: a verdict that could not fail would prove nothing.

import assert from 'node:assert/strict';
import test from 'node:test';
import { type Damaged, judgeDamaged } from './oracle-damaged.ts';
import { shown } from './oracle-ids.ts';
import { oracleWeek } from './oracle-week.ts';

type Control = {
  what: string;
  /** The invariants that are reported, each once. */
  breaks: number[];
  damage(damaged: Damaged): Promise<void> | void;
};

const OF_RECORD = `billing_record_id in (
  select id from billing_record where payment_record_id = $1 and ordinal = 1)`;

const HISTORY = `insert into transaction_status
  (merchant_id, payment_transaction_id, seq, status, at, amount, cause)`;

const CONTROLS: Control[] = [
  {
    what: 'a second payment of one billing record in the books',
    breaks: [1],
    damage: ({ books, book }) => {
      books.push({ ...book('ann'), id: 'ch_again', key: null, reference: null });
    },
  },
  {
    what: 'a payment of ours that the books do not have',
    breaks: [1],
    damage: ({ books, book }) => void books.splice(books.indexOf(book('xena')), 1),
  },
  {
    what: 'money taken for a billing record that nobody has',
    breaks: [1],
    damage: ({ books, book }) => {
      const strange = { key: null, reference: null, billing_record: 'bil_strange' };
      books.push({ ...book('ann'), id: 'ch_strange', ...strange });
    },
  },
  {
    what: 'a paid billing record that is written as failed',
    breaks: [1, 6],
    damage: ({ sql, week }) =>
      sql(
        `update billing_state set status = 'failed', reason = 'x' where billing_record_id = $1`,
        week.billing.xena,
      ),
  },
  {
    what: 'an accepted one-off that is not there',
    breaks: [2],
    damage: async ({ sql, week }) => {
      for (const [table, column] of [
        ['event', 'billing_record_id'],
        ['billing_state', 'billing_record_id'],
        ['billing_record', 'id'],
      ]) {
        await sql(`delete from ${table} where ${column} = $1`, week.billing.ida);
      }
    },
  },
  {
    what: 'another amount than asked for',
    breaks: [2],
    damage: ({ sql, week }) =>
      sql('update billing_record set amount = 1900 where id = $1', week.billing.ida),
  },
  {
    what: 'another due day than asked for',
    breaks: [2],
    damage: ({ sql, week }) =>
      sql("update billing_record set due_on = '2027-03-01' where id = $1", week.billing.ida),
  },
  {
    what: 'a payment record that was promised and is not there',
    breaks: [2],
    damage: ({ story }) => {
      const [plan] = story.plans.filter(({ is }) => is === 'payment_record');
      story.plans.push({ ...plan!, id: '01976a00-0000-7000-8000-000000000001' });
    },
  },
  {
    what: 'a billing record of a schedule under another number',
    breaks: [2, 5],
    damage: ({ sql, week }) =>
      sql(
        'update billing_record set ordinal = 99 where payment_record_id = $1 and ordinal = 1',
        week.records.bob,
      ),
  },
  {
    what: 'a payment record that nobody asked for',
    breaks: [2],
    damage: ({ story, week }) => {
      story.plans = story.plans.filter(({ id }) => id !== week.records.dora);
    },
  },
  {
    what: 'a retry whose time went by',
    breaks: [2],
    damage: ({ sql, week }) =>
      sql(
        "update billing_state set queue_at = '2027-02-07 10:00Z' where billing_record_id = $1",
        week.billing.hal,
      ),
  },
  {
    what: 'a retry on a day that is not of its policy',
    breaks: [2],
    damage: ({ sql, week }) =>
      sql(
        "update billing_state set queue_at = queue_at + interval '1 day' " +
          'where billing_record_id = $1',
        week.billing.hal,
      ),
  },
  {
    what: 'a billing record still to come without a time',
    breaks: [2],
    damage: ({ sql, week }) =>
      sql(
        'update billing_state set queue_at = null where billing_record_id = $1',
        week.billing.ida,
      ),
  },
  {
    what: 'an unbillable one that does not say why',
    breaks: [2],
    damage: ({ sql, week }) =>
      sql('update billing_state set reason = null where billing_record_id = $1', week.billing.jon),
  },
  {
    what: 'a stop that nobody lifted, and what it held back',
    breaks: [2, 5],
    damage: ({ sql, week }) =>
      sql(
        "update payment_stop set lifted_at = '2027-02-06 10:00Z', lifted_by = 'engine' " +
          'where account_id = $1',
        week.accounts.jon,
      ),
  },
  {
    what: 'a cancelling that nobody asked for',
    breaks: [2],
    damage: ({ drop }) => drop('cancel'),
  },
  {
    what: 'a purchase that failed after it had succeeded, as only a refund may',
    breaks: [6],
    damage: ({ sql, week }) =>
      sql(
        `${HISTORY} select merchant_id, id, status_count + 1, 'failed', status_at, amount, 'test'
         from payment_transaction where billing_record_id = $1`,
        week.billing.eve,
      ),
  },
  {
    what: 'a refund that failed after all, and is not booked back',
    breaks: [4],
    damage: async ({ sql, week, book }) => {
      book('ann').refunded = 0;
      const steps = { refund: 'failed', purchase: 'succeeded' };
      for (const [kind, status] of Object.entries(steps)) {
        await sql(
          `with changed as (
             update payment_transaction
             set status = $3, status_count = status_count + 1, refunded = 0
             where billing_record_id = $1 and kind = $2 returning *)
           ${HISTORY} select merchant_id, id, status_count, $3, status_at, amount, 'test'
           from changed`,
          ...[week.billing.ann, kind, status],
        );
      }
    },
  },
  {
    what: 'a doubt that nobody will ask about',
    breaks: [3],
    damage: ({ sql }) => sql('delete from doubt'),
  },
  {
    what: 'a question whose time went by',
    breaks: [3],
    damage: ({ sql }) => sql("update doubt set ask_at = '2027-02-07 10:00Z'"),
  },
  {
    what: 'a payment that was taken and counts as failed',
    breaks: [3],
    damage: ({ book }) => {
      Object.assign(book('cid'), { status: 'approved', captured: 1_000 });
    },
  },
  {
    what: 'another attempt while the first may still take money',
    breaks: [3],
    damage: ({ books }) => {
      const first = books.find(({ token }) => token.endsWith('bob'))!;
      first.status = 'authorized';
    },
  },
  {
    what: 'a request without an intent',
    breaks: [3],
    damage: ({ requests }) => {
      const [first] = requests;
      requests.push({ ...first!, key: shown('ptx', '01976a00-0000-7000-8000-000000000001') });
    },
  },
  {
    what: 'a request that arrived before its intent was made',
    breaks: [3],
    damage: ({ requests, on }) => {
      requests[0]!.atMs = on('2027-02-01');
    },
  },
  {
    what: 'the key of a decline, sent again days later',
    breaks: [3],
    damage: ({ requests, books, on }) => {
      const { key } = books.find(({ token }) => token.endsWith('bob'))!;
      const first = requests.find((request) => request.key === key);
      requests.push({ ...first!, atMs: on('2027-02-05') });
    },
  },
  {
    what: 'an attempt made before the one before it had failed',
    breaks: [3, 6],
    damage: ({ sql, week }) =>
      sql(
        `update payment_transaction set status_at = '2027-02-06 10:00Z'
         where attempt = 1 and ${OF_RECORD}`,
        week.records.bob,
      ),
  },
  {
    what: 'a payment that is not booked',
    breaks: [4],
    damage: ({ sql, week }) =>
      sql(
        `delete from ledger_entry where payment_transaction_id in (
           select id from payment_transaction where billing_record_id = $1)`,
        week.billing.xena,
      ),
  },
  {
    what: 'sums that are not those of the entries',
    breaks: [4],
    damage: ({ sql }) =>
      sql(
        `update ledger_sum set debits = debits + 1
         where id = (select min(id::text)::uuid from ledger_sum)`,
      ),
  },
  {
    what: 'more given back in the books than here',
    breaks: [4],
    damage: ({ book }) => {
      book('ann').refunded += 1;
    },
  },
  {
    what: 'a refund that nobody asked for',
    breaks: [4],
    damage: ({ drop }) => drop('refund'),
  },
  {
    what: 'another amount in the books',
    breaks: [4],
    damage: ({ book }) => {
      book('xena').captured += 1;
    },
  },
  {
    what: 'an attempt while a stop stood',
    breaks: [5],
    damage: ({ drop, sql, week }) => {
      drop('lift_stop');
      return sql(
        'update payment_stop set lifted_at = null, lifted_by = null where account_id = $1',
        week.accounts.eve,
      );
    },
  },
  {
    what: 'a request that left while a stop stood',
    breaks: [5],
    damage: ({ requests, book, on }) => {
      const { key } = book('eve');
      const first = requests.find((request) => request.key === key && request.verb === 'charge');
      requests.push({ ...first!, leftAtMs: on('2027-02-03') });
    },
  },
  {
    what: 'a stop that a person set and nobody kept',
    breaks: [5],
    damage: ({ act, week }) => act({ is: 'set_stop', accountId: week.accounts.hal! }, '2027-02-06'),
  },
  {
    what: 'a hard decline that set no stop',
    breaks: [5],
    damage: ({ sql }) => sql('delete from payment_stop where cause_transaction_id is not null'),
  },
  {
    what: 'an attempt before its day',
    breaks: [5],
    damage: ({ sql, week }) =>
      sql(
        "update payment_transaction set created_at = '2027-02-03 22:59:54Z' " +
          'where billing_record_id = $1',
        week.billing.xena,
      ),
  },
  {
    what: 'an attempt with an expired card',
    breaks: [5],
    damage: ({ sql }) =>
      sql(
        `update instrument i set expires_on = '2027-02-01' from account a
         where a.default_instrument_id = i.id and a.reference = 'xena'`,
      ),
  },
  {
    what: 'attempts on a deactivated payment record',
    breaks: [5],
    damage: ({ drop, act, week }) => {
      drop('deactivate');
      act({ is: 'deactivate', paymentRecordId: week.records.lou! }, '2027-02-02');
    },
  },
  {
    what: 'an attempt on a cancelled billing record',
    breaks: [2, 5],
    damage: ({ act, week }) =>
      act({ is: 'cancel', billingRecordId: week.billing.xena! }, '2027-02-02'),
  },
  {
    what: 'an attempt on a closed account',
    breaks: [5],
    damage: ({ act, week }) =>
      act({ is: 'close_account', accountId: week.accounts.xena! }, '2027-02-02'),
  },
  {
    what: 'an attempt through a disabled connection',
    breaks: [5],
    damage: ({ act, story }) => {
      const [, other] = story.merchants;
      const connectionId = other!.connections[0]!.id;
      act({ is: 'disable_connection', connectionId }, '2027-02-02');
      act({ is: 'enable_connection', connectionId }, '2027-02-05');
    },
  },
  {
    what: 'a retry before its day',
    breaks: [5],
    damage: ({ sql, week }) =>
      sql(
        `update payment_transaction set created_at = '2027-02-03 10:00Z'
         where attempt = 2 and ${OF_RECORD}`,
        week.records.bob,
      ),
  },
  {
    what: 'a retry that the policy has not',
    breaks: [5],
    damage: ({ sql, week }) =>
      sql(
        "update billing_record set retry_policy = 'none' where payment_record_id = $1",
        week.records.bob,
      ),
  },
  {
    what: 'a hole in a history',
    breaks: [6],
    damage: ({ sql, week }) =>
      sql(
        `delete from transaction_status where seq = 1 and payment_transaction_id in (
           select id from payment_transaction where billing_record_id = $1)`,
        week.billing.xena,
      ),
  },
  {
    what: 'a status that is not the end of its history',
    breaks: [6],
    damage: ({ sql, week }) =>
      sql(
        `update transaction_status set status = 'pending' where seq = 2
           and payment_transaction_id in (
             select id from payment_transaction where billing_record_id = $1)`,
        week.billing.xena,
      ),
  },
  {
    what: 'a history that goes back in time',
    breaks: [6],
    damage: ({ sql, week }) =>
      sql(
        `update transaction_status set at = '2027-02-09 10:00Z' where seq = 1
           and payment_transaction_id in (
             select id from payment_transaction where billing_record_id = $1)`,
        week.billing.xena,
      ),
  },
  {
    what: 'a step of a billing record that no table has',
    breaks: [6],
    damage: ({ sql, week }) =>
      sql(
        "delete from event where type = 'billing_record.collecting' and billing_record_id = $1",
        week.billing.xena,
      ),
  },
  {
    what: 'a token in a log line',
    breaks: [7],
    damage: ({ sql }) =>
      sql(`update transaction_log set summary = 'charged "tok_ok__ann" again'
         where kind = 'change'`),
  },
  {
    what: 'a card number in a description',
    breaks: [7],
    damage: ({ sql, week }) =>
      sql(
        "update billing_record set description = 'card 4242 4242 4242 4242' where id = $1",
        week.billing.ida,
      ),
  },
  {
    what: 'a credential in the settings',
    breaks: [7],
    damage: ({ sql }) =>
      sql(`update gateway_connection set settings = settings || '{"api_key": "sbx_shop_key"}'`),
  },
  {
    what: 'a sealed token that is not sealed',
    breaks: [7],
    damage: ({ sql }) =>
      sql(`update instrument set token_sealed = 'tok_ok__ann'::bytea where kind = 'card'`),
  },
  {
    what: 'a row that refers to what another merchant has',
    breaks: [8],
    damage: ({ sql, week }) =>
      sql(
        'update event set account_id = $1 where billing_record_id = $2',
        week.accounts.ann,
        week.billing.xena,
      ),
  },
  {
    what: "a payment through another merchant's account at the gateway",
    breaks: [8],
    damage: ({ book }) => {
      book('xena').account = 'sbx_shop_key';
    },
  },
  {
    what: "a request to another merchant's account at the gateway",
    breaks: [8],
    damage: ({ requests }) => {
      requests[0]!.account = 'sbx_other_key';
    },
  },
  {
    what: "a charge to somebody else's card",
    breaks: [8],
    damage: ({ book }) => {
      book('xena').token = 'tok_ok__kay';
    },
  },
  {
    what: 'a notice that was applied twice',
    breaks: [9],
    damage: ({ story }) => {
      const applied = story.notices.find(({ answer }) => answer === 'applied');
      story.notices.push({ ...applied! });
    },
  },
  {
    what: 'a forged notice that was believed',
    breaks: [9],
    damage: ({ story }) => {
      const forged = story.notices.find((notice) => notice.forged);
      forged!.answer = 'repeated';
    },
  },
  {
    what: 'a notice that no gateway sent',
    breaks: [9],
    damage: ({ sql }) =>
      sql(`insert into gateway_notice select merchant_id, id, 'ntc_strange', now()
         from gateway_connection`),
  },
  {
    what: 'a chargeback that the books do not have',
    breaks: [9],
    damage: ({ book }) => {
      book('fay').charged_back = 0;
    },
  },
  {
    what: 'a chargeback that is booked twice',
    breaks: [4, 9],
    damage: ({ sql }) =>
      sql(`insert into ledger_entry
         select merchant_id, payment_transaction_id, cause, 2, account_id, debit, debit_of, credit,
           credit_of, amount, currency, booked_at
         from ledger_entry where cause = 'chargeback'`),
  },
];

test('the oracle names the invariant that is broken, and nothing where none is', async (t) => {
  const week = await oracleWeek(t);
  try {
    await t.test('a week of payments is sound', async () => {
      const verdict = await judgeDamaged(week, () => {});
      assert.deepEqual(verdict.violations, []);
      const { counted, oldestUnknownMs } = verdict;
      assert.equal(counted.collected, 12);
      assert.equal(counted['unknown still open'], 1);
      assert.equal(counted.chargebacks, 1);
      assert.equal(counted.refunds, 1);
      assert.equal(oldestUnknownMs, 1_000);
    });
    for (const { what, breaks, damage } of CONTROLS) {
      await t.test(`control: ${what}`, async () => {
        const { violations } = await judgeDamaged(week, damage);
        const broken = [...new Set(violations.map(({ invariant }) => invariant))];
        assert.deepEqual(broken.sort(), breaks, JSON.stringify(violations, null, 2));
      });
    }
  } finally {
    await week.close();
  }
});
