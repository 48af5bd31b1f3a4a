// Whether a notice is PayPal's: signed over its id, its time, our webhook's id and the sum of its
// bytes, with the key of a certificate that PayPal's own host serves.

import { verify, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { crc32 } from 'node:zlib';
import type { Call, RawNotice } from '../contract.ts';
import { readReply, whyNot } from './replies.ts';
import { addressOf, speaker } from './speak.ts';
import { API_LIVE, API_TEST, asVerification, type Settings } from './wire.ts';

export type Verdict = { is: 'authentic' } | { is: 'refused' } | { is: 'no_answer'; why: string };

const REFUSED = { is: 'refused' } as const;
const AUTHENTIC = { is: 'authentic' } as const;
const ALGORITHM = 'SHA256withRSA';
const KEPT_MS = 24 * 3_600_000;
/** Nothing but a certificate's name at its end: each one is remembered by its address. */
const CERTIFICATE_PATH = /\/v1\/notifications\/certs\/CERT-[\w-]{1,100}$/;
const CHAIN_MAX = 6;

type Signed = {
  id: string;
  time: string;
  signature: string;
  certUrl: string;
  algorithm: string;
  webhookId: string;
  body: string;
};

export async function judgeNotice(raw: RawNotice, call: Call<Settings>): Promise<Verdict> {
  const signed = signedOf(raw, call.connection.settings.webhook_id);
  if (signed === null || !isPayPals(signed.certUrl, call)) return REFUSED;
  if (signed.algorithm !== ALGORITHM) return askPayPal(signed, call);
  const chain = await certificates(signed.certUrl, call);
  if (chain === 'unknown') return REFUSED;
  const [leaf] = chain;
  if (leaf === undefined) return askPayPal(signed, call);
  const message = [signed.id, signed.time, signed.webhookId, crc32(signed.body)].join('|');
  const signature = Buffer.from(signed.signature, 'base64');
  if (!verify('RSA-SHA256', Buffer.from(message), leaf.publicKey, signature)) return REFUSED;
  return isTrusted(chain, call) ? AUTHENTIC : askPayPal(signed, call);
}

function signedOf({ headers, body }: RawNotice, webhookId: string | undefined): Signed | null {
  const id = headers['paypal-transmission-id'];
  const time = headers['paypal-transmission-time'];
  const signature = headers['paypal-transmission-sig'];
  const certUrl = headers['paypal-cert-url'];
  const algorithm = headers['paypal-auth-algo'];
  if (!webhookId || !id || !time || !signature || !certUrl || !algorithm) return null;
  return { id, time, signature, certUrl, algorithm, webhookId, body };
}

// No other host is asked for anything, whatever the header says. A stand-in serves its own
// certificate, and only to connections in test mode that speak to it.
function isPayPals(certUrl: string, { connection }: Call<Settings>): boolean {
  const url = URL.parse(certUrl);
  if (url === null || url.href !== certUrl || !CERTIFICATE_PATH.test(certUrl)) return false;
  if (url.username !== '' || url.password !== '' || url.search !== '') return false;
  if (
    url.protocol === 'https:' &&
    url.port === '' &&
    /^([\w-]+\.)*paypal\.com$/.test(url.hostname)
  ) {
    return true;
  }
  return isStandIn(connection.mode, addressOf(connection), url);
}

function isStandIn(mode: 'test' | 'live', address: string, url: URL): boolean {
  if (mode !== 'test' || address === API_LIVE || address === API_TEST) return false;
  return URL.parse(address)?.origin === url.origin;
}

// What could not be fetched is not remembered: PayPal itself is asked then. Where PayPal knows no
// such certificate, nobody needs to be asked.
async function certificates(
  certUrl: string,
  call: Call<Settings>,
): Promise<X509Certificate[] | 'unknown'> {
  const name = `certificate ${certUrl}`;
  const nowMs = call.now().getTime();
  const known = call.memory.recall(name, nowMs);
  if (known !== null) return parseChain(known);
  return call.memory.once(name, () => fetchChain(certUrl, name, call));
}

async function fetchChain(
  certUrl: string,
  name: string,
  call: Call<Settings>,
): Promise<X509Certificate[] | 'unknown'> {
  const reply = await call.http.send({ method: 'GET', url: certUrl });
  if (reply.is === 'reply' && reply.status === 404) return 'unknown';
  if (reply.is !== 'reply' || reply.status !== 200) return [];
  const chain = parseChain(reply.body);
  if (chain.length > 0) call.memory.keep(name, reply.body, call.now().getTime() + KEPT_MS);
  return chain;
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

function parseChain(text: string): X509Certificate[] {
  try {
    const found = text.match(PEM) ?? [];
    return found.slice(0, CHAIN_MAX).map((pem) => new X509Certificate(pem));
  } catch {
    return [];
  }
}

function isTrusted(chain: readonly X509Certificate[], call: Call<Settings>): boolean {
  const now = call.now();
  if (!chain.every(({ validFromDate, validToDate }) => validFromDate <= now && now < validToDate)) {
    return false;
  }
  const { connection } = call;
  const address = addressOf(connection);
  const standIn = connection.mode === 'test' && address !== API_LIVE && address !== API_TEST;
  return standIn || (isNamedPayPal(chain[0]) && leadsToRoot(chain));
}

function isNamedPayPal(leaf: X509Certificate | undefined): boolean {
  return leaf !== undefined && /(^|[.=])paypal\.com$/m.test(leaf.subject);
}

/** Each is signed by the next, and the last one by an authority that is known here. */
export function leadsToRoot(
  chain: readonly X509Certificate[],
  roots: readonly string[] = rootCertificates,
): boolean {
  for (const [at, issuer] of chain.slice(1).entries()) {
    const one = chain[at]!;
    if (!issuer.ca || !one.checkIssued(issuer) || !one.verify(issuer.publicKey)) return false;
  }
  const last = chain.at(-1);
  if (last === undefined) return false;
  return roots.some((pem) => {
    const root = new X509Certificate(pem);
    return last.checkIssued(root) && last.verify(root.publicKey);
  });
}

// The event stands in the question as it came, to the byte: another order of names would be
// another event.
async function askPayPal(signed: Signed, call: Call<Settings>): Promise<Verdict> {
  if (!isJson(signed.body)) return REFUSED;
  const asked = {
    transmission_id: signed.id,
    transmission_time: signed.time,
    cert_url: signed.certUrl,
    auth_algo: signed.algorithm,
    transmission_sig: signed.signature,
    webhook_id: signed.webhookId,
  };
  const body = `${JSON.stringify(asked).slice(0, -1)},"webhook_event":${signed.body}}`;
  const path = '/v1/notifications/verify-webhook-signature';
  const answer = readReply(await speaker(call)({ method: 'POST', path, body }), asVerification);
  if (answer.is === 'turned') return REFUSED;
  if (answer.is !== 'said') return { is: 'no_answer', why: whyNot(answer) };
  return answer.value.verification_status === 'SUCCESS' ? AUTHENTIC : REFUSED;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
