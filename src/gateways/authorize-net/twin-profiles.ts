// Customers and their stored cards at the simulated Authorize.Net.

import { brandOf, type Card, cardNumbered, DECLINING_ZIP } from './twin-cards.ts';
import { expiryOf } from './twin-charges.ts';
import { emitProfile } from './twin-events.ts';
import { authCode, masked, type PaymentProfile, type Profile, type Scene } from './twin-objects.ts';
import { ApiError, type Json, NOT_FOUND, object, objects, ok, text } from './twin-wire.ts';

const PAYMENT_PROFILE = 'net.authorize.customer.paymentProfile';

type Who = Pick<Profile, 'merchantCustomerId' | 'description' | 'email'>;
type Stored = { card: Card; expires: string; billTo: Json };

export function createProfile(scene: Scene, body: Json): Json {
  const given = object(body, 'profile');
  const who = whoIs(given);
  refuseKnown(scene, who);
  const cards = objects(given, 'paymentProfiles').map((one) => ({
    ...cardOf(scene, object(one, 'payment')),
    ...{ billTo: object(one, 'billTo'), customerType: text(one, 'customerType') },
  }));
  const validated = cards.map((card) => validate(scene, body, card));
  const profile = makeProfile(scene, who);
  const payments = cards.map((card) => addCard(scene, profile, card, card.customerType));
  return {
    customerProfileId: profile.id,
    customerPaymentProfileIdList: payments.map(({ id }) => id),
    customerShippingAddressIdList: [],
    validationDirectResponseList: validated.filter((line) => line !== null),
    messages: ok(),
  };
}

export function createPaymentProfile(scene: Scene, body: Json): Json {
  const profile = profileNamed(scene, body);
  const given = object(body, 'paymentProfile');
  const stored = cardOf(scene, object(given, 'payment'));
  const card = { ...stored, billTo: object(given, 'billTo') };
  refuseSameCard(profile, card);
  const validationDirectResponse = validate(scene, body, card);
  const { id } = addCard(scene, profile, card, text(given, 'customerType'));
  return {
    ...{ customerProfileId: profile.id, customerPaymentProfileId: id },
    ...(validationDirectResponse === null ? {} : { validationDirectResponse }),
    messages: ok(),
  };
}

/** From a card that has paid here before. */
export function profileFromTransaction(scene: Scene, body: Json): Json {
  const { account } = scene;
  const paid = account.transactions.get(text(body, 'transId') ?? '');
  if (paid === undefined || paid.responseCode !== 1) throw new ApiError(...NOT_FOUND);
  const { number, expires, brand } = paid.card;
  const card = cardNumbered(number) ?? { number, brand, behaviour: { steps: [], delayMs: 0 } };
  const stored = { card, expires, billTo: paid.billTo };
  const profile = profileForPayment(scene, body);
  refuseSameCard(profile, stored);
  const payment = addCard(scene, profile, stored, 'individual');
  return {
    customerProfileId: profile.id,
    customerPaymentProfileIdList: [payment.id],
    customerShippingAddressIdList: [],
    validationDirectResponseList: [],
    messages: ok(),
  };
}

function profileForPayment(scene: Scene, body: Json): Profile {
  if (text(body, 'customerProfileId') !== null) return profileNamed(scene, body);
  const who = whoIs(object(body, 'customer'));
  refuseKnown(scene, who);
  return makeProfile(scene, who);
}

// The reply names the card that is there.
function refuseSameCard(profile: Profile, { card, expires }: Stored): void {
  const same = profile.payments.find(
    (known) => known.card.number === card.number && known.expires === expires,
  );
  if (same === undefined) return;
  throw new ApiError('E00039', 'A duplicate customer payment profile already exists.', {
    customerProfileId: profile.id,
    customerPaymentProfileId: same.id,
  });
}

export function getProfile(scene: Scene, body: Json): Json {
  const { account } = scene;
  const wanted = text(body, 'merchantCustomerId');
  const profile =
    wanted === null
      ? profileNamed(scene, body)
      : [...account.profiles.values()].find((one) => one.merchantCustomerId === wanted);
  if (profile === undefined) throw new ApiError(...NOT_FOUND);
  const unmask = text(body, 'unmaskExpirationDate') === 'true';
  const shown: Json = {
    paymentProfiles: profile.payments.map((payment) => showCard(payment, unmask)),
    profileType: 'regular',
    customerProfileId: profile.id,
  };
  for (const name of ['merchantCustomerId', 'description', 'email'] as const) {
    if (profile[name] !== null) shown[name] = profile[name];
  }
  return { profile: shown, messages: ok() };
}

export function getPaymentProfile(scene: Scene, body: Json): Json {
  const payment = paymentNamed(scene, body);
  const unmask = text(body, 'unmaskExpirationDate') === 'true';
  const paymentProfile = { customerProfileId: payment.customerId, ...showCard(payment, unmask) };
  return { paymentProfile, messages: ok() };
}

/** A masked number keeps the card, a masked expiry its date. */
export function updatePaymentProfile(scene: Scene, body: Json): Json {
  const given = object(body, 'paymentProfile');
  const payment = paymentNamed(scene, { ...body, ...given });
  const card = object(object(given, 'payment'), 'creditCard');
  const number = text(card, 'cardNumber') ?? masked(payment.card.number);
  const expires = text(card, 'expirationDate') ?? 'XXXX';
  const creditCard = {
    cardNumber: number === masked(payment.card.number) ? payment.card.number : number,
    expirationDate: expires === 'XXXX' ? payment.expires : expires,
  };
  const behaviour = payment.card.behaviour;
  const same = creditCard.cardNumber === payment.card.number;
  Object.assign(payment, cardOf(scene, { creditCard }), { billTo: object(given, 'billTo') });
  if (same) payment.card = { ...payment.card, behaviour };
  emitProfile(scene, `${PAYMENT_PROFILE}.updated`, payment);
  return { messages: ok() };
}

