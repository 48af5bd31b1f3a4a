// Payers who come by link in a simulated run: they choose a way to pay and what else they pay with
// it, go to the gateway's page, pay, are declined, cancel or walk off, come back once, twice or not
// at all, and sometimes do all that in two browsers at once. They check nothing.

import { listBillingRecords } from '#db/billing-records.ts';
import { addDays } from '#domain/calendar.ts';
import type { Id } from '#domain/ids.ts';
import { beginVisit, cancelVisit, payerView, takeReturn } from '#engine/payer-pages.ts';
import type { Begun, PayerView } from '#engine/payer-view.ts';
import { PUBLIC_URL } from '#test/links.ts';
import type { CameBack } from '#test/twin-payer.ts';
import { answerOf } from './asking.ts';
import { merchantIdOf } from './cards.ts';
import type { Chance } from './chance.ts';
import { type Browser, type Choose, walk } from './payer-walk.ts';
import { type Desk, remembered, todayOf } from './people-desk.ts';
import { isPayer } from './population-plans.ts';
import type { SimProcess } from './process.ts';

/** Who answers a request now; null: nobody lives. */
export type Doors = () => SimProcess | null;

const PAGE = 60;
/** What is due, and what was left over some time ago. */
const DAYS_BACK = 40;
const TWO_BROWSERS = 0.3;
const OTHERS_TOO = 0.4;
const IMPATIENT = 0.4;
const SENT_ON_MAX = 3;
const ASKED_AGAIN_MAX = 3;
const OTHERS_MAX = 5;

/** Pressed where it is on the page; else what comes first of the others that fit. */
const WISHES = {
  pay: 62,
  be_declined: 12,
  cancel: 10,
  whatever: 10,
  leave: 6,
} as const;

/** Half of an amount is no way to pay it: a person has to look at that. */
const NEVER_PRESSED = new Set(['part']);

type Wish = keyof typeof WISHES;

/** They wait at any account; to look through all of a merchant's is more than most do. */
const ANYWHERE = 0.1;

/** Looks for something that waits for its payer; false when nothing is found at this merchant. */
export async function comeByLink(desk: Desk, browser: Browser, doors: Doors): Promise<boolean> {
  const { process, chance, merchant, at } = desk;
  const merchantId = merchantIdOf(merchant);
  const today = todayOf(desk);
  const days = { dueFrom: addDays(today, -DAYS_BACK), dueTo: addDays(today, 1) };
  const payers = merchant.accounts.filter(isPayer);
  const account = chance.hits(ANYWHERE) ? null : chance.pick(payers);
  const accountId = (account?.id ?? null) as Id<'account'> | null;
  const page = { accountId, statuses: ['awaiting_payer' as const], ...days, limit: PAGE };
  const { pool } = process.engine.db;
  const { billingRecords } = await listBillingRecords(pool, merchantId, { ...page, after: null });
  if (billingRecords.length === 0) return false;
  const row = remembered(desk, chance.pick(billingRecords));
  const others = billingRecords.filter(({ accountId }) => accountId === row.accountId);
  const linkOf = (id: typeof row.id) => process.engine.links.show({ is: 'due', merchantId, id });
  const serial = desk.memory.serial++;
  const visitor = (name: string, id: typeof row.id): Visitor => ({
    ...{ token: linkOf(id), browser, doors },
    chance: chance.fork(`payer ${serial} ${name} ${at().step}`),
  });
  const coming = [visit(visitor('first', row.id))];
  if (chance.hits(TWO_BROWSERS)) {
    // The same link, or that of something else which the first one may pay as well.
    const link = chance.hits(0.7) ? row.id : chance.pick(others).id;
    const second = visitor('second', link);
    coming.push(browser.wait(chance.pick([0, 200, 5_000, 60_000])).then(() => visit(second)));
  }
  await Promise.all(coming);
  return true;
}

type Visitor = { token: string; browser: Browser; doors: Doors; chance: Chance };

async function visit(visitor: Visitor): Promise<void> {
  const { token, browser, chance } = visitor;
  const view = await ask(visitor, (p) => payerView(p.collector, token, 'en'));
  if (view === null || view.methods.length === 0) return;
  await browser.wait(chance.between(500, 20_000));
  let begun = await ask(visitor, (p) => beginVisit(p.collector, token, choiceOf(view, chance)));
  for (let times = 0; begun?.is === 'go' && times < SENT_ON_MAX; times++) {
    const wish = chance.weighed(WISHES);
    const back = await walk(unhurried(visitor), begun.to, PUBLIC_URL, pressing(wish, chance));
    if (back === null) return;
    begun = await comeBack(visitor, back);
    if (begun?.is !== 'shown' || !chance.hits(IMPATIENT)) continue;
    // Back, and nothing is said yet: the payer tries another way.
    await browser.wait(chance.between(100, 3_000));
    begun = await ask(visitor, (p) => beginVisit(p.collector, token, choiceOf(view, chance)));
  }
}

// Each page is looked at for a while: meanwhile the other browser may close the visit.
function unhurried({ browser, chance }: Visitor): Browser {
  return {
    ...browser,
    open: async (asked) => {
      const shown = await browser.open(asked);
      await browser.wait(chance.between(300, 40_000));
      return shown;
    },
  };
}

function choiceOf({ methods, items }: PayerView, chance: Chance) {
  const others = items.filter(({ optional }) => optional).slice(0, OTHERS_MAX);
  const itemIds = chance.hits(OTHERS_TOO) ? others.map(({ id }) => id) : [];
  return { methodId: chance.pick(methods).id, itemIds, language: 'en' as const };
}

function pressing(wish: Wish, chance: Chance): Choose {
  const first: Record<Wish, readonly string[]> = {
    pay: ['approve'],
    be_declined: ['decline', 'refuse'],
    cancel: ['cancel'],
    whatever: [],
    leave: [],
  };
  return (buttons) => {
    if (wish === 'leave') return null;
    const there = buttons.filter((button) => !NEVER_PRESSED.has(button));
    return first[wish].find((button) => there.includes(button)) ?? chance.pick(there);
  };
}

// Once, not at all since the browser was closed, or twice: by reloading, in another tab, at once.
async function comeBack(visitor: Visitor, back: CameBack): Promise<Begun | null> {
  const { browser, chance } = visitor;
  const how = chance.weighed({ once: 55, never: 20, twice: 15, later: 10 });
  if (how === 'never') return null;
  await browser.wait(
    how === 'later' ? chance.between(60_000, 3_600_000) : chance.between(50, 2_000),
  );
  const again = how === 'twice' ? arrive(visitor, back) : null;
  const begun = await arrive(visitor, back);
  await again;
  return begun;
}

function arrive(visitor: Visitor, { url, returned }: CameBack): Promise<Begun | null> {
  const [, , token = '', page, visitId = ''] = new URL(url).pathname.split('/');
  const take = page === 'cancel' ? cancelVisit : takeReturn;
  return ask(visitor, (p) => take(p.collector, token, visitId, returned));
}

// A browser whose request failed is reloaded a few times.
async function ask<T>(
  { browser, doors, chance }: Visitor,
  verb: (process: SimProcess) => Promise<T>,
): Promise<T | null> {
  for (let times = 0; times < ASKED_AGAIN_MAX; times++) {
    const process = doors();
    const answer = process === null ? null : await answerOf(process, verb);
    if (answer?.is === 'done') return answer.value;
    if (answer?.is === 'refused' || chance.hits(0.3)) return null;
    await browser.wait(chance.between(1_000, 5_000));
  }
  return null;
}
