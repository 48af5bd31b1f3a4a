// A week that is damaged by hand, for trying whether the oracle notices.

import assert from 'node:assert/strict';
import type { BookedPayment } from '#sandbox/books.ts';
import { type ArrivedRequest, judge, type Verdict } from './oracle.ts';
import { shown } from './oracle-ids.ts';
import type { Week } from './oracle-week.ts';
import type { Story, StoryAct, StoryDeed } from './story.ts';

/** A copy of the week that may be damaged; its database is rolled back afterwards. */
export type Damaged = {
  story: Story;
  books: BookedPayment[];
  requests: ArrivedRequest[];
  week: Week;
  sql(text: string, ...values: unknown[]): Promise<void>;
  /** The twins' entry of an account's one-off. */
  book(account: string): BookedPayment;
  /** A day's instant, 10:00 UTC. */
  on(day: string): number;
  act(what: StoryDeed, day: string): void;
  drop(is: StoryDeed['is']): void;
};

/** What the oracle says of the week once it is damaged. */
export async function judgeDamaged(
  week: Week,
  damage: (damaged: Damaged) => Promise<void> | void,
): Promise<Verdict> {
  const { admin, now } = week;
  const { story, books, requests } = structuredClone({
    story: week.story,
    books: week.books,
    requests: week.requests,
  });
  await admin.query('begin');
  try {
    await damage(damagedOf(week, story, books, requests));
    return await judge(admin, story, books, requests, now);
  } finally {
    await admin.query('rollback');
  }
}

function damagedOf(
  week: Week,
  story: Story,
  books: BookedPayment[],
  requests: ArrivedRequest[],
): Damaged {
  const on = (day: string) => Date.parse(`${day}T10:00:00Z`);
  return {
    ...{ week, story, books, requests, on },
    sql: async (text, ...values) => {
      const { rowCount } = await week.admin.query(text, values);
      assert.notEqual(rowCount, 0, `nothing was damaged: ${text}`);
    },
    book: (account) => {
      const name = shown('bil', week.billing[account] ?? '');
      const found = books.find(({ billing_record }) => billing_record === name);
      assert.ok(found, `the books have nothing of ${account}`);
      return found;
    },
    act: (what, day) => {
      const step = story.acts.length;
      const moments = {
        began: { step, atMs: on(day) },
        ended: { step, atMs: on(day) + 1_000 },
      };
      const merchantId = story.merchants[0]!.id;
      story.acts.push({ merchantId, ...moments, answer: 'done', code: null, what });
    },
    drop: (is) => {
      const left = story.acts.filter((act: StoryAct) => act.what.is !== is);
      assert.notEqual(left.length, story.acts.length, `nobody did ${is}`);
      story.acts = left;
    },
  };
}
