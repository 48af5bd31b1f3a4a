// Payment methods: add, list, get, change.

import { Type } from 'typebox';
import {
  listPaymentMethods,
  type PaymentMethod,
  paymentMethodById,
  TERMS,
} from '#db/payment-methods.ts';
import { parseId, showId } from '#domain/ids.ts';
import { addPaymentMethod, changePaymentMethod } from '#engine/payment-methods.ts';
import { METHODS_MAX } from '#engine/visit-methods.ts';
import { endpoint } from '../endpoint.ts';
import {
  flag,
  idOf,
  instant,
  integer,
  named,
  nullableId,
  nullableText,
  oneOf,
  record,
  text,
} from '../schema.ts';
import { givenId, shownId } from './ids.ts';
import { found } from './reading.ts';

const INSTRUCTIONS_MAX = 2_000;

const CHANGEABLE = {
  instructions: Type.Optional(
    nullableText('Of a manual one: what a payer has to do; plain text with line ends.', {
      maxLength: INSTRUCTIONS_MAX,
    }),
  ),
  terms: Type.Optional(
    oneOf(TERMS, 'When an invoice is due: at once, `terms_days` later, or after its month.'),
  ),
  terms_days: Type.Optional(integer(0, 366, 'Days of the payment terms.')),
  enabled: Type.Optional(flag('Whether payers are shown it.')),
  position: Type.Optional(integer(0, 1_000, 'Among the others, lowest first.')),
};

const MethodBody = named(
  'NewPaymentMethod',
  'A way you accept money: through a gateway connection, or by hand.',
  {
    name: text('What payers read, unique.', { maxLength: 100 }),
    gateway_connection_id: Type.Optional(
      idOf('gatewayConnection', 'Through which it goes; without one it is manual.'),
    ),
    ...CHANGEABLE,
  },
  { examples: [{ name: 'Bank transfer', instructions: 'IBAN DE02 1203 0000 0000 2020 51' }] },
);

const MethodView = named('PaymentMethod', 'A way you accept money.', {
  id: idOf('paymentMethod'),
  name: Type.String({ description: 'What payers read.' }),
  kind: oneOf(['manual', 'automatic'], '`automatic` goes through a gateway connection.'),
  gateway_connection_id: nullableId('gatewayConnection', 'Of an automatic one.'),
  instructions: nullableText('Of a manual one: what a payer has to do.', {
    maxLength: INSTRUCTIONS_MAX,
  }),
  terms: oneOf(TERMS, 'Payment terms of invoices.'),
  terms_days: Type.Integer(),
  enabled: flag('Whether payers are shown it.'),
  position: Type.Integer(),
  created_at: instant('When it was added.'),
});

const OneMethod = record({ payment_method_id: idOf('paymentMethod') });

function view(method: PaymentMethod) {
  return {
    id: showId('paymentMethod', method.id),
    name: method.name,
    kind: method.kind,
    gateway_connection_id: shownId('gatewayConnection', method.gatewayConnectionId),
    instructions: method.instructions,
    terms: method.terms,
    terms_days: method.termsDays,
    enabled: method.enabled,
    position: method.position,
    created_at: method.createdAt,
  };
}

const add = endpoint({
  method: 'POST',
  url: '/v1/payment-methods',
  operationId: 'addPaymentMethod',
  tag: 'Payment methods',
  summary: 'Add a payment method',
  body: MethodBody,
  status: 201,
  reply: MethodView,
  problems: ['not_found', 'state_conflict'],
  async handle({ scope, body }) {
    const field = 'gateway_connection_id';
    const gatewayConnectionId = givenId('gatewayConnection', body.gateway_connection_id, field);
    const { name } = body;
    return view(await addPaymentMethod(scope, { name, gatewayConnectionId, ...inputOf(body) }));
  },
});

const list = endpoint({
  method: 'GET',
  url: '/v1/payment-methods',
  operationId: 'listPaymentMethods',
  tag: 'Payment methods',
  summary: 'List payment methods',
  description: `In the order in which payers see them, at most ${METHODS_MAX}.`,
  reply: named('PaymentMethods', 'All of your payment methods.', { data: Type.Array(MethodView) }),
  async handle({ engine, scope }) {
    const rows = await listPaymentMethods(engine.db.pool, scope.merchantId, METHODS_MAX);
    return { data: rows.map(view) };
  },
});

const get = endpoint({
  method: 'GET',
  url: '/v1/payment-methods/:payment_method_id',
  operationId: 'getPaymentMethod',
  tag: 'Payment methods',
  summary: 'Get a payment method',
  params: OneMethod,
  reply: MethodView,
  problems: ['not_found'],
  async handle({ engine, scope, params }) {
    const id = parseId('paymentMethod', params.payment_method_id, 'payment_method_id');
    const row = await paymentMethodById(engine.db.pool, scope.merchantId, id);
    return view(found(row, 'paymentMethod', id));
  },
});

const change = endpoint({
  method: 'PATCH',
  url: '/v1/payment-methods/:payment_method_id',
  operationId: 'changePaymentMethod',
  tag: 'Payment methods',
  summary: 'Change a payment method',
  description: 'Only what is given changes. Payers who are at a gateway already are not disturbed.',
  params: OneMethod,
  body: named(
    'PaymentMethodChange',
    'What changes.',
    { name: Type.Optional(text('What payers read, unique.', { maxLength: 100 })), ...CHANGEABLE },
    { minProperties: 1, examples: [{ enabled: false }] },
  ),
  reply: MethodView,
  problems: ['not_found', 'state_conflict'],
  async handle({ scope, params, body }) {
    const paymentMethodId = parseId('paymentMethod', params.payment_method_id, 'payment_method_id');
    const name = body.name === undefined ? {} : { name: body.name };
    return view(await changePaymentMethod(scope, { paymentMethodId, ...name, ...inputOf(body) }));
  },
});

export const paymentMethods = [add, list, get, change];

type Given = {
  instructions?: string | null;
  terms?: (typeof TERMS)[number];
  terms_days?: number;
  enabled?: boolean;
  position?: number;
};

function inputOf({ instructions, terms, terms_days, enabled, position }: Given) {
  return {
    ...(instructions === undefined ? {} : { instructions }),
    ...(terms === undefined ? {} : { terms }),
    ...(terms_days === undefined ? {} : { termsDays: terms_days }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(position === undefined ? {} : { position }),
  };
}
