// The adapter against its twin where the two steps of a charge, the page and the refunds can go
// wrong: what was broken off ends in one payment, and a process that died changes nothing about it.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { type Id, showId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import { approved, driver, gatewayGround, START } from '#test/gateway-ground.ts';
import { visit } from '#test/twin-payer.ts';
import type { CheckoutState, Errand } from '../contract.ts';
import type { GatewayHttp } from '../http.ts';
import { newMemory } from '../memory.ts';
import { dpo } from './index.ts';

const ground = gatewayGround();
const { control, newKey } = ground;
const drive = driver(ground, dpo);
const { charge, lookUp, booked, call, following } = drive;

const MINUTE_MS = 60_000;
const KES = 'KES' as Currency;

const fault = (word: string, verb: string) =>
  control('POST', '/faults', { gateway: 'dpo', word, verbs: [verb], match: { nth: 1 } });
const advance = (advance_ms: number) => control('POST', '/clock', { advance_ms });
/** Another process: it remembers nothing. */
const fresh = () => ({ ...call(), memory: newMemory() });

beforeEach(() => control('DELETE', '/faults'));

describe('a charge that was broken off', () => {
  it('at its token: nothing is paid, and that is proved when the token’s time ends', async () => {
    await fault('error_after', 'other');
    const { full, outcome } = await charge('ok');
    assert.equal(outcome.is, 'unknown');
    assert.deepEqual(await booked(full.key), []);
    const again = await dpo.charge({ ...full, ...fresh(), again: true });
    assert.equal(again.is, 'unknown', 'the token that nobody knows could be paid');
    assert.equal((await lookUp(full)).is, 'absent');
    await advance(15 * MINUTE_MS);
    const late = { ...fresh(), now: () => new Date(START + 15 * MINUTE_MS) };
    assert.equal((await lookUp(full, late)).is, 'absent');
    const next = { ...full, ...fresh(), key: newKey() };
    approved(await dpo.charge(next));
    assert.equal((await booked(next.key)).length, 1);
    assert.deepEqual(await booked(full.key), []);
  });

  it('after it was booked, with the process dead: found, refunded only by hand', async () => {
    await fault('hang_after', 'charge');
    const { full, outcome } = await charge('ok', {}, 150);
    assert.equal(outcome.is, 'unknown');
    const found = approved(await lookUp(full, fresh()));
    assert.equal(found.gatewayRef, full.key, 'DPO does not tell its own name again');
    const original = { key: full.key, kind: 'purchase' as const, amount: 1_990n };
    const more = { madeAt: new Date(START), data: found.data ?? {}, refunded: 0n };
    const refund = await dpo.refund?.({
      ...{ ...fresh(), key: newKey(), amount: 500n, currency: KES, instrument: full.instrument },
      ...{ gatewayRef: found.gatewayRef, original: { ...original, ...more } },
    });
    assert.ok(refund?.is === 'declined' && refund.code === 'unnamed');
    const again = await dpo.charge({ ...full, ...fresh(), again: true });
    assert.equal(again.is, 'approved');
    assert.equal((await booked(full.key)).length, 1);
  });

  it('before it was booked, with the process dead: never paid under a second token', async () => {
    await fault('reset_before', 'charge');
    const { full, outcome } = await charge('ok');
    assert.equal(outcome.is, 'unknown');
    assert.equal((await dpo.charge({ ...full, ...fresh(), again: true })).is, 'unknown');
    assert.deepEqual(await booked(full.key), []);
    await advance(15 * MINUTE_MS);
    assert.equal((await lookUp(full, fresh())).is, 'absent');
  });

  it('while it was confirmed: in doubt, although the card was charged', async () => {
    await fault('lookup_error', 'look_up');
    const { full, outcome } = await charge('ok');
    assert.equal(outcome.is, 'unknown');
    approved(await lookUp(full));
    assert.equal((await booked(full.key)).length, 1);
  });

  it('after a decline, before that was recorded: still declined', async () => {
    const { full, outcome } = await charge('lost_card');
    assert.ok(outcome.is === 'declined' && outcome.reason === 'lost_card');
    const found = await lookUp(full, fresh());
    assert.ok(found.is === 'declined' && found.code === '904', 'its token was cancelled');
  });
});

let payers = 0;

type Wish = { store?: boolean; email?: string; card?: string };

