// The twin alone, over plain HTTP, by the vendor's worked examples: no library of DPO's exists that
// could drive it, so its documents do.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Sandbox, startSandbox } from '#sandbox/server.ts';
import { visit } from '#test/twin-payer.ts';

const START = Date.parse('2026-01-20T19:00:00Z');
const HOUR_MS = 3_600_000;
const COMPANY = '57466282-EBD7-4ED5-B699-8659330A6996';
const UNRECURRING = '57466282-EBD7-4ED5-B699-FFFF330A6996';
const CARD = '798A29B4-EAB0-40B8-B46E-90925239E119';

let sandbox: Sandbox;
let refs = 1_000;

before(async () => {
  sandbox = await startSandbox({ port: 0, seed: 1, clock: () => START });
});

after(() => sandbox.close());

async function send(body: string, version = 'v6', url = sandbox.url) {
  const headers = { 'content-type': 'application/xml; charset=utf-8' };
  const address = `${url}/dpo/API/${version}/`;
  const reply = await fetch(address, { method: 'POST', headers, body });
  return { status: reply.status, text: await reply.text() };
}

const element = (name: string, text: string) => `<${name}>${text}</${name}>`;

const xml = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([name, text]) => element(name, text))
    .join('');

/** One request in the vendor's words; what came back as a function from names to texts. */
async function ask(name: string, fields: Record<string, string>, company = COMPANY) {
  const inside = element('CompanyToken', company) + element('Request', name) + xml(fields);
  const version = name === 'verifyRefund' || name === 'pullAccount' ? 'v7' : 'v6';
  const { status, text } = await send(`<API3G>${inside}</API3G>`, version);
  assert.equal(status, 200);
  const said = (field: string) => new RegExp(`<${field}>([^<]*)<`).exec(text)?.[1] ?? '';
  return { text, said, code: said('Result') || said('Code'), why: said('ResultExplanation') };
}

const SERVICE = {
  ...{ ServiceType: '3854', ServiceDescription: 'Subscription' },
  ServiceDate: '2026/01/20 19:00',
};

/** The vendor's example of createToken. */
function transaction(more: Record<string, string> = {}) {
  refs += 1;
  return {
    ...{ PaymentAmount: '450.00', PaymentCurrency: 'USD', CompanyRef: `inv${refs}-1` },
    ...{ CompanyRefUnique: '1', RedirectURL: 'http://shop.test/return?o=1' },
    ...{ BackURL: 'http://shop.test/cancel', PTL: '2', PTLtype: 'hours' },
    ...{ TransactionChargeType: '1', AllowRecurrent: '1' },
    ...{ customerFirstName: 'John', customerLastName: 'Doe' },
    ...{ customerEmail: `payer+${refs}@example.com`, customerCountry: 'KE', DefaultPayment: 'CC' },
    TransactionSource: 'API',
    ...more,
  };
}

const create = (more: Record<string, string> = {}, company = COMPANY) =>
  ask(
    'createToken',
    {
      Transaction: xml(transaction(more)),
      Services: element('Service', xml(SERVICE)),
    },
    company,
  );

async function tokenOf(more: Record<string, string> = {}, company = COMPANY) {
  const made = await create(more, company);
  assert.equal(made.code, '000', made.text);
  return { token: made.said('TransToken'), ref: made.said('TransRef') };
}

const pageOf = (token: string) =>
  ({ method: 'GET', url: `${sandbox.url}/dpo/payv2.php?ID=${token}` }) as const;

const pays = (token: string, choice = 'approve', fields = {}) =>
  visit(pageOf(token), 'http://shop.test/', { choices: [choice, 'approve'], fields });

const verify = (token: string) =>
  ask('verifyToken', { TransactionToken: token, VerifyTransaction: '0' });

async function control(path: string, body: unknown) {
  const init = { method: 'POST', body: JSON.stringify(body) };
  const reply = await fetch(`${sandbox.url}/_control${path}`, init);
  assert.equal(reply.status, 200, await reply.text());
}

const advance = (advance_ms: number) => control('/clock', { advance_ms });

async function seeded(behaviour: string, token = CARD) {
  const instruments = [{ token, customer: `owner-of-${token}@example.com`, behaviour }];
  await control('/seed', { gateway: 'dpo', account: COMPANY, instruments });
}

