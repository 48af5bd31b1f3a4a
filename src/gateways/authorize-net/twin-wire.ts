// The wire of the simulated Authorize.Net: JSON behind a byte order mark, always with HTTP status
// 200, amounts as decimals, errors as messages.

import type { TwinReply } from '#sandbox/twin.ts';

export type Json = Record<string, unknown>;

/** A request that fails as a whole, with what of a transaction it already has. */
export class ApiError extends Error {
  readonly code: string;
  readonly text: string;
  readonly extra: Json;

  constructor(code: string, text: string, extra: Json = {}) {
    super(text);
    this.code = code;
    this.text = text;
    this.extra = extra;
  }
}

export const SYSTEM_ERROR = [
  'E00001',
  'An error occurred during processing. Please try again.',
] as const;
export const TOO_BUSY = [
  'E00053',
  'The server is currently too busy, please try again later.',
] as const;
export const NOT_FOUND = ['E00040', 'The record cannot be found.'] as const;

const BYTE_ORDER_MARK = '\uFEFF';

export function jsonReply(nowMs: number, body: Json, status = 200): TwinReply {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    date: new Date(nowMs).toUTCString(),
  };
  return { status, headers, body: BYTE_ORDER_MARK + JSON.stringify(body) };
}

export function ok(code = 'I00001', text = 'Successful.'): Json {
  return { resultCode: 'Ok', message: [{ code, text }] };
}

export function failed(code: string, text: string): Json {
  return { resultCode: 'Error', message: [{ code, text }] };
}

export function field(value: Json, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A text or number of the request as text; null when it is not there. */
export function text(value: Json, name: string): string | null {
  const found = field(value, name);
  return found === undefined || found === null ? null : String(found);
}

export function object(value: Json, name: string): Json {
  const found = field(value, name);
  return isObject(found) ? found : {};
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A repeated element, which JSON gives as a list or, when there is one of it, as itself. */
export function objects(value: Json, name: string): Json[] {
  const found = field(value, name);
  return (Array.isArray(found) ? found : [found]).filter(isObject);
}

/** Minor units; null when it is no amount with at most two places that count. */
export function toMinor(value: string | null): number | null {
  const match = /^(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(value ?? '');
  return match === null ? null : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** `19.90` as the number 19.9, as reports have it. */
export function toNumber(minor: number): number {
  return minor / 100;
}

export function toText(minor: number): string {
  const digits = String(minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
