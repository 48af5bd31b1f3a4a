// What becomes of a visit when processes, answers and the requests that take the money are late:
// it is taken once, and nothing is let go of while it may still be taken.

import { strict as assert } from 'node:assert';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { AnyGateway, CheckoutState, CompletedState } from '#gateways/contract.ts';
import { gatewayNamed } from '#gateways/registry.ts';
import { atGateway, begin, choose, passTime, payerShop } from '#test/payer-shop.ts';
import type { Collector } from './collect-due.ts';
import { settleVisits } from './settle-visits.ts';

const STRAY_MS = 60_000;
const DECLINED = { is: 'declined', reason: 'refused', code: '51', said: 'no' } as const;

type Checkout = NonNullable<AnyGateway['checkout']>;

/** The sandbox, with a checkout of which something is otherwise. */
function otherwise(change: (real: Checkout) => Partial<Checkout>) {
  return (name: string) => {
    const real = gatewayNamed(name);
    if (!real?.checkout) return real;
    return { ...real, checkout: { ...real.checkout, ...change(real.checkout) } };
  };
}

/** Of each question, the answer that is still to be given; null: what the gateway says. */
function answeredLate() {
  const asked: PromiseWithResolvers<CheckoutState | null>[] = [];
  const gateway = otherwise(({ ask }) => ({
    ask: async (question) => {
      const answer = Promise.withResolvers<CheckoutState | null>();
      asked.push(answer);
      return (await answer.promise) ?? ask(question);
    },
  }));
  return { asked, gateway };
}

async function waitFor(true_: () => boolean): Promise<void> {
  for (let looks = 0; !true_(); looks += 1) {
    assert.ok(looks < 2_000, 'it did not come about');
    await pause(5);
  }
}

test('a question that outlived its hold lets go of nothing that another is completing', async (t) => {
  const { asked, gateway } = answeredLate();
  const shop = await payerShop(t, { gateway });
  const [late, next] = [shop.world.collector('late'), shop.world.collector('next')];
  await shop.payer('ada');
  for (const ended of [{ how: 'cancelled' }, { how: 'declined', declined: DECLINED }] as const) {
    asked.length = 0;
    const { id, token } = await shop.waiting(next, 'ada');
    await atGateway(await begin(next, token, shop.payMethodId));
    const asking = (collector: Collector) => {
      shop.world.clock.advanceMs(200_000);
      return settleVisits(collector);
    };
    const first = asking(late);
    await waitFor(() => asked.length === 1);
    const second = asking(next);
    await waitFor(() => asked.length === 2);
    asked[0]?.resolve({ is: 'ended', ...ended });
    await first;
    assert.equal(await shop.status(id), 'collecting');
    asked[1]?.resolve(null);
    await second;
    assert.equal(await shop.status(id), 'paid');
  }
  await shop.expectSound();
});

/** A gateway that leaves it to us to take the money; what completing answers, one after another. */
async function completing(t: TestContext, answers: CompletedState[]) {
  let sent = 0;
  const gateway = otherwise(({ ask }) => ({
    // `ready` where the sandbox still waits for its payer: who pays there later is the request
    // that was given up, and arrives after all.
    ask: async (question) => {
      const state = await ask({ ...question, close: false });
      if (state.is !== 'open') return state;
      if (question.close) return ask(question);
      return { is: 'ready', kept: { card: 'of the payer' } };
    },
    completion: {
      strayMs: STRAY_MS,
      complete: async (question) => {
        assert.equal(question.kept.card, 'of the payer');
        const answer = answers[sent];
        sent += 1;
        assert.ok(answer, 'it is completed once more');
        return answer;
      },
    },
  }));
  const shop = await payerShop(t, { gateway });
  const collector = shop.world.collector();
  await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  const to = await begin(collector, token, shop.payMethodId);
  return { shop, collector, id, token, to, sent: () => sent };
}

const LOST = { is: 'no_answer', why: 'no whole reply within 5000 ms' } as const;

test('a completion that was given up and arrives after all is found, and not sent again', async (t) => {
  const { shop, collector, id, to, sent } = await completing(t, [LOST]);
  await passTime(shop, collector, 15_000);
  assert.deepEqual([await shop.status(id), sent()], ['collecting', 1]);
  await passTime(shop, collector, 20_000);
  assert.deepEqual([await shop.status(id), sent()], ['collecting', 1]);
  await atGateway(to);
  await passTime(shop, collector, 20_000);
  assert.deepEqual([await shop.status(id), sent()], ['paid', 1]);
  await shop.expectSound();
});

test('one that cannot arrive any more is sent again, and the answer to that one counts', async (t) => {
  const ended = { is: 'ended', how: 'declined', declined: DECLINED } as const;
  const { shop, collector, id, sent } = await completing(t, [LOST, LOST, ended]);
  for (let minute = 0; minute < 10; minute += 1) await passTime(shop, collector, 30_000);
  assert.deepEqual([await shop.status(id), sent()], ['awaiting_payer', 3]);
  const { attemptCount } = await shop.record(id);
  assert.equal(attemptCount, 1);
  await shop.expectSound();
});

test('while its completion may arrive a visit is not closed for another method', async (t) => {
  const { shop, collector, id, token, to, sent } = await completing(t, [LOST]);
  await passTime(shop, collector, 15_000);
  await choose(collector, token, shop.cardMethodId);
  assert.deepEqual([await shop.status(id), sent()], ['collecting', 1]);
  await atGateway(to);
  await passTime(shop, collector, 20_000);
  assert.deepEqual([await shop.status(id), sent()], ['paid', 1]);
  await shop.expectSound();
});

test('and is closed when it cannot arrive any more', async (t) => {
  const { shop, collector, id, token, to, sent } = await completing(t, [LOST]);
  await passTime(shop, collector, 15_000);
  shop.world.clock.advanceMs(STRAY_MS);
  assert.notDeepEqual(await begin(collector, token, shop.cardMethodId), to);
  assert.deepEqual([await shop.status(id), sent()], ['collecting', 1]);
  await shop.expectSound();
});

test('who was overtaken while asking completes nothing', async (t) => {
  const { asked, gateway } = answeredLate();
  let completed = 0;
  const completion = {
    strayMs: STRAY_MS,
    complete: async () => {
      completed += 1;
      return LOST;
    },
  };
  const both = (name: string) => {
    const real = gateway(name);
    if (!real?.checkout) return real;
    return { ...real, checkout: { ...real.checkout, completion } };
  };
  const shop = await payerShop(t, { gateway: both });
  const [late, next] = [shop.world.collector('late'), shop.world.collector('next')];
  await shop.payer('ada');
  const { id, token } = await shop.waiting(next, 'ada');
  await atGateway(await begin(next, token, shop.payMethodId));
  shop.world.clock.advanceMs(200_000);
  const first = settleVisits(late);
  await waitFor(() => asked.length === 1);
  shop.world.clock.advanceMs(200_000);
  const second = settleVisits(next);
  await waitFor(() => asked.length === 2);
  asked[0]?.resolve({ is: 'ready' });
  await first;
  assert.equal(completed, 0);
  asked[1]?.resolve({ is: 'ready' });
  await second;
  assert.equal(completed, 1);
  assert.equal(await shop.status(id), 'collecting');
});
