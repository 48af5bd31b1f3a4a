// The OpenAPI 3.1 document, made from the routes themselves: their schemas, the problems they name,
// and the headers that every one understands. Named schemas stand once, under components.

import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { PROBLEMS, type ProblemCode } from '#domain/problems.ts';
import type { EndpointFacts } from '../endpoint.ts';
import { problemUrl } from './render-problem.ts';

export const TAGS: readonly (readonly [name: string, description: string])[] = [
  ['Merchant', 'Your own settings, and going live.'],
  ['Customers', 'Persons and firms that pay.'],
  ['Accounts', "A customer's agreement with you, under your own reference."],
  ['Wallets', "A customer's set of instruments with one default."],
  ['Instruments', 'Tokenised cards, bank accounts and mandates; never their numbers.'],
  ['Gateway connections', 'Your credentials and settings at a payment gateway.'],
  ['Payment methods', 'The ways you accept money, in the order in which payers see them.'],
  ['Checkout sessions', 'A page on which a payer pays or leaves an instrument; what comes of it.'],
  ['Payment records', 'Schedules: which amounts fall due on which days.'],
  ['Billing records', 'One amount due on one day.'],
  ['One-off schedules', 'Billing records that your own system pushes, one or 10,000 at once.'],
  ['Payment transactions', 'Requests to a gateway that may move money, with their full history.'],
  ['Payment statuses', 'Every change of a billing record, in windows that lose and repeat none.'],
  ['Payment stops', 'No new attempt on an account while one stands.'],
  ['Ledger', 'Double entry: what moved, why, and the balances.'],
  ['Transaction log', 'Everything an operator needs to explain a payment.'],
  ['Test clock', 'In test mode the day is an input.'],
  ['Notices', 'What gateways tell us.'],
];

/** Any route behind a key may answer these. */
const COMMON: readonly ProblemCode[] = ['value_invalid', 'key_missing', 'key_invalid'];
const COMMON_LAST: readonly ProblemCode[] = ['rate_limited', 'internal', 'unavailable'];
const WITH_BODY: readonly ProblemCode[] = [
  'body_malformed',
  'field_missing',
  'field_unknown',
  'body_too_large',
  'media_type_unsupported',
];
const WITH_KEY: readonly ProblemCode[] = ['idempotency_conflict', 'idempotency_in_progress'];

type Schema = Record<string, unknown>;

const IDEMPOTENCY_HEADER = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Your own name for this request, 1 to 200 printable characters. The same key with the same ' +
    'body answers with the first result and the header `Idempotent-Replayed: true`.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

/** Has to be registered before the routes are. */
export async function describeRoutes(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Dunlin API', version, description: INTRODUCTION },
      tags: TAGS.map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'The API key, `dk_…`.' },
          basic: { type: 'http', scheme: 'basic', description: 'The API key as user name.' },
        },
      },
    },
  });
}

