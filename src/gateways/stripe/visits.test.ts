// Payers at Stripe's page: cards and bank accounts, challenges, second tries, returning customers;
// and what Stripe tells of the money afterwards.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Currency } from '#domain/money.ts';
import { approved, DAY_MS, driver, gatewayGround, START } from '#test/gateway-ground.ts';
import { type Doing, visit } from '#test/twin-payer.ts';
import type { Call, CheckoutState, Errand, NewInstrument, Notice } from '../contract.ts';
import { stripe } from './index.ts';

const ground = gatewayGround();
const drive = driver(ground, stripe);
const MERCHANT = 'http://merchant.test/';
const EUR = 'EUR' as Currency;
/** Succeeds after three minutes. */
const IBAN = 'AT32 1904 3002 3547 3204';
const MINUTES_4 = 240_000;
const [DAY_3, DAY_6] = [3 * DAY_MS, 6 * DAY_MS];

type Wish = Partial<Errand> & { sepa?: boolean; knownAs?: string; kept?: Record<string, string> };

function call(sepa: boolean): Call<unknown> {
  const connection = drive.connection();
  return {
    ...drive.call(),
    connection: { ...connection, settings: { ...connection.settings, sepa } },
  };
}

// A session's life is counted in Stripe's time: here the twin's, which other tests have moved.
async function begin({ sepa = true, knownAs, ...wish }: Wish = {}) {
  const errand: Errand = {
    ...{ key: ground.newKey(), reference: ground.newReference(), currency: EUR, store: true },
    pay: { kind: 'purchase', amount: 1_990n },
    payer: {
      ...{ reference: 'cus_1', email: 'a@example.org', name: 'A Payer' },
      gatewayCustomer: knownAs ?? null,
    },
    ...wish,
  };
  const at = await now();
  const started = await stripe.checkout!.start({
    ...{ ...call(sepa), ...errand, description: 'March', language: 'fr', now: () => new Date(at) },
    ...{ returnUrl: `${MERCHANT}return`, cancelUrl: `${MERCHANT}cancel` },
    expiresAt: new Date(at + 600_000),
  });
  assert.ok(started.is === 'started', JSON.stringify(started));
  const ask = (close = false): Promise<CheckoutState> =>
    stripe.checkout!.ask({
      ...{ ...call(sepa), ...errand, gatewayRef: started.gatewayRef, kept: {}, close },
      ...{ startedAt: new Date(at), returned: null },
    });
  const goes = (fields: Record<string, string>, choices = ['approve']) =>
    visit(started.to, MERCHANT, { choices, fields } satisfies Doing);
  const page = async () => {
    const reply = await ground.http(2_000).send({ method: 'GET', url: started.to.url });
    return reply.is === 'reply' ? reply.body : '';
  };
  return { errand, started, ask, goes, page };
}

function done(state: CheckoutState): CheckoutState & { is: 'done' } {
  assert.ok(state.is === 'done', state.is);
  return state;
}

function charge(instrument: NewInstrument) {
  return stripe.charge({
    ...{ ...call(true), key: ground.newKey(), reference: ground.newReference(), again: false },
    ...{ kind: 'purchase', amount: 2_990n, currency: EUR, description: 'April', instrument },
    consent: 'recurring',
  });
}

const pass = (ms: number) => ground.control('POST', '/clock', { advance_ms: ms });
const about = (told: Notice[], key: string) =>
  told.filter((notice) => notice.key === key).map(({ fact }) => fact);

async function poll(from: number, to: number): Promise<Notice[]> {
  const polled = await stripe.poll!({ ...call(true), from: new Date(from), to: new Date(to) });
  assert.ok(polled.is === 'told', polled.is);
  return polled.notices;
}

async function now(): Promise<number> {
  return Date.parse(((await ground.control('GET', '/clock')) as { now: string }).now);
}

beforeEach(() => {
  ground.received.length = 0;
});

