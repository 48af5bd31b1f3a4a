// The contract on vendors' own test accounts, as far as these can do it: `npm run test:live` with
// the credentials in the environment (CONTRIBUTING.md says which). Never part of CI.

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as passes } from 'node:timers/promises';
import { showId } from '#domain/ids.ts';
import type { Outcome } from '#domain/outcome.ts';
import { realClock, realIds } from '#src/clock.ts';
import { liveTestVariable } from '#src/config.ts';
import { approved } from '#test/gateway-ground.ts';
import { type LiveAccount, liveAccount } from '#test/live-account.ts';
import type {
  AnyGateway,
  Call,
  Charge,
  Errand,
  InstrumentToken,
  LookUp,
  LookUpResult,
} from './contract.ts';
import { CASES } from './contract-cases.ts';
import { type Exchange, httpPool } from './http.ts';
import { newMemory } from './memory.ts';
import { gateways } from './registry.ts';

const pool = httpPool();
const ids = realIds();
const ASK_AGAIN_MS = 2_000;
const VISIT_MS = 1_800_000;

after(() => pool.close());

for (const gateway of gateways) {
  const account = liveAccount(gateway);
  if (typeof account === 'string') {
    it(`${gateway.name} on its own test account`, { skip: account }, () => {});
  } else describeLive(gateway, account);
}

