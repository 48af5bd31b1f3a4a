// A stage on which every secret is known and everything that could show one is kept: what the API
// answers, what is logged, and the credentials of every request that leaves for a gateway.

import { strict as assert } from 'node:assert';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { buildApi } from '#api/app.ts';
import { showId } from '#domain/ids.ts';
import { type Collector, startCollector } from '#engine/collect-due.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import type { Engine, Scope } from '#engine/context.ts';
import { issueApiKey } from '#engine/issue-api-key.ts';
import { openBusiness } from '#engine/open-business.ts';
import { recoverWork } from '#engine/recover-work.ts';
import { resolveDoubts } from '#engine/resolve-unknown.ts';
import type { AnyGateway } from '#gateways/contract.ts';
import { type Case, SECRET } from '#gateways/contract-case.ts';
import type { HttpPool, HttpRequest } from '#gateways/http.ts';
import { startSandbox } from '#sandbox/server.ts';
import { type Answer, type Ask, asking } from './api-world.ts';
import { SECRET_MIN, type Secret } from './leaks.ts';
import { hearNotices, type TwinControl, twinControl } from './sandbox-shop.ts';
import { type World, world } from './world.ts';

const CALL_TIMEOUT_MS = 5_000;
const TRIES_MAX = 40;
const WAIT_MS = 250;
const SETTLE_STEPS_MAX = 200;
const SETTLE_STEP_MS = 10_000;

export type Stage = {
  world: World;
  engine: Engine;
  collector: Collector;
  app: FastifyInstance;
  twin: TwinControl;
  /** Grows with what is stored, typed and sent. */
  secrets: Secret[];
  answers: string[];
  logged: string[];
  /** What became of each notice that a twin has sent, by gateway. */
  notices: Map<string, number[]>;
  noticeUrl: string;
  /** Recovers, asks and moves the clock on until nothing is open. */
  settle(): Promise<void>;
};

export type Merchant = { scope: Scope; ask: Ask; connectionId: string; currency: string };

export async function secretStage(t: TestContext): Promise<Stage> {
  let close = async () => {};
  // Hooks run in the order of their making: this one has to come before the database's.
  t.after(() => close());
  const made = await world(t, { limits: { callTimeoutMs: CALL_TIMEOUT_MS } });
  const logged: string[] = [];
  const secrets: Secret[] = [];
  // Without the time, whose milliseconds look like a card's number every tenth time.
  const log = pino(
    { level: 'trace', timestamp: false },
    { write: (line: string) => void logged.push(line) },
  );
  const engine = { ...made.engine, log, http: listening(made.engine.http, secrets) };
  const collector = startCollector(engine, 'secrets');
  const app = await buildApi({ collector });
  const sandbox = await startSandbox({
    ...{ port: 0, seed: 1, clock: () => made.clock.now().getTime() },
  });
  close = async () => {
    await sandbox.close();
    await app.close();
    await collector.drain();
  };
  const answers: string[] = [];
  const notices: Stage['notices'] = new Map();
  const noticeUrl = await hearNotices(t, async (path, { query, headers, body }) => {
    const { statusCode, payload } = await patiently(() =>
      app.inject({
        ...{ method: 'POST', url: query === '' ? path : `${path}?${query}` },
        ...{ headers: { 'content-type': 'text/plain', ...headers }, payload: body },
      }),
    );
    answers.push(payload);
    const gateway = path.split('/')[2] ?? '';
    notices.set(gateway, [...(notices.get(gateway) ?? []), statusCode]);
    return statusCode;
  });
  const settle = async () => {
    for (let step = 0; step < SETTLE_STEPS_MAX; step++) {
      await recoverWork(engine);
      await resolveDoubts(collector);
      await collector.recorder.flush();
      const { rowCount } = await engine.db.pool.query('select from doubt limit 1');
      if (rowCount === 0) return;
      made.clock.advanceMs(SETTLE_STEP_MS);
    }
    assert.fail('doubts are open for ever');
  };
  return {
    ...{ world: made, engine, collector, app, twin: twinControl(sandbox.url) },
    ...{ secrets, answers, logged, notices, noticeUrl, settle },
  };
}

