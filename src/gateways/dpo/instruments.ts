// The card that a payer let DPO keep. It is found by the payer's e-mail alone, so the address sent
// there is made unique for each payer, and the card must be the one that has just paid.

import type { NewInstrument, Payer } from '../contract.ts';
import type { Card } from './verify.ts';
import type { Ask } from './wire.ts';
import { elementsOf, type Fields, textOf } from './xml.ts';

const LOCAL_PART_MAX = 64;

/**
 * `jo+01h4…@example.com`: reaches the same mailbox as the payer's own address, and no other payer
 * has it. null: DPO cannot keep a card for somebody without an e-mail address.
 */
export function ownEmail({ email, reference }: Payer): string | null {
  const [, local, domain] = /^([^@\s]+)@([^@\s]+)$/.exec(email ?? '') ?? [];
  if (local === undefined) return null;
  const own = reference.replace(/^[a-z]+_/, '');
  const whole = `${local}+${own}`;
  return `${whole.length > LOCAL_PART_MAX ? own : whole}@${domain}`;
}

export type Kept =
  | { is: 'kept'; instrument: NewInstrument }
  /** DPO keeps no such card for this payer. */
  | { is: 'none' }
  | { is: 'no_answer'; why: string };

const BY_EMAIL = '1';

export async function keptCard(email: string, card: Card, ask: Ask): Promise<Kept> {
  const newest = await ask('getSubscriptionToken', [
    ['SearchCriteria', BY_EMAIL],
    ['SearchCriteriaValue', email],
  ]);
  if (newest.is !== 'said') return { is: 'no_answer', why: newest.why };
  if (newest.code === '999') return { is: 'none' };
  const customer = textOf(newest.fields, 'CustomerToken');
  if (newest.code !== '000' || customer === null) return unexpected(newest.code, newest.said);
  const all = await ask('pullAccount', [['customerToken', customer]], 'v7');
  if (all.is !== 'said') return { is: 'no_answer', why: all.why };
  if (all.code !== '000') return unexpected(all.code, all.said);
  const options = elementsOf(all.fields, 'paymentOptions')
    .flatMap((list) => elementsOf(list, 'option'))
    .filter((option) => isOf(option, card));
  const tokens = options.flatMap((option) => textOf(option, 'subscriptionToken') ?? []);
  // The same card kept twice: either will do, the one named first is the newest.
  const named = textOf(newest.fields, 'SubscriptionToken');
  const token = tokens.find((one) => one === named) ?? tokens.at(-1);
  if (token === undefined) return { is: 'none' };
  return { is: 'kept', instrument: instrumentOf(token, customer, card) };
}

function isOf(option: Fields, { last4, brand }: Card): boolean {
  if (textOf(option, 'paymentLast4') !== last4) return false;
  const type = textOf(option, 'paymentType');
  return brand === null || type === null || plain(type) === plain(brand);
}

/** `Master Card` and `MasterCard` are one brand. */
function plain(brand: string): string {
  return brand.toLowerCase().replace(/[^a-z]/g, '');
}

function instrumentOf(token: string, customer: string, { brand, last4 }: Card): NewInstrument {
  return {
    ...{ kind: 'card', token, gatewayCustomer: customer, networkTransactionId: null },
    ...{ brand: brand === null ? null : plain(brand), last4 },
    // DPO tells no expiry.
    ...{ expMonth: null, expYear: null },
  };
}

function unexpected(code: string, said: string): Kept {
  return { is: 'no_answer', why: `DPO says ${code}: ${said}` };
}
