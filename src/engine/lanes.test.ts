// Lanes: no more at once and per second than allowed, a breaker that opens and closes again, and
// nobody held up by somebody else's gateway. Ticks are the test's own where time matters.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { realTimers } from '#src/clock.ts';
import { type LaneLimits, type Lanes, lanes } from './lanes.ts';

const WIDE: LaneLimits = { concurrency: 100, perSecond: 100_000 };

type Said = { outcome: { is: string } };
const APPROVED: Said = { outcome: { is: 'approved' } };
const OPEN: Said = { outcome: { is: 'breaker open' } };

/** Calls that end when the test says so. */
function gate() {
  const waiting: (() => void)[] = [];
  const state = { running: 0, most: 0, started: 0 };
  return {
    state,
    call: async (): Promise<Said> => {
      state.running += 1;
      state.started += 1;
      state.most = Math.max(state.most, state.running);
      await new Promise<void>((end) => waiting.push(end));
      state.running -= 1;
      return APPROVED;
    },
    end: (count = waiting.length) => {
      for (const end of waiting.splice(0, count)) end();
    },
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const until = async (met: () => boolean) => {
  while (!met()) await settled();
};

function answer(to: Lanes, is: string, lane = 'a', limits = WIDE): Promise<Said> {
  const said = { outcome: { is } };
  return to.run<Said>(
    lane,
    limits,
    async () => said,
    () => OPEN,
  );
}

describe('room in a lane', () => {
  test('no more calls run at once than the lane allows, and all of them run', async () => {
    const { state, call, end } = gate();
    const all = lanes(1_000, realTimers);
    const limits = { concurrency: 3, perSecond: 100_000 };
    const done = Promise.all(
      Array.from({ length: 20 }, () => all.run('a', limits, call, () => OPEN)),
    );
    while (state.started < 20) {
      await settled();
      assert.ok(state.running <= 3);
      end(1);
    }
    end();
    await done;
    assert.equal(state.most, 3);
  });

  test('over all lanes no more run at once than the global cap, whoever waits', async () => {
    const { state, call, end } = gate();
    const all = lanes(4, realTimers);
    const names = ['a', 'b', 'c'];
    const done = Promise.all(
      Array.from({ length: 30 }, (_, n) => all.run(names[n % 3]!, WIDE, call, () => OPEN)),
    );
    while (state.started < 30) {
      await settled();
      assert.ok(state.running <= 4);
      end(1);
    }
    end();
    await done;
    assert.equal(state.most, 4);
  });

  test('two lanes that are both full and both waited for go on when one call ends', async () => {
    const all = lanes(1_000, realTimers);
    const [first, second] = [gate(), gate()];
    const limits = { concurrency: 1, perSecond: 100_000 };
    const run = (lane: string, { call }: ReturnType<typeof gate>) =>
      Array.from({ length: 3 }, () => all.run(lane, limits, call, () => OPEN));
    const done = [...run('a', first), ...run('b', second)];
    await settled();
    first.end(1);
    await until(() => first.state.started === 2);
    while (first.state.started < 3 || second.state.started < 3) {
      first.end();
      second.end();
      await settled();
    }
    first.end();
    second.end();
    await Promise.all(done);
  });

  test('what is open already goes before the charges that wait', async () => {
    const slow = gate();
    const all = lanes(1_000, realTimers);
    const limits = { concurrency: 1, perSecond: 100_000 };
    const order: string[] = [];
    const noted = (name: string) => async () => {
      order.push(name);
      return APPROVED;
    };
    const running = all.run('one', limits, slow.call, () => OPEN);
    const charges = ['a', 'b'].map((name) => all.run('one', limits, noted(name), () => OPEN));
    const question = all.run('one', limits, noted('question'), () => OPEN, true);
    await settled();
    slow.end();
    await Promise.all([running, ...charges, question]);
    assert.deepEqual(order, ['question', 'a', 'b']);
  });

  test('a gateway that answers nothing does not hold up another one', async () => {
    const slow = gate();
    const all = lanes(1_000, realTimers);
    const limits = { concurrency: 2, perSecond: 100_000 };
    const stuck = Array.from({ length: 50 }, () => all.run('slow', limits, slow.call, () => OPEN));
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => answer(all, 'approved', 'fast')),
    );
    assert.equal(answers.filter((one) => one.outcome.is === 'approved').length, 200);
    assert.equal(slow.state.started, 2);
    while (slow.state.started < 50) {
      slow.end();
      await settled();
    }
    slow.end();
    await Promise.all(stuck);
  });

  test('a lane that has waited long gets the next free place under the global cap', async () => {
    const busy = gate();
    const all = lanes(2, realTimers);
    const queued = Array.from({ length: 10 }, () => all.run('busy', WIDE, busy.call, () => OPEN));
    let early = 0;
    const other = answer(all, 'approved', 'other').then(() => {
      early = busy.state.started;
    });
    while (busy.state.started < 10) {
      await settled();
      busy.end(1);
    }
    busy.end();
    await Promise.all([...queued, other]);
    assert.ok(early < 10, `the other lane waited for ${early} calls of the busy one`);
  });

  test('crowded means more waiting than the lane can start soon', async () => {
    const { state, call, end } = gate();
    const all = lanes(10_000, realTimers);
    const limits = { concurrency: 1, perSecond: 100_000 };
    const start = (count: number) =>
      Array.from({ length: count }, () => all.run('a', limits, call, () => OPEN));
    assert.equal(all.crowded('a'), false);
    const first = start(500);
    assert.equal(all.crowded('a'), false);
    const more = start(10);
    assert.equal(all.crowded('a'), true);
    assert.equal(all.crowded('b'), false);
    while (state.started < 510) {
      end();
      await settled();
    }
    end();
    await Promise.all([...first, ...more]);
    assert.equal(all.crowded('a'), false);
  });
});

