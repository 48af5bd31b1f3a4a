// The real engine, put together as the server does it, collecting a slice that is due.

import pino from 'pino';
import { type Collector, startCollector } from '#engine/collect-due.ts';
import { DEFAULT_LIMITS, type Engine } from '#engine/context.ts';
import { payerLinks } from '#engine/payer-links.ts';
import type { AnyGateway } from '#gateways/contract.ts';
import type { HttpPool } from '#gateways/http.ts';
import { realClock, realIds, realTimers } from '#src/clock.ts';
import type { BenchDatabase } from './ground.ts';
import { BENCH_SEALER } from './seed.ts';

export type Run = {
  /** Collects all that is due at `now`; the number of approved payments. */
  collect(now: Date): Promise<number>;
  end(): Promise<void>;
};

export function engineRun(database: BenchDatabase, gateway: AnyGateway, http: HttpPool): Run {
  const engine: Engine = {
    db: database.db,
    clock: realClock,
    ids: realIds(),
    sealer: BENCH_SEALER,
    links: payerLinks(new Uint8Array(32)),
    publicUrl: 'http://bench.test',
    http,
    gateway: (name) => (name === gateway.name ? gateway : null),
    log: pino({ level: 'warn' }, pino.destination(2)),
    ...realTimers,
    limits: DEFAULT_LIMITS,
  };
  const collector: Collector = startCollector(engine, 'bench');
  return {
    collect: async (now) => {
      const tally = await collector.collect({ now, merchantId: null, testClock: false });
      if (tally.approved !== tally.attempts || tally.heldBack > 0) {
        throw new Error(`not everything was approved: ${JSON.stringify(tally)}`);
      }
      return tally.approved;
    },
    end: () => collector.drain(),
  };
}
