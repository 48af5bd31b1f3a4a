// What is read and written for notices and doubts by the hundred: each asks for its own, and what
// is asked for within moments goes to the database as one statement.

import {
  announceSendings,
  askAgain,
  DOUBTS_MAX,
  type NextQuestion,
  type Sending,
} from '#db/doubts.ts';
import { type AppliedNotice, noteNotices } from '#db/gateway-notices.ts';
import {
  NOTICES_MAX,
  type NoticeName,
  type NoticeSubject,
  subjectsOf,
} from '#db/notices-in-question.ts';
import { applyPlainFacts, type PlainEffect, type PlainFact } from '#db/plain-facts.ts';
import type { Engine } from './context.ts';
import { gather } from './gather.ts';
import { pause } from './pause.ts';

export type Gathered = {
  subjectOf(name: NoticeName): Promise<NoticeSubject>;
  applyPlain(fact: PlainFact): Promise<PlainEffect>;
  /** False: it was noted before. */
  note(notice: AppliedNotice): Promise<boolean>;
  askAgain(question: NextQuestion): Promise<void>;
  /** False: another took the doubt since, nothing may be sent. */
  announce(sending: Sending): Promise<boolean>;
};

/** What comes in one burst comes within this; nobody notices that it is waited for. */
const FOR_MS = 5;

/** What was locked is tried again after these; locked for longer, it waits for its hold's end. */
const AGAIN_MS = [50, 100, 200, 400, 800];

export function gathered(engine: Engine): Gathered {
  const { pool } = engine.db;
  const notices = { forMs: FOR_MS, max: NOTICES_MAX };
  const doubts = { forMs: FOR_MS, max: DOUBTS_MAX };
  return {
    subjectOf: gather(engine, notices, (all) => subjectsOf(pool, all, engine.clock.now())),
    applyPlain: gather(engine, notices, (all) =>
      inRounds(all, namesOfFact, (some) => applyPlainFacts(pool, some)),
    ),
    note: gather(engine, notices, (all) =>
      inRounds(all, namesOfNotice, (some) => noteNotices(pool, some)),
    ),
    askAgain: untilDone(
      engine,
      gather(engine, doubts, (all) => askAgain(pool, all)),
    ),
    announce: gather(engine, doubts, (all) => announceSendings(pool, all)),
  };
}

function untilDone<In>(engine: Engine, work: (one: In) => Promise<boolean>) {
  return async (one: In): Promise<void> => {
    for (const waitMs of AGAIN_MS) {
      if (await work(one)) return;
      await pause(engine, waitMs);
    }
    await work(one);
  };
}

function namesOfFact({ merchantId, connectionId, noticeId, transactionId }: PlainFact): string[] {
  return [`${merchantId} ${transactionId}`, `${merchantId} ${connectionId} ${noticeId}`];
}

function namesOfNotice({ merchantId, connectionId, noticeId }: AppliedNotice): string[] {
  return [`${merchantId} ${connectionId} ${noticeId}`];
}

/** A statement sees each row as it was before: what is of the same thing goes into the next one. */
async function inRounds<In, Out>(
  all: readonly In[],
  namesOf: (one: In) => string[],
  work: (some: readonly In[]) => Promise<Out[]>,
): Promise<Out[]> {
  const answers: Out[] = [];
  let left = all.map((one, index) => ({ one, index, names: namesOf(one) }));
  while (left.length > 0) {
    const seen = new Set<string>();
    const later: typeof left = [];
    const now = left.filter((item) => {
      const free = !item.names.some((name) => seen.has(name));
      for (const name of item.names) seen.add(name);
      if (!free) later.push(item);
      return free;
    });
    const said = await work(now.map(({ one }) => one));
    for (const [at, { index }] of now.entries()) answers[index] = said[at] as Out;
    left = later;
  }
  return answers;
}
