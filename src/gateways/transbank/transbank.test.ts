// Transbank's own ways with stored cards: codes without deferred capture, dollars, the two levels
// of response codes, refunds told by sums, and what can still be done when nothing is shown.

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Currency } from '#domain/money.ts';
import {
  approved,
  DAY_MS,
  DEFERRED,
  declined,
  HOUR_MS,
  idOf,
  linesOf,
  settingsOf,
  transbankShop,
} from '#test/transbank-shop.ts';
import { transbank } from './index.ts';
import { API_LIVE, API_TEST } from './wire.ts';

const shop = transbankShop();
const { charger, call, advance, booked, fault, clearFaults } = shop;
const OWN = settingsOf();
const HOLDING = settingsOf('5970300002', DEFERRED);

afterEach(() => clearFaults());

describe('a charge', () => {
  it('is one authorisation with one detail, named by 26 characters', async () => {
    const { asked, outcome } = await charger(OWN);
    const { data, gatewayRef } = approved(outcome);
    assert.deepEqual(linesOf(asked.http), ['POST transactions']);
    const sent = JSON.parse(asked.http.exchanges[0]?.request ?? '');
    assert.equal(sent.buy_order, asked.key.slice(4));
    assert.equal(gatewayRef, sent.buy_order);
    const [detail, ...more] = sent.details;
    assert.deepEqual(more, []);
    assert.match(detail.buy_order, /^[0-9A-Za-z]{20}b[0-9a-z]{5}$/);
    assert.equal(detail.amount, 1_990);
    const { payment_type, detail_order } = data ?? {};
    assert.deepEqual([payment_type, detail_order], ['VN', detail.buy_order]);
    const [booking] = await booked(asked.key);
    assert.deepEqual([booking?.captured, booking?.billing_record], [1_990, asked.reference]);
  });

  it('that reached Transbank before is answered by what became of it', async () => {
    const { asked } = await charger(OWN);
    const again = await transbank.charge({ ...asked, ...call(OWN) });
    approved(again);
    assert.equal((await booked(asked.key)).length, 1);
  });

  it('needs the user and the card that belong together', async () => {
    const first = await charger(OWN);
    const { asked } = await charger(OWN);
    const gatewayCustomer = first.asked.instrument.gatewayCustomer;
    const instrument = { ...asked.instrument, gatewayCustomer };
    const key = idOf('paymentTransaction');
    const outcome = await transbank.charge({ ...asked, ...call(OWN), key, instrument });
    assert.equal(declined(outcome).reason, 'instrument_missing');
  });

  it('counts dollars with two decimals, where the codes count in dollars', async () => {
    const settings = settingsOf('5970900001', { currency: 'USD' });
    const given = { currency: 'USD' as Currency, amount: 1_005n };
    const { asked, outcome } = await charger(settings, 'ok', given);
    approved(outcome);
    assert.match(asked.http.exchanges[0]?.request ?? '', /"amount":10\.05[,}]/);
    const [booking] = await booked(asked.key);
    assert.deepEqual([booking?.captured, booking?.currency], [1_005, 'USD']);
  });

  it('in another currency than its codes count in is not sent', async () => {
    const { asked, outcome } = await charger(OWN, 'ok', { currency: 'USD' as Currency });
    assert.equal(declined(outcome).reason, 'amount_not_possible');
    assert.deepEqual(linesOf(asked.http), []);
  });

  it('holds nothing where capture is not deferred', async () => {
    const { asked, outcome } = await charger(OWN, 'ok', { kind: 'authorization' });
    assert.equal(declined(outcome).reason, 'not_permitted');
    assert.deepEqual(linesOf(asked.http), []);
  });

  it('is declined in the words of the second level, where the codes have it', async () => {
    const settings = settingsOf('5970020001', { decline_level: 2 });
    const words = {
      blocked_card: 'do_not_retry',
      expired_card: 'expired_card',
      over_maximum: 'limit_exceeded',
      connection_error: 'issuer_unavailable',
      retry_limit: 'limit_exceeded',
      daily_count: 'limit_exceeded',
    };
    for (const [word, reason] of Object.entries(words)) {
      const { outcome } = await charger(settings, word);
      assert.equal(declined(outcome).reason, reason, word);
    }
  });
});

