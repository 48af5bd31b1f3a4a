// Makes the live merchant of a business: the test merchant's settings, none of its data.

import { insertMerchant, type Merchant, merchantHeld } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import { appendLog } from '#db/transaction-log.ts';
import { showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';

/** Of a test merchant, else Problem `test_only`. Twice is Problem `state_conflict`. */
export async function goLive(scope: Scope): Promise<Merchant> {
  const { engine, merchantId, actor } = scope;
  return inTransaction(engine.db.pool, async (tx) => {
    const test = await merchantHeld(tx, merchantId);
    if (test.mode !== 'test') throw new Problem('test_only');
    const id = engine.ids.next('merchant');
    const live = await insertMerchant(tx, { ...test, id, mode: 'live' });
    if (live === null) {
      throw new Problem('state_conflict', { detail: 'The business has a live merchant already.' });
    }
    await appendLog(tx, id, [
      {
        id: engine.ids.next('logEntry'),
        at: null,
        kind: 'change',
        actor,
        summary: `Went live with the settings of ${showId('merchant', merchantId)}`,
        subjectId: null,
        detail: null,
      },
    ]);
    return live;
  });
}
