// Reads stay fast however much is stored: every GET of the document is asked on a stored past, and
// the plan of every statement it runs must go by index and touch no more rows than it shows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { type Id, type Noun, showId } from '#domain/ids.ts';
import { apiWorld, type Json } from '#test/api-world.ts';
import { type Stored, storePast } from '#test/stored-year.ts';

const RECORDS = 40_000;
/** The feed looks at up to 2,000 events, lists with a status at as many records; else few rows. */
const TOUCHED_MAX = 2_100;
const TOUCHED_OF_A_PAGE = 400;
const GROWING = new Set([
  'account',
  'customer',
  'wallet',
  'instrument',
  'payment_record',
  'billing_record',
  'billing_state',
  'payment_transaction',
  'transaction_status_default',
  'ledger_entry_default',
  'event_default',
  'transaction_log_default',
]);

test('every GET goes by index, whatever is stored', async (t) => {
  const { app, engine, mine } = await apiWorld(t);
  const stored = await storePast(engine.db.pool, mine.merchantId, RECORDS);
  const explained = explaining(engine.db.pool);
  const faults: string[] = [];
  let asked = 0;
  for (const { url, wide } of urlsOf(app.openApi(), stored)) {
    explained.statements.length = 0;
    const answer = await mine.ask('GET', url);
    assert.equal(answer.status, 200, `${url}: ${answer.text}`);
    for (const { text, plan } of explained.statements) {
      for (const node of nodesOf(plan)) {
        const table = String(node['Relation Name'] ?? '');
        const scan = `${url}: ${node['Node Type']} on ${table}\n${text}`;
        if (node['Node Type'] === 'Seq Scan' && GROWING.has(table)) faults.push(scan);
        const touched = touchedBy(node);
        const most = wide ? TOUCHED_MAX : TOUCHED_OF_A_PAGE;
        if (touched > most) faults.push(`${scan}\ntouches ${touched} rows, at most ${most}`);
      }
    }
    asked += explained.statements.length;
  }
  assert.deepEqual(faults, []);
  assert.ok(asked > 60, `only ${asked} statements were seen`);
});

test('control: a read without an index is noticed', async (t) => {
  const { engine, mine } = await apiWorld(t);
  await storePast(engine.db.pool, mine.merchantId, 5000);
  const { statements } = explaining(engine.db.pool);
  await engine.db.pool.query('select id from payment_transaction where amount = $1', [7]);
  const nodes = statements.flatMap(({ plan }) => nodesOf(plan));
  assert.ok(nodes.some((node) => node['Node Type'] === 'Seq Scan'));
});

type Plan = Json & { Plans?: Plan[] };
type Statement = { text: string; plan: Plan };

/** From now on every select of the pool is explained as well, with the same values. */
function explaining(pool: pg.Pool): { statements: Statement[] } {
  const statements: Statement[] = [];
  const query = pool.query.bind(pool) as (...given: unknown[]) => Promise<{ rows: Json[] }>;
  const explain = async (...given: unknown[]) => {
    const [first, second] = given as [string | { text: string; values: unknown[] }, unknown[]];
    const text = typeof first === 'string' ? first : first.text;
    const values = typeof first === 'string' ? second : first.values;
    if (/^\s*(select|with)\b/.test(text)) {
      const { rows } = await query(`explain (analyze, format json) ${text}`, values);
      const [row = {}] = rows;
      const [{ Plan: plan }] = row['QUERY PLAN'] as [{ Plan: Plan }];
      statements.push({ text, plan });
    }
    return query(...given);
  };
  Object.assign(pool, { query: explain });
  return { statements };
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

function touchedBy(node: Plan): number {
  const loops = Number(node['Actual Loops'] ?? 1);
  const removed = Number(node['Rows Removed by Filter'] ?? 0);
  return (Number(node['Actual Rows'] ?? 0) + removed) * loops;
}

type Parameter = { name: string; in: string; required: boolean; schema: Json };

/** Each GET as it is, and once more with each of its optional filters. */
function urlsOf(document: Json, stored: Stored): { url: string; wide: boolean }[] {
  const paths = document.paths as Record<string, { get?: { parameters?: Parameter[] } }>;
  return Object.entries(paths).flatMap(([path, { get }]) => {
    if (get === undefined || !path.startsWith('/v1/')) return [];
    const parameters = get.parameters ?? [];
    const isKnown = ({ schema }: Parameter) => idFor(schema, stored) !== null;
    if (parameters.some((one) => one.in === 'path' && !isKnown(one))) return [];
    let url = path;
    for (const one of parameters.filter((each) => each.in === 'path')) {
      url = url.replace(`{${one.name}}`, String(idFor(one.schema, stored)));
    }
    const query = parameters.filter((each) => each.in === 'query');
    const needed = query.filter(({ required }) => required).map((one) => valueFor(one, stored));
    const filters = query.filter(({ required, name }) => !required && name !== 'cursor');
    const variants = [[], ...filters.map((one) => [valueFor(one, stored)])];
    return variants.map((variant) => {
      const asked = [...needed, ...variant].join('&');
      const wide = /status|history|balances/.test(`${path}?${asked}`);
      return { url: asked === '' ? url : `${url}?${asked}`, wide };
    });
  });
}

function valueFor({ name, schema }: Parameter, stored: Stored): string {
  const known: Record<string, string> = {
    from: '2026-01-01T00:00:00Z',
    to: '2028-01-01T00:00:00Z',
    limit: '20',
    due_from: '2026-06-01',
    due_to: '2026-07-01',
    reference: 'none',
    standing: 'true',
    account: 'stored-1',
    subject: showId('paymentTransaction', stored.transactionId as Id<'paymentTransaction'>),
  };
  const words = (schema.enum ?? (schema.items as Json | undefined)?.enum ?? []) as string[];
  // The last word of a list is a rare one: nobody is inactive, nothing was cancelled or settled.
  const value = known[name] ?? idFor(schema, stored) ?? words.at(-1);
  return `${name}=${encodeURIComponent(String(value))}`;
}

/** The stored thing of that noun; null for what is no id and for what is not stored. */
function idFor(schema: Json, stored: Stored): string | null {
  const noun = schema['x-noun'] as Noun | undefined;
  const ids: Partial<Record<Noun, string>> = {
    customer: stored.customerId,
    account: stored.accountId,
    paymentRecord: stored.paymentRecordId,
    billingRecord: stored.billingRecordId,
    paymentTransaction: stored.transactionId,
    instrument: stored.instrumentId,
  };
  const id = noun === undefined ? undefined : ids[noun];
  return noun === undefined || id === undefined ? null : showId(noun, id as Id<typeof noun>);
}
