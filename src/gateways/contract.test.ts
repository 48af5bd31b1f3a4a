// Every scenario on every gateway, over real loopback HTTP against its twin: whatever goes wrong on
// the wire, what the adapter says must not contradict the gateway's own books.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { type Currency, exponentOf } from '#domain/money.ts';
import { FAULT_WORDS, type FaultWord } from '#sandbox/faults.ts';
import {
  approved,
  DAY_MS,
  driver,
  gatewayGround,
  isAbout,
  START,
  subjects,
} from '#test/gateway-ground.ts';
import type { Connection, RawNotice } from './contract.ts';
import { SECRET } from './contract-case.ts';
import { newMemory } from './memory.ts';
import { gateways } from './registry.ts';

const ground = gatewayGround();
const { control, newKey, received } = ground;

const COUNTS = [
  ['JPY', 500n],
  ['EUR', 1_005n],
  ['KWD', 12_340n],
] as const;

for (const { title, gateway, known } of subjects(gateways)) {
  describe(`${title} keeps the contract`, () => {
    const drive = driver(ground, gateway, known);
    const { call, begin, charge, following, lookUp, settled, booked, notices } = drive;
    const { skips } = known;
    const toldOnlyByNotice = (skip: string | undefined) => skip ?? skips.notices;
    const taken = known.alwaysPends ? 'pending' : 'approved';
    const currency = (known.currency ?? 'EUR') as Currency;
    const holdMs = known.holdMs ?? 7 * DAY_MS;
    const fault = (rule: Record<string, unknown>) =>
      control('POST', '/faults', { gateway: gateway.name, ...rule });

    beforeEach(async () => {
      await control('DELETE', '/faults');
      await control('POST', '/clock', { advance_ms: 0 });
      received.length = 0;
    });

    it('takes a payment once and names it in the gateway’s books', async () => {
      const { full, outcome } = await charge('ok');
      const [payment, ...more] = await booked(full.key);
      assert.deepEqual(more, []);
      assert.equal(payment?.id, approved(outcome).gatewayRef);
      assert.deepEqual(
        [payment?.reference, payment?.billing_record, payment?.captured, payment?.currency],
        [full.key, full.reference, 1_990, currency],
      );
    });

    it('answers a re-send with the same key by the first payment', async () => {
      const { full, send, outcome } = await begin('ok');
      const again = await Promise.all([send(), send(), send()]);
      assert.ok(outcome.is === taken && 'gatewayRef' in outcome);
      for (const one of again) {
        assert.ok(one.is === taken && 'gatewayRef' in one);
        assert.equal(one.gatewayRef, outcome.gatewayRef);
      }
      assert.equal((await booked(full.key)).length, 1);
    });

    for (const [reason, code] of Object.entries(known.declines)) {
      it(`reads the decline ${code} as ${reason}`, async () => {
        const { full, outcome } = await charge(code);
        assert.equal(outcome.is, 'declined', JSON.stringify(outcome));
        assert.equal(outcome.reason, reason);
        assert.equal((await booked(full.key))[0]?.captured, 0);
        if (skips.look_up_of_declines !== undefined) return;
        assert.equal((await lookUp(full)).is, 'declined');
      });
    }

    it('charges again after a decline under a new key', async () => {
      const { full, outcome } = await charge('seq_insufficient_funds_ok');
      assert.equal(outcome.is, 'declined');
      const next = await gateway.charge({ ...full, ...call(), key: newKey() });
      assert.equal(next.is, taken);
    });

    it('says action_required when the payer must act', { skip: skips.action }, async () => {
      const { full, outcome } = await charge('action');
      assert.equal(outcome.is, 'action_required');
      assert.equal((await booked(full.key))[0]?.captured, 0);
    });

    it('reports a pending payment, then its result', { skip: skips.pending }, async () => {
      const fine = await begin('pending');
      const returned = await begin('pending_returned');
      assert.deepEqual([fine.outcome.is, returned.outcome.is], ['pending', 'pending']);
      assert.equal((await drive.lookUpNow(fine.full)).is, 'pending');
      await control('POST', '/clock', { advance_ms: known.pendingMs ?? 2 * DAY_MS });
      approved(await lookUp(fine.full));
      assert.equal((await lookUp(returned.full)).is, 'declined');
      if (skips.notices !== undefined) return;
      const told = await notices();
      const ok = told.findLast((notice) => isAbout(notice, fine))?.fact;
      const back = told.findLast((notice) => isAbout(notice, returned))?.fact;
      assert.ok(ok?.is === 'outcome' && ok.outcome.is === 'approved');
      assert.ok(back?.is === 'outcome' && back.outcome.is === 'declined');
      assert.equal(back.outcome.reason, known.returned ?? 'insufficient_funds');
    });

    it('looks up what is not there as absent', async () => {
      const { full } = await charge('ok');
      const never = newKey();
      assert.equal((await lookUp({ ...full, key: never })).is, 'absent');
      const none = { ...full.instrument, gatewayCustomer: null };
      assert.equal((await lookUp({ ...full, key: never, instrument: none })).is, 'absent');
      approved(await lookUp({ ...full, instrument: none }));
    });

    it('refuses an unknown instrument without taking money', async () => {
      const { full } = await charge('ok');
      const instrument = { ...full.instrument, token: 'nobody' };
      const outcome = await gateway.charge({ ...full, ...call(), key: newKey(), instrument });
      assert.equal(outcome.is, 'declined');
      assert.equal(outcome.reason, 'instrument_missing');
    });

    it('holds a call with wrong credentials as not sent', async () => {
      const settings =
        known.wrongSettings?.(ground.url()) ??
        Object.fromEntries(
          Object.entries(known.settings(ground.url())).map(([name, value]) => [
            name,
            value === known.account ? `${known.account}_invalid` : value,
          ]),
        );
      const { full } = await charge('ok');
      const given = { ...full, ...call(), memory: newMemory() };
      const wrong = { ...given, connection: { ...drive.connection(), settings } };
      assert.equal((await gateway.charge({ ...wrong, key: newKey() })).is, 'not_sent');
      assert.deepEqual(await gateway.checkCredentials?.(call()), { ok: true });
      assert.equal((await gateway.checkCredentials?.(wrong))?.ok, false);
    });

    it('never lets a live connection take a stand-in’s money', async () => {
      const { full } = await charge('ok');
      const live: Connection = { ...drive.connection(), mode: 'live' };
      const given = { ...full, ...call(), connection: live, key: newKey() };
      assert.equal((await gateway.charge(given)).is, 'not_sent');
      assert.equal(given.http.exchanges.length, 0);
    });

    for (const [code, amount] of known.counts ?? COUNTS) {
      const currency = code as Currency;
      if (known.refuses?.includes(code)) {
        it(`says that it cannot take ${code}`, () => {
          assert.equal(typeof gateway.accepts(amount, currency), 'string');
        });
        continue;
      }
      it(`counts ${code} right`, async () => {
        assert.equal(gateway.accepts(amount, currency), null);
        const { full, outcome } = await charge('ok', { currency, amount });
        approved(outcome);
        const [payment] = await booked(full.key);
        assert.equal(payment?.captured, Number(amount), `exponent ${exponentOf(currency)}`);
      });
    }

    it('refunds in parts, never more than is left', async () => {
      const payment = await charge('ok');
      const { full } = payment;
      await settled();
      const part = (key: string, amount: bigint, refunded: bigint) =>
        gateway.refund?.({ ...call(), key, amount, ...following(payment, { refunded }) });
      if (skips.several_refunds === undefined) {
        approved(await part(newKey(), 500n, 0n));
        assert.equal((await part(newKey(), 1_491n, 500n))?.is, 'declined');
        assert.equal((await booked(full.key))[0]?.refunded, 500);
        approved(await part(newKey(), 1_490n, 500n));
      } else {
        assert.equal((await part(newKey(), 1_991n, 0n))?.is, 'declined');
        approved(await part(newKey(), 1_990n, 0n));
      }
      assert.equal((await part(newKey(), 1n, 1_990n))?.is, 'declined');
      assert.equal((await booked(full.key))[0]?.refunded, 1_990);
    });

    const again = { skip: skips.resent_follow_up };
    it('answers a re-sent refund by the first one', again, async () => {
      const payment = await charge('ok');
      await settled();
      const given = { ...following(payment), key: newKey(), amount: 500n };
      approved(await gateway.refund?.({ ...call(), ...given }));
      approved(await gateway.refund?.({ ...call(), ...given }));
      assert.equal((await booked(payment.full.key))[0]?.refunded, 500);
    });

    const refundNotices = { skip: toldOnlyByNotice(skips.notice_of_refunds) };
    it('tells what was given back in all', refundNotices, async () => {
      const payment = await charge('ok');
      await settled();
      const parts = skips.several_refunds === undefined ? [500n, 1_490n] : [1_990n];
      let refunded = 0n;
      for (const amount of parts) {
        const given = { ...call(), ...following(payment, { refunded }), key: newKey(), amount };
        approved(await gateway.refund?.(given));
        refunded += amount;
      }
      const totals = (await notices()).flatMap(({ fact }) =>
        fact.is === 'refunded' ? [fact.totalRefunded] : [],
      );
      assert.deepEqual(totals, parts.length === 2 ? [500n, 1_990n] : [1_990n]);
    });

    it('finds a refund whose reply was lost', async () => {
      const payment = await charge('ok');
      const { full } = payment;
      await settled();
      const key = newKey();
      const amount = skips.several_refunds === undefined ? 700n : 1_990n;
      const follows = following(payment);
      const { gatewayRef: parentRef, original } = follows;
      const find = () => lookUp(full, { kind: 'refund', key, amount, parentRef, original });
      assert.equal((await find()).is, 'absent');
      await fault({ word: 'error_after', verbs: ['refund'], match: { nth: 1 } });
      const refund = await gateway.refund?.({ ...call(), ...follows, key, amount });
      assert.equal(refund?.is, 'unknown');
      approved(await find());
      assert.equal((await booked(full.key))[0]?.refunded, Number(amount));
    });

    const held = { skip: skips.authorization };
    it('authorises and captures a part, once', held, async () => {
      const payment = await charge('ok', { kind: 'authorization' });
      const { full, outcome } = payment;
      const { gatewayRef, expiresAt } = approved(outcome);
      assert.ok(expiresAt !== undefined && expiresAt.getTime() > START);
      assert.equal((await booked(full.key))[0]?.captured, 0);
      const capture = (key: string, amount: bigint) =>
        gateway.capture?.({ ...call(), ...following(payment), key, amount });
      assert.equal((await capture(newKey(), 19_900n))?.is, 'declined');
      const key = newKey();
      const amount = skips.partial_capture === undefined ? 1_000n : 1_990n;
      approved(await capture(key, amount));
      approved(await capture(key, amount));
      assert.equal((await capture(newKey(), 1n))?.is, 'declined');
      assert.equal((await booked(full.key))[0]?.captured, Number(amount));
      const { original } = following(payment);
      const asked = { kind: 'capture' as const, amount, key, parentRef: gatewayRef, original };
      approved(await lookUp(full, asked));
    });

    it('gives captured funds back', held, async () => {
      const payment = await charge('ok', { kind: 'authorization' });
      const { full } = payment;
      const taken = await gateway.capture?.({
        ...{ ...call(), ...following(payment), key: newKey(), amount: 1_990n },
      });
      const { gatewayRef, data = {} } = approved(taken);
      await settled();
      const given = { ...call(), ...following(payment, { kind: 'capture', data }), key: newKey() };
      approved(await gateway.refund?.({ ...given, gatewayRef, amount: 1_990n }));
      assert.equal((await booked(full.key))[0]?.refunded, 1_990);
    });

    it('voids what is held', held, async () => {
      const payment = await charge('ok', { kind: 'authorization' });
      const given = { ...call(), ...following(payment), key: newKey(), amount: 1_990n };
      approved(await gateway.void?.(given));
      assert.equal((await booked(payment.full.key))[0]?.status, 'voided');
      if (toldOnlyByNotice(skips.notice_of_release) !== undefined) return;
      const released = (await notices()).filter(({ fact }) => fact.is === 'released');
      assert.equal(released.length, 1);
      assert.ok(isAbout(released[0]!, payment));
    });

    it('knows when a hold has run out', held, async () => {
      const payment = await charge('ok', { kind: 'authorization' });
      const { full, outcome } = payment;
      const { gatewayRef } = approved(outcome);
      await control('POST', '/clock', { advance_ms: holdMs + DAY_MS });
      const late = { ...call(), ...following(payment), key: newKey(), amount: 1_990n };
      assert.equal((await gateway.capture?.(late))?.is, 'declined');
      const asked = { kind: 'authorization' as const, gatewayRef };
      assert.equal((await lookUp(full, asked)).is, 'declined');
    });

    const expiries = { skip: skips.authorization ?? toldOnlyByNotice(skips.notice_of_expiry) };
    it('tells when a hold runs out', expiries, async () => {
      const payment = await charge('ok', { kind: 'authorization' });
      await control('POST', '/clock', { advance_ms: holdMs + DAY_MS });
      const released = (await notices()).filter(({ fact }) => fact.is === 'released');
      assert.equal(released.length, 1);
      assert.ok(isAbout(released[0]!, payment));
    });

    const disputes = { skip: toldOnlyByNotice(skips.notice_of_chargeback) };
    it('tells a chargeback and its end', disputes, async () => {
      const payment = await charge('charged_back_won');
      await control('POST', '/clock', { advance_ms: 7 * DAY_MS });
      const told = (await notices()).filter((notice) => isAbout(notice, payment));
      const facts = told.map(({ fact }) => fact);
      const opened = facts.find(({ is }) => is === 'charged_back');
      assert.ok(opened?.is === 'charged_back' && opened.amount === 1_990n);
      assert.equal(facts.at(-1)?.is, 'chargeback_won');
    });

    const ages = { skip: toldOnlyByNotice(skips.age_of_notices) };
    it('believes no notice that is too old', ages, async () => {
      await charge('ok');
      await notices();
      const [raw] = received;
      assert.ok(raw);
      assert.equal((await drive.read(raw, START + 299_000)).is, 'told');
      assert.equal((await drive.read(raw, START + 301_000)).is, 'refused');
    });

    it('believes no notice that is forged', { skip: skips.notices }, async () => {
      await charge('ok');
      await notices();
      const [raw] = received;
      assert.ok(raw);
      assert.equal((await drive.read(raw)).is, 'told');
      const forged = (known.forged ?? wrongSignatures)(raw);
      assert.ok(forged.length > 0);
      for (const one of forged) {
        const reading = await drive.read(one);
        const told = reading.is === 'told' ? reading.notices : [];
        const facts = told.filter(({ fact }) => fact.is !== 'irrelevant');
        assert.deepEqual(facts, [], JSON.stringify(one));
      }
    });

    it('shows no secret in any exchange', async () => {
      const { full } = await charge(Object.values(known.declines)[0] ?? 'ok');
      const used = call();
      await gateway.charge({ ...full, ...used, key: newKey() });
      await gateway.checkCredentials?.(used);
      assert.ok(used.http.exchanges.length >= 2);
      const text = JSON.stringify(used.http.exchanges);
      for (const secret of [known.account, known.noticeSecret ?? SECRET])
        assert.ok(!text.includes(secret), text);
      assert.ok(!/client_secret":"(?!\*)/.test(text.replaceAll('\\"', '"')), text);
    });

    const TIMES_OUT: readonly FaultWord[] = ['hang_before', 'hang_after'];
    const DONE: readonly FaultWord[] = [
      ...(['hang_after', 'reset_after', 'error_after', 'garbage', 'half_reply'] as const),
    ];
    const NOT_DONE: readonly FaultWord[] = ['hang_before', 'reset_before', 'error_before'];
    const ELSEWHERE: readonly FaultWord[] = [
      ...(['repeat_notice', 'notice_first', 'late_dishonour'] as const),
      ...(['lookup_lag', 'lookup_error'] as const),
    ];

    it('knows every fault word', () => {
      const tested: string[] = ['refuse', ...DONE, ...NOT_DONE, ...ELSEWHERE];
      assert.deepEqual(tested.toSorted(), [...FAULT_WORDS].toSorted());
    });

    it('calls a charge that was turned away not sent', async () => {
      await fault({ word: 'refuse', match: { nth: 1 } });
      const { full, send, outcome } = await begin('ok');
      assert.equal(outcome.is, 'not_sent');
      assert.deepEqual(await booked(full.key), []);
      assert.equal((await send()).is, taken);
    });

    for (const word of DONE) {
      it(`doubts after ${word}, and the look-up finds the payment`, async () => {
        await fault({ word, verbs: ['charge'], match: { nth: 1 } });
        const { full, send, outcome } = await begin(
          'ok',
          {},
          TIMES_OUT.includes(word) ? 150 : 2_000,
        );
        assert.equal(outcome.is, 'unknown', JSON.stringify(outcome));
        assert.equal((await drive.lookUpNow(full)).is, taken);
        const again = await send();
        const replays = word === 'error_after' && gateway.idempotency.replaysErrors;
        assert.equal(again.is, replays ? 'unknown' : taken);
        assert.equal((await booked(full.key)).length, 1);
      });
    }

    for (const word of NOT_DONE) {
      it(`doubts after ${word}, and a re-send pays once`, async () => {
        await fault({ word, verbs: ['charge'], match: { nth: 1 } });
        const { full, send, outcome } = await begin(
          'ok',
          {},
          TIMES_OUT.includes(word) ? 150 : 2_000,
        );
        assert.equal(outcome.is, 'unknown', JSON.stringify(outcome));
        assert.deepEqual(await booked(full.key), []);
        assert.equal((await lookUp(full)).is, 'absent');
        assert.equal((await send()).is, taken);
        assert.equal((await booked(full.key)).length, 1);
      });
    }

    it('learns nothing from a look-up that fails or lags', async () => {
      const { full } = await charge('ok');
      await fault({ word: 'lookup_error' });
      assert.equal((await lookUp(full)).is, 'no_answer');
      await control('DELETE', '/faults');
      await fault({ word: 'lookup_lag', ms: 60_000 });
      const { is } = await lookUp(full);
      assert.ok(is === 'absent' || is === 'approved', is);
      await control('POST', '/clock', { advance_ms: 61_000 });
      approved(await lookUp(full));
    });

    const repeats = { skip: skips.notices };
    it('gives a repeated notice the same id, also when it comes first', repeats, async () => {
      await fault({ word: 'repeat_notice' });
      await fault({ word: 'notice_first' });
      const payment = await charge('ok');
      const first = received.length;
      const told = (await notices()).filter((notice) => isAbout(notice, payment));
      assert.ok(first >= 2, 'the notices came before the reply');
      assert.ok(told.length >= 2);
      assert.equal(told[0]?.noticeId, told[1]?.noticeId);
    });

    it('takes what was dishonoured late for taken, when it is asked', async () => {
      await fault({ word: 'late_dishonour', match: { nth: 1 } });
      const { full } = await charge('ok');
      await control('POST', '/clock', { advance_ms: 4 * DAY_MS });
      assert.equal((await booked(full.key))[0]?.charged_back, 1_990);
      approved(await lookUp(full));
    });

    it('tells a late dishonour of a payment that looked taken', disputes, async () => {
      await fault({ word: 'late_dishonour', match: { nth: 1 } });
      const { full, outcome } = await charge('ok');
      approved(outcome);
      await control('POST', '/clock', { advance_ms: 4 * DAY_MS });
      assert.equal((await booked(full.key))[0]?.charged_back, 1_990);
      const facts = (await notices()).map(({ fact }) => fact);
      assert.ok(facts.some((fact) => fact.is === 'charged_back' && fact.amount === 1_990n));
    });
  });
}

// Missing, empty, cut, not a number, another one, and over another body.
function wrongSignatures(raw: RawNotice): RawNotice[] {
  const [name, value = ''] = Object.entries(raw.headers).find(([key]) =>
    key.endsWith('signature'),
  )!;
  const signed = (header: string | undefined): RawNotice => ({
    ...raw,
    headers: { ...raw.headers, [name]: header },
  });
  return [
    ...[undefined, '', value.slice(0, -1), value.replace(/.$/, 'g')].map(signed),
    signed(value.replace(/.{8}$/, '00000000')),
    { ...raw, body: `${raw.body} ` },
  ];
}
