// Instruments: store a token, list, get, make default. The token goes in and never comes out.

import { Type } from 'typebox';
import { type Instrument, instrumentById, listInstruments } from '#db/instruments.ts';
import { parseId, showId } from '#domain/ids.ts';
import { setDefaultInstrument } from '#engine/set-default-instrument.ts';
import { storeInstrument } from '#engine/store-instrument.ts';
import { endpoint } from '../endpoint.ts';
import { cutPage, decodeCursor, pageOf, pageQuery } from '../paging.ts';
import {
  idOf,
  instant,
  integer,
  named,
  nullableDay,
  nullableId,
  nullableInstant,
  nullableText,
  oneOf,
  PAGE_DEFAULT,
  record,
  text,
} from '../schema.ts';
import { givenId, shownId } from './ids.ts';
import { afterId, found, ownCustomer } from './reading.ts';

const KINDS = ['card', 'bank_account', 'mandate'] as const;

const DefaultFor = record(
  {
    account_id: Type.Optional(idOf('account', 'Charged for this account unless told otherwise.')),
    wallet_id: Type.Optional(idOf('wallet', 'Charged for this wallet unless told otherwise.')),
  },
  { minProperties: 1 },
);

const InstrumentBody = named(
  'NewInstrument',
  'A tokenised instrument to store. Card numbers are never accepted, only tokens of the gateway.',
  {
    customer_id: idOf('customer'),
    gateway_connection_id: idOf('gatewayConnection', 'Where the token is good.'),
    kind: oneOf(KINDS, 'What the token stands for.'),
    token: text("The gateway's own token; stored sealed and never shown again.", {
      'x-limit': 'a token of 1 to 255 characters',
      writeOnly: true,
    }),
    gateway_customer: Type.Optional(text("The gateway's customer that owns the token.")),
    network_transaction_id: Type.Optional(text('Scheme transaction id of the first payment.')),
    brand: Type.Optional(text('The scheme in lower case, `visa`.', { maxLength: 40 })),
    last4: Type.Optional(
      Type.String({ pattern: '^[0-9A-Za-z]{2,4}$', description: 'Last four characters.' }),
    ),
    exp_month: Type.Optional(integer(1, 12, 'Month in which a card expires.')),
    exp_year: Type.Optional(integer(2000, 2199, 'Year in which a card expires.')),
    mandate: Type.Optional(
      record({
        reference: text('The mandate’s reference, as the payer knows it.', { maxLength: 100 }),
        scheme: text('`sepa_core`, `sepa_b2b`, ...', { maxLength: 40 }),
        url: Type.Optional(text('Where the payer reads it.', { maxLength: 1000 })),
      }),
    ),
    wallet_id: Type.Optional(idOf('wallet', 'The wallet that it is put into.')),
    make_default_for: Type.Optional(DefaultFor),
  },
  {
    examples: [
      {
        customer_id: 'cus_01h455vb4pex5vsknk084sn02q',
        gateway_connection_id: 'gwc_01h455vb4pex5vsknk084sn02q',
        kind: 'card',
        token: 'tok_visa',
        brand: 'visa',
        last4: '4242',
        exp_month: 12,
        exp_year: 2040,
      },
    ],
  },
);

const FIELDS = {
  id: idOf('instrument'),
  customer_id: idOf('customer'),
  wallet_id: nullableId('wallet', 'The wallet that it lies in.'),
  gateway_connection_id: idOf('gatewayConnection'),
  kind: oneOf(KINDS, 'What the token stands for.'),
  brand: nullableText('The scheme in lower case.'),
  last4: nullableText('Last four characters.'),
  expires_on: nullableDay('Last day on which it may be charged.'),
  mandate_reference: nullableText('Of a direct debit.'),
  mandate_scheme: nullableText('Of a direct debit.'),
  mandate_url: nullableText('Where the payer reads the mandate.', { maxLength: 1000 }),
  unusable_reason: nullableText('Why it cannot be charged; null while it can.'),
  unusable_since: nullableInstant('Since when it cannot be charged.'),
  created_at: instant('When it was stored.'),
};

const InstrumentView = named('Instrument', 'A tokenised card, bank account or mandate.', FIELDS);

const EFFECTS = {
  stops_lifted: Type.Integer({ description: 'Payment stops of declines that this has ended.' }),
  released: Type.Integer({ description: 'Billing records that are to come again.' }),
};

const StoredView = named('StoredInstrument', 'The instrument, and what storing it has changed.', {
  ...FIELDS,
  ...EFFECTS,
});

