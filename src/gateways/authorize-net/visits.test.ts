// Payers at Authorize.Net's pages, which nothing closes before their token ends and which bring
// nothing back; and what its batches tell of the money.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Id, showId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import { approved, DAY_MS, driver, gatewayGround, START } from '#test/gateway-ground.ts';
import { visit } from '#test/twin-payer.ts';
import type { CheckoutState, Errand, Notice } from '../contract.ts';
import { authorizeNet } from './index.ts';

const ground = gatewayGround();
const drive = driver(ground, authorizeNet);
const MERCHANT = 'http://merchant.test/';
const EUR = 'EUR' as Currency;
const MINUTE_MS = 60_000;
const OTHER_CARD = { cardNumber: '5424000000000015' };

const pass = (ms: number) => ground.control('POST', '/clock', { advance_ms: ms });

async function now(): Promise<number> {
  return Date.parse(((await ground.control('GET', '/clock')) as { now: string }).now);
}

let people = 0;

function payer(gatewayCustomer: string | null = null): Errand['payer'] {
  people += 1;
  const uuid = `00000000-0000-7000-8000-${`${people}`.padStart(12, '0')}` as Id<'customer'>;
  const reference = showId('customer', uuid);
  return { reference, email: `p${people}@example.org`, name: null, gatewayCustomer };
}

async function begin(wish: Partial<Errand> = {}) {
  const errand: Errand = {
    ...{ key: ground.newKey(), reference: ground.newReference(), currency: EUR, store: true },
    ...{ pay: { kind: 'purchase', amount: 1_990n }, payer: payer(), ...wish },
  };
  const at = await now();
  const started = await authorizeNet.checkout!.start({
    ...{ ...drive.call(), ...errand, description: 'March', language: 'en' },
    ...{ returnUrl: `${MERCHANT}return`, cancelUrl: `${MERCHANT}cancel` },
    ...{ expiresAt: new Date(at + DAY_MS), now: () => new Date(at) },
  });
  assert.ok(started.is === 'started', JSON.stringify(started));
  const ask = async (close = false): Promise<CheckoutState> => {
    const asked = await now();
    return authorizeNet.checkout!.ask({
      ...{ ...drive.call(), ...errand, gatewayRef: null, kept: started.kept ?? {}, close },
      ...{ startedAt: new Date(at), returned: null, now: () => new Date(asked) },
    });
  };
  const goes = (fields: Record<string, string> = {}, choices = ['approve']) =>
    visit(started.to, MERCHANT, { choices, fields });
  return { errand, started, at, ask, goes };
}

function done(state: CheckoutState): CheckoutState & { is: 'done' } {
  assert.ok(state.is === 'done', state.is);
  return state;
}

async function poll(from: number, to: number): Promise<Notice[]> {
  const asked = { ...drive.call(), from: new Date(from), to: new Date(to) };
  const polled = await authorizeNet.poll!(asked);
  assert.ok(polled.is === 'told', polled.is);
  return polled.notices;
}

