// A whole engine for a test: a database of its own, a clock that the test moves, random ids that
// the test seeds nowhere, and the real way out to whatever gateways the test hosts.

import type { TestContext } from 'node:test';
import pino from 'pino';
import type { Database } from '#db/pool.ts';
import { type Clock, dateIn } from '#domain/calendar.ts';
import type { MerchantId } from '#domain/ids.ts';
import { type Collector, startCollector } from '#engine/collect-due.ts';
import { DEFAULT_LIMITS, type Engine, type EngineLimits, type Scope } from '#engine/context.ts';
import type { AnyGateway } from '#gateways/contract.ts';
import { httpPool } from '#gateways/http.ts';
import { gatewayNamed } from '#gateways/registry.ts';
import { realIds, realTimers } from '#src/clock.ts';
import { testDatabase } from './database.ts';
import { PUBLIC_URL, testLinks } from './links.ts';
import { testSealer } from './sealer.ts';

/** A clock that stands until it is moved. */
export type TestClock = Clock & { set(at: Date): void; advanceMs(ms: number): void };

export function testClock(at: string): TestClock {
  let now = new Date(at).getTime();
  return {
    now: () => new Date(now),
    today: (zone) => dateIn(new Date(now), zone),
    set: (to) => {
      now = to.getTime();
    },
    advanceMs: (ms) => {
      now += ms;
    },
  };
}

export type World = {
  engine: Engine;
  clock: TestClock;
  scope(merchantId: MerchantId): Scope;
  /** Another process as far as the database can tell: own identity, own lanes, own recorder. */
  collector(name?: string): Collector;
};

export type WorldOptions = {
  at?: string;
  gateway?: (name: string) => AnyGateway | null;
  limits?: Partial<EngineLimits>;
  /** Where payers come, when somebody listens there. */
  publicUrl?: string;
  /** Instead of a direct way to a database of its own; the test closes it. */
  db?: Database;
};

/** Everything is closed after the test. */
export async function world(t: TestContext, options: WorldOptions = {}): Promise<World> {
  const db = options.db ?? (await testDatabase(t));
  const http = httpPool();
  t.after(() => http.close());
  const clock = testClock(options.at ?? '2027-01-31T12:00:00Z');
  const engine: Engine = {
    db,
    clock,
    ids: realIds(),
    sealer: testSealer(),
    links: testLinks(),
    publicUrl: options.publicUrl ?? PUBLIC_URL,
    http,
    gateway: options.gateway ?? gatewayNamed,
    log: pino({ level: 'silent' }),
    ...realTimers,
    limits: { ...DEFAULT_LIMITS, callTimeoutMs: 500, aliveMs: 1_000, ...options.limits },
  };
  return {
    engine,
    clock,
    scope: (merchantId) => ({ engine, merchantId, actor: 'engine' }),
    collector: (name = 'test') => startCollector(engine, name),
  };
}
