// One-off schedules: billing records that the merchant's own system pushes, one or 10,000 at once.
// In bulk each item is accepted or rejected by itself, so the items are checked one by one.

import { Type } from 'typebox';
import { listBillingRecords } from '#db/billing-records.ts';
import { showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Engine, Scope } from '#engine/context.ts';
import {
  loadOneOffs,
  ONE_OFFS_MAX,
  type OneOffInput,
  type OneOffResult,
} from '#engine/load-one-offs.ts';
import { endpoint } from '../endpoint.ts';
import {
  anything,
  currency,
  day,
  flag,
  givenAmount,
  named,
  nullableId,
  nullableText,
  oneOf,
  record,
  text,
} from '../schema.ts';
import { BillingRecordView, billingRecordView } from './billing-record-view.ts';
import { RetryGiven } from './payment-record-view.ts';

const ITEM = {
  reference: text('Your own name for it, unique; 1 to 100 characters.', { maxLength: 100 }),
  account: text('The account: its id, or your own reference of it.', { 'x-noun': 'account' }),
  amount: givenAmount(),
  currency: currency(),
  due_on: Type.Optional(day('When it is due; today unless given.')),
  description: Type.Optional(text("Short text for the payer's statement.")),
  retry: Type.Optional(RetryGiven),
};

const EXAMPLE = {
  reference: 'R-2150-0001',
  account: 'A-1001',
  amount: 4900,
  currency: 'EUR',
  due_on: '2150-01-31',
};

const OneOffBody = named('OneOffSchedule', 'An amount that is due once.', ITEM, {
  examples: [EXAMPLE],
});

const BULK_FIELDS: ReadonlySet<string> = new Set(Object.keys(ITEM));

const BulkBody = named(
  'OneOffSchedules',
  'Up to 10,000 amounts that are due once each.',
  {
    items: Type.Array(
      Type.Unsafe<unknown>({ description: 'An object with the fields of OneOffSchedule.' }),
      { minItems: 1, description: 'Each is accepted or rejected by itself.' },
    ),
  },
  { examples: [{ items: [EXAMPLE] }] },
);

const ResultView = named('OneOffResult', 'What became of one item.', {
  index: Type.Integer({ description: 'Its place in `items`, from 0.' }),
  result: oneOf(['accepted', 'rejected'], 'An item rejected leaves nothing behind.'),
  reference: anything('As it was given.'),
  billing_record_id: nullableId('billingRecord', 'The billing record; null when rejected.'),
  existing: flag('The same reference with the same content was there before.'),
  code: nullableText('Code of the problem; null when accepted.'),
  field: nullableText('The field at fault.'),
  value: anything('The value that was given for it.'),
  limit: nullableText('What is allowed.'),
  detail: nullableText('For people.'),
});

const push = endpoint({
  method: 'POST',
  url: '/v1/one-off-schedules',
  operationId: 'pushOneOffSchedule',
  tag: 'One-off schedules',
  summary: 'Push a one-off schedule',
  description:
    'The same reference with the same content answers with the first one; with other content it ' +
    'is a `reference_conflict` that names the field.',
  body: OneOffBody,
  status: 201,
  reply: BillingRecordView,
  problems: [
    'account_unknown',
    'account_closed',
    'account_stopped',
    'instrument_unusable',
    'amount_not_possible',
    'date_past',
    'date_out_of_range',
    'reference_conflict',
    'connection_disabled',
  ],
  async handle({ engine, scope, body }) {
    const [result] = await loadOneOffs(scope, [inputOf(body)]);
    if (result === undefined) throw new Error('An item got no result');
    if (result.is === 'rejected') throw problemOf(result);
    return oneByReference({ engine, scope }, result.reference);
  },
});

