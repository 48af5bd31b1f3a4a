// Accounts: open, list, get, close.

import { Type } from 'typebox';
import { type Account, accountById, listAccounts } from '#db/accounts.ts';
import { parseId, showId } from '#domain/ids.ts';
import { closeAccount } from '#engine/close-account.ts';
import { openAccount } from '#engine/open-account.ts';
import { setPaymentMethod } from '#engine/set-payment-method.ts';
import { endpoint } from '../endpoint.ts';
import { cutPage, decodeCursor, pageOf, pageQuery } from '../paging.ts';
import { idOf, instant, named, nullableId, oneOf, PAGE_DEFAULT, record, text } from '../schema.ts';
import { givenId, shownId } from './ids.ts';
import { afterId, found, ownCustomer } from './reading.ts';

const AccountBody = named(
  'NewAccount',
  'An account to open.',
  {
    customer_id: idOf('customer'),
    reference: text('Your own name for the account, unique.', { maxLength: 100 }),
    default_instrument_id: Type.Optional(idOf('instrument', 'Charged unless told otherwise.')),
    payment_method_id: Type.Optional(
      idOf('paymentMethod', 'How it pays without an instrument: by hand, or by a link.'),
    ),
  },
  { examples: [{ customer_id: 'cus_01h455vb4pex5vsknk084sn02q', reference: 'A-1001' }] },
);

const AccountView = named('Account', "A customer's agreement with you.", {
  id: idOf('account'),
  customer_id: idOf('customer'),
  reference: Type.String({ description: 'Your own name for the account.' }),
  default_instrument_id: nullableId('instrument', 'Charged unless told otherwise.'),
  payment_method_id: nullableId('paymentMethod', 'How it pays without an instrument.'),
  state: oneOf(['open', 'closed'], 'A closed account takes nothing new.'),
  created_at: instant('When it was opened.'),
});

const OneAccount = record({ account_id: idOf('account') });

function view(account: Account) {
  return {
    id: showId('account', account.id),
    customer_id: showId('customer', account.customerId),
    reference: account.reference,
    default_instrument_id: shownId('instrument', account.defaultInstrumentId),
    payment_method_id: shownId('paymentMethod', account.paymentMethodId),
    state: account.state,
    created_at: account.createdAt,
  };
}

const open = endpoint({
  method: 'POST',
  url: '/v1/accounts',
  operationId: 'openAccount',
  tag: 'Accounts',
  summary: 'Open an account',
  description: 'The same reference with the same content answers with the first one.',
  body: AccountBody,
  status: 201,
  reply: AccountView,
  problems: ['not_found', 'reference_conflict', 'instrument_unusable'],
  async handle({ scope, body }) {
    const { account } = await openAccount(scope, {
      customerId: parseId('customer', body.customer_id, 'customer_id'),
      reference: body.reference,
      defaultInstrumentId: givenId(
        'instrument',
        body.default_instrument_id,
        'default_instrument_id',
      ),
      paymentMethodId: givenId('paymentMethod', body.payment_method_id, 'payment_method_id'),
    });
    return view(account);
  },
});

const list = endpoint({
  method: 'GET',
  url: '/v1/accounts',
  operationId: 'listAccounts',
  tag: 'Accounts',
  summary: 'List accounts',
  description: 'In the order of their opening.',
  query: record({
    customer_id: Type.Optional(idOf('customer', "Only this customer's.")),
    ...pageQuery(),
  }),
  reply: pageOf('Account', AccountView),
  problems: ['not_found'],
  async handle({ engine, scope, query }) {
    const limit = query.limit ?? PAGE_DEFAULT;
    const wanted = givenId('customer', query.customer_id, 'customer_id');
    const customerId = await ownCustomer(engine, scope.merchantId, wanted);
    const after = afterId('account', decodeCursor(query.cursor, ['uuid']));
    const read = { customerId, after, limit: limit + 1 };
    const rows = await listAccounts(engine.db.pool, scope.merchantId, read);
    const page = cutPage(rows, limit, ({ id }) => [id]);
    return { data: page.rows.map(view), next_cursor: page.next_cursor };
  },
});

const get = endpoint({
  method: 'GET',
  url: '/v1/accounts/:account_id',
  operationId: 'getAccount',
  tag: 'Accounts',
  summary: 'Get an account',
  params: OneAccount,
  reply: AccountView,
  problems: ['not_found'],
  async handle({ engine, scope, params }) {
    const id = parseId('account', params.account_id, 'account_id');
    return view(found(await accountById(engine.db.pool, scope.merchantId, id), 'account', id));
  },
});

const close = endpoint({
  method: 'POST',
  url: '/v1/accounts/:account_id/close',
  operationId: 'closeAccount',
  tag: 'Accounts',
  summary: 'Close an account',
  description: 'Nothing new is accepted on it, and what falls due becomes unbillable.',
  params: OneAccount,
  body: named('CloseAccount', 'Why it is closed.', {
    reason: Type.Optional(text('For the transaction log.')),
  }),
  reply: AccountView,
  problems: ['not_found', 'state_conflict'],
  async handle({ scope, params, body }) {
    const accountId = parseId('account', params.account_id, 'account_id');
    return view(await closeAccount(scope, { accountId, ...body }));
  },
});

const change = endpoint({
  method: 'PATCH',
  url: '/v1/accounts/:account_id',
  operationId: 'changeAccount',
  tag: 'Accounts',
  summary: 'Change how an account pays',
  description: 'What was unbillable for want of an instrument is released.',
  params: OneAccount,
  body: named(
    'AccountChange',
    'What changes.',
    {
      payment_method_id: Type.Unsafe<string | null>({
        ...idOf('paymentMethod'),
        type: ['string', 'null'],
        description: 'How it pays without an instrument; null: not at all.',
      }),
    },
    { examples: [{ payment_method_id: 'pm_01h455vb4pex5vsknk084sn02q' }] },
  ),
  reply: AccountView,
  problems: ['not_found', 'state_conflict'],
  async handle({ scope, params, body }) {
    const accountId = parseId('account', params.account_id, 'account_id');
    const field = 'payment_method_id';
    const paymentMethodId = givenId('paymentMethod', body.payment_method_id, field);
    return view(await setPaymentMethod(scope, { accountId, paymentMethodId }));
  },
});

export const accounts = [open, list, get, change, close];