describe('a payer at the page', () => {
  it('pays and leaves the card, which is stored once and charged in its name', async () => {
    const { ask, goes } = await begin();
    const back = await goes();
    assert.deepEqual(back, { url: `${MERCHANT}return`, returned: {} });
    const states = await Promise.all([ask(), ask(), ask()]);
    const instruments = states.map((state) => done(state).instrument);
    const [first] = instruments;
    assert.ok(first);
    for (const one of instruments) assert.deepEqual(one, first);
    assert.deepEqual([first.last4, first.expMonth, first.expYear], ['1111', 12, 2099]);
    const { payment } = done(await ask());
    assert.ok(payment?.is === 'approved');
    assert.equal(payment.networkTransactionId, first.networkTransactionId);
    const call = drive.call();
    const given = { key: ground.newKey(), reference: ground.newReference(), again: false };
    const more = { amount: 2_990n, currency: EUR, description: '', consent: 'recurring' } as const;
    const charge = { ...call, ...given, ...more, kind: 'purchase', instrument: first } as const;
    approved(await authorizeNet.charge(charge));
    const sent = call.http.exchanges[0]?.request ?? '';
    assert.ok(sent.includes(`"originalNetworkTransId":"${first.networkTransactionId}"`), sent);
  });

  it('is the same customer when they come again, known to us or not', async () => {
    const who = payer();
    const customerOf = async (gatewayCustomer: string | null, fields = {}) => {
      const { ask, goes } = await begin({ payer: { ...who, gatewayCustomer } });
      await goes(fields);
      return done(await ask()).instrument;
    };
    const first = await customerOf(null);
    const unknown = await customerOf(null, OTHER_CARD);
    const known = await customerOf(first?.gatewayCustomer ?? null);
    assert.equal(unknown?.gatewayCustomer, first?.gatewayCustomer);
    assert.deepEqual(known?.token, first?.token);
    assert.notEqual(unknown?.token, first?.token);
  });

  it('whose card was stored: no record shows its token, nor the page’s', async () => {
    const { errand, started, ask, goes } = await begin();
    await goes();
    const { instrument } = done(await ask());
    const asked = { ...drive.call(), ...errand, gatewayRef: null, kept: {}, close: false };
    const visit = { startedAt: new Date(await now()), returned: null };
    await authorizeNet.checkout!.ask({ ...asked, ...visit });
    const record = JSON.stringify(asked.http.exchanges);
    assert.ok(record.includes('getCustomerProfileRequest'));
    assert.ok(instrument !== null && !record.includes(instrument.token));
    const other = drive.call();
    const request = { ...other, ...errand, description: '', language: 'en' as const };
    const urls = { returnUrl: MERCHANT, cancelUrl: MERCHANT, expiresAt: new Date(START) };
    const page = await authorizeNet.checkout!.start({ ...request, ...urls });
    assert.ok(page.is === 'started' && page.to.method === 'POST' && started.to.method === 'POST');
    const token = page.to.fields.token ?? '';
    assert.ok(token !== '' && !JSON.stringify(other.http.exchanges).includes(token));
  });

  it('whose browser is gone: a notice says that the visit got on, once it is read', async () => {
    ground.received.length = 0;
    const { errand, ask, goes } = await begin();
    await goes({ zip: '46282' });
    await goes(OTHER_CARD);
    const told = await drive.notices();
    const facts = told.filter(({ key }) => key === errand.key).map(({ fact }) => fact.is);
    assert.deepEqual(facts, ['checkout', 'checkout']);
    await ground.control('POST', '/faults', { gateway: 'authorize_net', word: 'lookup_error' });
    const raw = ground.received.find(({ body }) => body.includes('authcapture'));
    assert.equal(raw && (await drive.read(raw)).is, 'no_answer');
    await ground.control('DELETE', '/faults');
    done(await ask());
  });

  it('who stays away can come until the token ends, and no later', async () => {
    const { ask, goes, started, at } = await begin();
    assert.deepEqual(started.expiresAt, new Date(at + 15 * MINUTE_MS));
    assert.equal((await ask(true)).is, 'open');
    await pass(15 * MINUTE_MS);
    assert.equal(await goes(), null);
    assert.equal((await ask(true)).is, 'open', 'the lists may lag behind');
    await pass(10 * MINUTE_MS);
    assert.deepEqual(await ask(true), { is: 'ended', how: 'expired' });
  });

  it('who goes back may pay after all', async () => {
    const { ask, goes } = await begin();
    assert.equal((await goes({}, ['cancel']))?.url, `${MERCHANT}cancel`);
    assert.equal((await ask(true)).is, 'open');
    await goes();
    assert.equal(done(await ask()).payment?.is, 'approved');
    assert.equal(await goes(), null, 'the page is used up');
  });

  it('who is declined may try another card: taken once', async () => {
    const { errand, ask, goes } = await begin();
    await goes({ zip: '46282' });
    assert.equal((await ask()).is, 'open');
    await goes(OTHER_CARD);
    assert.equal(done(await ask()).instrument?.last4, '0015');
    const sums = (await drive.booked(errand.key)).map(({ captured }) => captured);
    assert.deepEqual(sums, [0, 1_990]);
  });

  it('who is declined and leaves: declined, when nothing else can come', async () => {
    const { ask, goes } = await begin();
    await goes({ zip: '46282' });
    await pass(25 * MINUTE_MS);
    const state = await ask();
    assert.ok(state.is === 'ended' && state.how === 'declined');
    assert.equal(state.declined.code, '2/2');
  });

  it('who only leaves a card: the new one, whatever cards there were', async () => {
    const who = payer();
    const first = await begin({ pay: null, payer: who });
    await first.goes();
    const card = done(await first.ask()).instrument;
    const second = await begin({ pay: null, payer: who });
    assert.equal((await second.ask()).is, 'open');
    await second.goes(OTHER_CARD);
    const other = done(await second.ask()).instrument;
    assert.equal(other?.gatewayCustomer, card?.gatewayCustomer);
    assert.deepEqual([card?.last4, other?.last4], ['1111', '0015']);
    const third = await begin({ pay: null, payer: who });
    await pass(25 * MINUTE_MS);
    assert.deepEqual(await third.ask(), { is: 'ended', how: 'expired' });
  });
});