async function visitor({ store = false, email = 'payer@example.org' }: Wish = {}) {
  payers += 1;
  const uuid = `00000000-0000-7000-8000-${`${payers}`.padStart(12, '0')}` as Id<'customer'>;
  const errand: Errand = {
    ...{ key: newKey(), reference: ground.newReference(), currency: KES, store },
    pay: { kind: 'purchase', amount: 1_990n },
    payer: { reference: showId('customer', uuid), email, name: null, gatewayCustomer: null },
  };
  const started = await dpo.checkout?.start({
    ...{ ...call(), ...errand, description: 'March', language: 'en' },
    ...{ returnUrl: 'http://merchant.test/return', cancelUrl: 'http://merchant.test/cancel' },
    expiresAt: new Date(START + 3_600_000),
  });
  assert.ok(started?.is === 'started');
  const { gatewayRef, kept = {}, to } = started;
  const ask = (http: GatewayHttp = call().http): Promise<CheckoutState> | undefined =>
    dpo.checkout?.ask({
      ...{ ...call(), ...errand, gatewayRef, kept, startedAt: new Date(START), http },
      ...{ returned: null, close: false },
    });
  const goes = (choice: string, fields = {}) =>
    visit(to, 'http://merchant.test/', { choices: [choice], fields });
  return { errand, ask, goes };
}

describe('a payer at the page', () => {
  it('who pays in the currency of their card has paid', async () => {
    const { ask, goes } = await visitor();
    await goes('convert');
    const state = await ask();
    assert.ok(state?.is === 'done' && state.payment?.is === 'approved');
    assert.equal(state.payment.data?.paid_currency, 'USD');
  });

  it('who pays half of it has not: a person has to look', async () => {
    const { ask, goes } = await visitor();
    await goes('part');
    const state = await ask();
    assert.ok(state?.is === 'no_answer' && /another amount/.test(state.why));
  });

  it('who pays at a bank is waited for', async () => {
    const { errand, ask, goes } = await visitor();
    await goes('bank');
    const state = await ask();
    assert.ok(state?.is === 'done' && state.payment?.is === 'pending');
    const asked = { ...call(), kind: 'purchase' as const, key: errand.key, amount: 1_990n };
    const more = { since: new Date(START), parentRef: null, original: null, gatewayCustomer: null };
    const { gatewayRef } = state.payment;
    const find = () => dpo.lookUp({ ...asked, ...more, currency: KES, gatewayRef });
    assert.equal((await find()).is, 'pending');
    await advance(24 * 60 * MINUTE_MS);
    approved(await find());
  });

  it('who pays by phone has paid, and left no card', async () => {
    const { ask, goes } = await visitor({ store: true });
    await goes('mobile');
    const state = await ask();
    assert.ok(state?.is === 'done' && state.payment?.is === 'approved');
    assert.equal(state.instrument, null);
  });

  it('who shares a mailbox with another has a card of their own, shown in no record', async () => {
    const cards = ['4000000000000341', '5436886269848367'];
    const tokens: string[] = [];
    for (const card of cards) {
      const { ask, goes } = await visitor({ store: true, email: 'family@example.org' });
      await goes('approve', { card });
      const { http } = call();
      const state = await ask(http);
      assert.ok(state?.is === 'done' && state.instrument !== null);
      assert.equal(state.instrument.last4, card.slice(-4));
      const { token, gatewayCustomer } = state.instrument;
      const shown = JSON.stringify(http.exchanges.map(({ response }) => response));
      assert.ok(!shown.includes(token) && !shown.includes(gatewayCustomer ?? '-'), shown);
      tokens.push(`${token} ${gatewayCustomer}`);
    }
    assert.notEqual(tokens[0], tokens[1]);
  });
});

describe('a refund', () => {
  const refund = async (amount: bigint) => {
    const payment = await charge('ok');
    const key = newKey();
    const follows = following(payment);
    const outcome = await dpo.refund?.({ ...call(), ...follows, key, amount });
    const { gatewayRef, original } = follows;
    const asked = { kind: 'refund' as const, key, amount, parentRef: gatewayRef, gatewayRef };
    return { ...payment, outcome, find: () => lookUp(payment.full, { ...asked, original }) };
  };

  it('that DPO accepts and declines is declined', async () => {
    const { full, outcome } = await refund(208n);
    assert.ok(outcome?.is === 'declined' && outcome.code === '008');
    assert.equal((await booked(full.key))[0]?.refunded, 0);
  });

  it('that a second person has to approve is pending until then', async () => {
    const { full, outcome, find } = await refund(309n);
    assert.deepEqual([outcome?.is, (await find()).is], ['pending', 'pending']);
    await advance(24 * 60 * MINUTE_MS);
    approved(await find());
    assert.equal((await booked(full.key))[0]?.refunded, 309);
  });
});
