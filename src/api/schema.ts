// The words that request and reply schemas are made of. A schema says which Problem a wrong value
// is (`x-problem`), what is allowed in words (`x-limit`) and which noun an id names (`x-noun`), so
// that errors, documentation and the isolation test all read the same source.

import { type TSchemaOptions, Type } from 'typebox';
import { type Noun, PREFIXES } from '#domain/ids.ts';
import { AMOUNT_MAX } from '#domain/money.ts';
import type { ProblemCode } from '#domain/problems.ts';

export type Marks = { 'x-problem'?: ProblemCode; 'x-limit'?: string; 'x-noun'?: Noun };

export const TEXT_MAX = 255;
export const PAGE_DEFAULT = 50;
export const PAGE_MAX = 200;
const METADATA_KEYS_MAX = 50;
const ID_LETTERS = '0-9a-hjkmnp-tv-z';

/** An object that refuses fields it does not know. */
export function record<P extends Parameters<typeof Type.Object>[0]>(
  properties: P,
  options: TSchemaOptions = {},
) {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/** A named reply or request body: stands once in the OpenAPI document, under its title. */
export function named<P extends Parameters<typeof Type.Object>[0]>(
  title: string,
  description: string,
  properties: P,
  options: TSchemaOptions = {},
) {
  return record(properties, { title, description, ...options });
}

/** Prefixed text naming one thing of that kind. */
export function idOf(noun: Noun, description = `Names the ${wordsOf(noun)}.`) {
  return Type.String({ ...idOptions(noun), description });
}

export function nullableId(noun: Noun, description: string) {
  return Type.Unsafe<string | null>({ ...idOptions(noun), type: ['string', 'null'], description });
}

export function text(description: string, options: TSchemaOptions & Marks = {}) {
  return Type.String({ minLength: 1, maxLength: TEXT_MAX, description, ...options });
}

export function nullableText(description: string, options: TSchemaOptions = {}) {
  return Type.Unsafe<string | null>({
    type: ['string', 'null'],
    maxLength: TEXT_MAX,
    description,
    ...options,
  });
}

export function oneOf<const V extends readonly string[]>(
  values: V,
  description: string,
  options: TSchemaOptions = {},
) {
  return Type.Unsafe<V[number]>({ type: 'string', enum: [...values], description, ...options });
}

export function integer(minimum: number, maximum: number, description: string, marks: Marks = {}) {
  return Type.Integer({ minimum, maximum, description, ...marks });
}

export function nullableInteger(description: string) {
  return Type.Unsafe<number | null>({ type: ['integer', 'null'], description });
}

export function flag(description: string) {
  return Type.Boolean({ description });
}

/** An amount that a caller gives: a JSON integer in minor units, above 0. */
export function givenAmount(
  description = 'Amount in minor units of the currency (4900 is 49.00).',
) {
  return Type.Integer({
    minimum: 1,
    maximum: Number(AMOUNT_MAX),
    description,
    examples: [4900],
    'x-problem': 'amount_invalid',
    'x-limit': `an integer in minor units from 1 to ${AMOUNT_MAX}`,
  });
}

/** An amount in a reply; a bigint inside, a JSON integer on the wire. */
export function amount(description = 'Amount in minor units of the currency.') {
  return Type.Unsafe<bigint>({ type: 'integer', description, examples: [4900] });
}

export function currency(description = 'ISO 4217 code in capitals.') {
  return Type.String({
    pattern: '^[A-Z]{3}$',
    description,
    examples: ['EUR'],
    'x-problem': 'currency_unknown',
    'x-limit': 'an ISO 4217 code in capitals',
  });
}

const DAY_LIMIT = 'a day as YYYY-MM-DD';

export function day(description: string, example = '2030-01-31') {
  return Type.String({
    format: 'date',
    description,
    examples: [example],
    'x-problem': 'date_invalid',
    'x-limit': DAY_LIMIT,
  });
}

export function nullableDay(description: string) {
  return Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date', description });
}

/** An instant in a reply: RFC 3339 in UTC. */
export function instant(description: string) {
  return Type.Unsafe<Date>({
    type: 'string',
    format: 'date-time',
    description,
    examples: ['2030-01-31T09:00:00.000Z'],
  });
}

export function nullableInstant(description: string) {
  return Type.Unsafe<Date | null>({ type: ['string', 'null'], format: 'date-time', description });
}

/** An instant that a caller gives. */
export function givenInstant(description: string, example = '2030-01-31T09:00:00Z') {
  return Type.String({
    format: 'date-time',
    maxLength: 40,
    description,
    examples: [example],
    'x-problem': 'date_invalid',
    'x-limit': 'an instant as RFC 3339, e.g. 2030-01-31T09:00:00Z',
  });
}

export function metadata() {
  return Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 500 }), {
    maxProperties: METADATA_KEYS_MAX,
    description: `The merchant's own values: up to ${METADATA_KEYS_MAX} texts by name.`,
    examples: [{ plan: 'gold' }],
  });
}

/** A value of any shape: what a gateway said, what an operator changed. */
export function anything(description: string) {
  return Type.Unsafe<unknown>({ description });
}

export function wordsOf(noun: Noun): string {
  return noun.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function idOptions(noun: Noun): TSchemaOptions & Marks {
  const prefix = PREFIXES[noun];
  return {
    pattern: `^${prefix}_[0-7][${ID_LETTERS}]{25}$`,
    examples: [`${prefix}_01h455vb4pex5vsknk084sn02q`],
    'x-problem': 'id_malformed',
    'x-limit': `${prefix}_ and 26 characters of 0123456789abcdefghjkmnpqrstvwxyz`,
    'x-noun': noun,
  };
}