/** The finished document, once the app is ready. */
export function openApiDocument(app: FastifyInstance, facts: RouteFacts): Schema {
  const document = structuredClone(app.swagger()) as Schema;
  const schemas: Record<string, Schema> = { Problem: problemSchema() };
  for (const [path, methods] of entriesOf(document.paths)) {
    for (const [method, operation] of entriesOf(methods)) {
      const known = facts(method.toUpperCase(), path);
      if (known !== null) completeOperation(operation as Schema, method, known);
    }
  }
  document.paths = hoist(document.paths, schemas);
  const components = document.components as Schema;
  components.schemas = Object.fromEntries(
    Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return document;
}

/** The document as it is committed: sorted as made, two spaces, a line feed at the end. */
export function openApiText(app: FastifyInstance): string {
  return `${JSON.stringify(app.openApi(), null, 2)}\n`;
}

export type RouteFacts = (method: string, openApiPath: string) => EndpointFacts | null;

function completeOperation(operation: Schema, method: string, facts: EndpointFacts): void {
  operation.security = facts.access === 'key' ? [{ bearer: [] }, { basic: [] }] : [];
  const parameters = [...((operation.parameters as Schema[] | undefined) ?? [])];
  if (method === 'post' && facts.access === 'key') {
    parameters.push({ ...IDEMPOTENCY_HEADER, required: facts.keyRequired });
  }
  if (parameters.length > 0) operation.parameters = parameters;
  allowNoBody(operation.requestBody);
  const responses = operation.responses as Schema;
  for (const [status, codes] of byStatus(codesOf(operation, method, facts))) {
    responses[status] = {
      description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code][1]}.`).join('\n'),
      content: { 'application/problem+json': { schema: problemSchema() } },
    };
  }
}

/** A body of which nothing is required may be left out. */
function allowNoBody(requestBody: unknown): void {
  const [[, media] = []] = entriesOf((requestBody as Schema | undefined)?.content);
  const schema = (media as { schema: Schema } | undefined)?.schema;
  if (schema === undefined) return;
  const needed = schema.required !== undefined || schema.minProperties !== undefined;
  (requestBody as Schema).required = needed;
}

/** Everything that the operation may answer, its schemas' own complaints included. */
function codesOf(operation: Schema, method: string, facts: EndpointFacts): Set<ProblemCode> {
  const body = operation.requestBody === undefined ? [] : WITH_BODY;
  const keyed = method === 'post' && facts.access === 'key' ? WITH_KEY : [];
  const needed: readonly ProblemCode[] = facts.keyRequired ? ['idempotency_key_missing'] : [];
  const common = facts.access === 'key' ? COMMON : [];
  const marked = [...marksIn(operation.parameters), ...marksIn(operation.requestBody)];
  const all = [...common, ...body, ...marked, ...facts.problems, ...keyed, ...needed];
  return new Set([...all, ...COMMON_LAST]);
}

function byStatus(codes: Set<ProblemCode>): Map<string, ProblemCode[]> {
  const grouped = new Map<string, ProblemCode[]>();
  for (const code of codes) {
    const status = String(PROBLEMS[code][0]);
    grouped.set(status, [...(grouped.get(status) ?? []), code]);
  }
  return grouped;
}

/** Every `x-problem` inside. */
function marksIn(value: unknown): ProblemCode[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'x-problem' ? [inner as ProblemCode] : marksIn(inner),
  );
}

/** Moves every schema with a title under components and leaves a reference. */
function hoist(value: unknown, schemas: Record<string, Schema>): unknown {
  if (Array.isArray(value)) return value.map((item) => hoist(item, schemas));
  if (typeof value !== 'object' || value === null) return value;
  const inner: Schema = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, hoist(item, schemas)]),
  );
  if (typeof inner.title !== 'string' || inner.properties === undefined) return inner;
  const { title, ...schema } = inner;
  schemas[title] = schema;
  return { $ref: `#/components/schemas/${title}` };
}

function problemSchema(): Schema {
  const code = { type: 'string', enum: Object.keys(PROBLEMS), description: CODE_TABLE };
  const fault = { code, field: { type: 'string' }, value: {}, limit: { type: 'string' } };
  return {
    title: 'Problem',
    description: 'What went wrong (RFC 9457).',
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'detail', 'request_id'],
    properties: {
      type: {
        type: 'string',
        description: 'Stable address of the explanation.',
        examples: [problemUrl('amount_invalid')],
      },
      title: { type: 'string' },
      status: { type: 'integer' },
      code,
      detail: { type: 'string', description: 'For people.' },
      field: { type: 'string', description: 'Dotted path of the field at fault.' },
      value: { description: 'What was given.' },
      limit: { type: 'string', description: 'What is allowed.' },
      errors: {
        type: 'array',
        description: 'Every fault, where there are several.',
        items: { type: 'object', required: ['code'], properties: fault },
      },
      request_id: { type: 'string', description: 'Quote it when you ask about a request.' },
    },
  };
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

const CODE_TABLE = Object.entries(PROBLEMS)
  .map(([code, [status, title]]) => `\`${code}\` (${status}): ${title}.`)
  .join('\n');

const INTRODUCTION = `Collects every payment that is due, exactly once, through any gateway.

**Keys.** Give your API key as \`Authorization: Bearer dk_…\`, or as the user name of Basic
authentication. A key sees its own merchant's data only; anything else is \`not_found\`.

**Amounts** are JSON integers in minor units of the currency: 4900 with EUR is 49.00, 500 with JPY
is 500. **Days** are \`YYYY-MM-DD\` in your time zone, **instants** RFC 3339 in UTC.

**Repeating.** Every POST takes an \`Idempotency-Key\`; refund, capture and void require one. The
same key and body answer with the first result, so repeat whatever you got no answer to.

**Lists** answer \`{data, next_cursor}\`; give \`next_cursor\` as \`cursor\` until it is null.

**Errors** are \`application/problem+json\`: a stable \`code\`, the \`field\` at fault, the
\`value\` given, the \`limit\` it breaks, and the \`request_id\`.`;
