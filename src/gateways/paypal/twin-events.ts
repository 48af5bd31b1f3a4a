// Events of the simulated PayPal: signed with its own key over id, time, webhook and the sum of the
// bytes, sent to every address of the account, kept to be sent again, and confirmed when asked.

import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CERTIFICATE, CERTIFICATE_NAME, PRIVATE_KEY } from './twin-certificate.ts';
import { type Account, instant, link, type Scene } from './twin-objects.ts';
import { type Json, malformed, notFound } from './twin-wire.ts';

const EVENTS_KEPT_MAX = 1_000;
const ALGORITHM = 'SHA256withRSA';

const key = createPrivateKey(PRIVATE_KEY);
const publicKey = createPublicKey(CERTIFICATE);

/** Only what someone listens for is made: without an address an account has no events. */
export function emit(scene: Scene, type: string, kind: string, resource: Json): void {
  const { account, world, origin } = scene;
  if (account.endpoints.length === 0) return;
  const id = `WH-${scene.newId()}-${scene.newId()}`;
  const self = `${origin}/v1/notifications/webhooks-events/${id}`;
  const body = JSON.stringify({
    id,
    event_version: '1.0',
    create_time: instant(world.nowMs()),
    resource_type: kind,
    resource_version: '2.0',
    event_type: type,
    summary: type,
    resource,
    links: [link(self, 'self'), link(`${self}/resend`, 'resend', 'POST')],
  });
  account.events.set(id, { body, about: String(resource.id ?? '') });
  const [oldest] = account.events.keys();
  if (account.events.size > EVENTS_KEPT_MAX && oldest !== undefined) account.events.delete(oldest);
  send(scene, id, body);
}

function send(scene: Scene, id: string, body: string): void {
  for (const endpoint of scene.account.endpoints) deliver(scene, id, body, endpoint);
}

function deliver(
  scene: Scene,
  id: string,
  body: string,
  { url, webhookId }: Account['endpoints'][number],
): void {
  const { world, origin } = scene;
  // The same event sent again has the same transmission: a fixed form of its id.
  const transmission = `${id.slice(3).toLowerCase()}`;
  const time = instant(Math.floor(world.wallMs() / 1000) * 1000).replace('.000Z', 'Z');
  const message = [transmission, time, webhookId, crc32(body)].join('|');
  const headers = {
    'content-type': 'application/json',
    'paypal-transmission-id': transmission,
    'paypal-transmission-time': time,
    'paypal-transmission-sig': sign('RSA-SHA256', Buffer.from(message), key).toString('base64'),
    'paypal-cert-url': `${origin}/v1/notifications/certs/${CERTIFICATE_NAME}`,
    'paypal-auth-algo': ALGORITHM,
  };
  world.deliver({ gateway: 'paypal', noticeId: id, url, headers, body });
}

export function resendEvent(scene: Scene, id: string): Json {
  const event = scene.account.events.get(id);
  if (event === undefined) throw notFound();
  send(scene, id, event.body);
  return JSON.parse(event.body) as Json;
}

export function listEvents({ account }: Scene, query: string): Json {
  const about = new URLSearchParams(query).get('transaction_id');
  const all = [...account.events.values()].filter((one) => about === null || one.about === about);
  return { events: all.map(({ body }) => JSON.parse(body) as Json), count: all.length };
}

/** The event is checked as it stands in the question, byte for byte. */
export function verifyEvent({ account }: Scene, body: Json, text: string): Json {
  const event = /"webhook_event"\s*:\s*(\{[\s\S]*\})\s*\}\s*$/.exec(text)?.[1];
  if (event === undefined) throw malformed('MISSING_REQUIRED_PARAMETER', '/webhook_event');
  const { transmission_id, transmission_time, transmission_sig, webhook_id, auth_algo } = body;
  const message = `${transmission_id}|${transmission_time}|${webhook_id}|${crc32(event)}`;
  const known = account.endpoints.some(({ webhookId }) => webhookId === webhook_id);
  const signature = Buffer.from(String(transmission_sig), 'base64');
  const fits =
    known &&
    auth_algo === ALGORITHM &&
    verify('RSA-SHA256', Buffer.from(message), publicKey, signature);
  return { verification_status: fits ? 'SUCCESS' : 'FAILURE' };
}
