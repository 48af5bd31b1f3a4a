// Every way a payer's visit can go, on every gateway that has a checkout, against its twin and its
// hosted page: what the adapter says of a visit must not contradict the gateway's own books.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { type Id, showId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import { approved, DAY_MS, driver, gatewayGround, START } from '#test/gateway-ground.ts';
import { type CameBack, type Doing, visit } from '#test/twin-payer.ts';
import { askCheckout } from './ask-checkout.ts';
import type { AnyGateway, CheckoutRequest, CheckoutState, Errand } from './contract.ts';
import { gateways } from './registry.ts';

const ground = gatewayGround();
const { control, newKey, received } = ground;

const MERCHANT = 'http://merchant.test/';

type Wish = { pay?: 'purchase' | 'authorization' | null; store?: boolean; amount?: bigint };

function visitor(gateway: AnyGateway) {
  const drive = driver(ground, gateway);
  const { known, call } = drive;
  const checkout = gateway.checkout!;
  const currency = (known.currency ?? 'EUR') as Currency;
  let payers = 0;
  const begin = async ({ pay = 'purchase', store = false, amount = 1_990n }: Wish = {}) => {
    payers += 1;
    const key = newKey();
    const reference = showId(
      'customer',
      `00000000-0000-7000-8000-${`${payers}`.padStart(12, '0')}` as Id<'customer'>,
    );
    const errand: Errand = {
      ...{ key, reference: ground.newReference(), currency, store },
      pay: pay === null ? null : { kind: pay, amount },
      payer: {
        reference,
        email: `payer${payers}@example.org`,
        name: 'A Payer',
        gatewayCustomer: null,
      },
    };
    const request: CheckoutRequest<unknown> = {
      ...{ ...call(), ...errand, description: 'March', language: 'en' },
      returnUrl: `${MERCHANT}return/${key}`,
      cancelUrl: `${MERCHANT}cancel/${key}`,
      expiresAt: new Date(START + DAY_MS),
    };
    const started = await checkout.start(request);
    assert.ok(started.is === 'started', JSON.stringify(started));
    const { gatewayRef, kept = {} } = started;
    let memory = kept;
    const question = (back: CameBack | null, close: boolean) => ({
      ...{ ...call(), ...errand, gatewayRef, kept: memory, startedAt: new Date(START) },
      ...{ returned: back?.returned ?? null, close },
    });
    const announce = async (all: Record<string, string>) => {
      memory = all;
      return true;
    };
    /** Completes it as well; `mayArrive`: one completion was given up. */
    const ask = async (back: CameBack | null = null, close = false, mayArrive = false) => {
      const state = await askCheckout(checkout, question(back, close), { mayArrive, announce });
      if (state.is === 'open' && state.kept !== undefined) memory = { ...memory, ...state.kept };
      return state;
    };
    /** Without completing anything. */
    const look = (back: CameBack | null) => checkout.ask(question(back, false));
    const goes = (doing: Doing) => visit(started.to, MERCHANT, doing);
    const taken = async () =>
      (await drive.booked(key)).filter(
        ({ captured, status }) => captured > 0 || status === 'authorized',
      );
    return { key, errand, request, started, ask, look, goes, taken };
  };
  const approves: Doing = { choices: ['approve'], fields: known.payers?.approve ?? {} };
  return { ...drive, checkout, begin, approves };
}

type Done = CheckoutState & { is: 'done' };