function describeLive(gateway: AnyGateway, account: LiveAccount) {
  describe(`${gateway.name} on its own test account`, () => {
    const { skips = {} } = CASES[gateway.name] ?? {};
    const live = liveDriver(gateway, account);
    const { newKey, call, charge, lookUp, exchanges } = live;
    const unless = (value: unknown, name: string) =>
      value === null ? `${liveTestVariable(gateway.name, name)} is not set` : undefined;
    const token = unless(account.instrument, 'token');
    const declined = unless(account.declining, 'declined_token');
    const paid = async (kind: 'purchase' | 'authorization') => {
      const made = await charge(account.instrument!, kind);
      if (made.outcome.is !== 'pending') approved(made.outcome);
      return made;
    };

    const check = gateway.checkCredentials;
    const unasked = check === undefined ? 'it has no way to check credentials' : undefined;
    it('takes the credentials', { skip: unasked }, async () => {
      assert.deepEqual(await check?.(call()), { ok: true });
    });

    it('takes a payment, and finds it by our reference', { skip: token }, async () => {
      const { full, outcome } = await paid('purchase');
      const found = await lookUp(full, ({ is }) => is === outcome.is);
      assert.equal(found.is, outcome.is, JSON.stringify(found));
      const name = (of: Outcome | LookUpResult) => ('gatewayRef' in of ? of.gatewayRef : null);
      assert.equal(name(found), name(outcome));
    });

    it('knows nothing of a payment that was never sent', { skip: token }, async () => {
      const { full } = await paid('purchase');
      const { is } = await lookUp({ ...full, key: newKey() }, () => true);
      assert.equal(is, 'absent');
    });

    const keyless = gateway.idempotency.key.honoured ? undefined : 'it honours no key';
    it('answers a re-send by the first payment', { skip: token ?? keyless }, async () => {
      const { full, outcome } = await paid('purchase');
      const again = await gateway.charge({ ...full, ...call(), again: true });
      assert.deepEqual(again.is, outcome.is);
      if (outcome.is === 'approved') assert.equal(approved(again).gatewayRef, outcome.gatewayRef);
    });

    const refund = gateway.refund;
    const unrefunded = refund === undefined ? 'it refunds nothing' : undefined;
    it('gives a payment back', { skip: token ?? unrefunded }, async (t) => {
      const { full, outcome } = await paid('purchase');
      if (outcome.is !== 'approved') return t.skip('its payments are pending at first');
      const { amount, currency, instrument, key, kind } = full;
      const { gatewayRef, data = {} } = outcome;
      const original = { key, kind, amount, madeAt: realClock.now(), data, refunded: 0n };
      const given = { key: newKey(), amount, currency, gatewayRef, original, instrument };
      const back = await refund?.({ ...call(), ...given });
      assert.ok(back?.is === 'approved' || back?.is === 'pending', JSON.stringify(back));
    });

    it('reads a decline, and finds it', { skip: declined }, async () => {
      const { full, outcome } = await charge(account.declining!, 'purchase');
      assert.equal(outcome.is, 'declined', JSON.stringify(outcome));
      const found = await lookUp(full, ({ is }) => is === 'declined');
      // A gateway may keep no trace of what it refused; it must not call it paid.
      assert.ok(found.is === 'declined' || found.is === 'absent', found.is);
    });

    const unheld = gateway.void === undefined ? 'it holds no funds' : skips.authorization;
    it('holds funds and lets them go', { skip: token ?? unheld }, async () => {
      const { full, outcome } = await paid('authorization');
      const { gatewayRef, data = {} } = approved(outcome);
      const { amount, currency, instrument, key, kind } = full;
      const original = { key, kind, amount, madeAt: realClock.now(), data, refunded: 0n };
      const given = { key: newKey(), amount, currency, gatewayRef, original, instrument };
      approved(await gateway.void?.({ ...call(), ...given }));
    });

    const unvisited = gateway.checkout === undefined ? 'it serves no payer' : skips.close;
    it('begins a payer’s visit, and closes it', { skip: unvisited }, async () => {
      const { started, ended } = await live.visit();
      assert.match(started.url, /^https?:\/\//);
      assert.equal(ended.is, 'ended', JSON.stringify(ended));
    });

    it('has shown no secret in any exchange', () => {
      const text = JSON.stringify(exchanges());
      for (const secret of account.secrets) assert.ok(!text.includes(secret));
    });
  });
}

function liveDriver(gateway: AnyGateway, account: LiveAccount) {
  const memory = newMemory();
  const calls: Call<unknown>[] = [];
  const newKey = () => showId('paymentTransaction', ids.next('paymentTransaction'));
  const newReference = () => showId('billingRecord', ids.next('billingRecord'));
  const { amount, currency, settings, secrets, noticeUrl } = account;
  const { timeoutMs } = gateway.limits;
  const call = (): Call<unknown> => {
    const made = {
      connection: { id: 'gwc_live', mode: 'test' as const, settings },
      http: pool.forCall({ timeoutMs, secrets }),
      ...{ now: realClock.now, memory, noticeUrl },
    };
    calls.push(made);
    return made;
  };
  const charge = async (instrument: InstrumentToken, kind: 'purchase' | 'authorization') => {
    const full: Charge<unknown> = {
      ...{ ...call(), kind, key: newKey(), reference: newReference(), amount, currency },
      ...{ instrument, description: 'Dunlin test', consent: 'recurring', again: false },
    };
    return { full, outcome: await gateway.charge(full) };
  };
  // As long as its look-up may lag, and a while more.
  const lookUp = async (full: Charge<unknown>, enough: (found: LookUpResult) => boolean) => {
    const asked: Omit<LookUp<unknown>, keyof Call<unknown>> = {
      ...{ kind: full.kind, key: full.key, amount, currency, since: realClock.now() },
      ...{ gatewayRef: null, parentRef: null, original: null },
      gatewayCustomer: full.instrument.gatewayCustomer,
    };
    const tries = 3 + Math.ceil(gateway.idempotency.lookUpLagMs / ASK_AGAIN_MS);
    let found: LookUpResult = { is: 'no_answer', why: 'not asked yet' };
    for (let at = 0; at < tries; at++) {
      found = await gateway.lookUp({ ...call(), ...asked });
      if (found.is !== 'no_answer' && enough(found)) break;
      await passes(ASK_AGAIN_MS);
    }
    return found;
  };
  const visit = async () => {
    const key = newKey();
    const payer = {
      ...{ reference: showId('customer', ids.next('customer')), gatewayCustomer: null },
      ...{ email: 'payer@example.org', name: 'A Payer' },
    };
    const pay = { kind: 'purchase' as const, amount };
    const reference = newReference();
    const errand: Errand = { key, reference, pay, currency, store: false, payer };
    const startedAt = realClock.now();
    const started = await gateway.checkout!.start({
      ...{ ...call(), ...errand, description: 'Dunlin test', language: 'en' },
      returnUrl: `https://example.org/return/${key}`,
      cancelUrl: `https://example.org/cancel/${key}`,
      expiresAt: new Date(startedAt.getTime() + VISIT_MS),
    });
    assert.ok(started.is === 'started', JSON.stringify(started));
    const { to, gatewayRef, kept = {} } = started;
    const question = { ...call(), ...errand, gatewayRef, kept, startedAt, returned: null };
    return { started: to, ended: await gateway.checkout!.ask({ ...question, close: true }) };
  };
  const exchanges = (): Exchange[] => calls.flatMap(({ http }) => [...http.exchanges]);
  return { newKey, call, charge, lookUp, visit, exchanges };
}
