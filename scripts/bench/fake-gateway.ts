// The far end inside this process: approves after 0 to 50 ms of a timer, and leaves the exchange of
// a real call for the transaction log. It costs next to nothing, so that the engine is measured.

import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import type { Outcome } from '#domain/outcome.ts';
import { type AnyGateway, type Charge, defineGateway } from '#gateways/contract.ts';
import type { Exchange, GatewayHttp, HttpPool, HttpRequest } from '#gateways/http.ts';

export const FAKE = 'bench_fake';

const DELAY_MAX_MS = 50;
const URL = 'https://gateway.example/v1/charges';

/** About 500 bytes of request and response, as the sandbox's wire has. */
export const FAKE_REPLY = JSON.stringify({
  id: 'ch_0000000000000000000000',
  object: 'charge',
  status: 'succeeded',
  amount: 4900,
  currency: 'eur',
  captured: true,
  card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2099 },
  network: { auth_code: '123456', reference: '000000000000000000000000' },
  created: 1_700_000_000,
});

let calls = 0;

export const fakeGateway: AnyGateway = defineGateway<Record<string, unknown>>({
  name: FAKE,
  title: 'Fake in this process',
  modes: ['automatic'],
  settings: Type.Object({}),
  idempotency: {
    key: { honoured: true, forMs: 86_400_000 },
    replaysErrors: false,
    lookUpLagMs: 0,
    absenceProvesAfterMs: 1_000,
  },
  limits: { concurrency: 1024, perSecond: 100_000, timeoutMs: 10_000 },
  accepts: () => null,
  charge,
  lookUp: async () => ({ is: 'no_answer', why: 'nothing is ever asked of it' }),
});

async function charge(order: Charge<Record<string, unknown>>): Promise<Outcome> {
  const { key, reference, amount, currency, instrument, http } = order;
  calls += 1;
  // Every delay equally often, in an order that no batch can follow.
  await sleep((calls * 37) % (DELAY_MAX_MS + 1));
  const body = JSON.stringify({ key, reference, amount: Number(amount), currency, ...instrument });
  await http.send({ method: 'POST', url: URL, body });
  return { is: 'approved', gatewayRef: `ch_${key.slice(4)}`, http: 200 };
}

/** The way out that leads nowhere, with the exchanges of one that does. */
export const fakeHttp: HttpPool = { forCall: oneCall, close: async () => {} };

export function oneCall(): GatewayHttp {
  const exchanges: Exchange[] = [];
  return {
    exchanges,
    hide: () => {},
    send: async (request) => {
      exchanges.push(fakeExchange(request));
      return { is: 'reply', status: 200, headers: {}, body: FAKE_REPLY };
    },
  };
}

export function fakeExchange({ method, url, body }: HttpRequest): Exchange {
  const request = body ?? '';
  return {
    method,
    url,
    request,
    response: FAKE_REPLY,
    status: 200,
    durationMs: 25.5,
    error: null,
  };
}