// A machine with much to do makes the API turn requests away for a moment, as it should.
async function patiently<T extends { status: number } | { statusCode: number }>(
  send: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const answer = await send();
    const status = 'status' in answer ? answer.status : answer.statusCode;
    if (status !== 503 || tries === TRIES_MAX) return answer;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}

/** A merchant of this gateway alone, whose every answer is kept. */
export async function merchantAt(
  stage: Stage,
  gateway: AnyGateway,
  known: Case,
): Promise<Merchant> {
  const { engine, app, answers, secrets, twin, noticeUrl } = stage;
  const { merchant } = await openBusiness(engine, {
    ...{ name: gateway.title, country: 'DE', timeZone: 'Europe/Berlin', baseCurrency: 'EUR' },
  });
  const scope: Scope = { engine, merchantId: merchant.id, actor: 'engine' };
  const { key } = await issueApiKey(scope, { name: 'secrets' });
  secrets.push({ what: `the API key of ${gateway.name}`, text: key });
  const asked = asking(app, key);
  const ask: Ask = async (...request): Promise<Answer> => {
    const answer = await patiently(() => asked(...request));
    answers.push(answer.text);
    return answer;
  };
  const settings = known.settings(twin.url);
  const { noticeSecret = SECRET } = known;
  for (const name of secretNames(gateway)) {
    const text = settings[name];
    if (typeof text !== 'string') continue;
    assert.ok(text.length >= SECRET_MIN, `${gateway.name}.${name} is too short to be looked for`);
    secrets.push({ what: `${gateway.name}.${name}`, text });
  }
  // Refused for a setting too many: what was given must not come back in the problem.
  const refused = {
    gateway: gateway.name,
    name: 'x',
    settings: { ...settings, surplus: noticeSecret },
  };
  const answer = await ask('POST', '/v1/gateway-connections', refused);
  assert.ok(answer.status >= 400, answer.text);
  const collects = gateway.modes.includes('automatic') ? 'automatic' : gateway.modes[0];
  const connection = await connectGateway(scope, {
    ...{ gateway: gateway.name, name: 'main', settings, collects, check: true },
  });
  const connectionId = showId('gatewayConnection', connection.id);
  const url = `${noticeUrl}/notices/${gateway.name}/${connectionId}`;
  await twin.notices(known.account, url, noticeSecret, gateway.name);
  return { scope, ask, connectionId, currency: known.currency ?? 'EUR' };
}

function secretNames({ settings }: AnyGateway): string[] {
  return Object.entries(settings.properties as Record<string, object>)
    .filter(([, property]) => 'secret' in property && property.secret === true)
    .map(([name]) => name);
}

// An access token is in no setting: it comes in a reply, and goes out with the requests after it.
function listening(http: HttpPool, secrets: Secret[]): HttpPool {
  const heard = new Set<string>();
  const hear = ({ headers = {}, url }: HttpRequest) => {
    for (const [name, value] of Object.entries(headers)) {
      if (!/authorization|secret|token/i.test(name)) continue;
      const text = value.replace(/^(Basic|Bearer) +/, '');
      if (heard.has(text)) continue;
      heard.add(text);
      secrets.push({ what: `header ${name} to ${new URL(url).pathname}`, text });
    }
  };
  return {
    close: () => http.close(),
    forCall: (options) => {
      const call = http.forCall(options);
      return {
        get exchanges() {
          return call.exchanges;
        },
        hide: (text) => {
          secrets.push({ what: 'what a gateway’s reply brought', text });
          call.hide(text);
        },
        send: (request) => {
          hear(request);
          return call.send(request);
        },
      };
    },
  };
}
