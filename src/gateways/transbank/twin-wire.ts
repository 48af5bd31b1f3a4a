// The wire of the simulation: JSON in and out, one key for every error, and what is checked of a
// request before anything is done with it.

import type { TwinReply } from '#sandbox/twin.ts';
import type { Currency } from './twin-commerce.ts';

export type Json = Record<string, unknown>;

/** An answer that is not a 200. */
export class TransbankError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function invalid(parameter: string): TransbankError {
  return new TransbankError(422, `Invalid value for parameter: ${parameter}`);
}

export function refused(message: string): TransbankError {
  return new TransbankError(422, message);
}

/** `nowMs` for the Date header, by the twin's own clock. */
export function jsonReply(nowMs: number, status: number, body: unknown): TwinReply {
  const headers = {
    'content-type': 'application/json;charset=utf-8',
    date: new Date(nowMs).toUTCString(),
  };
  return { status, headers, body: status === 204 ? '' : JSON.stringify(body) };
}

export function errorReply(nowMs: number, error: unknown): TwinReply {
  if (!(error instanceof TransbankError)) throw error;
  return jsonReply(nowMs, error.status, { error_message: error.message });
}

/** The fields of a body that may have these and no others. An empty body has none. */
export function readBody(body: string, known: readonly string[]): Json {
  if (body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new TransbankError(400, 'Malformed JSON request');
  }
  if (!isObject(value)) throw new TransbankError(400, 'Malformed JSON request');
  onlyFields(value, known);
  return value;
}

export function onlyFields(value: Json, known: readonly string[]): void {
  const strange = Object.keys(value).find((name) => !known.includes(name));
  if (strange !== undefined) throw new TransbankError(400, `Unrecognized field "${strange}"`);
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const ORDER = /^[\w|=&%.,~:/?[+!@()>-]{1,26}$/;

export function orderIn(fields: Json, name: string): string {
  const value = textIn(fields, name, { max: 26 });
  if (!ORDER.test(value)) throw invalid(name);
  return value;
}

type Wanted = { max: number; mark?: '' | '!' };

/** The vendor ends some of its sentences with an exclamation mark. */
export function textIn(fields: Json, name: string, { max, mark = '!' }: Wanted): string {
  const value = fields[name];
  if (value === undefined || value === null || value === '') {
    throw refused(`${name} is required${mark}`);
  }
  if (typeof value !== 'string' || value.length > max) throw invalid(name);
  return value;
}

export function urlIn(fields: Json, name: string, max: number): string {
  const value = textIn(fields, name, { max });
  if (!/^https?:\/\//.test(value)) throw invalid(name);
  return value;
}

const DIGITS_MAX = 17;

/** Minor units of the commerce's currency. */
export function amountIn(fields: Json, name: string, currency: Currency): number {
  const value = fields[name];
  if (value === undefined || value === null) throw refused(`${name} is required!`);
  if (typeof value !== 'number' || value <= 0) throw invalid(name);
  const text = String(value);
  const decimals = currency === 'CLP' ? 0 : 2;
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  const [, whole = '', part = ''] = match ?? [];
  if (match === null || text.length > DIGITS_MAX || part.length > decimals) throw invalid(name);
  return Number(whole + part.padEnd(decimals, '0'));
}

/** Minor units as the wire prints them. */
export function printed(minor: number, currency: Currency): number {
  return currency === 'CLP' ? minor : Number(`${minor}e-2`);
}