function view(instrument: Instrument) {
  return {
    id: showId('instrument', instrument.id),
    customer_id: showId('customer', instrument.customerId),
    wallet_id: shownId('wallet', instrument.walletId),
    gateway_connection_id: showId('gatewayConnection', instrument.gatewayConnectionId),
    kind: instrument.kind,
    brand: instrument.brand,
    last4: instrument.last4,
    expires_on: instrument.expiresOn,
    mandate_reference: instrument.mandate?.reference ?? null,
    mandate_scheme: instrument.mandate?.scheme ?? null,
    mandate_url: instrument.mandate?.url ?? null,
    unusable_reason: instrument.unusableReason,
    unusable_since: instrument.unusableSince,
    created_at: instrument.createdAt,
  };
}

const store = endpoint({
  method: 'POST',
  url: '/v1/instruments',
  operationId: 'storeInstrument',
  tag: 'Instruments',
  summary: 'Store an instrument',
  description:
    'Making it a default lifts payment stops that declines have set, and releases what they held.',
  body: InstrumentBody,
  status: 201,
  reply: StoredView,
  problems: ['not_found', 'connection_disabled', 'instrument_unusable', 'account_closed'],
  async handle({ scope, body }) {
    const gatewayConnectionId = parseId(
      'gatewayConnection',
      body.gateway_connection_id,
      'gateway_connection_id',
    );
    const { instrument, stopsLifted, released } = await storeInstrument(scope, {
      customerId: parseId('customer', body.customer_id, 'customer_id'),
      gatewayConnectionId,
      kind: body.kind,
      token: body.token,
      gatewayCustomer: body.gateway_customer ?? null,
      networkTransactionId: body.network_transaction_id ?? null,
      brand: body.brand ?? null,
      last4: body.last4 ?? null,
      expMonth: body.exp_month ?? null,
      expYear: body.exp_year ?? null,
      mandate: body.mandate ?? null,
      walletId: givenId('wallet', body.wallet_id, 'wallet_id'),
      makeDefaultFor: body.make_default_for ? defaultFor(body.make_default_for) : null,
    });
    return { ...view(instrument), stops_lifted: stopsLifted, released };
  },
});

const list = endpoint({
  method: 'GET',
  url: '/v1/instruments',
  operationId: 'listInstruments',
  tag: 'Instruments',
  summary: 'List instruments',
  description: 'In the order of their storing.',
  query: record({
    customer_id: Type.Optional(idOf('customer', "Only this customer's.")),
    ...pageQuery(),
  }),
  reply: pageOf('Instrument', InstrumentView),
  problems: ['not_found'],
  async handle({ engine, scope, query }) {
    const limit = query.limit ?? PAGE_DEFAULT;
    const wanted = givenId('customer', query.customer_id, 'customer_id');
    const customerId = await ownCustomer(engine, scope.merchantId, wanted);
    const after = afterId('instrument', decodeCursor(query.cursor, ['uuid']));
    const read = { customerId, after, limit: limit + 1 };
    const rows = await listInstruments(engine.db.pool, scope.merchantId, read);
    const page = cutPage(rows, limit, ({ id }) => [id]);
    return { data: page.rows.map(view), next_cursor: page.next_cursor };
  },
});

const get = endpoint({
  method: 'GET',
  url: '/v1/instruments/:instrument_id',
  operationId: 'getInstrument',
  tag: 'Instruments',
  summary: 'Get an instrument',
  params: record({ instrument_id: idOf('instrument') }),
  reply: InstrumentView,
  problems: ['not_found'],
  async handle({ engine, scope, params }) {
    const id = parseId('instrument', params.instrument_id, 'instrument_id');
    const row = await instrumentById(engine.db.pool, scope.merchantId, id);
    return view(found(row, 'instrument', id));
  },
});

const makeDefault = endpoint({
  method: 'POST',
  url: '/v1/instruments/:instrument_id/default',
  operationId: 'setDefaultInstrument',
  tag: 'Instruments',
  summary: 'Make an instrument the default',
  description: 'Of an account, a wallet, or both. The next attempt uses it, a retry as well.',
  params: record({ instrument_id: idOf('instrument') }),
  body: named('DefaultOf', 'Whose default it becomes.', DefaultFor.properties, {
    minProperties: 1,
    examples: [{ account_id: 'acc_01h455vb4pex5vsknk084sn02q' }],
  }),
  reply: named('DefaultSet', 'What the new default has changed.', EFFECTS),
  problems: ['not_found', 'instrument_unusable'],
  async handle({ scope, params, body }) {
    const instrumentId = parseId('instrument', params.instrument_id, 'instrument_id');
    const set = await setDefaultInstrument(scope, { instrumentId, ...defaultFor(body) });
    return { stops_lifted: set.stopsLifted, released: set.released };
  },
});

export const instruments = [store, list, get, makeDefault];

function defaultFor(given: { account_id?: string; wallet_id?: string }) {
  return {
    accountId: givenId('account', given.account_id, 'account_id'),
    walletId: givenId('wallet', given.wallet_id, 'wallet_id'),
  };
}
