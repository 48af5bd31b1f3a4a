// The twin, driven by Authorize.Net's own client library for every verb the gateway uses: if the
// library can live with its answers, so can ours. What the library cannot say goes over plain HTTP.

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Sandbox, startSandbox } from '#sandbox/server.ts';
import { visit } from '#test/twin-payer.ts';
import { transHash } from './twin-replies.ts';

const START = Date.parse('2027-03-01T10:00:00Z');
const DAY_MS = 86_400_000;
const KEYS = { name: 'library1', transactionKey: 'key1' };

type Reply = {
  messages: { resultCode: string; message: { code: string; text: string }[] };
  refId?: string;
  transactionResponse?: Said;
  transaction?: Record<string, unknown>;
  transactions?: { transId: string }[];
  batchList?: { batchId: string; statistics: { chargeAmount: number }[] }[];
  customerProfileId?: string;
  customerPaymentProfileIdList?: string[];
  token?: string;
  profile?: { paymentProfiles: { payment: { creditCard: { cardNumber: string } } }[] };
};
type Said = {
  responseCode: string;
  transId: string;
  refTransID: string;
  authCode: string;
  networkTransId?: string;
  transHashSha2?: string;
  errors?: { errorCode: string; errorText: string }[];
  messages?: { code: string; description: string }[];
};
type Contract = new (given?: object) => Record<string, (value: unknown) => void>;
type Controller = new (
  json: unknown,
) => {
  setEnvironment(url: string): void;
  execute(done: () => void): void;
  getResponse(): Reply;
};

/** The library has no types. */
const { APIContracts, APIControllers } = createRequire(import.meta.url)('authorizenet') as {
  APIContracts: Record<string, Contract>;
  APIControllers: Record<string, Controller>;
};

let sandbox: Sandbox;

before(async () => {
  sandbox = await startSandbox({ port: 0, seed: 1, clock: () => START });
});

after(() => sandbox.close());

const address = () => `${sandbox.url}/authorize_net/xml/v1/request.api`;

/** One call through the library: `fields` in its names, nested ones as its own types. */
function ask(name: string, fields: Record<string, unknown>, keys = KEYS): Promise<Reply> {
  const request = new APIContracts[`${name}Request`]!();
  request.setMerchantAuthentication!(new APIContracts.MerchantAuthenticationType!(keys));
  for (const [field, value] of Object.entries(fields)) {
    request[`set${field[0]?.toUpperCase()}${field.slice(1)}`]!(value);
  }
  const json = (request.getJSON as () => unknown)();
  const controller = new APIControllers[`${name}Controller`]!(json);
  controller.setEnvironment(address());
  return new Promise((resolve) => {
    controller.execute(() => resolve(controller.getResponse()));
  });
}

const typed = (name: string, given: object) => new APIContracts[name]!(given);

async function transact(given: object, refId?: string) {
  const transactionRequest = typed('TransactionRequestType', given);
  const reply = await ask('CreateTransaction', {
    transactionRequest,
    ...(refId === undefined ? {} : { refId }),
  });
  return { ...reply, said: reply.transactionResponse ?? NOTHING };
}

/** Of a request that failed as a whole. */
const NOTHING: Said = { responseCode: '', transId: '', refTransID: '', authCode: '' };

let people = 0;

async function storedCard(number = '4111111111111111', billTo = {}) {
  people += 1;
  const profile = typed('CustomerProfileType', {
    merchantCustomerId: `cust-${people}`,
    email: `a${people}@example.com`,
    paymentProfiles: [
      {
        customerType: 'individual',
        billTo: { firstName: 'Ada', lastName: 'Lovelace', ...billTo },
        payment: { creditCard: { cardNumber: number, expirationDate: '2030-08' } },
      },
    ],
  });
  const made = await ask('CreateCustomerProfile', { profile, validationMode: 'testMode' });
  assert.equal(made.messages.resultCode, 'Ok', JSON.stringify(made));
  const { customerProfileId = '', customerPaymentProfileIdList: [first = ''] = [] } = made;
  return { customerProfileId, paymentProfileId: first };
}

type Card = Awaited<ReturnType<typeof storedCard>>;