describe('a payer with a bank account', () => {
  it('pays and gives a mandate: pending, then paid, and debited again by the mandate', async () => {
    const { errand, ask, goes } = await begin();
    await goes({ iban: IBAN });
    const { payment, instrument } = done(await ask());
    assert.ok(payment?.is === 'pending' && instrument !== null);
    assert.deepEqual([instrument.kind, instrument.last4], ['mandate', '3204']);
    assert.match(instrument.token, /^pm_\w+\/mandate_\w+$/);
    assert.equal(instrument.mandate?.scheme, 'sepa_core');
    assert.match(instrument.mandate?.reference ?? '', /^\w{12}$/);
    await pass(MINUTES_4);
    const told = about(await drive.notices(), errand.key);
    assert.deepEqual(told.filter(({ is }) => is === 'checkout').length, 2);
    const last = told.filter((fact) => fact.is === 'outcome').at(-1);
    assert.ok(last?.outcome.is === 'approved');
    assert.ok(done(await ask()).payment?.is === 'approved');
    assert.equal((await charge(instrument)).is, 'pending');
  });

  it('only gives a mandate, which is debited later', async () => {
    const { ask, goes } = await begin({ pay: null });
    await goes({ iban: IBAN });
    const { payment, instrument } = done(await ask());
    assert.equal(payment, null);
    assert.equal(instrument?.kind, 'mandate');
    assert.ok(instrument && (await charge(instrument)).is === 'pending');
  });

  it('whose first debit comes back: the visit ends declined, and why', async () => {
    const { errand, ask, goes } = await begin();
    await goes({ iban: 'AT05 1904 3002 3547 3205' });
    assert.equal(done(await ask()).payment?.is, 'pending');
    await pass(MINUTES_4);
    const state = await ask();
    assert.ok(state.is === 'ended' && state.how === 'declined');
    assert.equal(state.declined.code, 'generic_could_not_process');
    const facts = about(await drive.notices(), errand.key);
    const failed = facts.find((fact) => fact.is === 'outcome' && fact.outcome.is === 'declined');
    assert.ok(failed?.is === 'outcome' && failed.outcome.is === 'declined');
    assert.equal(failed.outcome.reason, 'processing_error');
  });

  it('whose debit came back for a reason that cannot be read now: it is told later', async () => {
    const { goes } = await begin();
    await goes({ iban: 'AT05 1904 3002 3547 3205' });
    await pass(MINUTES_4);
    await pass(0);
    const failed = ground.received.find(({ body }) => body.includes('intent.payment_failed'));
    assert.ok(failed);
    await ground.control('POST', '/faults', { gateway: 'stripe', word: 'lookup_error' });
    const reading = await drive.read(failed);
    await ground.control('DELETE', '/faults');
    assert.equal(reading.is, 'no_answer');
    assert.equal((await drive.read(failed)).is, 'told');
  });

  it('who disputes it afterwards takes all of it back', async () => {
    const { ask, goes } = await begin();
    await goes({ iban: 'AT59 1904 3002 3547 3203' });
    await pass(1_000);
    const { payment } = done(await ask());
    assert.ok(payment?.is === 'approved');
    await pass(1_000);
    const back = (await drive.notices()).find(({ fact }) => fact.is === 'charged_back');
    assert.equal(back?.gatewayRef, payment.gatewayRef);
    assert.ok(back?.fact.is === 'charged_back' && back.fact.amount === 1_990n);
  });

  it('is asked for an IBAN only where that is wanted, in EUR, and nothing is held', async () => {
    const offers = async (wish: Wish) => /name="iban"/.test(await (await begin(wish)).page());
    assert.equal(await offers({}), true);
    assert.equal(await offers({ pay: null }), true);
    assert.equal(await offers({ sepa: false }), false);
    assert.equal(await offers({ currency: 'USD' as Currency }), false);
    assert.equal(await offers({ pay: { kind: 'authorization', amount: 1_990n } }), false);
  });

  it('whose mandate was given up is not debited', async () => {
    const { ask, goes } = await begin({ pay: null });
    await goes({ iban: IBAN });
    const { instrument } = done(await ask());
    assert.ok(instrument);
    const [method] = instrument.token.split('/');
    const outcome = await charge({ ...instrument, token: `${method}/mandate_none` });
    assert.ok(outcome.is === 'declined' && outcome.reason === 'authority_revoked');
    const held = { ...instrument, kind: 'mandate' as const };
    const given = { ...call(true), key: ground.newKey(), reference: 'bil_1', again: false };
    const more = { amount: 1_990n, currency: EUR, description: '', consent: 'recurring' as const };
    const hold = { ...given, ...more, kind: 'authorization' as const, instrument: held };
    assert.equal((await stripe.charge(hold)).is, 'declined');
    assert.equal(hold.http.exchanges.length, 0);
  });
});

describe('the record of a visit', () => {
  it('shows neither the token that was stored nor any other instrument', async () => {
    const { errand, started, ask, goes } = await begin();
    await goes({ iban: IBAN });
    const { instrument } = done(await ask());
    const [method = ''] = instrument?.token.split('/') ?? [];
    const again = { ...call(true), ...errand, gatewayRef: started.gatewayRef, kept: {} };
    await stripe.checkout!.ask({
      ...again,
      startedAt: new Date(START),
      returned: null,
      close: false,
    });
    const record = JSON.stringify(again.http.exchanges);
    assert.ok(method !== '' && record.includes(errand.key) && !record.includes(method));
    const polled = { ...call(true), from: new Date(START), to: new Date(await now()) };
    await stripe.poll!(polled);
    assert.doesNotMatch(JSON.stringify(polled.http.exchanges), /payment_method\\*":\\*"pm_/);
  });
});

