// Our names at Transbank, whose fields hold 26 characters (orders) and 40 (users). A payment goes
// by the 26 characters of its id; what stands beside it leads back to the rest.

import { nounOf, readId } from '#domain/ids.ts';
import { shortId } from '#domain/short-id.ts';

const PREFIX = 'ptx_';
/** Of the payment transaction's id, behind the billing record: two attempts have two orders. */
const ATTEMPT_CHARS = 5;
const USER_CHARS = 12;
/** The twenty-six characters of an id, in its alphabet. */
const ORDER = /^[0-9a-hjkmnp-tv-z]{26}$/;

/**
 * The order of a payment: its id without `ptx_`. The same at Webpay Plus, and for the parent at
 * Oneclick. Throws TypeError for what is no payment transaction.
 */
export function orderOf(key: string): string {
  const order = key.slice(PREFIX.length);
  if (key.startsWith(PREFIX) && ORDER.test(order)) return order;
  throw new TypeError(`${key} is no payment transaction that was made by us`);
}

/**
 * The order of the one detail of a Oneclick payment, which has to differ from every other: the
 * billing record as 20 letters and digits, the first letter of its prefix (`b`), and the last five
 * characters of the payment transaction. What has no short form is named by the payment alone.
 */
export function childOrderOf(key: string, reference: string): string {
  const order = orderOf(key);
  const noun = nounOf(reference);
  const uuid = noun === null ? null : readId(noun, reference);
  const short = uuid === null ? null : shortId(uuid);
  if (short === null) return `-${order.slice(1)}`;
  return `${short}${reference.charAt(0)}${order.slice(-ATTEMPT_CHARS)}`;
}

/**
 * The user of one stored card: enrolling a user again kills the card enrolled before, so each gets
 * its own. The customer's 26 characters and the last twelve of the visit's payment transaction.
 */
export function usernameFor(customer: string, key: string): string {
  const who = customer.slice(customer.indexOf('_') + 1).slice(0, 26);
  return `${who}-${orderOf(key).slice(-USER_CHARS)}`;
}

export type Product = 'webpay' | 'oneclick';

/** Which product a payment was made with: Oneclick's go by our order, Webpay's by its token. */
export function productOf(gatewayRef: string): Product {
  return ORDER.test(gatewayRef) ? 'oneclick' : 'webpay';
}