describe('the simulated DPO', () => {
  it('creates a token as in the example', async () => {
    const { text, said } = await create();
    const [token, ref] = [said('TransToken'), said('TransRef')];
    assert.match(`${token} ${ref}`, /^[0-9A-F-]{36} R\d{8}$/);
    assert.equal(
      text,
      '<?xml version="1.0" encoding="utf-8"?>\n<API3G><Result>000</Result>' +
        '<ResultExplanation>Transaction created</ResultExplanation>' +
        `<TransToken>${token}</TransToken><TransRef>${ref}</TransRef></API3G>`,
    );
    assert.equal((await verify(said('TransToken'))).why, 'Transaction not paid yet');
  });

  const told: [string, string, string, string][] = [
    [
      '<API3G><Request>createToken</Request></API3G>',
      '801',
      'Request missing company token',
      'no company',
    ],
    [
      '<API3G><CompanyToken>nobody</CompanyToken><Request>x</Request></API3G>',
      ...(['802', 'Company token does not exist', 'another company'] as const),
    ],
    [
      `<API3G><CompanyToken>${COMPANY}</CompanyToken></API3G>`,
      ...(['803', 'No request or error in Request type name', 'no request'] as const),
    ],
    [
      `<API3G><CompanyToken>${COMPANY}</CompanyToken><Request>Createtoken</Request></API3G>`,
      ...(['803', 'No request or error in Request type name', 'another case'] as const),
    ],
    ['<API3G><CompanyToken>', '804', 'Error in XML', 'half a request'],
    ['{}', '804', 'Error in XML', 'JSON'],
    [
      `<API3G><CompanyToken>${COMPANY}</CompanyToken><Request>verifyToken</Request>` +
        '<CompanyRef>a</CompanyRef><CompanyRef>b</CompanyRef></API3G>',
      ...(['960', 'Tag has been sent multiple times', 'an element twice'] as const),
    ],
  ];
  for (const [body, code, said, what] of told) {
    it(`answers ${what} with ${code}`, async () => {
      const { status, text } = await send(body);
      assert.equal(status, 200);
      const inside = `<Result>${code}</Result><ResultExplanation>${said}</ResultExplanation>`;
      assert.ok(text.includes(inside), text);
    });
  }

  const MISMATCH = 'Data mismatch in one of the fields -';
  const refusals: [Record<string, string>, string, string][] = [
    [{ PaymentAmount: '' }, '950', 'Request missing mandatory fields - PaymentAmount'],
    [{ PaymentCurrency: '' }, '950', 'Request missing mandatory fields - PaymentCurrency'],
    [{ PaymentAmount: '1.005' }, '902', `${MISMATCH} PaymentAmount`],
    [{ PaymentAmount: '0.00' }, '902', `${MISMATCH} PaymentAmount`],
    [{ PaymentAmount: '-1' }, '902', `${MISMATCH} PaymentAmount`],
    [{ customerCountry: 'Kenya' }, '902', `${MISMATCH} customerCountry`],
    [{ customerPhone: '+254 1' }, '902', `${MISMATCH} customerPhone`],
    [{ PaymentCurrency: 'JPY' }, '904', 'Currency not supported'],
    [{ PaymentAmount: '100000001' }, '905', 'Transaction amount exceeds the limit'],
  ];
  for (const [more, code, said] of refusals) {
    it(`refuses a token with ${JSON.stringify(more)}`, async () => {
      const made = await create(more);
      assert.deepEqual([made.code, made.why], [code, said]);
    });
  }

  it('refuses a token without what is sold', async () => {
    const services = [
      ['', '950'],
      [element('Service', xml({ ...SERVICE, ServiceType: '' })), '950'],
      [element('Service', xml({ ...SERVICE, ServiceDate: '' })), '950'],
      [element('Service', xml({ ...SERVICE, ServiceType: '99' })), '902'],
      [element('Service', xml({ ...SERVICE, ServiceDate: '20.1.2026' })), '902'],
    ] as const;
    for (const [service, code] of services) {
      const fields = { Transaction: xml(transaction()), Services: service };
      assert.equal((await ask('createToken', fields)).code, code);
    }
    const two = element('Service', xml(SERVICE)).repeat(2);
    const fields = { Transaction: xml(transaction()), Services: two };
    assert.equal((await ask('createToken', fields)).code, '000', 'two services are no repetition');
  });

  it('refuses a reference only once it is paid', async () => {
    const CompanyRef = 'inv-unique';
    const { token } = await tokenOf({ CompanyRef });
    assert.equal((await create({ CompanyRef })).code, '000');
    await pays(token);
    const again = await create({ CompanyRef });
    assert.deepEqual([again.code, again.why], ['940', 'CompanyREF already exists and paid']);
    assert.equal((await create({ CompanyRef, CompanyRefUnique: '0' })).code, '000');
  });

  it('takes the payer’s money at its page, and tells it as in the example', async () => {
    const { token } = await tokenOf({ CompanyRef: 'inv1001-1' });
    const back = await pays(token);
    const { said, text } = await verify(token);
    assert.deepEqual(back?.returned, {
      ...{ o: '1', TransID: token, CCDapproval: said('TransactionApproval') },
      ...{ PnrID: 'inv1001-1', TransactionToken: token, CompanyRef: 'inv1001-1' },
    });
    const expected = {
      ...{ Result: '000', ResultExplanation: 'Transaction Paid', CustomerName: 'John Doe' },
      ...{ CustomerCredit: '8367', CustomerCreditType: 'MasterCard' },
      ...{ TransactionCurrency: 'USD', TransactionAmount: '450.00', FraudAlert: '000' },
      ...{ FraudExplnation: 'Genuine transaction', TransactionNetAmount: '436.50' },
      ...{ TransactionSettlementDate: '2026/01/27', TransactionRollingReserveAmount: '0.00' },
      ...{ MobilePaymentRequest: 'Not sent', CompanyRef: 'inv1001-1' },
      ...{ TransactionFinalCurrency: 'USD', TransactionFinalAmount: '450.00' },
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(said(name), value, name);
    assert.ok(!text.includes('TransactionToken'), 'it does not tell its name again');
    const byRef = await ask('verifyToken', { CompanyRef: 'inv1001-1', VerifyTransaction: '0' });
    assert.equal(byRef.said('TransactionAmount'), '450.00');
    assert.equal((await ask('verifyToken', { VerifyTransaction: '0' })).code, '950');
    const again = await visit(pageOf(token), 'http://shop.test/', { choices: ['approve'] });
    assert.equal(again, null, 'a paid page is over');
  });

  const choices: [string, string, string, string][] = [
    ['decline', '901', 'Transaction Declined - Declined by bank', 'cancel'],
    ['cancel', '900', 'Transaction not paid yet', 'cancel'],
    ['bank', '003', 'Pending Bank', 'return'],
    ['part', '002', 'Transaction overpaid/underpaid', 'return'],
    ['mobile', '000', 'Transaction Paid', 'return'],
    ['convert', '000', 'Transaction Paid', 'return'],
  ];
  for (const [choice, code, why, where] of choices) {
    it(`lets the payer choose ${choice}: ${code}`, async () => {
      const { token } = await tokenOf();
      const back = await pays(token, choice);
      assert.equal(new URL(back?.url ?? '').pathname, `/${where}`);
      const shown = await verify(token);
      assert.deepEqual([shown.code, shown.why], [code, why]);
      if (choice === 'mobile') assert.equal(shown.said('CustomerCredit'), '');
      if (choice === 'part') assert.equal(shown.said('TransactionAmount'), '225.00');
      if (choice !== 'convert') return;
      assert.equal(shown.said('TransactionAmount'), '450.00');
      assert.equal(shown.said('TransactionFinalCurrency'), 'EUR');
    });
  }

  it('asks a bank to confirm, and may be told no', async () => {
    const card = { card: '4000000000003220' };
    const first = await tokenOf();
    await pays(first.token, 'approve', card);
    assert.equal((await verify(first.token)).code, '000');
    const second = await tokenOf();
    const doing = { choices: ['approve', 'refuse'], fields: card };
    await visit(pageOf(second.token), 'http://shop.test/', doing);
    assert.match((await verify(second.token)).why, /3D Secure/);
  });

  it('shows an error page for what is no transaction, and none when its time is over', async () => {
    const nobody = await fetch(pageOf('72983CAC-5DB1-4C7F-BD88-352066B71592').url);
    assert.equal(nobody.status, 404);
    const { token } = await tokenOf({ PTL: '5', PTLtype: 'minutes' });
    await advance(5 * 60_000);
    assert.equal((await verify(token)).code, '903');
    assert.equal(await visit(pageOf(token), 'http://shop.test/', { choices: ['approve'] }), null);
    const { token: cancelled } = await tokenOf();
    const said = await ask('cancelToken', { TransactionToken: cancelled });
    assert.deepEqual([said.code, said.why], ['000', 'Token been updated to status cancelled']);
    assert.equal((await verify(cancelled)).code, '904');
    assert.equal((await ask('cancelToken', { TransactionToken: cancelled })).code, '000');
  });

  it('keeps a card for the payer’s e-mail, and charges it under a new token', async () => {
    const SearchCriteriaValue = 'payer+42@example.com';
    const search = () => ask('getSubscriptionToken', { SearchCriteria: '1', SearchCriteriaValue });
    assert.equal((await search()).code, '999');
    const first = await tokenOf({ customerEmail: SearchCriteriaValue });
    assert.equal((await search()).code, '999', 'not before the payment');
    await pays(first.token);
    const found = await search();
    const customerToken = found.said('CustomerToken');
    const pulled = await ask('pullAccount', { customerToken });
    assert.equal(pulled.code, '000');
    const subscriptionToken = found.said('SubscriptionToken');
    assert.ok(
      pulled.text.includes(
        `<option><subscriptionToken>${subscriptionToken}</subscriptionToken>` +
          '<paymentType>MasterCard</paymentType><paymentLast4>8367</paymentLast4>',
      ),
      pulled.text,
    );
    const { token: TransactionToken } = await tokenOf();
    const charged = await ask('chargeTokenRecurrent', { TransactionToken, subscriptionToken });
    assert.deepEqual([charged.code, charged.why], ['000', 'Transaction charged']);
    const again = await ask('chargeTokenRecurrent', { TransactionToken, subscriptionToken });
    assert.equal(again.code, '200', 'a token is paid once');
  });

  it('refuses to charge what it does not know, or what is over', async () => {
    await seeded('ok');
    const charge = async (
      TransactionToken: string,
      fields: Record<string, string>,
      company = COMPANY,
    ) => (await ask('chargeTokenRecurrent', { TransactionToken, ...fields }, company)).code;
    const good = { subscriptionToken: CARD };
    const { token } = await tokenOf({ PTL: '5', PTLtype: 'minutes' });
    assert.equal(await charge(token, { SubscriptionToken: CARD }), '950', 'with a capital S');
    assert.equal(await charge(token, { subscriptionToken: COMPANY }), '902');
    assert.equal(await charge(COMPANY, good), '902');
    assert.equal(await charge('', good), '950');
    const other = await tokenOf({}, UNRECURRING);
    assert.equal(await charge(other.token, good, UNRECURRING), '999');
    await advance(5 * 60_000);
    assert.equal(await charge(token, good), '903');
    const { token: cancelled } = await tokenOf();
    await ask('cancelToken', { TransactionToken: cancelled });
    assert.equal(await charge(cancelled, good), '904');
  });

  it('declines a card in words, and takes a queued one a day later', async () => {
    await seeded('invalid_expiry', '11111111-0000-4000-8000-000000000001');
    await seeded('pending', '11111111-0000-4000-8000-000000000002');
    const charge = async (nth: number) => {
      const { token } = await tokenOf();
      const subscriptionToken = `11111111-0000-4000-8000-00000000000${nth}`;
      const said = await ask('chargeTokenRecurrent', {
        TransactionToken: token,
        subscriptionToken,
      });
      return { token, said };
    };
    const declined = await charge(1);
    assert.equal(declined.said.code, '999');
    assert.equal(declined.said.why, 'Transaction Declined - Invalid expiry date');
    assert.equal((await verify(declined.token)).code, '901');
    const queued = await charge(2);
    assert.deepEqual([queued.said.code, (await verify(queued.token)).code], ['005', '005']);
    assert.equal((await ask('cancelToken', { TransactionToken: queued.token })).code, '999');
    await advance(24 * HOUR_MS);
    assert.equal((await verify(queued.token)).code, '000');
  });

  it('holds funds, and takes them from a queue', async () => {
    const { token: TransactionToken } = await tokenOf({ TransactionChargeType: '2' });
    const take = () => ask('chargeTokenAuth', { TransactionToken });
    assert.equal((await take()).code, '800');
    await pays(TransactionToken);
    assert.equal((await verify(TransactionToken)).code, '001');
    const taken = await take();
    assert.deepEqual([taken.code, taken.why], ['000', 'Transaction queued for charge']);
    assert.deepEqual([(await take()).code, (await verify(TransactionToken)).code], ['905', '001']);
    await advance(HOUR_MS);
    assert.deepEqual([(await take()).code, (await verify(TransactionToken)).code], ['905', '000']);
    assert.equal((await ask('chargeTokenAuth', { TransactionToken: COMPANY })).code, '903');
    assert.equal((await ask('cancelToken', { TransactionToken })).code, '999');
  });

  it('gives back in parts, and lists what became of each', async () => {
    const { token: TransactionToken, ref: TransRef } = await tokenOf();
    const back = (refundAmount: string, more = {}) =>
      ask('refundToken', { TransactionToken, refundAmount, refundDetails: 'Refund', ...more });
    assert.match((await back('1.20')).why, /^Refund failed - /);
    await pays(TransactionToken);
    assert.equal((await ask('verifyRefund', { TransRef })).said('Explanation'), 'No Results Found');
    const first = await back('1.20', { refundRef: 'rf_889' });
    assert.deepEqual([first.code, first.why], ['000', 'Refund successful']);
    await back('2.08');
    await back('3.09');
    const list = await ask('verifyRefund', { TransRef });
    const shown = [...list.text.matchAll(/<Refund><Code>(\d+)<.*?<RefundAmount>([\d.]+)</g)];
    assert.deepEqual(
      shown.map(([, code, amount]) => [code, amount]),
      [
        ['003', '1.2000'],
        ['008', '2.0800'],
        ['009', '3.0900'],
      ],
    );
    assert.equal((await back('445.72')).code, '999', 'above what is left');
    assert.equal((await back('445.71')).code, '000');
    assert.equal((await back('1.005')).code, '902');
    assert.equal((await ask('refundToken', { TransactionToken, refundAmount: '1' })).code, '950');
  });

  it('tells the balance without a result, and with a comma', async () => {
    const company = '57466282-EBD7-4ED5-B699-8659330A0001';
    const { token } = await tokenOf({ PaymentAmount: '100000' }, company);
    await pays(token);
    const { text } = await ask('getBalance', { Currency: 'USD' }, company);
    assert.ok(
      text.endsWith(
        '<API3G><CompanyBalance>100,000</CompanyBalance><ExchangeRate>1</ExchangeRate></API3G>',
      ),
      text,
    );
  });

  it('changes a token before it is paid', async () => {
    const { token: TransactionToken } = await tokenOf();
    assert.equal(
      (await ask('updateToken', { TransactionToken, PaymentAmount: '12.5' })).code,
      '000',
    );
    assert.equal((await ask('emailToToken', { TransactionToken })).code, '000');
    await pays(TransactionToken);
    assert.equal((await verify(TransactionToken)).said('TransactionAmount'), '12.50');
    assert.equal((await ask('updateToken', { TransactionToken, PaymentAmount: '1' })).code, '999');
  });

  it('has requests of its seventh version there only, and no other address', async () => {
    const inside = element('CompanyToken', COMPANY) + element('Request', 'pullAccount');
    const { text } = await send(`<API3G>${inside}</API3G>`, 'v6');
    assert.match(text, /<Result>803</);
    assert.equal((await send('<API3G/>', 'v5')).status, 404);
  });
});

describe('the push of the simulated DPO', () => {
  it('comes unsigned to the company’s one address, as in the example', async () => {
    const heard: string[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      heard.push(body);
      response.end('OK');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`;
    await control('/notices', { gateway: 'dpo', account: COMPANY, url, secret: 'none' });
    const { token, ref } = await tokenOf({ CompanyRef: 'inv1002-1' });
    await pays(token);
    await advance(0);
    server.closeAllConnections();
    server.close();
    const approval = (await verify(token)).said('TransactionApproval');
    const expected = {
      ...{ Result: '000', ResultExplanation: 'Transaction Paid', TransactionToken: token },
      ...{ TransactionRef: ref, CompanyRef: 'inv1002-1', CustomerName: 'John Doe' },
      ...{ CustomerCredit: '8367', TransactionApproval: approval, TransactionCurrency: 'USD' },
      ...{ TransactionAmount: '450.00', FraudAlert: '000' },
      FraudExplnation: 'Genuine transaction',
    };
    const inside = `${xml(expected)}<AccRef/>`;
    assert.deepEqual(heard, [`<?xml version="1.0" encoding="utf-8"?>\n<API3G>${inside}</API3G>`]);
  });
});

it('remembers every token and card after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dpo-'));
  const options = { port: 0, seed: 1, clock: () => START, journal: join(folder, 'journal') };
  const first = await startSandbox(options);
  const before = sandbox;
  sandbox = first;
  try {
    const { token } = await tokenOf({ customerEmail: 'kept@example.com' });
    await pays(token);
    const shown = await verify(token);
    await first.close();
    sandbox = await startSandbox(options);
    assert.equal((await verify(token)).text, shown.text);
    const search = { SearchCriteria: '1', SearchCriteriaValue: 'kept@example.com' };
    assert.equal((await ask('getSubscriptionToken', search)).code, '000');
  } finally {
    await sandbox.close();
    sandbox = before;
    await rm(folder, { recursive: true });
  }
});
