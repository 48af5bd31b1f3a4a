// Payment statuses and payment history: every change of a billing record in a half-open window.
// Read a window to its end and go on from `closed_until`: none is lost, none comes twice.

import { type Static, Type } from 'typebox';
import { closedUntil, type FeedCursor, type StatusChange, statusChanges } from '#db/events.ts';
import { BILLING_STATUSES, type BillingStatus } from '#domain/billing-record.ts';
import { YEAR_MAX } from '#domain/calendar.ts';
import { type Id, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Engine, Scope } from '#engine/context.ts';
import { endpoint } from '../endpoint.ts';
import { decodeCursor, encodeCursor, pageQuery } from '../paging.ts';
import {
  amount,
  currency,
  givenInstant,
  idOf,
  instant,
  named,
  nullableId,
  nullableText,
  oneOf,
  PAGE_DEFAULT,
  record,
  text,
} from '../schema.ts';
import { payUrl } from './billing-record-view.ts';
import { shownId } from './ids.ts';
import { instantIn, parseInstant } from './instants.ts';
import { namedAccount } from './reading.ts';

const STATUSES_PAGE_MAX = 1000;
/** A window without an end: it closes at the merchant's present all the same. */
const NO_END = new Date(Date.UTC(YEAR_MAX, 11, 31));
const HISTORY_STATUSES = ['failed', 'in_retry', 'settled'] as const;

const ChangeView = named('StatusChange', 'One change of a billing record.', {
  at: instant('When it changed.'),
  status: oneOf(BILLING_STATUSES, 'The status from then on.'),
  billing_record_id: idOf('billingRecord'),
  reference: nullableText('Your own name of a one-off schedule.'),
  account_id: idOf('account'),
  account_reference: Type.String({ description: 'Your own name for the account.' }),
  amount: amount(),
  currency: currency(),
  due_on: Type.String({ format: 'date' }),
  payment_transaction_id: nullableId('paymentTransaction', 'What caused the change.'),
  code: nullableText('Why it was declined, the same words for all gateways: `stolen_card`.'),
  message: nullableText("The gateway's own code and words."),
  pay_url: nullableText('Of `awaiting_payer`: where its payer pays it.', { maxLength: 400 }),
});

const WindowView = named('StatusChangePage', 'One page of a window.', {
  data: Type.Array(ChangeView),
  next_cursor: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'Give it as `cursor` for the next page; null when the window is read to its end.',
  }),
  closed_until: instant(
    'Complete up to here, exclusive: `to`, or the present if that is earlier. Begin the next ' +
      'window with it as `from`.',
  ),
});

const WINDOW = {
  from: givenInstant('Begin of the window, inclusive.', '2030-01-01T00:00:00Z'),
  to: Type.Optional(
    givenInstant('End of the window, exclusive; now unless given.', '2030-02-01T00:00:00Z'),
  ),
  account: Type.Optional(
    text("Only this account's: its id, or your own reference of it.", { 'x-noun': 'account' }),
  ),
  ...pageQuery(STATUSES_PAGE_MAX),
};

const statuses = endpoint({
  method: 'GET',
  url: '/v1/payment-statuses',
  operationId: 'listPaymentStatuses',
  tag: 'Payment statuses',
  summary: 'List status changes',
  description:
    'Every change in [from, to), in order, each once, while payments run. Keep `from` and `to` ' +
    'while you follow `next_cursor`; a page may be short of `limit` before the end.',
  query: record({
    ...WINDOW,
    status: Type.Optional(
      Type.Array(oneOf(BILLING_STATUSES, 'A status.'), {
        minItems: 1,
        maxItems: BILLING_STATUSES.length,
        description: 'Only changes to these: given several times, or with commas between.',
      }),
    ),
  }),
  reply: WindowView,
  problems: ['not_found', 'end_before_start'],
  async handle({ engine, scope, query }) {
    return readWindow(engine, scope, query, query.status ?? null);
  },
});

const history = endpoint({
  method: 'GET',
  url: '/v1/payment-history',
  operationId: 'listPaymentHistory',
  tag: 'Payment statuses',
  summary: 'List payments that failed, are in retry, or settled',
  description: 'As payment statuses, by one status.',
  query: record({ ...WINDOW, status: oneOf(HISTORY_STATUSES, 'Changes to this status.') }),
  reply: WindowView,
  problems: ['not_found', 'end_before_start'],
  async handle({ engine, scope, query }) {
    return readWindow(engine, scope, query, [query.status]);
  },
});

export const paymentStatuses = [statuses, history];

type WindowQuery = {
  from: string;
  to?: string;
  account?: string;
  limit?: number;
  cursor?: string;
};

/**
 * The end of the window is found once, on its first page, and travels in the cursor: the next
 * pages must not see changes that came after it was closed.
 */
async function readWindow(
  engine: Engine,
  scope: Scope,
  query: WindowQuery,
  statuses: readonly BillingStatus[] | null,
): Promise<Static<typeof WindowView>> {
  const from = parseInstant(query.from, 'from');
  const to = instantIn(query.to, 'to') ?? NO_END;
  if (to < from) {
    const limit = `${query.from} or later`;
    throw new Problem('end_before_start', { field: 'to', value: query.to, limit });
  }
  const accountId = await namedAccount(engine, scope.merchantId, query.account ?? null);
  const [closed, at, id] = decodeCursor(query.cursor, ['instant', 'instant', 'uuid']) ?? [];
  const end =
    closed === undefined
      ? await closedUntil(engine.db.pool, scope.merchantId, { from, to })
      : new Date(Math.min(Date.parse(closed), to.getTime()));
  const after: FeedCursor | null = at === undefined ? null : { at, id: id as Id<'event'> };
  const page = await statusChanges(engine.db.pool, scope.merchantId, {
    from,
    to: end,
    statuses,
    accountId,
    after,
    limit: query.limit ?? PAGE_DEFAULT,
  });
  const { changes, next } = page;
  return {
    data: changes.map((change) => view(scope, change)),
    next_cursor: next === null ? null : encodeCursor([end.toISOString(), next.at, next.id]),
    closed_until: end,
  };
}

function view({ engine, merchantId }: Scope, change: StatusChange): Static<typeof ChangeView> {
  return {
    at: change.at,
    status: change.status,
    billing_record_id: showId('billingRecord', change.billingRecordId),
    reference: change.reference,
    account_id: showId('account', change.accountId),
    account_reference: change.accountReference,
    amount: change.amount,
    currency: change.currency,
    due_on: change.dueOn,
    payment_transaction_id: shownId('paymentTransaction', change.paymentTransactionId),
    code: change.code,
    message: change.message,
    pay_url: payUrl(engine, merchantId, { id: change.billingRecordId, status: change.status }),
  };
}