describe('a purchase with codes of deferred capture', () => {
  it('is authorised and captured at once', async () => {
    const { asked, outcome } = await charger(HOLDING);
    approved(outcome);
    assert.deepEqual(linesOf(asked.http), ['POST transactions', 'PUT transactions/capture']);
    assert.equal((await booked(asked.key))[0]?.captured, 1_990);
  });

  for (const word of ['error_before', 'error_after']) {
    it(`whose capture meets ${word} is completed when it is looked up`, async () => {
      await fault(word, ['capture']);
      const { asked, outcome, lookUp } = await charger(HOLDING);
      assert.equal(outcome.is, 'unknown');
      approved(await lookUp());
      assert.equal((await booked(asked.key))[0]?.captured, 1_990);
      approved(await lookUp());
    });
  }

  it('which turns out to have no capture is let go, and nothing was paid', async () => {
    const wrong = { ...settingsOf('5970300003'), ...DEFERRED };
    const { asked, outcome, lookUp } = await charger(wrong);
    assert.match(declined(outcome).said, /not allowed/i);
    const [booking] = await booked(asked.key);
    assert.deepEqual([booking?.captured, booking?.refunded], [1_990, 1_990]);
    declined(await lookUp());
  });
});

describe('giving back', () => {
  it('all within three hours is a reversal, later a nullification', async () => {
    const early = await charger(OWN);
    const reversed = approved(await transbank.refund?.(early.following(1_990n)));
    assert.equal(reversed.data?.done, 'reversed');
    const late = await charger(OWN);
    await advance(4 * HOUR_MS);
    const nullified = approved(await transbank.refund?.(late.following(1_990n)));
    assert.equal(nullified.data?.done, 'nullified');
  });

  it('goes on where somebody gave a smaller part back elsewhere', async () => {
    const { asked, following } = await charger(OWN);
    const elsewhere = transbank.refund?.(following(300n));
    approved(await elsewhere);
    approved(await transbank.refund?.(following(500n)));
    assert.equal((await booked(asked.key))[0]?.refunded, 800);
  });

  it('is in doubt where more is gone than is known of and asked for', async () => {
    const { asked, following } = await charger(OWN);
    approved(await transbank.refund?.(following(800n)));
    const outcome = await transbank.refund?.(following(100n, { refunded: 500n }));
    assert.equal(outcome?.is, 'unknown');
    assert.equal((await booked(asked.key))[0]?.refunded, 800);
  });

  it('asks the amount of one detail after seven days, when nothing is shown', async () => {
    const { asked, following, lookUp } = await charger(OWN);
    await advance(8 * DAY_MS);
    assert.equal((await lookUp()).is, 'no_answer');
    approved(await transbank.refund?.(following(700n)));
    assert.equal((await booked(asked.key))[0]?.refunded, 700);
    const more = await transbank.refund?.(following(1_990n, { refunded: 700n }));
    assert.equal(more?.is, 'declined', 'Transbank itself counts');
    await fault('error_after', ['refund']);
    const lost = following(100n, { refunded: 700n });
    assert.equal((await transbank.refund?.(lost))?.is, 'unknown');
    const { original, gatewayRef: parentRef, key } = lost;
    const found = await lookUp({ kind: 'refund', key, amount: 100n, original, parentRef });
    assert.equal(found.is, 'no_answer');
  });

  it('is not possible for what was declined', async () => {
    const { asked, following } = await charger(OWN, 'rejected');
    const given = { ...following(1_990n), gatewayRef: asked.key.slice(4) };
    assert.equal((await transbank.refund?.(given))?.is, 'declined');
  });
});

