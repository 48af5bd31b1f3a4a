// Wallets: add, list, get.

import { Type } from 'typebox';
import { listWallets, type Wallet, walletById } from '#db/wallets.ts';
import { parseId, showId } from '#domain/ids.ts';
import { addWallet } from '#engine/add-wallet.ts';
import { endpoint } from '../endpoint.ts';
import { cutPage, decodeCursor, pageOf, pageQuery } from '../paging.ts';
import {
  flag,
  idOf,
  instant,
  named,
  nullableId,
  nullableText,
  PAGE_DEFAULT,
  record,
  text,
} from '../schema.ts';
import { givenId, shownId } from './ids.ts';
import { afterId, found, ownCustomer } from './reading.ts';

const WalletBody = named(
  'NewWallet',
  'A wallet to add.',
  {
    customer_id: idOf('customer'),
    reference: Type.Optional(text('Your own name for the wallet, unique.', { maxLength: 100 })),
  },
  { examples: [{ customer_id: 'cus_01h455vb4pex5vsknk084sn02q', reference: 'W-1001' }] },
);

const WalletView = named('Wallet', "A customer's set of instruments with one default.", {
  id: idOf('wallet'),
  customer_id: idOf('customer'),
  reference: nullableText('Your own name for the wallet.'),
  implicit: flag('Made by a payment record without a wallet; it ends with that record.'),
  default_instrument_id: nullableId('instrument', 'Charged unless told otherwise.'),
  created_at: instant('When it was added.'),
});

function view(wallet: Wallet) {
  return {
    id: showId('wallet', wallet.id),
    customer_id: showId('customer', wallet.customerId),
    reference: wallet.reference,
    implicit: wallet.implicit,
    default_instrument_id: shownId('instrument', wallet.defaultInstrumentId),
    created_at: wallet.createdAt,
  };
}

const add = endpoint({
  method: 'POST',
  url: '/v1/wallets',
  operationId: 'addWallet',
  tag: 'Wallets',
  summary: 'Add a wallet',
  description: 'The same reference with the same customer answers with the first one.',
  body: WalletBody,
  status: 201,
  reply: WalletView,
  problems: ['not_found', 'reference_conflict'],
  async handle({ scope, body }) {
    const customerId = parseId('customer', body.customer_id, 'customer_id');
    const { wallet } = await addWallet(scope, { customerId, reference: body.reference ?? null });
    return view(wallet);
  },
});

const list = endpoint({
  method: 'GET',
  url: '/v1/wallets',
  operationId: 'listWallets',
  tag: 'Wallets',
  summary: 'List wallets',
  description: 'In the order of their making.',
  query: record({
    customer_id: Type.Optional(idOf('customer', "Only this customer's.")),
    ...pageQuery(),
  }),
  reply: pageOf('Wallet', WalletView),
  problems: ['not_found'],
  async handle({ engine, scope, query }) {
    const limit = query.limit ?? PAGE_DEFAULT;
    const wanted = givenId('customer', query.customer_id, 'customer_id');
    const customerId = await ownCustomer(engine, scope.merchantId, wanted);
    const after = afterId('wallet', decodeCursor(query.cursor, ['uuid']));
    const read = { customerId, after, limit: limit + 1 };
    const rows = await listWallets(engine.db.pool, scope.merchantId, read);
    const page = cutPage(rows, limit, ({ id }) => [id]);
    return { data: page.rows.map(view), next_cursor: page.next_cursor };
  },
});

const get = endpoint({
  method: 'GET',
  url: '/v1/wallets/:wallet_id',
  operationId: 'getWallet',
  tag: 'Wallets',
  summary: 'Get a wallet',
  params: record({ wallet_id: idOf('wallet') }),
  reply: WalletView,
  problems: ['not_found'],
  async handle({ engine, scope, params }) {
    const id = parseId('wallet', params.wallet_id, 'wallet_id');
    return view(found(await walletById(engine.db.pool, scope.merchantId, id), 'wallet', id));
  },
});

export const wallets = [add, list, get];
