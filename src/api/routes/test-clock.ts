// The test clock: in test mode a merchant's day is an input.

import { type Static, Type } from 'typebox';
import { type Merchant, merchantById, merchantNow, merchantToday } from '#db/merchants.ts';
import { dateIn, dayNumber, isPlainDate, startOfDay } from '#domain/calendar.ts';
import { Problem } from '#domain/problems.ts';
import { advanceClock } from '#engine/advance-clock.ts';
import type { Engine } from '#engine/context.ts';
import { setTestClock } from '#engine/set-test-clock.ts';
import { endpoint } from '../endpoint.ts';
import { instant, named, nullableInstant, text } from '../schema.ts';
import { parseInstant } from './instants.ts';

const ClockView = named('TestClock', 'What time it is for you.', {
  at: nullableInstant('The instant of your test clock; null while you have none.'),
  advancing_until: nullableInstant('Where it is going while it is being advanced.'),
  now: instant('What time it is for you now, with or without a test clock.'),
  today: Type.String({ format: 'date', description: 'Which day that is in your time zone.' }),
});

const WHEN_LIMIT = 'a day as YYYY-MM-DD or an instant as RFC 3339';

function whenGiven(description: string) {
  return text(`${description} A day is its first instant in your time zone.`, {
    maxLength: 40,
    examples: ['2030-01-31'],
    'x-problem': 'date_invalid',
    'x-limit': WHEN_LIMIT,
  });
}

const get = endpoint({
  method: 'GET',
  url: '/v1/test-clock',
  operationId: 'getTestClock',
  tag: 'Test clock',
  summary: 'Read the test clock',
  reply: ClockView,
  problems: ['test_only'],
  async handle({ engine, scope }) {
    return view(engine, await testMerchant(engine, scope.merchantId));
  },
});

const set = endpoint({
  method: 'POST',
  url: '/v1/test-clock',
  operationId: 'setTestClock',
  tag: 'Test clock',
  summary: 'Set the test clock',
  description: 'Never back. From then on you have no other clock, and nothing runs by itself.',
  body: named(
    'SetTestClock',
    'What time it is to be.',
    { at: whenGiven('What time it is to be.') },
    { examples: [{ at: '2150-01-31' }] },
  ),
  reply: ClockView,
  problems: ['test_only', 'clock_conflict', 'date_past'],
  async handle({ engine, scope, body }) {
    const at = isPlainDate(body.at) ? body.at : whenIn(body.at, 'at');
    return view(engine, await setTestClock(scope, { at }));
  },
});

const advance = endpoint({
  method: 'POST',
  url: '/v1/test-clock/advance',
  operationId: 'advanceTestClock',
  tag: 'Test clock',
  summary: 'Advance the test clock',
  description:
    'Runs everything that falls due on the way, day by day and in order, and answers when it is ' +
    'done.',
  body: named(
    'AdvanceTestClock',
    'Until when.',
    { until: whenGiven('Until when.') },
    { examples: [{ until: '2150-03-31' }] },
  ),
  reply: named('Advanced', 'What happened on the way.', {
    days: Type.Integer({ description: 'Midnights passed in your time zone.' }),
    stops: Type.Integer({ description: 'Instants at which something was due.' }),
    attempts: Type.Integer({ description: 'Payment transactions made.' }),
    approved: Type.Integer(),
    declined: Type.Integer(),
    held_back: Type.Integer({ description: 'Billing records that became unbillable.' }),
    open: Type.Integer({ description: 'Payment transactions whose result is still to come.' }),
    clock: ClockView,
  }),
  problems: ['test_only', 'clock_conflict', 'date_past', 'state_conflict'],
  async handle({ collector, engine, scope, body }) {
    const { timeZone, clockAt } = await testMerchant(engine, scope.merchantId);
    const until = isPlainDate(body.until)
      ? startOfDay(body.until, timeZone)
      : whenIn(body.until, 'until');
    const done = await advanceClock(collector, scope.merchantId, until);
    const merchant = await merchantById(engine.db.pool, scope.merchantId);
    return {
      days: daysBetween(clockAt ?? until, until, timeZone),
      stops: done.stops,
      attempts: done.attempts,
      approved: done.approved,
      declined: done.declined,
      held_back: done.heldBack,
      open: done.open,
      clock: view(engine, merchant),
    };
  },
});

export const testClock = [get, set, advance];

async function testMerchant(engine: Engine, id: Merchant['id']): Promise<Merchant> {
  const merchant = await merchantById(engine.db.pool, id);
  if (merchant.mode === 'test') return merchant;
  throw new Problem('test_only', { detail: 'A live merchant has no test clock.' });
}

function whenIn(text: string, field: string): Date {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    throw new Problem('date_invalid', { field, value: text, limit: WHEN_LIMIT });
  }
  return parseInstant(text, field);
}

function daysBetween(from: Date, until: Date, timeZone: string): number {
  return dayNumber(dateIn(until, timeZone)) - dayNumber(dateIn(from, timeZone));
}

function view(engine: Engine, merchant: Merchant): Static<typeof ClockView> {
  return {
    at: merchant.clockAt,
    advancing_until: merchant.clockAdvancingUntil,
    now: merchantNow(engine, merchant),
    today: merchantToday(engine, merchant),
  };
}
