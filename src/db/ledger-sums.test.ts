// Joining the sums of the ledger: fewer rows, and a balance that is the same in every moment.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realIds } from '#src/clock.ts';
import { testDatabase } from '#test/database.ts';
import { compactLedgerSums } from './ledger-sums.ts';

test('many sums become one for each ledger account, and the balances stay', async (t) => {
  const { pool } = await testDatabase(t);
  const ids = realIds();
  const [merchant, other] = [ids.next('merchant'), ids.next('merchant')];
  const connection = ids.next('gatewayConnection');
  for (const [merchantId, currency, rows] of [
    [merchant, 'EUR', 300],
    [merchant, 'JPY', 150],
    [other, 'EUR', 20],
  ] as const) {
    await pool.query(
      `insert into ledger_sum (merchant_id, ledger_account, ledger_account_of, currency, id,
         debits, credits, entries)
       select $1, 'gateway', $2, $3, gen_random_uuid(), n, 2 * n, 3 from generate_series(1, $4) n`,
      [merchantId, connection, currency, rows],
    );
  }
  const balances = async () =>
    (
      await pool.query(
        `select merchant_id, currency, sum(debits)::bigint as debits,
           sum(credits)::bigint as credits, sum(entries)::int as entries
         from ledger_sum group by 1, 2 order by 1, 2`,
      )
    ).rows;
  const before = await balances();
  const gone = await Promise.all([
    compactLedgerSums(pool, ids.next('event')),
    compactLedgerSums(pool, ids.next('event')),
  ]);
  assert.ok(gone.some((count) => count > 0));
  assert.deepEqual(await balances(), before);
  for (let rounds = 0; (await compactLedgerSums(pool, ids.next('event'))) > 0; rounds++) {
    assert.ok(rounds < 10, 'it never ends');
  }
  assert.deepEqual(await balances(), before);
  const { rows } = await pool.query<{ count: number }>(
    'select count(*)::int as count from ledger_sum group by merchant_id, currency order by 1',
  );
  assert.ok(rows.every(({ count }) => count < 100));
});
