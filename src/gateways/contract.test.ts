// Every scenario on every gateway, over real loopback HTTP against its twin: whatever goes wrong on
// the wire, what the adapter says must not contradict the gateway's own books.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { idSource, showId } from '#domain/ids.ts';
import { type Currency, exponentOf } from '#domain/money.ts';
import type { Outcome } from '#domain/outcome.ts';
import type { BookedPayment } from '#sandbox/books.ts';
import { FAULT_WORDS, type FaultWord } from '#sandbox/faults.ts';
import { type Sandbox, startSandbox } from '#sandbox/server.ts';
import type { AnyGateway, Call, Charge, Connection, Notice, RawNotice } from './contract.ts';
import { CASES, SECRET } from './contract-cases.ts';
import { httpPool } from './http.ts';
import { gateways } from './registry.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2027-03-01T10:00:00Z');

let sandbox: Sandbox;
let receiver: Server;
let noticeUrl = '';
let count = 0;
const ids = idSource(() => START, randomBytes);
const newKey = () => showId('paymentTransaction', ids.next('paymentTransaction'));
const received: RawNotice[] = [];
const pool = httpPool();

before(async () => {
  sandbox = await startSandbox({ port: 0, seed: 1, clock: () => START });
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers as RawNotice['headers'], body });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  noticeUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/notices`;
  for (const [gateway, { account }] of Object.entries(CASES)) {
    await control('POST', '/notices', { gateway, account, url: noticeUrl, secret: SECRET });
  }
});

after(async () => {
  await pool.close();
  await sandbox.close();
  receiver.closeAllConnections();
  receiver.close();
});

async function control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) {
  const http = pool.forCall({ timeoutMs: 10_000, secrets: [] });
  const url = `${sandbox.url}/_control${path}`;
  const reply = await http.send({
    method,
    url,
    body: body === undefined ? '' : JSON.stringify(body),
  });
  assert.ok(reply.is === 'reply' && reply.status === 200, JSON.stringify(reply));
  return JSON.parse(reply.body);
}

type Given = Partial<Omit<Charge<unknown>, 'connection' | 'http' | 'instrument'>>;

function driver(gateway: AnyGateway) {
  const known = CASES[gateway.name];
  assert.ok(known, `${gateway.name} has no case here: add one`);
  const connection = (): Connection => ({
    id: 'gwc_test',
    mode: 'test',
    settings: known.settings(sandbox.url),
  });
  const call = (timeoutMs = 2_000): Call<unknown> & { http: ReturnType<typeof pool.forCall> } => ({
    connection: connection(),
    http: pool.forCall({ timeoutMs, secrets: [known.account, SECRET] }),
  });
  const charge = async (behaviour: string, given: Given = {}, timeoutMs?: number) => {
    count += 1;
    const { token, customer } = known.instrument?.(count) ?? {
      token: `tok_${behaviour}__${count}`,
      customer: `cus_${count}`,
    };
    const instruments = [{ token, customer, behaviour }];
    await control('POST', '/seed', { gateway: gateway.name, account: known.account, instruments });
    const full: Charge<unknown> = {
      ...call(timeoutMs),
      kind: 'purchase',
      key: newKey(),
      reference: showId('billingRecord', ids.next('billingRecord')),
      amount: 1_990n,
      currency: 'EUR' as Currency,
      instrument: { kind: 'card', token, gatewayCustomer: customer, networkTransactionId: null },
      description: 'March',
      consent: 'recurring',
      ...given,
    };
    const send = (within?: number) => gateway.charge({ ...full, ...call(within) });
    return { full, send, outcome: await gateway.charge(full) };
  };
  const lookUp = (full: Charge<unknown>) =>
    gateway.lookUp({
      ...full,
      ...call(),
      since: new Date(START),
      gatewayRef: null,
      parentRef: null,
      gatewayCustomer: full.instrument.gatewayCustomer,
    });
  const settled = () => control('POST', '/clock', { advance_ms: known.settledAfterMs ?? 0 });
  const booked = async (full: Charge<unknown>): Promise<BookedPayment[]> => {
    const page = await control('GET', `/books?gateway=${gateway.name}&account=${known.account}`);
    return page.payments.filter((one: BookedPayment) => one.reference === full.key);
  };
  const notices = async (): Promise<Notice[]> => {
    await control('POST', '/clock', { advance_ms: 0 });
    return received.flatMap((raw) => {
      const read = gateway.readNotice?.(raw, connection(), new Date(START)) ?? [];
      return read.filter(({ fact }) => fact.is !== 'irrelevant');
    });
  };
  return { known, connection, call, charge, lookUp, settled, booked, notices };
}

/** By our key, or by the gateway's own name of the payment. */
function isAbout(notice: Notice, { full, outcome }: { full: { key: string }; outcome: Outcome }) {
  if (notice.key !== null) return notice.key === full.key;
  return 'gatewayRef' in outcome && outcome.gatewayRef === notice.gatewayRef;
}

function approved(outcome: Outcome | { is: 'absent' | 'no_answer' }): Outcome & { is: 'approved' } {
  assert.equal(outcome.is, 'approved', JSON.stringify(outcome));
  return outcome as Outcome & { is: 'approved' };
}

for (const gateway of gateways) {
  describe(`${gateway.name} keeps the contract`, () => {
    const { known, call, charge, lookUp, settled, booked, notices, connection } = driver(gateway);
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
      const [payment, ...more] = await booked(full);
      assert.deepEqual(more, []);
      assert.equal(payment?.id, approved(outcome).gatewayRef);
      assert.deepEqual(
        [payment?.key, payment?.billing_record, payment?.captured, payment?.currency],
        [full.key, full.reference, 1_990, 'EUR'],
      );
    });

    it('answers a re-send with the same key by the first payment', async () => {
      const { full, send, outcome } = await charge('ok');
      const again = await Promise.all([send(), send(), send()]);
      for (const one of again) assert.equal(approved(one).gatewayRef, approved(outcome).gatewayRef);
      assert.equal((await booked(full)).length, 1);
    });

    for (const [reason, code] of Object.entries(known.declines)) {
      it(`reads the decline ${code} as ${reason}`, async () => {
        const { full, outcome } = await charge(code);
        assert.equal(outcome.is, 'declined', JSON.stringify(outcome));
        assert.equal(outcome.reason, reason);
        assert.equal((await booked(full))[0]?.captured, 0);
        assert.equal((await lookUp(full)).is, 'declined');
      });
    }

    it('charges again after a decline under a new key', async () => {
      const { full, outcome } = await charge('seq_insufficient_funds_ok');
      assert.equal(outcome.is, 'declined');
      approved(await gateway.charge({ ...full, ...call(), key: newKey() }));
    });

    it('says action_required when the payer must act', { skip: known.skips.action }, async () => {
      const { full, outcome } = await charge('action');
      assert.equal(outcome.is, 'action_required');
      assert.equal((await booked(full))[0]?.captured, 0);
    });

    it('reports a pending payment, then its result', { skip: known.skips.pending }, async () => {
      const fine = await charge('pending');
      const returned = await charge('pending_returned');
      assert.deepEqual([fine.outcome.is, returned.outcome.is], ['pending', 'pending']);
      assert.equal((await lookUp(fine.full)).is, 'pending');
      await control('POST', '/clock', { advance_ms: 2 * DAY_MS });
      const told = await notices();
      const ok = told.findLast((notice) => isAbout(notice, fine))?.fact;
      const back = told.findLast((notice) => isAbout(notice, returned))?.fact;
      assert.ok(ok?.is === 'outcome' && ok.outcome.is === 'approved');
      assert.ok(back?.is === 'outcome' && back.outcome.is === 'declined');
      assert.equal(back.outcome.reason, known.returned ?? 'insufficient_funds');
      approved(await lookUp(fine.full));
      assert.equal((await lookUp(returned.full)).is, 'declined');
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
      const settings = Object.fromEntries(
        Object.entries(known.settings(sandbox.url)).map(([name, value]) => [
          name,
          value === known.account ? `${known.account}_invalid` : value,
        ]),
      );
      const { full } = await charge('ok');
      const wrong = { ...full, ...call(), connection: { ...connection(), settings } };
      assert.equal((await gateway.charge({ ...wrong, key: newKey() })).is, 'not_sent');
      assert.deepEqual(await gateway.checkCredentials?.(call()), { ok: true });
      assert.equal((await gateway.checkCredentials?.(wrong))?.ok, false);
    });

    it('never lets a live connection take a stand-in’s money', async () => {
      const { full } = await charge('ok');
      const live: Connection = { ...connection(), mode: 'live' };
      const given = { ...full, ...call(), connection: live, key: newKey() };
      assert.equal((await gateway.charge(given)).is, 'not_sent');
      assert.equal(given.http.exchanges.length, 0);
    });

    for (const [code, amount] of [
      ['JPY', 500n],
      ['EUR', 1_005n],
      ['KWD', 12_340n],
    ] as const) {
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
        const [payment] = await booked(full);
        assert.equal(payment?.captured, Number(amount), `exponent ${exponentOf(currency)}`);
      });
    }

    it('refunds in parts, never more than is left', async () => {
      const { full, outcome } = await charge('ok');
      const parent = approved(outcome).gatewayRef;
      await settled();
      const part = (key: string, amount: bigint) =>
        gateway.refund?.({ ...full, ...call(), key, amount, gatewayRef: parent });
      const first = newKey();
      approved((await part(first, 500n)) ?? { is: 'absent' });
      approved((await part(first, 500n)) ?? { is: 'absent' });
      const excess = await part(newKey(), 1_491n);
      assert.equal(excess?.is, 'declined');
      assert.equal((await booked(full))[0]?.refunded, 500);
      approved((await part(newKey(), 1_490n)) ?? { is: 'absent' });
      assert.equal((await part(newKey(), 1n))?.is, 'declined');
    });

    it('tells what was given back in all', { skip: known.skips.notice_of_refunds }, async () => {
      const { full, outcome } = await charge('ok');
      await settled();
      for (const amount of [500n, 1_490n]) {
        const given = { ...full, ...call(), key: newKey(), amount };
        const { gatewayRef } = approved(outcome);
        approved((await gateway.refund?.({ ...given, gatewayRef })) ?? { is: 'absent' });
      }
      const totals = (await notices()).flatMap(({ fact }) =>
        fact.is === 'refunded' ? [fact.totalRefunded] : [],
      );
      assert.deepEqual(totals, [500n, 1_990n]);
    });

    it('finds a refund whose reply was lost', async () => {
      const { full, outcome } = await charge('ok');
      const parentRef = approved(outcome).gatewayRef;
      await settled();
      const key = newKey();
      const given = { ...full, key, amount: 700n, gatewayRef: parentRef };
      const asked = { ...given, kind: 'refund' as const, since: new Date(START) };
      const find = () =>
        gateway.lookUp({ ...asked, ...call(), gatewayRef: null, parentRef, gatewayCustomer: null });
      assert.equal((await find()).is, 'absent');
      await fault({ word: 'error_after', verbs: ['refund'], match: { nth: 1 } });
      assert.equal((await gateway.refund?.({ ...given, ...call() }))?.is, 'unknown');
      approved(await find());
      assert.equal((await booked(full))[0]?.refunded, 700);
    });

    it('authorises and captures a part, once', async () => {
      const { full, outcome } = await charge('ok', { kind: 'authorization' });
      const { gatewayRef, expiresAt } = approved(outcome);
      assert.ok(expiresAt !== undefined && expiresAt.getTime() > START);
      assert.equal((await booked(full))[0]?.captured, 0);
      const capture = (key: string, amount: bigint) =>
        gateway.capture?.({ ...full, ...call(), key, amount, gatewayRef });
      assert.equal((await capture(newKey(), 1_991n))?.is, 'declined');
      const key = newKey();
      approved((await capture(key, 1_000n)) ?? { is: 'absent' });
      approved((await capture(key, 1_000n)) ?? { is: 'absent' });
      assert.equal((await capture(newKey(), 1n))?.is, 'declined');
      assert.equal((await booked(full))[0]?.captured, 1_000);
      const since = new Date(START);
      const asked = { ...full, kind: 'capture' as const, amount: 1_000n, since };
      const refs = { gatewayRef: null, parentRef: gatewayRef, gatewayCustomer: null };
      approved(await gateway.lookUp({ ...asked, ...refs, ...call(), key }));
    });

    it('voids what is held', async () => {
      const { full, outcome } = await charge('ok', { kind: 'authorization' });
      const { gatewayRef } = approved(outcome);
      const given = { ...full, ...call(), key: newKey(), gatewayRef };
      approved((await gateway.void?.(given)) ?? { is: 'absent' });
      assert.equal((await booked(full))[0]?.status, 'voided');
      const released = (await notices()).filter(({ fact }) => fact.is === 'released');
      assert.equal(released.length, 1);
      assert.ok(isAbout(released[0]!, { full, outcome }));
    });

    it('knows when a hold has run out', async () => {
      const { full, outcome } = await charge('ok', { kind: 'authorization' });
      const { gatewayRef } = approved(outcome);
      await control('POST', '/clock', { advance_ms: holdMs + DAY_MS });
      const late = await gateway.capture?.({ ...full, ...call(), gatewayRef, key: newKey() });
      assert.equal(late?.is, 'declined');
      const asked = { ...full, ...call(), kind: 'authorization' as const, since: new Date(START) };
      const refs = { gatewayRef, parentRef: null, gatewayCustomer: null };
      assert.equal((await gateway.lookUp({ ...asked, ...refs })).is, 'declined');
    });

    it('tells when a hold runs out', { skip: known.skips.notice_of_expiry }, async () => {
      const payment = await charge('ok', { kind: 'authorization' });
      await control('POST', '/clock', { advance_ms: holdMs + DAY_MS });
      const released = (await notices()).filter(({ fact }) => fact.is === 'released');
      assert.equal(released.length, 1);
      assert.ok(isAbout(released[0]!, payment));
    });

    it('tells a chargeback and its end', { skip: known.skips.notice_of_chargeback }, async () => {
      const { outcome } = await charge('charged_back_won');
      await control('POST', '/clock', { advance_ms: 7 * DAY_MS });
      const told = (await notices()).filter(
        ({ gatewayRef }) => gatewayRef === approved(outcome).gatewayRef,
      );
      const facts = told.map(({ fact }) => fact);
      const opened = facts.find(({ is }) => is === 'charged_back');
      assert.ok(opened?.is === 'charged_back' && opened.amount === 1_990n);
      assert.equal(facts.at(-1)?.is, 'chargeback_won');
    });

    it('believes no notice that is too old', { skip: known.skips.age_of_notices }, async () => {
      await charge('ok');
      await notices();
      const [raw] = received;
      assert.ok(raw);
      const read = (at: number) => gateway.readNotice?.(raw, connection(), new Date(at));
      assert.ok((read(START + 299_000) ?? []).length > 0);
      assert.equal(read(START + 301_000), null);
    });

    it('believes no notice with a wrong, missing or other body’s signature', async () => {
      await charge('ok');
      await notices();
      const [raw] = received;
      assert.ok(raw);
      const read = (given: RawNotice) => gateway.readNotice?.(given, connection(), new Date(START));
      assert.ok((read(raw) ?? []).length > 0);
      const [name, value] = Object.entries(raw.headers).find(([key]) => key.endsWith('signature'))!;
      const signed = (header: string | undefined) => ({
        ...raw,
        headers: { ...raw.headers, [name]: header },
      });
      assert.equal(read(signed(undefined)), null);
      assert.equal(read(signed('')), null);
      assert.equal(read(signed(value?.slice(0, -1))), null);
      assert.equal(read(signed(value?.replace(/.$/, 'g'))), null);
      assert.equal(read(signed(value?.replace(/.{8}$/, '00000000'))), null);
      assert.equal(read({ ...raw, body: `${raw.body} ` }), null);
      if (!/,v1=/.test(value ?? '')) return;
      assert.ok((read(signed(`${value},v1=${'0'.repeat(64)}`)) ?? []).length > 0);
    });

    it('shows no secret in any exchange', async () => {
      const { full } = await charge('insufficient_funds');
      const used = call();
      await gateway.charge({ ...full, ...used, key: newKey() });
      await gateway.checkCredentials?.(used);
      assert.ok(used.http.exchanges.length >= 2);
      const text = JSON.stringify(used.http.exchanges);
      for (const secret of [known.account, SECRET]) assert.ok(!text.includes(secret), text);
      assert.ok(!/client_secret":"(?!\*)/.test(text.replaceAll('\\"', '"')), text);
    });

    const TIMES_OUT: readonly FaultWord[] = ['hang_before', 'hang_after'];
    const DONE: readonly FaultWord[] = ['hang_after', 'reset_after', 'error_after', 'garbage'];
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
      const { full, send, outcome } = await charge('ok');
      assert.equal(outcome.is, 'not_sent');
      assert.deepEqual(await booked(full), []);
      approved(await send());
    });

    for (const word of DONE) {
      it(`doubts after ${word}, and the look-up finds the payment`, async () => {
        await fault({ word, verbs: ['charge'], match: { nth: 1 } });
        const { full, send, outcome } = await charge(
          'ok',
          {},
          TIMES_OUT.includes(word) ? 150 : 2_000,
        );
        assert.equal(outcome.is, 'unknown', JSON.stringify(outcome));
        approved(await lookUp(full));
        const again = await send();
        const replays = word === 'error_after' && gateway.idempotency.replaysErrors;
        assert.equal(again.is, replays ? 'unknown' : 'approved');
        assert.equal((await booked(full)).length, 1);
      });
    }

    for (const word of NOT_DONE) {
      it(`doubts after ${word}, and a re-send pays once`, async () => {
        await fault({ word, verbs: ['charge'], match: { nth: 1 } });
        const { full, send, outcome } = await charge(
          'ok',
          {},
          TIMES_OUT.includes(word) ? 150 : 2_000,
        );
        assert.equal(outcome.is, 'unknown', JSON.stringify(outcome));
        assert.deepEqual(await booked(full), []);
        assert.equal((await lookUp(full)).is, 'absent');
        approved(await send());
        assert.equal((await booked(full)).length, 1);
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

    it('gives a repeated notice the same id, also when it comes before the reply', async () => {
      await fault({ word: 'repeat_notice' });
      await fault({ word: 'notice_first' });
      const { full } = await charge('ok');
      const first = received.length;
      const told = (await notices()).filter(({ key }) => key === full.key);
      assert.ok(first >= 2, 'the notices came before the reply');
      assert.equal(told.length, 2);
      assert.equal(told[0]?.noticeId, told[1]?.noticeId);
    });

    it('takes what was dishonoured late for taken, when it is asked', async () => {
      await fault({ word: 'late_dishonour', match: { nth: 1 } });
      const { full } = await charge('ok');
      await control('POST', '/clock', { advance_ms: 4 * DAY_MS });
      assert.equal((await booked(full))[0]?.charged_back, 1_990);
      approved(await lookUp(full));
    });

    const untold = known.skips.notice_of_chargeback;
    it('tells a late dishonour of a payment that looked taken', { skip: untold }, async () => {
      await fault({ word: 'late_dishonour', match: { nth: 1 } });
      const { full, outcome } = await charge('ok');
      approved(outcome);
      await control('POST', '/clock', { advance_ms: 4 * DAY_MS });
      assert.equal((await booked(full))[0]?.charged_back, 1_990);
      const facts = (await notices()).map(({ fact }) => fact);
      assert.ok(facts.some((fact) => fact.is === 'charged_back' && fact.amount === 1_990n));
    });
  });
}
