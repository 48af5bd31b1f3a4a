// One merchant never sees or touches another's rows. The requests are made from the API's own
// document: every place of every route where an id can stand gets another merchant's, once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Noun } from '#domain/ids.ts';
import { type ApiWorld, type Ask, apiWorld, furnish, type Json } from '#test/api-world.ts';

type Ids = Partial<Record<Noun, string>>;
type Place = { method: string; path: string; operation: Operation; place: string; noun: Noun };
type Parameter = { name: string; in: string; required: boolean; schema: Json; example?: unknown };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Json; example?: Json }> };
};

/** Answered otherwise than with 404: an unknown account of a one-off is rejected as such. */
const OTHER_ANSWERS: Record<string, number> = { 'POST /v1/one-off-schedules account': 422 };

test('an id of another merchant is not there, wherever a route takes one', async (t) => {
  const made = await apiWorld(t);
  const mine = await everything(made, made.mine.ask, 'mine');
  const foreign = await everything(made, made.foreign.ask, 'foreign');
  const places = placesIn(made.app.openApi());
  assert.ok(places.length > 40, `only ${places.length} places were found`);
  const before = await footprint(made);
  for (const place of places) {
    const { method, url, body } = requestFor(place, mine, foreign);
    const answer = await made.mine.ask(method, url, body, { 'idempotency-key': keyOf(place) });
    const name = `${place.method} ${place.path} ${place.place}`;
    assert.equal(answer.status, OTHER_ANSWERS[name] ?? 404, `${name}: ${answer.text}`);
  }
  assert.deepEqual(await footprint(made), before);
});

test('the same requests with own ids are found, so that 404 meant the id', async (t) => {
  const made = await apiWorld(t);
  const mine = await everything(made, made.mine.ask, 'mine');
  for (const place of placesIn(made.app.openApi())) {
    const { method, url, body } = requestFor(place, mine, mine);
    const answer = await made.mine.ask(method, url, body, { 'idempotency-key': keyOf(place) });
    const name = `${place.method} ${place.path} ${place.place}`;
    assert.ok(answer.status !== 404 && answer.status < 500, `${name}: ${answer.text}`);
    assert.notEqual(answer.body.code, 'account_unknown', name);
    assert.notEqual(answer.body.code, 'field_missing', `${name}: ${answer.text}`);
  }
});

test('every route behind a key refuses to answer without one', async (t) => {
  const { app } = await apiWorld(t);
  for (const { method, path, operation } of operationsIn(app.openApi())) {
    if (!path.startsWith('/v1/')) continue;
    const url = fill(path, operation, {}, null);
    const response = await app.inject({ method: method as 'GET', url });
    assert.equal(response.statusCode, 401, `${method} ${path}`);
    assert.equal(response.json().code, 'key_missing');
  }
});

/** One of each kind of thing that routes name. */
async function everything(made: ApiWorld, ask: Ask, name: string): Promise<Ids> {
  const own = await furnish(ask, name);
  const customer_id = own.customerId;
  const wallet = await created(ask, '/v1/wallets', { customer_id, reference: `W-${name}` });
  const record = await created(ask, '/v1/payment-records', {
    account_id: own.accountId,
    amount: 4900,
    currency: 'EUR',
    frequency: 'monthly',
    billing_count: 3,
  });
  const stop = await created(ask, '/v1/payment-stops', {
    account_id: own.accountId,
    reason: 'Dispute',
    until: '2027-01-31T12:00:01Z',
    from: '2027-01-31T12:00:00Z',
  });
  const method = await created(ask, '/v1/payment-methods', { name: `Transfer ${name}` });
  const session = await created(ask, '/v1/checkout-sessions', {
    ...{ pay: { amount: 4900, currency: 'EUR' }, account_id: own.accountId },
  });
  made.clock.advanceMs(5000);
  await made.running.collect({ now: made.clock.now(), merchantId: null, testClock: false });
  const billing = await ask('GET', `/v1/payment-records/${record}/billing-records?limit=2`);
  const paid = await ask('GET', '/v1/payment-transactions?limit=1');
  const idOf = (answer: { body: Json }, index: number) =>
    String((answer.body.data as Json[])[index]?.id);
  return {
    customer: own.customerId,
    account: own.accountId,
    wallet,
    instrument: own.instrumentId,
    gatewayConnection: own.connectionId,
    paymentRecord: record,
    // The second is still to come.
    billingRecord: idOf(billing, 1),
    paymentTransaction: idOf(paid, 0),
    paymentStop: stop,
    paymentMethod: method,
    checkoutSession: session,
  };
}

