// `dunlin collect`: one run over everything that is due now, and back when it is done.

import { claimableNow } from '#db/collection-summary.ts';
import { planBilling } from '#engine/plan-billing.ts';
import { command, EXIT } from './command.ts';
import { table } from './output.ts';
import { withCollector } from './running.ts';

const PLAN_BATCH = 500;

export const collect = command({
  name: 'collect',
  summary: 'Collect what is due now, once, and return',
  about: ['Merchants with a test clock are left out: dunlin advance runs theirs.'],
  options: {},
  examples: ['dunlin collect', 'dunlin collect --json'],
  run: (context) =>
    withCollector(context, 'dunlin collect', async (collector) => {
      const { engine } = collector;
      const { out } = context;
      const progress = out.progress();
      const now = engine.clock.now();
      for (;;) {
        const { records } = await planBilling(engine, now, PLAN_BATCH);
        if (records < PLAN_BATCH) break;
      }
      const due = await claimableNow(engine.db.pool, now);
      const run = { now, merchantId: null, testClock: false };
      const tally = await collector.collect(run, ({ attempts, heldBack }) => {
        progress.update(attempts + heldBack, due, `${attempts} of ${due} collected`);
      });
      progress.end();
      const { attempts, approved, declined, open, heldBack } = tally;
      out.result({ attempts, approved, declined, open, held_back: heldBack }, () =>
        table([
          ['attempts', attempts],
          ['approved', approved],
          ['declined', declined],
          ['open (to be asked for)', open],
          ['held back', heldBack],
        ]),
      );
      return EXIT.ok;
    }),
});