describe('a payer with a card', () => {
  it('passes the bank’s challenge, and is charged later without it', async () => {
    const { ask, goes } = await begin();
    await goes({ number: '4000002500003155' }, ['approve', 'approve']);
    const { payment, instrument } = done(await ask());
    assert.ok(payment?.is === 'approved' && instrument);
    assert.equal(instrument.networkTransactionId, payment.networkTransactionId);
    assert.equal(instrument.networkTransactionId?.length, 15);
    assert.deepEqual([instrument.expMonth, instrument.expYear], [12, 2099]);
    approved(await charge(instrument));
  });

  it('fails the challenge, then pays with another card: taken once', async () => {
    const { errand, ask, goes } = await begin();
    await goes({ number: '4000000000003220' }, ['approve', 'decline']);
    assert.equal((await ask()).is, 'open');
    const facts = about(await drive.notices(), errand.key);
    assert.ok(facts.length > 0 && facts.every(({ is }) => is === 'checkout'));
    await goes({ number: '5555555555554444' });
    assert.equal(done(await ask()).instrument?.brand, 'mastercard');
    const booked = await drive.booked(errand.key);
    assert.deepEqual(
      booked.map(({ captured }) => captured),
      [1_990],
    );
  });

  it('is declined and leaves: the closed visit says why', async () => {
    const { ask, goes } = await begin();
    await goes({ number: '4000008260003178' }, ['approve', 'approve']);
    const state = await ask(true);
    assert.ok(state.is === 'ended' && state.how === 'declined');
    assert.equal(state.declined.reason, 'insufficient_funds');
    assert.equal(await goes({}), null);
  });

  it('comes back as the same customer; one that Stripe has lost is made anew', async () => {
    const first = await begin();
    await first.goes({});
    const known = done(await first.ask()).instrument?.gatewayCustomer ?? '';
    const second = await begin({ knownAs: known });
    await second.goes({ number: '5555555555554444' });
    assert.equal(done(await second.ask()).instrument?.gatewayCustomer, known);
    const third = await begin({ knownAs: 'cus_gone' });
    await third.goes({});
    const made = done(await third.ask()).instrument?.gatewayCustomer;
    assert.ok(made && made !== known && made !== 'cus_gone');
  });

  it('who only pays leaves nothing behind', async () => {
    const { ask, goes } = await begin({ store: false });
    await goes({});
    assert.equal(done(await ask()).instrument, null);
  });

  it('finds the page gone when its time is over', async () => {
    const { ask, goes, started } = await begin();
    assert.ok(started.expiresAt && started.expiresAt.getTime() >= (await now()) + 1_800_000);
    await pass(DAY_MS);
    assert.deepEqual(await ask(), { is: 'ended', how: 'expired' });
    assert.equal(await goes({}), null);
  });
});

describe('what became of the money', () => {
  it('names the payout and the fee of a card payment, whenever it is asked', async () => {
    const { full } = await drive.charge('ok');
    const from = await now();
    await pass(DAY_3);
    const told = await poll(from, await now());
    const [settled, ...more] = told.filter(({ key }) => key === full.key);
    assert.deepEqual(more, []);
    assert.ok(settled?.fact.is === 'settled');
    assert.match(settled.fact.payout ?? '', /^po_/);
    assert.equal(settled.fact.fee, 54n);
    assert.deepEqual(
      (await poll(from, await now())).map(({ noticeId }) => noticeId),
      told.map(({ noticeId }) => noticeId),
    );
  });

  it('tells when a debit’s money has come, and then its payout', async () => {
    const sepa = driver(ground, stripe, { ...drive.known, ...drive.known.variants?.SEPA });
    const from = await now();
    const { full } = await sepa.charge('ok');
    await pass(DAY_3);
    const middle = await now();
    const facts = about(await poll(from, middle), full.key).map(({ is }) => is);
    assert.deepEqual([...new Set(facts)], ['cleared', 'settled']);
    await pass(DAY_6);
    const later = about(await poll(middle, await now()), full.key).map(({ is }) => is);
    assert.ok(!later.includes('cleared'));
  });

  it('concludes nothing where Stripe does not answer', async () => {
    await ground.control('POST', '/faults', { gateway: 'stripe', word: 'lookup_error' });
    const polled = await stripe.poll!({
      ...call(true),
      from: new Date(START),
      to: new Date(START),
    });
    await ground.control('DELETE', '/faults');
    assert.equal(polled.is, 'no_answer');
  });
});
