// Stripe's wire as the simulated server sees it: form bodies, JSON replies and the error envelope.
// Written from the documents, not from our adapter.

import type { TwinReply } from '#sandbox/twin.ts';

/** Form or query parameters by their full name (`metadata[a]`, `expand[0]`). */
export type Params = ReadonlyMap<string, string>;

export type Json = { [name: string]: unknown };

/** An answer other than 2xx. `stored`: execution had begun, so the idempotency key keeps it. */
export class StripeError extends Error {
  readonly status: number;
  readonly error: Json;
  readonly stored: boolean;

  constructor(status: number, error: Json, stored = false) {
    super(String(error.message));
    this.status = status;
    this.error = error;
    this.stored = stored;
  }
}

export function invalid(message: string, more: Json = {}, status = 400): StripeError {
  return new StripeError(status, { type: 'invalid_request_error', message, ...more });
}

export function missing(param: string): StripeError {
  return invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}

/** An unknown object named in the path is 404, one named by a parameter 400. */
export function noSuch(kind: string, id: string, param: string, inPath: boolean): StripeError {
  const shown = kind === 'charge' ? id : `'${id}'`;
  const more = { code: 'resource_missing', param };
  return invalid(`No such ${kind}: ${shown}`, more, inPath ? 404 : 400);
}

export function decodeForm(text: string): Params {
  const params = new Map<string, string>();
  if (text === '') return params;
  for (const pair of text.split('&')) {
    const at = pair.indexOf('=');
    let name = decode(at < 0 ? pair : pair.slice(0, at));
    if (name.endsWith('[]')) {
      const stem = name.slice(0, -2);
      let index = 0;
      while (params.has(`${stem}[${index}]`)) index += 1;
      name = `${stem}[${index}]`;
    }
    params.set(name, at < 0 ? '' : decode(pair.slice(at + 1)));
  }
  return params;
}

/** The values below one name: `metadata[a]=1` gives `{a: '1'}` for `metadata`. */
export function nested(params: Params, name: string): Record<string, string> {
  const found: Record<string, string> = {};
  const start = `${name}[`;
  for (const [key, value] of params) {
    if (key.startsWith(start) && key.endsWith(']')) found[key.slice(start.length, -1)] = value;
  }
  return found;
}

/** What is to be shown whole: `expand[]=latest_charge`; of a list without its `data.` before. */
export function expanded(params: Params): ReadonlySet<string> {
  const names = Object.values(nested(params, 'expand'));
  return names.length === 0 ? NOTHING : new Set(names.map((name) => name.replace(/^data\./, '')));
}

const NOTHING: ReadonlySet<string> = new Set();

/** Refuses a parameter the endpoint does not have. */
export function onlyKnown(params: Params, known: ReadonlySet<string>): void {
  for (const name of params.keys()) {
    const root = name.split('[', 1)[0] ?? name;
    if (known.has(root)) continue;
    throw invalid(`Received unknown parameter: ${root}`, {
      code: 'parameter_unknown',
      param: root,
    });
  }
}

export function integer(params: Params, name: string): number | null {
  const text = params.get(name);
  if (text === undefined) return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const more = { code: 'parameter_invalid_integer', param: name };
  throw invalid(`Invalid integer: ${text}`, more);
}

export function jsonReply(status: number, body: Json, headers: Record<string, string>): TwinReply {
  const all = { 'content-type': 'application/json', ...headers };
  return { status, headers: all, body: JSON.stringify(body) };
}

export const BACKEND_ERROR: Json = {
  error: {
    message:
      'Error while communicating with one of our backends.  Sorry about that!  We have been ' +
      'notified of the problem.  If you have any questions, we can help at ' +
      'https://support.stripe.com/.',
    type: 'api_error',
  },
};

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw invalid('Invalid request: the form encoding could not be read.');
  }
}