const payment = ({ customerProfileId, paymentProfileId }: Card, more: object = {}) => ({
  transactionType: 'authCaptureTransaction',
  amount: '19.99',
  profile: { customerProfileId, paymentProfile: { paymentProfileId } },
  order: { invoiceNumber: `inv-${people}`, description: 'March' },
  processingOptions: { isSubsequentAuth: 'true' },
  subsequentAuthInformation: { originalNetworkTransId: '123456789NNNH' },
  ...more,
});

const window = (seconds: number) => ({
  transactionSettings: [{ settingName: 'duplicateWindow', settingValue: String(seconds) }],
});

const SHOP = 'http://merchant.test/';

/** A payer posts the token to the page and presses its first button. */
const pay = (path: string, token: string, fields: Record<string, string> = {}) => {
  const url = `${sandbox.url}/authorize_net/${path}`;
  return visit({ method: 'POST', url, fields: { token } }, SHOP, { choices: ['approve'], fields });
};

const detailsOf = async (transId: string) => {
  const reply = await ask('GetTransactionDetails', { transId });
  return reply.transaction ?? {};
};

const advance = async (ms: number) => {
  const body = JSON.stringify({ advance_ms: ms });
  await fetch(`${sandbox.url}/_control/clock`, { method: 'POST', body });
};

const code = (reply: Reply) => reply.messages.message[0]?.code;

const raw = async (body: unknown) => {
  const reply = await fetch(address(), { method: 'POST', body: JSON.stringify(body) });
  // `text()` would take the mark away.
  const text = Buffer.from(await reply.arrayBuffer()).toString('utf8');
  return { status: reply.status, text, json: JSON.parse(text.replace(/^\uFEFF/, '')) as Reply };
};