function done(state: CheckoutState): Done {
  assert.equal(
    state.is,
    'done',
    JSON.stringify(state, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
  );
  return state as Done;
}

for (const gateway of gateways.filter(({ checkout }) => checkout !== undefined)) {
  describe(`${gateway.name} serves a payer`, () => {
    const { known, begin, approves, call, charge: _, ...drive } = visitor(gateway);
    const { skips, pendingMs = 2 * DAY_MS } = known;

    beforeEach(async () => {
      await control('DELETE', '/faults');
      received.length = 0;
    });

    it('who pays: it is taken once, confirmed by the gateway and named by our key', async () => {
      const { key, errand, ask, goes, taken } = await begin();
      assert.equal((await ask()).is, 'open');
      assert.deepEqual(await taken(), []);
      const back = await goes(approves);
      const { payment } = done(await ask(back));
      assert.ok(payment?.is === 'approved', JSON.stringify(payment));
      const [booked, ...more] = await taken();
      assert.deepEqual(more, []);
      assert.deepEqual([booked?.captured, booked?.currency], [1_990, errand.currency]);
      const found = await gateway.lookUp({
        ...{ ...call(), kind: 'purchase', key, amount: 1_990n, currency: errand.currency },
        ...{ since: new Date(START), gatewayRef: payment.gatewayRef },
        ...{ parentRef: null, original: null, gatewayCustomer: null },
      });
      assert.equal(approved(found).gatewayRef, payment.gatewayRef);
    });

    it('who comes back twice, at once and later: it is taken once', async () => {
      const { ask, goes, taken } = await begin();
      const back = await goes(approves);
      const states = await Promise.all([ask(back), ask(back), ask()]);
      for (const state of states) {
        assert.ok(['done', 'open', 'no_answer'].includes(state.is), JSON.stringify(state.is));
      }
      const first = done(await ask(back)).payment;
      const again = done(await ask()).payment;
      assert.ok(first?.is === 'approved' && again?.is === 'approved');
      assert.equal(first.gatewayRef, again.gatewayRef);
      assert.equal((await taken()).length, 1);
    });

    it('who closes the browser after paying: it is found without them', async () => {
      const { ask, goes, taken } = await begin();
      await goes(approves);
      let state = await ask();
      for (let times = 0; state.is === 'open' && times < 3; times++) state = await ask(null, true);
      if (state.is === 'done') assert.equal((await taken()).length, 1);
      else {
        assert.equal(state.is, 'ended', state.is);
        assert.deepEqual(await taken(), []);
      }
    });

    it('who cancels: nothing is taken', { skip: skips.checkout_cancel }, async () => {
      const { ask, goes, taken } = await begin();
      const back = await goes({ choices: ['cancel'] });
      let state = await ask(back);
      if (state.is === 'open') state = await ask(back, true);
      assert.ok(state.is === 'ended' && state.how !== 'declined', JSON.stringify(state));
      assert.deepEqual(await taken(), []);
    });

    it('who is declined: nothing is taken', { skip: skips.checkout_decline }, async () => {
      const { ask, goes, taken } = await begin();
      const fields = known.payers?.decline;
      const back = await goes({ choices: [fields ? 'approve' : 'decline'], fields: fields ?? {} });
      let state = await ask(back);
      if (state.is === 'open') state = await ask(back, true);
      assert.equal(state.is, 'ended', JSON.stringify(state));
      assert.deepEqual(await taken(), []);
    });

    it('who stays away: what is closed cannot be paid any more', {
      skip: skips.close,
    }, async () => {
      const { ask, goes, taken } = await begin();
      const state = await ask(null, true);
      assert.equal(state.is, 'ended', JSON.stringify(state));
      await goes(approves).catch(() => null);
      assert.equal((await ask(null, true)).is, 'ended');
      assert.deepEqual(await taken(), []);
    });

    const holds = { skip: skips.checkout_authorization };
    it('who lets funds be held: they are captured later', holds, async () => {
      const { errand, ask, goes, taken } = await begin({ pay: 'authorization' });
      const { payment } = done(await ask(await goes(approves)));
      assert.ok(payment?.is === 'approved');
      assert.equal((await taken())[0]?.captured, 0);
      const { gatewayRef, data = {} } = payment;
      const known = { key: errand.key, kind: 'authorization' as const, amount: 1_990n };
      const follows = {
        ...{ key: newKey(), amount: 1_990n, currency: errand.currency },
        original: { ...known, madeAt: new Date(START), data, refunded: 0n },
      };
      const captured = await gateway.capture?.({
        ...{ ...call(), ...follows, gatewayRef },
        instrument: { kind: 'card', token: '', gatewayCustomer: null, networkTransactionId: null },
      });
      if (captured?.is === 'pending') {
        await control('POST', '/clock', { advance_ms: pendingMs });
        const asked = { kind: 'capture' as const, gatewayRef: captured.gatewayRef };
        const since = new Date(START);
        const more = { since, parentRef: gatewayRef, gatewayCustomer: null };
        approved(await gateway.lookUp({ ...call(), ...follows, ...asked, ...more }));
      } else approved(captured);
      assert.equal((await taken())[0]?.captured, 1_990);
    });

    const stored = async (wish: Wish) => {
      const { errand, ask, goes } = await begin(wish);
      const { instrument } = done(await ask(await goes(approves)));
      assert.ok(instrument, 'an instrument is kept');
      assert.match(instrument.last4 ?? '0000', /^\w{2,4}$/);
      const again = await gateway.charge({
        ...{ ...call(), kind: 'purchase', key: newKey(), reference: ground.newReference() },
        ...{ amount: 2_990n, currency: errand.currency, description: 'April' },
        ...{ consent: 'recurring', again: false, instrument },
      });
      assert.ok(again.is === 'approved' || again.is === 'pending', JSON.stringify(again));
    };

    const keeps = { skip: skips.store_with_payment };
    it('who pays and leaves a card: it is charged later without them', keeps, async () => {
      await stored({ store: true });
    });

    const leaves = { skip: skips.store_alone };
    it('who only leaves a card: it is charged later without them', leaves, async () => {
      await stored({ pay: null, store: true });
    });

    it('whose result cannot be asked for now: nothing is concluded', async () => {
      const { ask, goes, taken } = await begin();
      const back = await goes(approves);
      await control('POST', '/faults', {
        ...{ gateway: gateway.name, word: 'error_before', verbs: ['checkout', 'look_up'] },
      });
      assert.equal((await ask(back)).is, 'no_answer');
      await control('DELETE', '/faults');
      done(await ask(back));
      assert.equal((await taken()).length, 1);
    });

    it('whose completion broke after the gateway had booked: it is found, once', async () => {
      const { ask, goes, taken } = await begin();
      const back = await goes(approves);
      await control('POST', '/faults', {
        ...{ gateway: gateway.name, word: 'error_after', verbs: ['checkout'], match: { nth: 1 } },
      });
      await ask(back);
      await control('DELETE', '/faults');
      done(await ask(back));
      assert.equal((await taken()).length, 1);
    });

    it('who agreed: asking alone takes nothing, where it is for us to take it', async () => {
      const { ask, look, goes, taken } = await begin();
      const back = await goes(approves);
      const { is } = await look(back);
      assert.equal(is, gateway.checkout?.completion === undefined ? 'done' : 'ready');
      assert.equal((await look(back)).is, is);
      assert.equal((await taken()).length, is === 'done' ? 1 : 0);
      done(await ask(back));
      assert.equal((await taken()).length, 1);
    });

    it('and while what takes it may still arrive, it is not sent again or let go', async () => {
      const { ask, goes, taken } = await begin();
      const mayArrive = true;
      const back = await goes(approves);
      const completes = gateway.checkout?.completion !== undefined;
      for (const close of [false, true]) {
        assert.equal((await ask(back, close, mayArrive)).is, completes ? 'no_answer' : 'done');
      }
      assert.equal((await taken()).length, completes ? 0 : 1);
      done(await ask(back));
      done(await ask(back, true, mayArrive));
      assert.equal((await taken()).length, 1);
    });

    it('of another amount than was asked for is not believed', async () => {
      const { ask, goes, errand, started } = await begin();
      const back = await goes(approves);
      const state = await drive.checkout.ask({
        ...{ ...call(), ...errand, startedAt: new Date(START), close: false },
        ...{ gatewayRef: started.gatewayRef, kept: started.kept ?? {} },
        returned: back?.returned ?? null,
        pay: { kind: 'purchase', amount: 1n },
      });
      assert.notEqual(state.is, 'done');
      done(await ask(back));
    });

    it('and the browser’s word counts for nothing', async () => {
      const { ask, taken } = await begin();
      const lie = { status: 'approved', result: '000', choice: 'approve', ok: 'true' };
      const state = await ask({ url: `${MERCHANT}return`, returned: lie });
      assert.notEqual(state.is, 'done');
      assert.deepEqual(await taken(), []);
    });
  });
}
