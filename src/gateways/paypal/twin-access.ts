// Access tokens of the simulated PayPal. They say themselves whose they are and until when, sealed
// with a key of the simulation, so that a restart forgets none.

import { createHmac } from 'node:crypto';
import type { TwinReply, TwinRequest } from '#sandbox/twin.ts';
import { jsonReply } from './twin-wire.ts';

const LIFE_S = 32_400;
const SEAL_KEY = 'simulated access tokens';

/** The account of a request that bears a good token; null for every other one. */
export function accountOf(authorization: string | undefined, nowMs: number): string | null {
  const token = /^Bearer A21AA(.+)$/.exec(authorization ?? '')?.[1];
  const [client = '', until = '', seal = ''] = token?.split('.') ?? [];
  if (seal !== sealOf(`${client}.${until}`)) return null;
  if (Number.parseInt(until, 36) * 1000 <= nowMs) return null;
  return Buffer.from(client, 'base64url').toString('utf8');
}

/** `POST /v1/oauth2/token`. A client whose id or secret contains `invalid` is not known. */
export function grantToken({ headers, body }: TwinRequest, nowMs: number): TwinReply {
  const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  const [client = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':', 2);
  if (client === '' || secret === '' || `${client}${secret}`.includes('invalid')) {
    const error_description = 'Client Authentication failed';
    return jsonReply(401, { error: 'invalid_client', error_description });
  }
  if (new URLSearchParams(body).get('grant_type') !== 'client_credentials') {
    const error_description = 'Grant Type is NULL';
    return jsonReply(400, { error: 'unsupported_grant_type', error_description });
  }
  const until = (Math.floor(nowMs / 1000) + LIFE_S).toString(36);
  const sealed = `${Buffer.from(client).toString('base64url')}.${until}`;
  return jsonReply(200, {
    scope: 'https://uri.paypal.com/services/payments/payment/authcapture',
    access_token: `A21AA${sealed}.${sealOf(sealed)}`,
    token_type: 'Bearer',
    app_id: 'APP-80W284485P519543T',
    expires_in: LIFE_S,
    nonce: '2023-10-09T15:32:55Z',
  });
}

export function noToken(): TwinReply {
  const error_description = 'Token signature verification failed';
  return jsonReply(401, { error: 'invalid_token', error_description });
}

function sealOf(text: string): string {
  return createHmac('sha256', SEAL_KEY).update(text).digest('base64url').slice(0, 22);
}
