// Events of the simulated Authorize.Net: sent, signed, to every active webhook that asked for their
// type, and kept for the list of notifications.

import { createHmac } from 'node:crypto';
import type { Account, Scene, Transaction, Webhook } from './twin-objects.ts';
import { type Json, toNumber } from './twin-wire.ts';

const NOTIFICATIONS_KEPT_MAX = 1_000;
const PAYMENT = 'net.authorize.payment';

export const EVENT_TYPES: readonly string[] = [
  ...['authorization', 'authcapture', 'capture', 'priorAuthCapture', 'refund', 'void'].map(
    (name) => `${PAYMENT}.${name}.created`,
  ),
  ...['held', 'approved', 'declined'].map((name) => `${PAYMENT}.fraud.${name}`),
  ...['created', 'updated', 'deleted'].map((name) => `net.authorize.customer.${name}`),
  ...['created', 'updated', 'deleted'].map(
    (name) => `net.authorize.customer.paymentProfile.${name}`,
  ),
];

/** Only what somebody listens for is made. `refId`: that of the request that caused it. */
export function emit(
  account: Account,
  scene: Scene,
  eventType: string,
  transaction: Transaction,
  refId: string | null = transaction.refId,
): void {
  const payload: Json = { responseCode: transaction.responseCode };
  // Whether a decision about a held one carries the reference is not known: so it does not.
  if (refId !== null && !eventType.includes('.fraud.')) payload.merchantReferenceId = refId;
  Object.assign(payload, {
    authCode: transaction.authCode,
    avsResponse: transaction.avs,
    authAmount: toNumber(transaction.authAmount),
    entityName: 'transaction',
    id: transaction.id,
  });
  send(account, scene, eventType, payload);
}

export function emitProfile(
  scene: Scene,
  eventType: string,
  profile: { customerId: string; id: string; customerType: string | null },
): void {
  send(scene.account, scene, eventType, {
    customerProfileId: Number(profile.customerId),
    entityName: 'customerPaymentProfile',
    id: profile.id,
    customerType: profile.customerType ?? 'individual',
  });
}

export function send(account: Account, scene: Scene, eventType: string, payload: Json): void {
  for (const webhook of account.webhooks.values()) {
    if (webhook.status !== 'active' || !webhook.eventTypes.includes(eventType)) continue;
    deliver(account, scene, webhook, { eventType, payload });
  }
}

function deliver(
  account: Account,
  scene: Scene,
  webhook: Webhook,
  { eventType, payload }: { eventType: string; payload: Json },
): void {
  const { world } = scene;
  const notificationId = uuid(scene.newNumber());
  const eventDate = new Date(world.nowMs()).toISOString().replace('Z', '0000Z');
  const body = JSON.stringify({
    ...{ notificationId, eventType, eventDate, webhookId: webhook.id, payload },
  });
  account.notifications.push({ notificationId, deliveryStatus: 'Delivered', eventType, eventDate });
  if (account.notifications.length > NOTIFICATIONS_KEPT_MAX) account.notifications.shift();
  const mac = createHmac('sha512', webhook.key).update(body).digest('hex').toUpperCase();
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-anet-signature': `sha512=${mac}`,
    'x-request-id': uuid(scene.newNumber()),
  };
  const { url } = webhook;
  world.deliver({ gateway: 'authorize_net', noticeId: notificationId, url, headers, body });
}

/** Of the shape of one, and the same again when a journal is replayed. */
export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}