describe('the twin answers Authorize.Net’s library', () => {
  it('stores a card, charges it and tells all about it', async () => {
    const card = await storedCard();
    const reply = await transact(payment(card), 'ref-1');
    assert.deepEqual([reply.said.responseCode, reply.refId], ['1', 'ref-1']);
    assert.ok(reply.said.networkTransId && reply.said.authCode);
    const found = await detailsOf(reply.said.transId);
    assert.equal(found.transactionStatus, 'capturedPendingSettlement');
    assert.deepEqual([found.responseCode, found.settleAmount], [1, 19.99]);
    assert.deepEqual(found.order, { invoiceNumber: `inv-${people}`, description: 'March' });
    const { customerProfileId } = card;
    const stored = await ask('GetCustomerProfile', { customerProfileId });
    const shown = JSON.stringify(stored);
    assert.ok(shown.includes('"cardNumber":"XXXX1111"') && !shown.includes('2030-08'));
  });

  it('keeps the card when only its expiry is changed', async () => {
    const { customerProfileId, paymentProfileId } = await storedCard();
    const paymentProfile = typed('CustomerPaymentProfileExType', {
      payment: { creditCard: { cardNumber: 'XXXX1111', expirationDate: '2031-09' } },
      customerPaymentProfileId: paymentProfileId,
    });
    const changed = { customerProfileId, paymentProfile };
    assert.equal(code(await ask('UpdateCustomerPaymentProfile', changed)), 'I00001');
    const asked = { customerProfileId, unmaskExpirationDate: true };
    const shown = JSON.stringify(await ask('GetCustomerProfile', asked));
    assert.ok(shown.includes('2031-09') && shown.includes('XXXX1111'), shown);
  });

  it('lists what is not settled, by account and by customer, the newest first', async () => {
    const card = await storedCard();
    const first = await transact(payment(card));
    const second = await transact(payment(card, { amount: '5' }));
    const paging = typed('Paging', { limit: 1, offset: 1 });
    const sorting = typed('TransactionListSorting', {
      orderBy: 'submitTimeUTC',
      orderDescending: true,
    });
    const { customerProfileId } = card;
    const own = await ask('GetTransactionListForCustomer', { customerProfileId, sorting, paging });
    const all = await ask('GetUnsettledTransactionList', { status: 'any', sorting });
    const ids = ({ transactions = [] }: Reply) => transactions.map(({ transId }) => transId);
    assert.deepEqual(ids(own), [second.said.transId]);
    assert.deepEqual(ids(all).slice(0, 2), [second.said.transId, first.said.transId]);
    assert.deepEqual(ids(all).toSorted().reverse(), ids(all));
  });

  it('declines a card by its post code, with a number of its own', async () => {
    const card = await storedCard('4007000000027', { zip: '46282' });
    const { said, messages } = await transact(payment(card));
    assert.deepEqual([said.responseCode, messages.resultCode], ['2', 'Ok']);
    assert.equal(said.errors?.[0]?.errorText, 'This transaction has been declined.');
    assert.equal((await detailsOf(said.transId)).transactionStatus, 'declined');
  });

  it('calls the same twice a duplicate, and names the first when it is asked to', async () => {
    const card = await storedCard();
    const first = await transact(payment(card));
    const again = await transact(payment(card));
    assert.deepEqual([again.said.responseCode, again.said.transId], ['3', '0']);
    assert.equal(again.said.errors?.[0]?.errorCode, '11');
    assert.equal(code(again), 'E00027');
    await advance(121_000);
    const named = await transact(payment(card, window(28_800)));
    assert.deepEqual([named.said.responseCode, named.said.transId], ['3', first.said.transId]);
    assert.equal(named.said.authCode, first.said.authCode);
    const other = payment(card, { order: { invoiceNumber: 'other' } });
    assert.equal((await transact(other)).said.responseCode, '1');
    assert.equal((await transact(payment(card))).said.responseCode, '1', 'two minutes later');
  });

  it('holds, captures a part once, and voids', async () => {
    const card = await storedCard();
    const auth = payment(card, { transactionType: 'authOnlyTransaction' });
    const refTransId = (await transact(auth)).said.transId;
    const capture = (amount: string) =>
      transact({ transactionType: 'priorAuthCaptureTransaction', amount, refTransId });
    assert.equal((await capture('20.00')).said.errors?.[0]?.errorCode, '47');
    const done = await capture('5.00');
    assert.deepEqual([done.said.transId, done.said.refTransID], [refTransId, refTransId]);
    const again = await capture('5.00');
    assert.deepEqual([again.said.responseCode, again.said.messages?.[0]?.code], ['1', '311']);
    assert.equal((await detailsOf(refTransId)).settleAmount, 5);
    const release = () => transact({ transactionType: 'voidTransaction', refTransId });
    assert.equal((await release()).said.transId, refTransId);
    const twice = await release();
    assert.deepEqual([twice.said.messages?.[0]?.code, twice.said.transId], ['310', '0']);
    assert.equal((await detailsOf(refTransId)).transactionStatus, 'voided');
    const unknown = await transact({ transactionType: 'voidTransaction', refTransId: '12345' });
    assert.equal(unknown.said.errors?.[0]?.errorCode, '16');
  });

  it('refunds what is settled, in parts, and nothing before', async () => {
    const paid = await transact(payment(await storedCard()));
    const refTransId = paid.said.transId;
    const refund = (amount: string) =>
      transact({
        transactionType: 'refundTransaction',
        amount,
        payment: { creditCard: { cardNumber: '1111', expirationDate: 'XXXX' } },
        refTransId,
      });
    assert.equal((await refund('5.00')).said.errors?.[0]?.errorCode, '54');
    await advance(DAY_MS);
    assert.equal((await detailsOf(refTransId)).transactionStatus, 'settledSuccessfully');
    const part = await refund('5.00');
    assert.equal(part.said.refTransID, refTransId);
    assert.equal((await refund('15.00')).said.errors?.[0]?.errorCode, '55');
    assert.equal((await refund('14.99')).said.responseCode, '1');
    const status = async () => (await detailsOf(part.said.transId)).transactionStatus;
    assert.equal(await status(), 'refundPendingSettlement');
    await advance(DAY_MS);
    assert.equal(await status(), 'refundSettledSuccessfully');
  });

  it('closes a batch a day and lists what is in it', async () => {
    const paid = await transact(payment(await storedCard()));
    await advance(DAY_MS);
    const days = await ask('GetSettledBatchList', { includeStatistics: true });
    const batch = days.batchList?.at(-1);
    assert.equal(batch?.statistics[0]?.chargeAmount, 19.99);
    const inside = await ask('GetTransactionList', { batchId: batch?.batchId });
    assert.ok(JSON.stringify(inside.transactions).includes(`"transId":"${paid.said.transId}"`));
    const from = new Date(START - 40 * DAY_MS).toISOString();
    const tooLong = {
      firstSettlementDate: from,
      lastSettlementDate: new Date(START).toISOString(),
    };
    assert.equal((await ask('GetSettledBatchList', tooLong)).messages.resultCode, 'Error');
  });

  it('takes a card with the payment and stores it', async () => {
    const reply = await transact({
      transactionType: 'authCaptureTransaction',
      amount: '7.50',
      payment: { creditCard: { cardNumber: '5424000000000015', expirationDate: '08/30' } },
      profile: { createProfile: true },
      customer: { id: 'inline-1', email: 'i@example.com' },
      billTo: { zip: '46214' },
    });
    assert.equal(reply.said.responseCode, '1');
    assert.ok(JSON.stringify(reply).includes('customerPaymentProfileIdList'));
    const from = await ask('CreateCustomerProfileFromTransaction', {
      transId: reply.said.transId,
      customer: typed('CustomerProfileBaseType', { merchantCustomerId: 'from-1' }),
    });
    assert.equal(from.messages.resultCode, 'Ok', JSON.stringify(from));
  });

  it('lets a payer pay at its page, and stores the card that paid', async () => {
    const urls = { url: `${SHOP}return`, cancelUrl: `${SHOP}cancel`, showReceipt: false };
    const page = (returns: string) => ({
      transactionRequest: typed('TransactionRequestType', {
        ...{ transactionType: 'authCaptureTransaction', amount: '20.00' },
        order: { invoiceNumber: 'hosted-1', description: 'March' },
      }),
      hostedPaymentSettings: typed('ArrayOfSetting', [
        { settingName: 'hostedPaymentReturnOptions', settingValue: returns },
      ]),
    });
    const { token = '' } = await ask('GetHostedPaymentPage', page(JSON.stringify(urls)));
    assert.equal(code(await ask('GetHostedPaymentPage', page('no JSON'))), 'E00013');
    const back = await pay('payment/payment', token);
    assert.deepEqual(back, { url: `${SHOP}return`, returned: {} });
    const list = await ask('GetUnsettledTransactionList', {});
    const ids = (list.transactions ?? []).map(({ transId }) => transId);
    const all = await Promise.all(ids.map(detailsOf));
    const paid = all.find(
      ({ order }) => (order as { invoiceNumber?: string })?.invoiceNumber === 'hosted-1',
    );
    assert.equal(paid?.transactionStatus, 'capturedPendingSettlement');
    const customer = typed('CustomerProfileBaseType', { merchantCustomerId: 'hosted-1' });
    const from = { transId: paid?.transId, customer };
    const stored = await ask('CreateCustomerProfileFromTransaction', from);
    assert.equal(stored.messages.resultCode, 'Ok');
    const again = await ask('CreateCustomerProfileFromTransaction', from);
    assert.equal(code(again), 'E00039');
    assert.ok(again.messages.message[0]?.text.includes(`ID ${stored.customerProfileId} `));
    const { customerProfileId } = stored;
    const same = { transId: paid?.transId, customerProfileId };
    assert.equal(code(await ask('CreateCustomerProfileFromTransaction', same)), 'E00039');
  });

  it('lets a payer leave a card at its page, for a quarter of an hour', async () => {
    const { customerProfileId } = await storedCard();
    const returns = { settingName: 'hostedProfileReturnUrl', settingValue: `${SHOP}return` };
    const given = { customerProfileId, hostedProfileSettings: typed('ArrayOfSetting', [returns]) };
    const { token = '' } = await ask('GetHostedProfilePage', given);
    await pay('profile/addPayment', token, { cardNumber: '5424000000000015' });
    const { profile } = await ask('GetCustomerProfile', { customerProfileId });
    const numbers = profile?.paymentProfiles.map(({ payment: by }) => by.creditCard.cardNumber);
    assert.deepEqual(numbers, ['XXXX1111', 'XXXX0015']);
    const late = await ask('GetHostedProfilePage', given);
    await advance(15 * 60_000);
    assert.equal(await pay('profile/addPayment', late.token ?? ''), null);
  });

  it('refuses wrong keys, unknown cards, cards given up, and known customers', async () => {
    const card = await storedCard();
    const wrong = await ask('GetMerchantDetails', {}, { ...KEYS, transactionKey: 'invalid' });
    assert.equal(code(wrong), 'E00007');
    assert.equal(code(await ask('GetMerchantDetails', {})), 'I00001');
    const { customerProfileId, paymentProfileId } = card;
    const ids = { customerProfileId, customerPaymentProfileId: paymentProfileId };
    assert.equal(code(await ask('DeleteCustomerPaymentProfile', ids)), 'I00001');
    assert.equal(code(await transact(payment(card))), 'E00040');
    const profile = typed('CustomerProfileType', {
      merchantCustomerId: `cust-${people}`,
      email: `a${people}@example.com`,
    });
    const known = await ask('CreateCustomerProfile', { profile });
    assert.match(known.messages.message[0]?.text ?? '', new RegExp(`ID ${customerProfileId} `));
  });

  it('lets a held payment be decided', async () => {
    const instruments = [{ token: '11', customer: '12', behaviour: 'pending' }];
    const seed = { gateway: 'authorize_net', account: KEYS.name, instruments };
    await fetch(`${sandbox.url}/_control/seed`, { method: 'POST', body: JSON.stringify(seed) });
    const card = { customerProfileId: '12', paymentProfileId: '11' };
    const held = await transact(payment(card));
    assert.deepEqual([held.said.responseCode, held.said.messages?.[0]?.code], ['4', '252']);
    const heldTransactionRequest = typed('HeldTransactionRequestType', {
      action: 'decline',
      refTransId: held.said.transId,
    });
    await ask('UpdateHeldTransaction', { heldTransactionRequest });
    assert.equal((await detailsOf(held.said.transId)).transactionStatus, 'failedReview');
  });
});