describe('a hold', () => {
  const held = { kind: 'authorization' } as const;

  it('is captured after seven days too, by what was kept of it', async () => {
    const { asked, outcome, following } = await charger(HOLDING, 'ok', held);
    const { expiresAt } = approved(outcome);
    assert.equal(expiresAt?.getTime(), asked.now().getTime() + 30 * DAY_MS);
    await advance(20 * DAY_MS);
    approved(await transbank.capture?.(following(1_000n)));
    assert.equal((await booked(asked.key))[0]?.captured, 1_000);
  });

  it('that is looked up too late to be shown is over only when no hold can last', async () => {
    const { lookUp } = await charger(HOLDING, 'ok', held);
    const since = new Date((await call().now()).getTime());
    await advance(8 * DAY_MS);
    assert.equal((await lookUp({ since })).is, 'no_answer');
    await advance(22 * DAY_MS);
    declined(await lookUp({ since }));
  });

  it('is let go once, and cannot be let go when it is captured', async () => {
    const one = await charger(HOLDING, 'ok', held);
    approved(await transbank.void?.(one.following(1_990n)));
    approved(await transbank.void?.(one.following(1_990n)));
    assert.equal((await booked(one.asked.key))[0]?.status, 'voided');
    const other = await charger(HOLDING, 'ok', held);
    approved(await transbank.capture?.(other.following(1_990n)));
    declined(await transbank.void?.(other.following(1_990n)));
    declined(await other.lookUp({ ...other.following(1_990n), kind: 'void', parentRef: null }));
  });

  it('whose release was lost is found to be gone', async () => {
    const { following, lookUp } = await charger(HOLDING, 'ok', held);
    const given = following(1_990n);
    const { key, original, gatewayRef: parentRef } = given;
    const asked = { kind: 'void' as const, key, original, parentRef };
    assert.equal((await lookUp(asked)).is, 'absent');
    await fault('error_after', ['void']);
    assert.equal((await transbank.void?.(given))?.is, 'unknown');
    approved(await lookUp(asked));
  });
});

describe('a connection', () => {
  it('without Oneclick charges no stored card, and says so', async () => {
    const { webpay_code, webpay_secret } = OWN;
    const { outcome, asked } = await charger(OWN);
    approved(outcome);
    const bare = call({ webpay_code, webpay_secret });
    const again = { ...asked, ...bare, key: idOf('paymentTransaction') };
    assert.equal((await transbank.charge(again)).is, 'not_sent');
    assert.deepEqual(await transbank.checkCredentials?.(bare), { ok: true });
    const errand = { pay: null, store: true, currency: asked.currency };
    assert.match(transbank.checkout?.refuse(errand, { webpay_code, webpay_secret }) ?? '', /Onec/);
  });

  it('with half of Oneclick’s codes is not accepted', async () => {
    const { oneclick_secret: _, ...half } = OWN;
    const checked = await transbank.checkCredentials?.(call(half));
    assert.equal(checked?.ok, false);
  });

  it('names the product whose keys are wrong', async () => {
    const wrong = { ...OWN, oneclick_secret: '0'.repeat(64) };
    const checked = await transbank.checkCredentials?.(call(wrong));
    assert.ok(
      checked?.ok === false && checked.why.startsWith('Oneclick: '),
      JSON.stringify(checked),
    );
  });

  it('speaks to its own side only', async () => {
    const own = call(OWN);
    const live = { ...own, connection: { ...own.connection, mode: 'live' as const } };
    const test = {
      ...own,
      connection: { ...own.connection, settings: { ...OWN, api_base: API_LIVE } },
    };
    for (const one of [live, test]) {
      assert.equal((await transbank.checkCredentials?.(one))?.ok, false);
      assert.deepEqual(linesOf(one.http), []);
    }
    assert.notEqual(API_LIVE, API_TEST);
  });
});

it('a slow card’s answer comes late, and is waited for', async () => {
  const { outcome, asked } = await charger(OWN, 'delay_200ms');
  approved(outcome);
  assert.ok((asked.http.exchanges[0]?.durationMs ?? 0) >= 200);
});