async function created(ask: Ask, url: string, body: Json): Promise<string> {
  const answer = await ask('POST', url, body);
  assert.equal(answer.status, 201, answer.text);
  return String(answer.body.id);
}

function operationsIn(document: Json) {
  const paths = document.paths as Record<string, Record<string, Operation>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: resolved(operation, document) as Operation,
    })),
  );
}

/** Every parameter and body field that names a thing of a merchant. */
function placesIn(document: Json): Place[] {
  return operationsIn(document).flatMap(({ method, path, operation }) => {
    if (!path.startsWith('/v1/')) return [];
    const parameters = (operation.parameters ?? []).map(({ name, schema }) => ({ name, schema }));
    const body = operation.requestBody?.content['application/json']?.schema;
    const fields = body === undefined ? [] : fieldsOf(body, []);
    return [...parameters, ...fields]
      .filter(({ schema }) => schema['x-noun'] !== undefined)
      .map(({ name, schema }) => {
        return { method, path, operation, place: name, noun: schema['x-noun'] as Noun };
      });
  });
}

function fieldsOf(schema: Json, path: readonly string[]): { name: string; schema: Json }[] {
  const properties = (schema.properties ?? {}) as Record<string, Json>;
  return Object.entries(properties).flatMap(([name, inner]) => [
    { name: [...path, name].join('.'), schema: inner },
    ...fieldsOf(inner, [...path, name]),
  ]);
}

/** A request that is right in everything but the id at the place. */
function requestFor({ method, path, operation, place, noun }: Place, mine: Ids, other: Ids) {
  const wrong = other[noun] ?? assert.fail(`no ${noun} was made`);
  const url = fill(path, operation, mine, { place, value: wrong });
  const media = operation.requestBody?.content['application/json'];
  const body = media === undefined ? undefined : bodyFor(media.schema, media.example ?? {}, mine);
  const parameters = operation.parameters ?? [];
  if (body !== undefined && !parameters.some(({ name }) => name === place)) {
    setAt(body, place.split('.'), wrong);
  }
  return { method: method as 'GET' | 'POST' | 'PATCH', url, body };
}

function fill(
  path: string,
  operation: Operation,
  mine: Ids,
  wrong: { place: string; value: string } | null,
): string {
  const parameters = operation.parameters ?? [];
  const textOf = ({ name, schema, example }: Parameter) => {
    const known = mine[schema['x-noun'] as Noun] ?? example ?? (schema.enum as unknown[])?.[0];
    return encodeURIComponent(wrong?.place === name ? wrong.value : String(known ?? 'x'));
  };
  let url = path;
  for (const one of parameters.filter((each) => each.in === 'path')) {
    url = url.replace(`{${one.name}}`, textOf(one));
  }
  const query = parameters
    .filter((each) => each.in === 'query' && (each.required || each.name === wrong?.place))
    .map((each) => `${each.name}=${textOf(each)}`);
  return query.length === 0 ? url : `${url}?${query.join('&')}`;
}

/** The example of the document with the merchant's own ids. */
function bodyFor(schema: Json, example: Json, mine: Ids): Json {
  const body = structuredClone(example);
  for (const { name, schema: field } of fieldsOf(schema, [])) {
    const noun = field['x-noun'] as Noun | undefined;
    const own = noun === undefined ? undefined : mine[noun];
    if (own !== undefined && !name.includes('.') && name in body) body[name] = own;
  }
  return body;
}

function setAt(body: Json, [name = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    body[name] = value;
    return;
  }
  const inner = (body[name] ?? {}) as Json;
  body[name] = inner;
  setAt(inner, rest, value);
}

function keyOf({ method, path, place }: Place): string {
  return `${method}${path}${place}`;
}

function resolved(value: unknown, document: Json): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, document));
  if (typeof value !== 'object' || value === null) return value;
  const reference = (value as Json).$ref;
  if (typeof reference === 'string') {
    const name = reference.split('/').at(-1) ?? '';
    const schemas = (document.components as { schemas: Json }).schemas;
    return resolved(schemas[name], document);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolved(inner, document)]),
  );
}

/** What the foreign merchant has: counts and the newest log entry change with any touch. */
async function footprint({ engine, foreign }: ApiWorld): Promise<unknown> {
  const { rows } = await engine.db.pool.query(
    `select (select count(*) from transaction_log where merchant_id = $1) as log,
       (select count(*) from event where merchant_id = $1) as events,
       (select count(*) from payment_transaction where merchant_id = $1) as transactions,
       (select count(*) from billing_state
         where merchant_id = $1 and status = 'to_come') as to_come,
       (select count(*) from account where merchant_id = $1 and state = 'open') as accounts`,
    [foreign.merchantId],
  );
  return rows;
}