it('remembers payments, duplicates and the day’s batch after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'twin-'));
  const journal = join(folder, 'journal');
  const request = (invoiceNumber: string) => ({
    createTransactionRequest: {
      merchantAuthentication: KEYS,
      transactionRequest: {
        transactionType: 'authCaptureTransaction',
        amount: '3.00',
        payment: { creditCard: { cardNumber: '4111111111111111', expirationDate: '2030-08' } },
        order: { invoiceNumber },
      },
    },
  });
  const open = (at: number) => startSandbox({ port: 0, seed: 1, journal, clock: () => at });
  const send = async ({ url }: Sandbox, body: unknown) => {
    const to = `${url}/authorize_net/xml/v1/request.api`;
    const reply = await fetch(to, { method: 'POST', body: JSON.stringify(body) });
    return JSON.parse((await reply.text()).replace(/^\uFEFF/, '')) as Reply;
  };
  const first = await open(START);
  const paid = await send(first, request('inv-a'));
  await first.close();
  const second = await open(START + DAY_MS);
  const { transId } = paid.transactionResponse ?? NOTHING;
  const asked = { getTransactionDetailsRequest: { merchantAuthentication: KEYS, transId } };
  const found = await send(second, asked);
  assert.equal(found.transaction?.transactionStatus, 'settledSuccessfully');
  const next = await send(second, request('inv-b'));
  assert.notEqual(next.transactionResponse?.transId, transId);
  await second.close();
  const third = await open(START + DAY_MS + 1_000);
  const again = await send(third, request('inv-b'));
  assert.equal(again.transactionResponse?.errors?.[0]?.errorCode, '11');
  await third.close();
  await rm(folder, { recursive: true });
});