const bulk = endpoint({
  method: 'POST',
  url: '/v1/one-off-schedules/bulk',
  operationId: 'pushOneOffSchedules',
  tag: 'One-off schedules',
  summary: 'Push up to 10,000 one-off schedules',
  description:
    'Each item is accepted or rejected by itself, with a code; `results` has one for each, in ' +
    'order. Push a file again as it is: what was accepted before answers with its first result.',
  body: BulkBody,
  bodyLimit: 'bulk',
  reply: named('OneOffResults', 'What became of the items.', {
    accepted: Type.Integer({ description: 'How many were accepted, now or before.' }),
    rejected: Type.Integer(),
    results: Type.Array(ResultView),
  }),
  problems: ['limit_exceeded'],
  async handle({ scope, body }) {
    if (body.items.length > ONE_OFFS_MAX) {
      const limit = `at most ${ONE_OFFS_MAX} items`;
      throw new Problem('limit_exceeded', { field: 'items', value: body.items.length, limit });
    }
    const sorted = body.items.map(sortOut);
    const sound = sorted.filter((item) => item.is === 'sound');
    const loaded = (
      await loadOneOffs(
        scope,
        sound.map(({ input }) => input),
      )
    ).values();
    const results = sorted.map((item, index) => {
      const result = item.is === 'sound' ? loaded.next().value : item;
      if (result === undefined) throw new Error('An item got no result');
      return resultView(result, index);
    });
    const accepted = results.filter(({ result }) => result === 'accepted').length;
    return { accepted, rejected: results.length - accepted, results };
  },
});

const get = endpoint({
  method: 'GET',
  url: '/v1/one-off-schedules/:reference',
  operationId: 'getOneOffSchedule',
  tag: 'One-off schedules',
  summary: 'Get a one-off schedule by your reference',
  params: record({ reference: text('Your own name for it.', { maxLength: 100 }) }),
  reply: BillingRecordView,
  problems: ['not_found'],
  async handle({ engine, scope, params }) {
    return oneByReference({ engine, scope }, params.reference);
  },
});

export const oneOffSchedules = [push, bulk, get];

type Asking = { engine: Engine; scope: Scope };

async function oneByReference({ engine, scope }: Asking, reference: string) {
  const wanted = { reference, after: null, limit: 1 };
  const page = await listBillingRecords(engine.db.pool, scope.merchantId, wanted);
  const [row] = page.billingRecords;
  if (row !== undefined) return billingRecordView(scope, row);
  throw new Problem('not_found', { field: 'reference', value: reference });
}

type Rejected = Extract<OneOffResult, { is: 'rejected' }>;

/** Items that are no objects or have fields of their own never reach the engine. */
function sortOut(item: unknown): { is: 'sound'; input: OneOffInput } | Rejected {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return rejected(null, new Problem('value_invalid', { field: 'item', limit: 'an object' }));
  }
  const fields: Partial<Record<keyof typeof ITEM, unknown>> = item;
  const unknown = Object.keys(item).find((field) => !BULK_FIELDS.has(field));
  if (unknown === undefined) return { is: 'sound', input: inputOf(fields) };
  return rejected(fields.reference ?? null, new Problem('field_unknown', { field: unknown }));
}

function rejected(reference: unknown, { code, field, detail, limit }: Problem): Rejected {
  const where = field ?? 'item';
  return {
    is: 'rejected',
    reference,
    code,
    field: where,
    value: null,
    limit: limit ?? null,
    detail,
  };
}

function inputOf(fields: Partial<Record<keyof typeof ITEM, unknown>>): OneOffInput {
  const { reference, account, amount, currency, due_on, description, retry } = fields;
  return { reference, account, amount, currency, dueOn: due_on, description, retry };
}

function problemOf({ code, field, value, limit, detail }: Rejected): Problem {
  const given = limit === null ? { field, value, detail } : { field, value, limit, detail };
  return new Problem(code, given);
}

function resultView(result: OneOffResult, index: number) {
  const accepted = result.is === 'accepted';
  return {
    index,
    result: result.is,
    reference: result.reference ?? null,
    billing_record_id: accepted ? showId('billingRecord', result.billingRecordId) : null,
    existing: accepted && result.existing,
    code: accepted ? null : result.code,
    field: accepted ? null : result.field,
    value: accepted ? null : (result.value ?? null),
    limit: accepted ? null : result.limit,
    detail: accepted ? null : result.detail,
  };
}
