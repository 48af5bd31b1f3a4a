// The twins and one process on an ordinary test world: no faults, no network, a clock that the test
// moves. Enough to try out what people and populations ask for.

import type { TestContext } from 'node:test';
import { ensurePartitions } from '#db/partitions.ts';
import { type PlainDate, startOfDay } from '#domain/calendar.ts';
import { idSource, readId } from '#domain/ids.ts';
import { acceptNotice } from '#engine/accept-notice.ts';
import { startCollector } from '#engine/collect-due.ts';
import type { Engine } from '#engine/context.ts';
import { planBilling } from '#engine/plan-billing.ts';
import { resolveDoubts } from '#engine/resolve-unknown.ts';
import { settleVisits } from '#engine/settle-visits.ts';
import { callThrough, type HttpPool, type HttpReply, type HttpRequest } from '#gateways/http.ts';
import { type Host, hostTwins } from '#sandbox/host.ts';
import type { Delivery } from '#sandbox/twin.ts';
import { world } from '#test/world.ts';
import type { Chance } from './chance.ts';
import { type Browser, pageRequest } from './payer-walk.ts';
import type { SimProcess } from './process.ts';
import type { Moment } from './story.ts';
import { atTwin } from './twins-address.ts';

export type PlainWorld = {
  host: Host;
  /** Two that share everything but their name and collector. */
  processes: readonly [SimProcess, SimProcess];
  at(): Moment;
  /** A payer's, who waits for nothing. */
  browser: Browser;
  /** Moves the time on and has all done that is due by then. */
  moveTo(atMs: number): Promise<void>;
};

const PLAN_BATCH = 500;

export async function plainWorld(
  t: TestContext,
  firstDay: PlainDate,
  chance: Chance,
): Promise<PlainWorld> {
  const startMs = startOfDay(firstDay, 'UTC').getTime();
  const limits = { callTimeoutMs: 20_000, aliveMs: 20_000 };
  const made = await world(t, { at: new Date(startMs).toISOString(), limits });
  const { clock } = made;
  const nowMs = () => clock.now().getTime();
  const notices: Delivery[] = [];
  const deliver = (delivery: Delivery) => void notices.push(delivery);
  const host = hostTwins({ seed: 1, clock: nowMs, deliver });
  const engine: Engine = {
    ...made.engine,
    ids: idSource(nowMs, (count) => chance.bytes(count)),
    http: overHost(made.engine, host, deliver),
  };
  await ensurePartitions(engine.db.pool, clock.now());
  const processes = [processOn(engine, 'first'), processOn(engine, 'second')] as const;
  const { collector } = processes[0];
  let step = 0;
  const moveTo = async (atMs: number): Promise<void> => {
    clock.set(new Date(Math.max(atMs, nowMs())));
    host.settleDue();
    await planBilling(engine, clock.now(), PLAN_BATCH);
    await collector.collect({ now: clock.now(), merchantId: null, testClock: false });
    await resolveDoubts(collector);
    await settleVisits(collector);
    await collector.recorder.flush();
    for (const notice of notices.splice(0)) await hand(collector, notice);
  };
  const browser = browserOf(host, deliver);
  return { host, processes, browser, at: () => ({ step: ++step, atMs: nowMs() }), moveTo };
}

function browserOf(host: Host, deliver: (one: Delivery) => void): Browser {
  return {
    open: async (asked) => {
      const { gateway, request } = atTwin(pageRequest(asked));
      const happened = host.operate(gateway, request);
      for (const notice of happened?.notices ?? []) deliver(notice);
      if (happened?.happening.is !== 'reply') return null;
      const { body, headers } = happened.happening.reply;
      return { text: body, sentTo: headers.location ?? null };
    },
    wait: async () => {},
  };
}

function processOn(engine: Engine, name: string): SimProcess {
  return {
    name,
    engine,
    collector: startCollector(engine, name),
    scope: (merchantId) => ({ engine, merchantId, actor: 'engine' }),
    died: new Promise(() => {}),
    isAlive: () => true,
  };
}

function overHost({ ticks }: Engine, host: Host, deliver: (one: Delivery) => void): HttpPool {
  const carry = async (request: HttpRequest, leftMs: number): Promise<HttpReply> => {
    const { gateway, request: sent } = atTwin(request);
    const happened = host.operate(gateway, sent);
    if (happened === null) return { is: 'not_sent', why: `${gateway} is not known` };
    for (const notice of happened.notices) deliver(notice);
    const { happening } = happened;
    if (happening.is !== 'reply' || happening.delayMs > leftMs) return { is: 'lost', why: 'late' };
    return { is: 'reply', ...happening.reply };
  };
  return { forCall: (call) => callThrough(carry, ticks, call), close: async () => {} };
}

async function hand(collector: SimProcess['collector'], delivery: Delivery): Promise<void> {
  const [, gateway = '', id = ''] = new URL(delivery.url).pathname.split('/');
  const connectionId = readId('gatewayConnection', id);
  if (connectionId === null) throw new Error(`${delivery.url} names no connection`);
  const { headers, body } = delivery;
  const raw = { method: 'POST' as const, query: '', headers, body };
  await acceptNotice(collector, { gateway, connectionId, raw });
}
