// Customers and their cards at Authorize.Net: made, found again, and read as an instrument. What
// was made before is answered as a duplicate that names it, so making it again is safe.

import { readId } from '#domain/ids.ts';
import { shortId } from '#domain/short-id.ts';
import type { NewInstrument, Payer } from '../contract.ts';
import { type Ask, details, messageCode, type NoAnswer, noAnswer } from './look-up.ts';
import type { Body } from './requests.ts';
import { readProfile, readReply, readStored, type WireStoredCard } from './wire.ts';

const DUPLICATE = 'E00039';
const NOT_FOUND = 'E00040';

/** The payer's customer profile: the one we know, one that is there already, or a new one. */
export async function profileFor(payer: Payer, ask: Ask): Promise<string | NoAnswer> {
  if (payer.gatewayCustomer !== null) return payer.gatewayCustomer;
  const reply = await ask('createCustomerProfileRequest', { profile: customer(payer) });
  const made = reply.is === 'reply' ? readStored(reply.body) : null;
  if (made?.messages.resultCode === 'Ok' && made.customerProfileId) return made.customerProfileId;
  return knownProfile(reply.is === 'reply' ? reply.body : '') ?? noAnswer(reply);
}

/** `A duplicate record with ID 20382791 already exists.` */
function knownProfile(body: string): string | null {
  const [message] = readReply(body)?.messages.message ?? [];
  if (message?.code !== DUPLICATE) return null;
  return /\bID (\d+)/.exec(message.text)?.[1] ?? null;
}

// With all three the same it is the same customer; the vendor compares them.
function customer({ reference, email }: Payer): Body {
  const id = readId('customer', reference);
  const own = id === null ? null : shortId(id);
  return {
    ...(own === null ? {} : { merchantCustomerId: own }),
    description: reference,
    ...(email === null ? {} : { email }),
  };
}

/** The card that paid, stored with the customer. `null`: the vendor stores none of this payment. */
export async function storePaying(
  transId: string,
  payer: Payer,
  ask: Ask,
): Promise<NewInstrument | null | NoAnswer> {
  const profile = await profileFor(payer, ask);
  if (typeof profile !== 'string') return profile;
  const body = { transId, customerProfileId: profile };
  const reply = await ask('createCustomerProfileFromTransactionRequest', body);
  const made = reply.is === 'reply' ? readStored(reply.body) : null;
  const code = messageCode(reply);
  if (made === null || (made.messages.resultCode !== 'Ok' && code !== DUPLICATE)) {
    return code === NOT_FOUND ? null : noAnswer(reply);
  }
  const payment = await details(transId, ask);
  if ('is' in payment) return { is: 'no_answer', why: 'the payment itself is not found' };
  const cards = await cardsOf(profile, ask);
  if ('is' in cards) return cards;
  const id = made.customerPaymentProfileId ?? made.customerPaymentProfileIdList?.[0] ?? null;
  const number = payment.payment?.creditCard?.cardNumber ?? null;
  const card =
    cards.find((one) => one.customerPaymentProfileId === id) ??
    cards.findLast((one) => number !== null && one.payment?.creditCard?.cardNumber === number);
  if (card === undefined) return { is: 'no_answer', why: 'the stored card is not shown yet' };
  return instrumentOf(profile, card, payment.networkTransId ?? null);
}

/** All cards of a customer, in the order in which they were stored. */
export async function cardsOf(
  customerProfileId: string,
  ask: Ask,
): Promise<WireStoredCard[] | NoAnswer> {
  const body = { customerProfileId, unmaskExpirationDate: 'true' };
  const reply = await ask('getCustomerProfileRequest', body);
  const found = reply.is === 'reply' ? readProfile(reply.body) : null;
  return found === null ? noAnswer(reply) : (found.profile.paymentProfiles ?? []);
}

export function instrumentOf(
  gatewayCustomer: string,
  { customerPaymentProfileId: token, payment }: WireStoredCard,
  networkTransactionId: string | null,
): NewInstrument {
  const card = payment?.creditCard ?? null;
  const [, year, month] = /^(\d{4})-(\d\d)$/.exec(card?.expirationDate ?? '') ?? [];
  return {
    ...{ kind: 'card', token, gatewayCustomer, networkTransactionId },
    ...{ brand: card?.cardType ?? null, last4: card?.cardNumber.slice(-4) ?? null },
    expMonth: month === undefined ? null : Number(month),
    expYear: year === undefined ? null : Number(year),
  };
}