describe('what became of the money', () => {
  const facts = (told: Notice[], key: string) =>
    told.filter((notice) => notice.key === key).map(({ fact }) => fact.is);

  it('a part cannot be given back before the batch, and can after it', async () => {
    const payment = await drive.charge('ok');
    const part = { ...drive.following(payment), amount: 500n };
    const early = await authorizeNet.refund!({ ...drive.call(), ...part, key: ground.newKey() });
    assert.ok(early.is === 'declined' && early.reason === 'too_early');
    await pass(DAY_MS);
    approved(await authorizeNet.refund!({ ...drive.call(), ...part, key: ground.newKey() }));
  });

  it('a batch tells what it settled, the same whenever it is asked', async () => {
    const { full } = await drive.charge('ok');
    const declined = await drive.charge('insufficient_funds');
    const from = await now();
    await pass(DAY_MS);
    const told = await poll(from, await now());
    assert.deepEqual(facts(told, full.key), ['settled']);
    assert.deepEqual(facts(told, declined.full.key), []);
    const settled = told.find(({ key }) => key === full.key);
    assert.ok(settled?.fact.is === 'settled');
    assert.match(settled.fact.payout ?? '', /^\d+$/);
    const again = await poll(from - DAY_MS, await now());
    assert.ok(again.some(({ noticeId }) => noticeId === settled.noticeId));
  });

  it('a chargeback weeks after its batch is told, and its end', async () => {
    const lost = await drive.charge('charged_back');
    const won = await drive.charge('charged_back_won');
    await pass(40 * DAY_MS);
    const at = await now();
    const told = await poll(at - DAY_MS, at);
    assert.deepEqual(facts(told, lost.full.key), ['charged_back']);
    assert.deepEqual(facts(told, won.full.key), ['charged_back', 'chargeback_won']);
    const back = told.find(({ key }) => key === lost.full.key);
    assert.ok(back?.fact.is === 'charged_back' && back.fact.amount === 1_990n);
  });

  it('concludes nothing where the lists are closed to us', async () => {
    const connection = drive.connection();
    const settings = { ...connection.settings, api_login_id: 'noreportsEUR' };
    const polled = await authorizeNet.poll!({
      ...{ ...drive.call(), connection: { ...connection, settings } },
      ...{ from: new Date(START), to: new Date(START + DAY_MS) },
    });
    assert.equal(polled.is, 'no_answer');
  });
});
