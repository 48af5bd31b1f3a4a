// How one call speaks to Transbank: whose codes and keys, which address, and what a reply is.
// Nothing is signed; two headers carry the keys, each product its own.

import type { Currency } from '#domain/money.ts';
import type { Call, Connection } from '../contract.ts';
import type { HttpReply, HttpRequest } from '../http.ts';
import type { Level } from './declines.ts';
import type { Product } from './reference.ts';
import { API_LIVE, API_PATH, API_TEST, readError, type Settings } from './wire.ts';

/** Sends one request to a product; `path` is below its version. */
export type Ask = (
  product: Product,
  method: HttpRequest['method'],
  path: string,
  body?: Record<string, unknown>,
) => Promise<HttpReply>;

/**
 * `refused`: Transbank read the request and did not carry it out. `unclear`: it may have been
 * carried out, or the reply is not one of Transbank's.
 */
export type Answer<T> =
  | { is: 'ok'; body: T }
  | { is: 'not_sent'; why: string }
  | { is: 'refused'; http: number; said: string; at: Date | null }
  | { is: 'unclear'; why: string; http?: number };

export function speaker({ connection, http }: Call<Settings>): Ask {
  return (product, method, path, body) => {
    const keys = keysOf(connection.settings, product);
    const why = refuseAddress(connection) ?? (typeof keys === 'string' ? keys : null);
    if (why !== null || typeof keys === 'string') {
      return Promise.resolve({ is: 'not_sent', why: why ?? '' });
    }
    return http.send({
      method,
      url: addressOf(connection) + API_PATH[product] + path,
      headers: { ...keys, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
}

// Before any work: the keys are not these, or there are too many requests at once.
const TURNED_AWAY = new Set([401, 403, 429]);
const REFUSED = new Set([400, 404, 405, 406, 415, 422]);

export function answer<T>(reply: HttpReply, read: (text: string) => T | null): Answer<T> {
  if (reply.is === 'not_sent') return reply;
  if (reply.is === 'lost') return { is: 'unclear', why: reply.why };
  const http = reply.status;
  const body = http === 200 ? read(reply.body) : null;
  if (body !== null) return { is: 'ok', body };
  const said = readError(reply.body)?.error_message ?? null;
  if (TURNED_AWAY.has(http)) {
    return { is: 'not_sent', why: `Transbank answers ${http}: ${said ?? 'no word why'}` };
  }
  if (REFUSED.has(http) && said !== null) {
    return { is: 'refused', http, said, at: instant(reply.headers.date) };
  }
  return { is: 'unclear', why: `unreadable HTTP ${http}`, http };
}

/** What was asked for twice, or is being worked on: what became of it has to be looked up. */
export function isRepeat(said: string): boolean {
  return /already|duplica|locked/i.test(said);
}

export function currencyOf(settings: Settings): Currency {
  return (settings.currency ?? 'CLP') as Currency;
}

export function levelOf(settings: Settings): Level {
  return settings.decline_level === 2 ? 2 : 1;
}

export function isDeferred(settings: Settings, product: Product): boolean {
  const deferred = product === 'webpay' ? settings.webpay_deferred : settings.oneclick_deferred;
  return deferred === true;
}

export function hasOneclick(settings: Settings): boolean {
  const { oneclick_code, oneclick_child_code, oneclick_secret } = settings;
  return [oneclick_code, oneclick_child_code, oneclick_secret].every((one) => one !== undefined);
}

export function instant(text: string | null | undefined): Date | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : new Date(at);
}

type Keys = Record<'tbk-api-key-id' | 'tbk-api-key-secret', string>;

/** The headers of a product, or why there are none. */
function keysOf(settings: Settings, product: Product): Keys | string {
  if (product === 'webpay') {
    return headers(settings.webpay_code, settings.webpay_secret);
  }
  if (!hasOneclick(settings)) return 'this connection has no complete Oneclick codes';
  return headers(settings.oneclick_code ?? '', settings.oneclick_secret ?? '');
}

function headers(code: string, secret: string): Keys {
  return { 'tbk-api-key-id': code, 'tbk-api-key-secret': secret };
}

/** Why this connection must not be used, or null. Checked before every call. */
function refuseAddress(connection: Connection<Settings>): string | null {
  const address = addressOf(connection);
  if (connection.mode === 'live' && address !== API_LIVE) {
    return `a live connection speaks to ${API_LIVE} only`;
  }
  if (connection.mode === 'test' && address === API_LIVE) {
    return `a test connection does not speak to ${API_LIVE}`;
  }
  return null;
}

function addressOf({ mode, settings }: Connection<Settings>): string {
  const given = settings.api_base ?? (mode === 'live' ? API_LIVE : API_TEST);
  return given.replace(/\/$/, '');
}
