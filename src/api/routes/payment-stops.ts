// Payment stops: set, list, get, lift.

import { Type } from 'typebox';
import { listStops, type PaymentStop, stopById } from '#db/payment-stops.ts';
import { parseId, showId } from '#domain/ids.ts';
import { liftStop, stopPayments } from '#engine/stop-payments.ts';
import { endpoint } from '../endpoint.ts';
import { cutPage, decodeCursor, pageOf, pageQuery } from '../paging.ts';
import {
  givenInstant,
  idOf,
  instant,
  named,
  nullableId,
  nullableInstant,
  nullableText,
  oneOf,
  PAGE_DEFAULT,
  record,
  text,
} from '../schema.ts';
import { givenId, shownId } from './ids.ts';
import { instantIn } from './instants.ts';
import { afterId, found, ownAccount } from './reading.ts';

const StopBody = named(
  'NewPaymentStop',
  'A stop to set.',
  {
    account_id: idOf('account'),
    reason: text('Shown beside what it holds back.'),
    from: Type.Optional(givenInstant('From when; now unless given.')),
    until: Type.Optional(givenInstant('Until when, exclusive; until it is lifted unless given.')),
  },
  { examples: [{ account_id: 'acc_01h455vb4pex5vsknk084sn02q', reason: 'Dispute' }] },
);

const FIELDS = {
  id: idOf('paymentStop'),
  account_id: idOf('account'),
  from: instant('From when no new attempt is made.'),
  until: nullableInstant('Until when, exclusive; null is until it is lifted.'),
  reason: Type.String({ description: 'Why.' }),
  set_by: Type.String({ description: 'Who set it.' }),
  cause_transaction_id: nullableId('paymentTransaction', 'The decline that set it.'),
  lifted_at: nullableInstant('When it was lifted; null while it stands.'),
  lifted_by: nullableText('Who lifted it.'),
  created_at: instant('When it was set.'),
};

const StopView = named('PaymentStop', 'No new attempt on an account while it stands.', FIELDS);

function view(stop: PaymentStop) {
  return {
    id: showId('paymentStop', stop.id),
    account_id: showId('account', stop.accountId),
    from: stop.fromAt,
    until: stop.untilAt,
    reason: stop.reason,
    set_by: stop.setBy,
    cause_transaction_id: shownId('paymentTransaction', stop.causeTransactionId),
    lifted_at: stop.liftedAt,
    lifted_by: stop.liftedBy,
    created_at: stop.createdAt,
  };
}

const set = endpoint({
  method: 'POST',
  url: '/v1/payment-stops',
  operationId: 'setPaymentStop',
  tag: 'Payment stops',
  summary: 'Stop payments of an account',
  description: 'What falls due meanwhile becomes unbillable; what is in flight is not touched.',
  body: StopBody,
  status: 201,
  reply: StopView,
  problems: ['not_found', 'end_before_start'],
  async handle({ scope, body }) {
    const stop = await stopPayments(scope, {
      accountId: parseId('account', body.account_id, 'account_id'),
      reason: body.reason,
      fromAt: instantIn(body.from, 'from'),
      untilAt: instantIn(body.until, 'until'),
    });
    return view(stop);
  },
});

const list = endpoint({
  method: 'GET',
  url: '/v1/payment-stops',
  operationId: 'listPaymentStops',
  tag: 'Payment stops',
  summary: 'List payment stops',
  description: 'Oldest first.',
  query: record({
    account_id: Type.Optional(idOf('account', "Only this account's.")),
    standing: Type.Optional(oneOf(['true', 'false'], '`true`: only those not lifted.')),
    ...pageQuery(),
  }),
  reply: pageOf('PaymentStop', StopView),
  problems: ['not_found'],
  async handle({ engine, scope, query }) {
    const limit = query.limit ?? PAGE_DEFAULT;
    const wanted = givenId('account', query.account_id, 'account_id');
    const accountId = await ownAccount(engine, scope.merchantId, wanted);
    const after = afterId('paymentStop', decodeCursor(query.cursor, ['uuid']));
    const standing = query.standing === 'true';
    const read = { accountId, standing, after, limit: limit + 1 };
    const rows = await listStops(engine.db.pool, scope.merchantId, read);
    const page = cutPage(rows, limit, ({ id }) => [id]);
    return { data: page.rows.map(view), next_cursor: page.next_cursor };
  },
});

const get = endpoint({
  method: 'GET',
  url: '/v1/payment-stops/:payment_stop_id',
  operationId: 'getPaymentStop',
  tag: 'Payment stops',
  summary: 'Get a payment stop',
  params: record({ payment_stop_id: idOf('paymentStop') }),
  reply: StopView,
  problems: ['not_found'],
  async handle({ engine, scope, params }) {
    const id = parseId('paymentStop', params.payment_stop_id, 'payment_stop_id');
    return view(found(await stopById(engine.db.pool, scope.merchantId, id), 'paymentStop', id));
  },
});

const lift = endpoint({
  method: 'POST',
  url: '/v1/payment-stops/:payment_stop_id/lift',
  operationId: 'liftPaymentStop',
  tag: 'Payment stops',
  summary: 'Lift a payment stop',
  description: 'What it held back and is still in its window is to come again.',
  params: record({ payment_stop_id: idOf('paymentStop') }),
  reply: named('LiftedPaymentStop', 'The stop, and what it has released.', {
    ...FIELDS,
    released: Type.Integer({ description: 'Billing records that are to come again.' }),
  }),
  problems: ['not_found', 'state_conflict'],
  async handle({ scope, params }) {
    const id = parseId('paymentStop', params.payment_stop_id, 'payment_stop_id');
    const { paymentStop, released } = await liftStop(scope, { paymentStopId: id });
    return { ...view(paymentStop), released };
  },
});

export const paymentStops = [set, list, get, lift];