describe('the rate of a lane', () => {
  test('in no second do more calls start than allowed, however many wait', async () => {
    const all = lanes(1_000, realTimers);
    const limits = { concurrency: 100, perSecond: 50 };
    const starts: number[] = [];
    const call = async (): Promise<Said> => {
      starts.push(performance.now());
      return APPROVED;
    };
    await Promise.all(Array.from({ length: 75 }, () => all.run('a', limits, call, () => OPEN)));
    for (const [index, start] of starts.entries()) {
      const inOneSecond = starts.slice(index).filter((at) => at - start < 1_000).length;
      // One more than allowed where a second's first and last instant both count.
      assert.ok(inOneSecond <= 51, `${inOneSecond} calls started within one second`);
    }
    assert.equal(starts.length, 75);
  });
});

describe('the circuit breaker', () => {
  function breaker() {
    let now = 1_000;
    const all = lanes(1_000, { ...realTimers, ticks: () => now });
    return {
      all,
      pass: (ms: number) => {
        now += ms;
      },
      fail: async (count: number, is = 'unknown') => {
        for (let n = 0; n < count; n++) await answer(all, is);
      },
    };
  }

  test('ten failures in a row open it; then nothing is called and the answer says so', async () => {
    const { all, fail } = breaker();
    await fail(9);
    assert.equal(all.openForMs('a'), 0);
    await fail(1);
    assert.equal(all.openForMs('a'), 500);
    assert.equal(await answer(all, 'approved'), OPEN);
    assert.equal((await answer(all, 'approved', 'b')).outcome.is, 'approved');
  });

  test('a decline is a healthy answer, and so are pending and an empty look-up', async () => {
    const { all, fail } = breaker();
    for (const is of ['declined', 'pending', 'absent', 'action_required', 'approved']) {
      await fail(9);
      await fail(1, is);
      assert.equal(all.openForMs('a'), 0, is);
    }
  });

  test('refused connections and look-ups without an answer open it as doubts do', async () => {
    for (const is of ['not_sent', 'no_answer', 'unknown']) {
      const { all, fail } = breaker();
      await fail(10, is);
      assert.equal(all.openForMs('a'), 500, is);
    }
  });

  test('when its time is over one call goes through, and success closes it', async () => {
    const { all, pass, fail } = breaker();
    await fail(10);
    pass(499);
    assert.equal(await answer(all, 'approved'), OPEN);
    pass(1);
    const probe = gate();
    const probing = all.run<Said>('a', WIDE, probe.call, () => OPEN);
    await settled();
    assert.equal(await answer(all, 'approved'), OPEN, 'one probe at a time');
    probe.end();
    assert.equal((await probing).outcome.is, 'approved');
    assert.equal((await answer(all, 'approved')).outcome.is, 'approved');
    assert.equal(all.openForMs('a'), 0);
  });

  test('a failed probe opens it for twice as long, up to 3 s; success starts anew', async () => {
    const { all, pass, fail } = breaker();
    await fail(10);
    for (const ms of [500, 1_000, 2_000, 3_000, 3_000]) {
      assert.equal(all.openForMs('a'), ms);
      pass(ms);
      await fail(1);
    }
    pass(3_000);
    await answer(all, 'approved');
    await fail(10);
    assert.equal(all.openForMs('a'), 500);
  });

  test('while a probe is under way, when to ask again is a second away', async () => {
    const { all, pass, fail } = breaker();
    await fail(10);
    pass(500);
    assert.equal(all.openForMs('a'), 1);
    const probe = gate();
    const probing = all.run<Said>('a', WIDE, probe.call, () => OPEN);
    await settled();
    assert.equal(all.openForMs('a'), 1_000);
    probe.end();
    await probing;
    assert.equal(all.openForMs('a'), 0);
  });

  test('a probe that hung for longer than that is followed by another at once', async () => {
    const { all, pass, fail } = breaker();
    await fail(10);
    pass(500);
    const hanging = gate();
    const call = () => hanging.call().then((): Said => ({ outcome: { is: 'unknown' } }));
    const probing = all.run<Said>('a', WIDE, call, () => OPEN);
    await settled();
    pass(30_000);
    hanging.end();
    await probing;
    assert.equal(all.openForMs('a'), 1);
    assert.equal((await answer(all, 'approved')).outcome.is, 'approved');
  });

  test('what is new may come once, after twice as long each time, up to a minute', async () => {
    const { all, pass, fail } = breaker();
    await fail(9);
    assert.equal(all.spares('a'), false);
    await fail(1);
    for (const ms of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      assert.equal(all.spares('a'), true);
      pass(ms - 1);
      assert.equal(all.spares('a'), true, `${ms} ms`);
      await fail(1);
      pass(1);
      assert.equal(all.spares('a'), false, `${ms} ms`);
    }
    pass(3_000);
    await answer(all, 'approved');
    assert.equal(all.spares('a'), false);
    assert.equal(all.spares('a'), false);
    await fail(10);
    pass(500);
    assert.equal(all.spares('a'), false);
    assert.equal(all.spares('a'), true);
  });

  test('a hundred calls that were under way when it opened count as one opening', async () => {
    const { all } = breaker();
    const waiting: (() => void)[] = [];
    const call = async (): Promise<Said> => {
      await new Promise<void>((end) => waiting.push(end));
      return { outcome: { is: 'unknown' } };
    };
    const done = Array.from({ length: 100 }, () => all.run('a', WIDE, call, () => OPEN));
    await settled();
    for (const end of waiting) end();
    await Promise.all(done);
    assert.equal(all.openForMs('a'), 500);
  });

  test('what fails on our side says nothing of the gateway, and frees the probe', async () => {
    const { all, pass, fail } = breaker();
    const ours = async () => ({ outcome: { is: 'not_sent' }, ours: true });
    const run = () => all.run<Said & { ours?: boolean }>('a', WIDE, ours, () => OPEN);
    for (let n = 0; n < 30; n++) await run();
    assert.equal(all.openForMs('a'), 0);
    await fail(10);
    pass(500);
    await run();
    assert.equal((await answer(all, 'approved')).outcome.is, 'approved');
  });
});