export function deleteProfile(scene: Scene, body: Json): Json {
  const profile = profileNamed(scene, body);
  for (const { id } of profile.payments) scene.account.payments.delete(id);
  scene.account.profiles.delete(profile.id);
  return { messages: ok() };
}

export function deletePaymentProfile(scene: Scene, body: Json): Json {
  const payment = paymentNamed(scene, body);
  const profile = scene.account.profiles.get(payment.customerId);
  scene.account.payments.delete(payment.id);
  if (profile !== undefined) {
    profile.payments = profile.payments.filter(({ id }) => id !== payment.id);
  }
  emitProfile(scene, `${PAYMENT_PROFILE}.deleted`, payment);
  return { messages: ok() };
}

/** A customer with one card, made beside a payment. */
export function newProfile(scene: Scene, given: Who & Stored): Profile {
  const { card, expires, billTo, ...who } = given;
  const profile = makeProfile(scene, who);
  addCard(scene, profile, { card, expires, billTo }, 'individual');
  return profile;
}

function makeProfile({ account, newNumber }: Scene, who: Who): Profile {
  const id = String(newNumber());
  const profile: Profile = { id, ...who, payments: [] };
  account.profiles.set(id, profile);
  return profile;
}

function addCard(
  scene: Scene,
  profile: Profile,
  stored: Stored,
  customerType: string | null,
): PaymentProfile {
  const { account } = scene;
  const id = String(scene.newNumber());
  const made: PaymentProfile = {
    ...{ id, customerId: profile.id, customerType, card: stored.card, expires: stored.expires },
    ...{ billTo: stored.billTo, isDefault: profile.payments.length === 0, charges: 0 },
  };
  profile.payments.push(made);
  account.payments.set(id, made);
  emitProfile(scene, `${PAYMENT_PROFILE}.created`, made);
  return made;
}

function cardOf(scene: Scene, payment: Json): { card: Card; expires: string } {
  if (payment.opaqueData !== undefined) throw new ApiError('E00114', 'Invalid OTS Token.');
  const given = object(payment, 'creditCard');
  const number = text(given, 'cardNumber') ?? '';
  if (!/^\d{13,16}$/.test(number)) {
    throw new ApiError('E00015', 'The field length is invalid for Card Number.');
  }
  const card = cardNumbered(number) ?? {
    ...{ number, brand: brandOf(number), behaviour: { steps: [], delayMs: 0 } },
  };
  return { card, expires: expiryOf(scene, text(given, 'expirationDate') ?? '') };
}

// The direct response of a check: what an approved sale answered in the days before JSON.
function validate(scene: Scene, body: Json, { card, billTo }: Stored): string | null {
  const mode = text(body, 'validationMode') ?? 'none';
  if (mode === 'none') return null;
  if (mode === 'liveMode' && text(billTo, 'zip') === DECLINING_ZIP) {
    throw new ApiError('E00027', 'This transaction has been declined.');
  }
  const number = scene.newNumber();
  const id = mode === 'testMode' ? '0' : String(number);
  const said = '1,1,1,This transaction has been approved.';
  const rest = `none,Test transaction for ValidateCustomerPaymentProfile.,0.00,CC,auth_only`;
  return `${said},${authCode(number)},Y,${id},${rest},${masked(card.number)},${card.brand}`;
}

function refuseKnown({ account }: Scene, who: Who): void {
  const same = [...account.profiles.values()].find(
    (one) =>
      one.merchantCustomerId === who.merchantCustomerId &&
      one.description === who.description &&
      one.email === who.email,
  );
  if (same === undefined) return;
  throw new ApiError('E00039', `A duplicate record with ID ${same.id} already exists.`, {
    customerProfileId: same.id,
  });
}

function whoIs(given: Json): Who {
  const who = {
    merchantCustomerId: text(given, 'merchantCustomerId'),
    description: text(given, 'description'),
    email: text(given, 'email'),
  };
  if (Object.values(who).every((value) => value === null)) {
    const text = 'At least one of Merchant Customer ID, Description and Email is required.';
    throw new ApiError('E00041', text);
  }
  return who;
}

export function profileNamed({ account }: Scene, body: Json): Profile {
  const profile = account.profiles.get(text(body, 'customerProfileId') ?? '');
  if (profile === undefined) throw new ApiError(...NOT_FOUND);
  return profile;
}

function paymentNamed({ account }: Scene, body: Json): PaymentProfile {
  const payment = account.payments.get(text(body, 'customerPaymentProfileId') ?? '');
  if (payment === undefined || payment.customerId !== text(body, 'customerProfileId')) {
    throw new ApiError(...NOT_FOUND);
  }
  return payment;
}

function showCard(
  { id, card, expires, billTo, customerType, isDefault }: PaymentProfile,
  unmask: boolean,
): Json {
  return {
    ...(isDefault ? { defaultPaymentProfile: true } : {}),
    customerPaymentProfileId: id,
    payment: {
      creditCard: {
        cardNumber: masked(card.number),
        expirationDate: unmask ? expires : 'XXXX',
        cardType: card.brand,
      },
    },
    ...(customerType === null ? {} : { customerType }),
    ...(Object.keys(billTo).length === 0 ? {} : { billTo }),
  };
}
