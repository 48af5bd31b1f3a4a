// How PayPal is spoken to: at which address, with which access token, under which request id.

import type { Call, Connection } from '../contract.ts';
import type { GatewayHttp, HttpReply } from '../http.ts';
import { API_LIVE, API_TEST, asAccess, asOrder, parseJson, type Settings } from './wire.ts';

export type Asked = {
  method: 'GET' | 'POST' | 'DELETE';
  /** With its query, below the API's address. */
  path: string;
  /** PayPal-Request-Id: the same one again is answered by the state of the first request. */
  requestId?: string;
  body?: object | string;
};

export type Ask = (asked: Asked) => Promise<HttpReply>;

/** A token is not used any more so long before its end: calls take time, and clocks differ. */
const TOKEN_MARGIN_S = 300;

/** Why this connection's settings must not be used, or null. Checked before every call. */
export function refuseSettings(connection: Connection<Settings>): string | null {
  const address = addressOf(connection);
  if (connection.mode === 'live' && address !== API_LIVE) {
    return `a live connection speaks to ${API_LIVE} only`;
  }
  if (connection.mode === 'test' && isLiveHost(URL.parse(address)?.hostname ?? '')) {
    return 'a test connection does not speak to the live PayPal';
  }
  return null;
}

// PayPal has several names of its live address, and all of the sandbox's stand below one.
function isLiveHost(host: string): boolean {
  return /(^|\.)paypal\.com$/.test(host) && !/(^|\.)sandbox\.paypal\.com$/.test(host);
}

export function addressOf({ mode, settings }: Connection<Settings>): string {
  const given = settings.api_base ?? (mode === 'live' ? API_LIVE : API_TEST);
  return given.replace(/\/+$/, '');
}

/**
 * Sends with the remembered access token, or a new one. A token that PayPal does not take any more
 * is renewed once: what was answered 401 was not carried out.
 */
export function speaker(call: Call<Settings>): Ask {
  return async (asked) => {
    const why = refuseSettings(call.connection);
    if (why !== null) return { is: 'not_sent', why };
    const name = tokenName(call);
    const known = call.memory.recall(name, call.now().getTime());
    const renew = () => call.memory.once(name, () => newToken(call));
    const token = known === null ? await renew() : { value: known };
    if (!('value' in token)) return token;
    const reply = await send(call, asked, token.value);
    if (known === null || reply.is !== 'reply' || reply.status !== 401) return reply;
    call.memory.forget(name);
    const renewed = await renew();
    return 'value' in renewed ? send(call, asked, renewed.value) : renewed;
  };
}

/** The credentials themselves, tried anew. */
export async function checkToken(call: Call<Settings>): Promise<string | null> {
  const why = refuseSettings(call.connection);
  if (why !== null) return why;
  const token = await newToken(call);
  return 'value' in token ? null : token.why;
}

// Other credentials have another token.
function tokenName({ connection }: Call<Settings>): string {
  return `access_token ${connection.settings.client_id}`;
}

type NotSent = { is: 'not_sent'; why: string };

// Without a token nothing that could move money has left, whatever became of asking for one.
async function newToken(call: Call<Settings>): Promise<{ value: string } | NotSent> {
  const { client_id, client_secret } = call.connection.settings;
  const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64');
  const reply = await call.http.send({
    method: 'POST',
    url: `${addressOf(call.connection)}/v1/oauth2/token`,
    headers: {
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  if (reply.is !== 'reply') return { is: 'not_sent', why: `no access token: ${reply.why}` };
  if (reply.status === 401)
    return { is: 'not_sent', why: 'PayPal does not take these credentials' };
  const access = reply.status === 200 ? asAccess(parseJson(reply.body)) : null;
  if (access === null) return { is: 'not_sent', why: `no access token: HTTP ${reply.status}` };
  const { access_token, expires_in } = access;
  const lastsMs = Math.max(0, expires_in - TOKEN_MARGIN_S) * 1000;
  call.memory.keep(tokenName(call), access_token, call.now().getTime() + lastsMs);
  return { value: access_token };
}

async function send(
  { connection, http }: Call<Settings>,
  { method, path, requestId, body }: Asked,
  token: string,
): Promise<HttpReply> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (method === 'POST') {
    headers['content-type'] = 'application/json';
    headers.prefer = 'return=representation';
  }
  if (requestId !== undefined) headers['paypal-request-id'] = requestId;
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  const reply = await http.send({ method, url: addressOf(connection) + path, headers, body: text });
  if (reply.is === 'reply') hideVaulted(http, reply.body);
  return reply;
}

// Orders show the wallet that was stored with them: whoever has its name and our credentials can
// charge it.
function hideVaulted(http: GatewayHttp, body: string): void {
  if (!body.includes('"vault"')) return;
  const id = asOrder(parseJson(body))?.payment_source?.paypal?.attributes?.vault?.id;
  if (id) http.hide(id);
}
