// DPO's settings and addresses, and how one request is sent: which reply says something, and which
// leaves it open. See README.md.

import { type Static, Type } from 'typebox';
import type { Call, Connection } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { type Fields, readXml, textOf, writeXml, type XmlElement } from './xml.ts';

/** Test companies live at the same address as live ones. */
export const API_LIVE = 'https://secure.3gdirectpay.com';

const GUID = '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$';

export const Settings = Type.Object(
  {
    company_token: Type.String({ pattern: GUID, title: 'Company token', secret: true }),
    company: Type.Union([Type.Literal('test'), Type.Literal('live')], {
      title: 'The company token is of a test or a live company',
    }),
    service_type: Type.String({ pattern: '^\\d{1,10}$', title: 'Service type' }),
    recurring: Type.Optional(Type.Boolean({ title: 'DPO has activated recurring tokens' })),
    pay_page: Type.Optional(
      Type.Union([Type.Literal('payv2.php'), Type.Literal('payv3.php')], { title: 'Pay page' }),
    ),
    api_base: Type.Optional(
      Type.String({ pattern: '^https?://', maxLength: 200, title: 'Address' }),
    ),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof Settings>;

/**
 * `not_sent`: nothing left, or DPO did not take the company token. `unclear`: it may have been
 * carried out.
 */
export type Reading =
  | { is: 'said'; code: string; said: string; fields: Fields }
  | { is: 'not_sent'; why: string }
  | { is: 'unclear'; why: string; http?: number };

export type Version = 'v6' | 'v7';

/** Sends one request by its name. */
export type Ask = (
  request: string,
  elements: readonly XmlElement[],
  version?: Version,
) => Promise<Reading>;

export function speaker({ connection, http }: Call<Settings>): Ask {
  return async (request, elements, version = 'v6') => {
    const why = refuseSettings(connection);
    if (why !== null) return { is: 'not_sent', why };
    const body = writeXml([
      ['CompanyToken', connection.settings.company_token],
      ['Request', request],
      ...elements,
    ]);
    const reply = await http.send({
      method: 'POST',
      url: `${addressOf(connection)}/API/${version}/`,
      headers: { 'content-type': 'application/xml; charset=utf-8' },
      body,
    });
    return readReply(reply);
  };
}

/** Where a payer pays what was asked for under this token. */
export function payerAddress(connection: Connection<Settings>, transToken: string): string {
  const page = connection.settings.pay_page ?? 'payv2.php';
  return `${addressOf(connection)}/${page}?ID=${encodeURIComponent(transToken)}`;
}

/** Why this connection's settings must not be used, or null. Checked before every request. */
export function refuseSettings({ mode, settings }: Connection<Settings>): string | null {
  if (settings.company !== mode) {
    return `a ${mode} connection does not use the token of a ${settings.company} company`;
  }
  if (mode === 'live' && addressOf({ settings }) !== API_LIVE) {
    return `a live connection speaks to ${API_LIVE} only`;
  }
  return null;
}

function addressOf({ settings }: Pick<Connection<Settings>, 'settings'>): string {
  return (settings.api_base ?? API_LIVE).replace(/\/+$/, '');
}

const TURNED_AWAY_HTTP = 429;
/** No company token, or one that does not exist. */
const NO_COMPANY = new Set(['801', '802']);

function readReply(reply: HttpReply): Reading {
  if (reply.is === 'not_sent') return reply;
  if (reply.is === 'lost') return { is: 'unclear', why: reply.why };
  const http = reply.status;
  if (http === TURNED_AWAY_HTTP) return { is: 'not_sent', why: 'DPO is busy (HTTP 429)' };
  const fields = http === 200 ? readXml(reply.body) : null;
  // Some v7 requests call it Code.
  const code = fields === null ? null : (textOf(fields, 'Result') ?? textOf(fields, 'Code'));
  if (fields === null || code === null) {
    return { is: 'unclear', why: `unreadable reply, HTTP ${http}`, http };
  }
  const said = textOf(fields, 'ResultExplanation') ?? textOf(fields, 'Explanation') ?? '';
  if (NO_COMPANY.has(code)) return { is: 'not_sent', why: `DPO says ${code}: ${said}` };
  return { is: 'said', code, said, fields };
}
