// Gateway connections: connect, list, disable, enable. Secrets go in and never come out.

import { Type } from 'typebox';
import { type GatewayConnection, listConnections } from '#db/gateway-connections.ts';
import { parseId, showId } from '#domain/ids.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import { disableConnection, enableConnection } from '#engine/enable-connection.ts';
import { LEFT_MAX, moveConnection } from '#engine/move-connection.ts';
import { endpoint } from '../endpoint.ts';
import {
  flag,
  idOf,
  instant,
  integer,
  named,
  nullableInteger,
  nullableText,
  oneOf,
  record,
  text,
} from '../schema.ts';

/** A merchant has a handful; the list has no pages. */
const CONNECTIONS_MAX = 200;
const SETTINGS_MAX = 50;

const COLLECTS = ['automatic', 'payer_initiated'] as const;

const ConnectionBody = named(
  'NewGatewayConnection',
  'Credentials and settings at one gateway.',
  {
    gateway: text('Name of the gateway: `sandbox`, `stripe`.', { maxLength: 40 }),
    name: text('Your own name for the connection, unique.', { maxLength: 100 }),
    settings: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
      maxProperties: SETTINGS_MAX,
      description: 'What the gateway asks for; secrets among it are sealed and never shown.',
    }),
    collects: Type.Optional(
      oneOf(COLLECTS, 'Who sets off what is due; the gateway’s own way unless given.'),
    ),
    pre_notification_days: Type.Optional(
      integer(0, 60, 'Days before a mandate is debited on which it is announced; 0: not at all.'),
    ),
    concurrency: Type.Optional(integer(1, 1024, 'Most calls in flight.')),
    per_second: Type.Optional(integer(1, 100_000, 'Most calls started in a second.')),
    clearing_days: Type.Optional(
      integer(0, 30, 'Working days from approval to cleared, for bank debits.'),
    ),
    settlement_days: Type.Optional(integer(0, 60, 'Days from cleared to settled.')),
    check: Type.Optional(flag('Ask the gateway whether the credentials work before storing.')),
  },
  { examples: [{ gateway: 'sandbox', name: 'Main', settings: {} }] },
);

const ConnectionView = named('GatewayConnection', 'Your connection to a payment gateway.', {
  id: idOf('gatewayConnection'),
  gateway: Type.String({ description: 'Name of the gateway.' }),
  name: Type.String({ description: 'Your own name for it.' }),
  mode: oneOf(['test', 'live'], "The merchant's."),
  collects: oneOf(COLLECTS, '`payer_initiated`: the payer gets a link and pays there.'),
  settings: Type.Record(Type.String(), Type.Unknown(), {
    description: 'Without the secrets.',
    additionalProperties: true,
  }),
  enabled: flag('While it is disabled, what falls due on it is unbillable.'),
  disabled_reason: nullableText('Why it is disabled.'),
  concurrency: nullableInteger("Most calls in flight; null is the gateway's own limit."),
  per_second: nullableInteger("Most calls in a second; null is the gateway's own limit."),
  clearing_days: Type.Integer(),
  settlement_days: Type.Integer(),
  pre_notification_days: Type.Integer(),
  created_at: instant('When it was made.'),
});

const OneConnection = record({ gateway_connection_id: idOf('gatewayConnection') });

function view(connection: GatewayConnection) {
  return {
    id: showId('gatewayConnection', connection.id),
    gateway: connection.gateway,
    name: connection.name,
    mode: connection.mode,
    collects: connection.collects,
    settings: connection.settings,
    enabled: connection.enabled,
    disabled_reason: connection.disabledReason,
    concurrency: connection.concurrency,
    per_second: connection.perSecond,
    clearing_days: connection.clearingDays,
    settlement_days: connection.settlementDays,
    pre_notification_days: connection.preNotificationDays,
    created_at: connection.createdAt,
  };
}

const connect = endpoint({
  method: 'POST',
  url: '/v1/gateway-connections',
  operationId: 'connectGateway',
  tag: 'Gateway connections',
  summary: 'Connect a gateway',
  body: ConnectionBody,
  status: 201,
  reply: ConnectionView,
  problems: ['reference_conflict', 'connection_refused', 'unavailable'],
  async handle({ scope, body }) {
    const connection = await connectGateway(scope, {
      gateway: body.gateway,
      name: body.name,
      settings: body.settings,
      ...(body.collects === undefined ? {} : { collects: body.collects }),
      preNotificationDays: body.pre_notification_days ?? 0,
      concurrency: body.concurrency ?? null,
      perSecond: body.per_second ?? null,
      ...(body.clearing_days === undefined ? {} : { clearingDays: body.clearing_days }),
      ...(body.settlement_days === undefined ? {} : { settlementDays: body.settlement_days }),
      ...(body.check === undefined ? {} : { check: body.check }),
    });
    return view(connection);
  },
});

