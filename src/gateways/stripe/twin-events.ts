// Events of the simulated Stripe: one per change of an object, kept for the list and sent, signed,
// to every registered endpoint.

import { createHmac } from 'node:crypto';
import { type Account, type Scene, seconds } from './twin-objects.ts';
import type { Json } from './twin-wire.ts';

const EVENTS_KEPT_MAX = 1_000;
const VERSION = '2026-10-28.endive';

/** Only what someone listens for is made: without an endpoint an account has no events. */
export function emit(scene: Scene, type: string, object: Json): void {
  const { account, world } = scene;
  if (account.endpoints.length === 0) return;
  const event: Json = {
    id: scene.newId('evt_'),
    object: 'event',
    api_version: VERSION,
    created: seconds(world.nowMs()),
    data: { object },
    livemode: false,
    pending_webhooks: account.endpoints.length,
    request: { id: scene.newId('req_'), idempotency_key: scene.key },
    type,
  };
  account.events.push(event);
  if (account.events.length > EVENTS_KEPT_MAX) account.events.shift();
  const body = JSON.stringify(event);
  for (const endpoint of account.endpoints) deliver(scene, String(event.id), body, endpoint);
}

function deliver(
  { world }: Scene,
  noticeId: string,
  body: string,
  { url, secret }: Account['endpoints'][number],
): void {
  const at = seconds(world.wallMs());
  const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'stripe-signature': `t=${at},v1=${mac}`,
  };
  world.deliver({ gateway: 'stripe', noticeId, url, headers, body });
}
