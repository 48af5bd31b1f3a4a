// Where the twins stand in a simulated world: one host, a path for each, as the sandbox has it.

import type { TwinRequest } from '#sandbox/twin.ts';

const HOST = 'twins.internal:4010';
export const TWINS_URL = `http://${HOST}`;

type Sent = {
  method: string;
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
};

/** Which twin is meant, and what reaches it. */
export function atTwin({ method, url, headers = {}, body = '' }: Sent): {
  gateway: string;
  request: TwinRequest;
} {
  const { host, pathname, search } = new URL(url);
  const [, gateway = '', ...rest] = pathname.split('/');
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const request: TwinRequest = {
    method,
    path: `/${rest.join('/')}`,
    query: search.replace(/^\?/, ''),
    headers: { ...Object.fromEntries(named), host: HOST },
    body,
  };
  return { gateway: host === HOST ? gateway : host, request };
}
