import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { house, SCENARIOS } from './all.ts';

/** On a machine that is busy with other tests recovery takes what it takes; in full it is 5 s. */
const PLAN = { payments: 600, strikesAt: [0.2], recoveryMaxMs: 30_000 };
const TIMES = { leaseMs: 1_500, callTimeoutMs: 1_500, awayMs: 1_000 };

const { perform, close } = house({ ...TIMES, plan: PLAN, allOnSmallDisk: true });

after(close);

for (const { name, title } of SCENARIOS) {
  test(`${title}: all that is due is paid exactly once`, async (t) => {
    const outcome = await perform(name);
    t.diagnostic(JSON.stringify(outcome));
    if (outcome.not_run !== null) {
      t.skip(outcome.not_run);
      return;
    }
    assert.deepEqual(outcome.wrong, []);
    assert.equal(outcome.strikes, 1);
  });
}
