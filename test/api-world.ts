// The API for a test: an engine with a gateway in the process, two businesses that know nothing of
// each other, and a way to ask that reads like a request.

import type { TestContext } from 'node:test';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { Type } from 'typebox';
import { type ApiLimits, buildApi } from '#api/app.ts';
import type { MerchantId } from '#domain/ids.ts';
import type { Outcome } from '#domain/outcome.ts';
import type { Collector } from '#engine/collect-due.ts';
import { issueApiKey } from '#engine/issue-api-key.ts';
import { openBusiness } from '#engine/open-business.ts';
import { type AnyGateway, defineGateway } from '#gateways/contract.ts';
import { type World, world } from './world.ts';

export type Json = Record<string, unknown>;

export type Answer = {
  status: number;
  /** Parsed; every answer of the API is an object. */
  body: Json;
  headers: Record<string, unknown>;
  text: string;
};

/** Asks with one merchant's key. */
export type Ask = (
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

export type Tenant = { merchantId: MerchantId; key: string; ask: Ask };

export type ApiWorld = World & {
  app: FastifyInstance;
  mine: Tenant;
  foreign: Tenant;
  running: Collector;
  /** What the gateway answers from now on. */
  answers(outcome: Outcome): void;
};

export async function apiWorld(t: TestContext, limits: Partial<ApiLimits> = {}): Promise<ApiWorld> {
  let outcome: Outcome = { is: 'approved', gatewayRef: 'far-1' };
  // Hooks run in the order of their making: this one has to come before the database's.
  let close = async () => {};
  t.after(() => close());
  const gateway = inProcessGateway(() => outcome);
  const made = await world(t, { gateway: (name) => (name === 'fake' ? gateway : null) });
  const running = made.collector('api');
  const app = await buildApi({ collector: running, limits });
  close = async () => {
    await app.close();
    await running.drain();
  };
  const mine = await tenant(made, app, 'Mine');
  const foreign = await tenant(made, app, 'Foreign');
  const answers = (next: Outcome) => {
    outcome = next;
  };
  return { ...made, app, mine, foreign, running, answers };
}

async function tenant({ engine, scope }: World, app: FastifyInstance, name: string) {
  const { merchant } = await openBusiness(engine, {
    name,
    country: 'DE',
    timeZone: 'Europe/Berlin',
    baseCurrency: 'EUR',
  });
  const { key } = await issueApiKey(scope(merchant.id), { name: 'test' });
  return { merchantId: merchant.id, key, ask: asking(app, key) };
}

export function asking(app: FastifyInstance, key: string | null): Ask {
  return async (method, url, body, headers = {}) => {
    const authorization = key === null ? {} : { authorization: `Bearer ${key}` };
    const options: InjectOptions = { method, url, headers: { ...authorization, ...headers } };
    if (typeof body === 'string') {
      options.payload = body;
      options.headers = { 'content-type': 'application/json', ...options.headers };
    } else if (body !== undefined) {
      options.payload = JSON.stringify(body);
      options.headers = { 'content-type': 'application/json', ...options.headers };
    }
    const response = await app.inject(options);
    const isJson = String(response.headers['content-type']).includes('json');
    return {
      status: response.statusCode,
      body: isJson ? JSON.parse(response.payload) : {},
      headers: response.headers,
      text: response.payload,
    };
  };
}

function inProcessGateway(next: () => Outcome): AnyGateway {
  const answer = async (): Promise<Outcome> => next();
  return defineGateway({
    name: 'fake',
    title: 'In the process',
    modes: ['automatic'],
    settings: Type.Object({}),
    idempotency: {
      key: { honoured: true, forMs: 86_400_000 },
      replaysErrors: false,
      lookUpLagMs: 0,
      absenceProvesAfterMs: 1000,
    },
    limits: { concurrency: 64, perSecond: 10_000, timeoutMs: 1000 },
    accepts: () => null,
    charge: answer,
    capture: answer,
    void: answer,
    refund: answer,
    lookUp: answer,
  });
}

/** A customer with a card on an account, all of one merchant. */
export async function furnish(ask: Ask, name = 'one') {
  const customer = await ask('POST', '/v1/customers', {
    last_name: 'Ehrlich',
    first_name: 'Alyssa',
  });
  const connection = await ask('POST', '/v1/gateway-connections', {
    gateway: 'fake',
    name: `Main ${name}`,
    settings: {},
  });
  const account = await ask('POST', '/v1/accounts', {
    customer_id: customer.body.id,
    reference: `A-${name}`,
  });
  const instrument = await ask('POST', '/v1/instruments', {
    customer_id: customer.body.id,
    gateway_connection_id: connection.body.id,
    kind: 'card',
    token: 'tok_1',
    brand: 'visa',
    last4: '4242',
    exp_month: 12,
    exp_year: 2199,
    make_default_for: { account_id: account.body.id },
  });
  return {
    customerId: String(customer.body.id),
    connectionId: String(connection.body.id),
    accountId: String(account.body.id),
    accountReference: `A-${name}`,
    instrumentId: String(instrument.body.id),
    made: [customer, connection, account, instrument],
  };
}
