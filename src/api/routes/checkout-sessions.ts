// Checkout sessions: create, list, get, confirm, expire.

import { Type } from 'typebox';
import { listSessions, SESSION_STATUSES, sessionById } from '#db/checkout-sessions.ts';
import { parseId } from '#domain/ids.ts';
import { confirmCheckoutSession, createCheckoutSession } from '#engine/create-checkout-session.ts';
import { endSession } from '#engine/end-session.ts';
import { endpoint } from '../endpoint.ts';
import { cutPage, decodeCursor, pageOf, pageQuery } from '../paging.ts';
import { idOf, oneOf, PAGE_DEFAULT, record } from '../schema.ts';
import { SessionBody, SessionView, sessionView } from './checkout-session-view.ts';
import { customerIn } from './customers.ts';
import { givenId } from './ids.ts';
import { instantIn } from './instants.ts';
import { afterId, found } from './reading.ts';

const OneSession = record({ checkout_session_id: idOf('checkoutSession') });

const create = endpoint({
  method: 'POST',
  url: '/v1/checkout-sessions',
  operationId: 'createCheckoutSession',
  tag: 'Checkout sessions',
  summary: 'Create a checkout session',
  description:
    'Send the payer to `url`. Account, instrument and payment record are made when the gateway ' +
    'has confirmed the payment, and not before. Without `pay` the payer only leaves an instrument.',
  body: SessionBody,
  status: 201,
  reply: SessionView,
  problems: [
    'not_found',
    'reference_conflict',
    'account_closed',
    'amount_invalid',
    'date_past',
    'date_out_of_range',
    'end_before_start',
    'schedule_empty',
    'state_conflict',
  ],
  async handle({ collector, scope, requestKey, body }) {
    const { pay } = body;
    const session = await createCheckoutSession(collector, scope, {
      requestKey,
      pay:
        pay === undefined
          ? null
          : {
              amount: BigInt(pay.amount),
              currency: pay.currency,
              ...(pay.kind === undefined ? {} : { kind: pay.kind }),
            },
      description: body.description ?? null,
      customerId: givenId('customer', body.customer_id, 'customer_id'),
      customer: body.customer === undefined ? null : customerIn(body.customer),
      accountId: givenId('account', body.account_id, 'account_id'),
      accountReference: body.account_reference ?? null,
      paymentRecord: body.payment_record ?? null,
      activate: body.activate ?? 'at_once',
      paymentMethodIds:
        body.payment_method_ids?.map((id) => parseId('paymentMethod', id, 'payment_method_ids')) ??
        null,
      successUrl: body.success_url ?? null,
      cancelUrl: body.cancel_url ?? null,
      frameOrigins: body.frame_origins ?? [],
      expiresAt: instantIn(body.expires_at, 'expires_at'),
      language: body.language ?? null,
    });
    return sessionView(scope, session);
  },
});

const list = endpoint({
  method: 'GET',
  url: '/v1/checkout-sessions',
  operationId: 'listCheckoutSessions',
  tag: 'Checkout sessions',
  summary: 'List checkout sessions',
  description: 'In the order of their making.',
  query: record({
    status: Type.Optional(oneOf(SESSION_STATUSES, 'Only with this status.')),
    ...pageQuery(),
  }),
  reply: pageOf('CheckoutSession', SessionView),
  async handle({ engine, scope, query }) {
    const limit = query.limit ?? PAGE_DEFAULT;
    const after = afterId('checkoutSession', decodeCursor(query.cursor, ['uuid']));
    const read = { status: query.status ?? null, after, limit: limit + 1 };
    const rows = await listSessions(engine.db.pool, scope.merchantId, read);
    const page = cutPage(rows, limit, ({ id }) => [id]);
    const data = page.rows.map((row) => sessionView(scope, row));
    return { data, next_cursor: page.next_cursor };
  },
});

const get = endpoint({
  method: 'GET',
  url: '/v1/checkout-sessions/:checkout_session_id',
  operationId: 'getCheckoutSession',
  tag: 'Checkout sessions',
  summary: 'Get a checkout session',
  params: OneSession,
  reply: SessionView,
  problems: ['not_found'],
  async handle({ engine, scope, params }) {
    const id = idIn(params);
    const row = await sessionById(engine.db.pool, scope.merchantId, id);
    return sessionView(scope, found(row, 'checkoutSession', id));
  },
});

const confirm = endpoint({
  method: 'POST',
  url: '/v1/checkout-sessions/:checkout_session_id/confirm',
  operationId: 'confirmCheckoutSession',
  tag: 'Checkout sessions',
  summary: 'Confirm a payment by hand',
  description:
    'Of a session that awaits a manual payment: what it promises is made now. The billing record ' +
    'that was paid by hand stays with its payer until you book or cancel it.',
  params: OneSession,
  reply: SessionView,
  problems: ['not_found', 'state_conflict'],
  async handle({ scope, params }) {
    return sessionView(scope, await confirmCheckoutSession(scope, idIn(params)));
  },
});

const expire = endpoint({
  method: 'POST',
  url: '/v1/checkout-sessions/:checkout_session_id/expire',
  operationId: 'expireCheckoutSession',
  tag: 'Checkout sessions',
  summary: 'End a checkout session',
  description:
    'No payer can begin any more. One who is at a gateway is called back; while the gateway ' +
    'cannot ensure that, the session stays open, and is completed should it be paid.',
  params: OneSession,
  reply: SessionView,
  problems: ['not_found', 'state_conflict'],
  async handle({ collector, scope, params }) {
    return sessionView(scope, await endSession(collector, scope, idIn(params)));
  },
});

export const checkoutSessions = [create, list, get, confirm, expire];

function idIn(params: { checkout_session_id: string }) {
  return parseId('checkoutSession', params.checkout_session_id, 'checkout_session_id');
}