const list = endpoint({
  method: 'GET',
  url: '/v1/gateway-connections',
  operationId: 'listGatewayConnections',
  tag: 'Gateway connections',
  summary: 'List gateway connections',
  description: `Oldest first, at most ${CONNECTIONS_MAX}.`,
  reply: named('GatewayConnections', 'All of your connections.', {
    data: Type.Array(ConnectionView),
  }),
  async handle({ engine, scope }) {
    const rows = await listConnections(engine.db.pool, scope.merchantId, CONNECTIONS_MAX);
    return { data: rows.map(view) };
  },
});

const disable = endpoint({
  method: 'POST',
  url: '/v1/gateway-connections/:gateway_connection_id/disable',
  operationId: 'disableGatewayConnection',
  tag: 'Gateway connections',
  summary: 'Disable a gateway connection',
  description: 'What falls due on it becomes unbillable until it is enabled again.',
  params: OneConnection,
  body: named(
    'DisableGatewayConnection',
    'Why it is disabled.',
    { reason: text('Shown beside what becomes unbillable.') },
    { examples: [{ reason: 'Contract ended' }] },
  ),
  reply: ConnectionView,
  problems: ['not_found'],
  async handle({ scope, params, body }) {
    const gatewayConnectionId = idIn(params);
    return view(await disableConnection(scope, { gatewayConnectionId, reason: body.reason }));
  },
});

const enable = endpoint({
  method: 'POST',
  url: '/v1/gateway-connections/:gateway_connection_id/enable',
  operationId: 'enableGatewayConnection',
  tag: 'Gateway connections',
  summary: 'Enable a gateway connection',
  description: 'What was held back and is still in its window is to come again.',
  params: OneConnection,
  reply: named('EnabledGatewayConnection', 'The connection, and what it has released.', {
    ...ConnectionView.properties,
    released: Type.Integer({ description: 'Billing records that are to come again.' }),
  }),
  problems: ['not_found'],
  async handle({ scope, params }) {
    const gatewayConnectionId = idIn(params);
    const { connection, released } = await enableConnection(scope, { gatewayConnectionId });
    return { ...view(connection), released };
  },
});

const move = endpoint({
  method: 'POST',
  url: '/v1/gateway-connections/:gateway_connection_id/move',
  operationId: 'moveGatewayConnection',
  tag: 'Gateway connections',
  summary: 'Move running payment records to another connection',
  description:
    'Each is charged from then on with the newest usable instrument that its customer has there, ' +
    'or paid there by its payer. A dry run only says who could be moved and who has nothing there.',
  params: OneConnection,
  body: named(
    'MoveGatewayConnection',
    'Where to.',
    {
      to: idOf('gatewayConnection', 'The connection to move to.'),
      dry_run: Type.Optional(flag('Change nothing; true unless you say false.')),
    },
    { examples: [{ to: 'gwc_01h455vb4pex5vsknk084sn02q', dry_run: true }] },
  ),
  reply: named('MovedGatewayConnection', 'Who was moved, or could be, and who is left.', {
    dry_run: flag('Nothing was changed.'),
    movable: Type.Integer({ description: 'Payment records that were moved, or could be.' }),
    left: Type.Integer({ description: 'Payment records whose payer has nothing there.' }),
    left_listed: Type.Array(
      record({
        payment_record_id: idOf('paymentRecord'),
        account_id: idOf('account'),
        customer_id: idOf('customer'),
        reason: oneOf(['no_instrument', 'no_payment_method'], 'What is missing there.'),
      }),
      { description: `At most ${LEFT_MAX}.` },
    ),
  }),
  problems: ['not_found'],
  async handle({ scope, params, body }) {
    const from = idIn(params);
    const to = parseId('gatewayConnection', body.to, 'to');
    const dryRun = body.dry_run ?? true;
    const { movable, left, listed } = await moveConnection(scope, { from, to, dryRun });
    const left_listed = listed.map((one) => ({
      payment_record_id: showId('paymentRecord', one.id),
      account_id: showId('account', one.accountId),
      customer_id: showId('customer', one.customerId),
      reason: one.why,
    }));
    return { dry_run: dryRun, movable, left, left_listed };
  },
});

export const gatewayConnections = [connect, list, disable, enable, move];

function idIn(params: { gateway_connection_id: string }) {
  return parseId('gatewayConnection', params.gateway_connection_id, 'gateway_connection_id');
}