describe('the twin’s wire', () => {
  it('puts a byte order mark before every answer, errors too, with status 200', async () => {
    for (const body of [{}, { nothingRequest: {} }, 'x']) {
      const { status, text } = await raw(body);
      assert.equal(status, 200);
      assert.equal(text.charCodeAt(0), 0xfeff);
    }
  });

  it('insists on the order of the elements, in the words of the schema', async () => {
    const transactionRequest = { transactionType: 'authCaptureTransaction', amount: '1.00' };
    const order = { invoiceNumber: 'i' };
    const late = { ...transactionRequest, customer: { id: 'c' }, order };
    const { json } = await raw({
      createTransactionRequest: { merchantAuthentication: KEYS, transactionRequest: late },
    });
    assert.equal(code(json), 'E00003');
    const text = json.messages.message[0]?.text ?? '';
    const space = "'AnetApi/xml/v1/schema/AnetApiSchema.xsd'";
    const start =
      `The element 'transactionRequest' in namespace ${space} has invalid child element ` +
      `'order' in namespace ${space}. List of possible elements expected: ` +
      "'billTo, shipTo, customerIP";
    assert.equal(text.slice(0, start.length), start);
  });

  it('misses what must be there, and says what else could be', async () => {
    const { json } = await raw({
      getTransactionDetailsRequest: { merchantAuthentication: KEYS },
    });
    const text = json.messages.message[0]?.text ?? '';
    assert.match(text, /has incomplete content\. List of possible elements expected: '.*transId'/);
  });

  it('proves its replies by a hash over number and amount', async () => {
    const signatureKey =
      '56E529FE6C63D60E545F84686096E6AA01D5E18A119F18A130F7CFB398310421' +
      '6979E95D84C91BDD382AA0875264A63940A2D0AA5548F6023B4C78A9D52C18DA';
    const known =
      '963FF6043E255A7300B547FFED03C267F7B22D557FC49F1A7FE2CD337334FEB5' +
      'B9A5AE3C8A4BEDC940C7A2F8068359821204518BE7EE24F42A590525850D3FDE';
    assert.equal(transHash({ login: '2Kfn5S7x7D', signatureKey }, '60115585081', '12.00'), known);
    const { said } = await transact(payment(await storedCard()));
    assert.match(said.transHashSha2 ?? '', /^[0-9A-F]{128}$/);
  });

  it('tells nothing of its transactions to an account without that permission', async () => {
    const keys = { ...KEYS, name: 'noreports1' };
    assert.equal(code(await ask('GetUnsettledTransactionList', {}, keys)), 'E00011');
    assert.equal(code(await ask('GetMerchantDetails', {}, keys)), 'I00001');
  });

  it('measures references: twenty characters and no more', async () => {
    const given = (refId: string) => ({
      getMerchantDetailsRequest: { merchantAuthentication: KEYS, refId },
    });
    assert.equal(code((await raw(given('a'.repeat(20)))).json), 'I00001');
    assert.equal(code((await raw(given('a'.repeat(21)))).json), 'E00003');
  });

  it('sends signed events to the webhooks that were set, and only to them', async () => {
    const bodies: { body: string; signature: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        bodies.push({ body, signature: String(request.headers['x-anet-signature']) });
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const basic = Buffer.from(`${KEYS.name}:${KEYS.transactionKey}`).toString('base64');
    const rest = async (method: string, path: string, body?: object, auth = basic) => {
      const reply = await fetch(`${sandbox.url}/authorize_net/rest/v1/${path}`, {
        method,
        headers: { authorization: `Basic ${auth}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      return { status: reply.status, json: text === '' ? {} : JSON.parse(text) };
    };
    assert.equal((await rest('GET', 'webhooks', undefined, 'x')).status, 401);
    const eventTypes = ['net.authorize.payment.authcapture.created'];
    const made = await rest('POST', 'webhooks', { url, eventTypes, status: 'active' });
    await transact(payment(await storedCard()), 'our-ref');
    await advance(0);
    assert.equal(bodies.length, 1);
    const [{ body, signature }] = bodies as [{ body: string; signature: string }];
    assert.equal(JSON.parse(body).payload.merchantReferenceId, 'our-ref');
    const key = createHash('sha512').update(KEYS.name).digest('hex').toUpperCase();
    const mac = createHmac('sha512', key).update(body).digest('hex').toUpperCase();
    assert.equal(signature, `sha512=${mac}`);
    const { notifications } = (await rest('GET', 'notifications')).json;
    assert.equal(notifications.at(-1).notificationId, JSON.parse(body).notificationId);
    await rest('DELETE', `webhooks/${made.json.webhookId}`);
    assert.deepEqual((await rest('GET', 'webhooks')).json, []);
    server.closeAllConnections();
    server.close();
  });
});
