import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { MerchantId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import { type Answer, answerOf, closeAct, openAct } from './asking.ts';
import type { SimProcess } from './process.ts';

const AT = () => ({ step: 7, atMs: 70 });

test('an act is done, refused with its code, or lost when it broke', async () => {
  const process = dying(new Promise(() => {}));
  const done = await noted(answerOf(process, async () => 'well'));
  assert.deepEqual(done, { answer: 'done', code: null, ended: AT() });
  const refused = await noted(
    answerOf(process, async () => {
      throw new Problem('state_conflict');
    }),
  );
  assert.deepEqual(refused, { answer: 'refused', code: 'state_conflict', ended: AT() });
  const broken = await noted(
    answerOf(process, async () => {
      throw new Error('the connection was cut');
    }),
  );
  assert.deepEqual(broken, { answer: 'lost', code: 'Error: the connection was cut', ended: null });
});

test('an act that a process took with it is lost, and never ended', async () => {
  const died = Promise.withResolvers<void>();
  const answer = answerOf(dying(died.promise), () => new Promise(() => {}));
  died.resolve();
  assert.deepEqual(await noted(answer), {
    answer: 'lost',
    code: 'the process died',
    ended: null,
  });
});

function dying(died: Promise<void>): SimProcess {
  const elsewhere = () => {
    throw new Error('nobody looks into this process');
  };
  return {
    name: 'test',
    died,
    isAlive: () => true,
    scope: elsewhere,
    get engine() {
      return elsewhere();
    },
    get collector() {
      return elsewhere();
    },
  };
}

async function noted(answer: Promise<Answer<unknown>>) {
  const act = openAct('merchant' as MerchantId, { is: 'plan' }, AT);
  closeAct(act, await answer, AT);
  const { answer: word, code, ended } = act;
  return { answer: word, code, ended };
}
