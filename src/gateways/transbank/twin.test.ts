// The twin, driven by Transbank's own client library for every verb the gateway uses, with only the
// address changed: if the library can live with its answers, so can ours. The library hides the
// HTTP status, so the wire itself is asked over plain HTTP.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import sdk from 'transbank-sdk';
import { type Sandbox, startSandbox } from '#sandbox/server.ts';
import { type Doing, visit } from '#test/twin-payer.ts';

const { IntegrationApiKeys, IntegrationCommerceCodes: CODES } = sdk;
const { MallInscription, MallTransaction, MallBinInfo } = sdk.Oneclick;
const { Options, TransactionDetail } = sdk;
const { Transaction } = sdk.WebpayPlus;

const START = Date.parse('2027-03-01T10:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SHOP = 'https://shop.test/back';
const KEY: string = IntegrationApiKeys.WEBPAY;

let sandbox: Sandbox;
let made = 0;

before(async () => {
  sandbox = await startSandbox({ port: 0, seed: 1, clock: () => START });
});

after(() => sandbox.close());

const address = () => `${sandbox.url}/transbank`;
const options = (code: string, key = KEY) => new Options(code, key, address());
const payments = (code: string = CODES.WEBPAY_PLUS, key = KEY) =>
  new Transaction(options(code, key));
const mall = (code: string = CODES.ONECLICK_MALL) => new MallTransaction(options(code));
const enrolments = (code: string = CODES.ONECLICK_MALL) => new MallInscription(options(code));

const advance = (ms: number) => control('/clock', { advance_ms: ms });

async function control(path: string, body: unknown): Promise<void> {
  const init = { method: 'POST', body: JSON.stringify(body) };
  assert.equal((await fetch(`${sandbox.url}/_control${path}`, init)).status, 200);
}

/** The library puts what the server says behind its own words. */
const said = (message: string) => (error: unknown) =>
  error instanceof Error && error.message.trimEnd().endsWith(`\n${message}`);

const pays: Doing = { choices: ['approve'] };

/** A payer at the form, by GET with the token in the query, as the vendor's links do it. */
async function form(transaction = payments(), amount = 1_000, doing: Doing = pays) {
  made += 1;
  const order = `order-${made}`;
  const { token, url } = await transaction.create(order, `session-${made}`, amount, SHOP);
  const back = await visit({ method: 'GET', url: `${url}?token_ws=${token}` }, SHOP, doing);
  return { order, token: token as string, returned: back?.returned ?? {} };
}

async function enrol(username: string, inscription = enrolments(), doing: Doing = pays) {
  const { token, url_webpay: url } = await inscription.start(username, 'a@b.cl', SHOP);
  const fields = { TBK_TOKEN: token as string };
  const back = await visit({ method: 'POST', url, fields }, SHOP, doing);
  return { token: token as string, returned: back?.returned ?? {} };
}

async function stored(inscription = enrolments(), card?: string) {
  made += 1;
  const username = `user-${made}`;
  const doing: Doing = { ...pays, fields: card === undefined ? {} : { card } };
  const { token } = await enrol(username, inscription, doing);
  const { tbk_user } = await inscription.finish(token);
  return { username, tbkUser: tbk_user as string };
}

function detail(amount: number, child: string = CODES.ONECLICK_MALL_CHILD1) {
  made += 1;
  return new TransactionDetail(amount, child, `child-${made}`);
}

describe('the vendor’s library at Webpay Plus', () => {
  it('creates, commits once, and reads the status', async () => {
    const transaction = payments();
    const { order, token, returned } = await form(transaction);
    assert.deepEqual(returned, { token_ws: token });
    assert.equal((await transaction.status(token)).status, 'INITIALIZED');
    const paid = await transaction.commit(token);
    assert.deepEqual(
      [paid.status, paid.response_code, paid.amount, paid.buy_order, paid.payment_type_code],
      ['AUTHORIZED', 0, 1_000, order, 'VN'],
    );
    assert.equal(paid.card_detail.card_number, '6623');
    assert.equal(paid.accounting_date, '0301');
    const locked = said('Transaction already locked by another process');
    await assert.rejects(transaction.commit(token), locked);
    assert.deepEqual(await transaction.status(token), paid);
  });

  it('reverses all within three hours, nullifies later and in parts', async () => {
    const transaction = payments();
    const committed = async () => {
      const { token } = await form(transaction);
      await transaction.commit(token);
      return token;
    };
    const first = await committed();
    assert.deepEqual(await transaction.refund(first, 1_000), { type: 'REVERSED' });
    assert.equal((await transaction.status(first)).status, 'REVERSED');
    const second = await committed();
    const part = await transaction.refund(second, 400);
    assert.deepEqual([part.type, part.balance, part.nullified_amount], ['NULLIFIED', 600, 400]);
    assert.equal((await transaction.status(second)).status, 'PARTIALLY_NULLIFIED');
    const bigger = said('Amount to refund is bigger than authorized');
    await assert.rejects(transaction.refund(second, 601), bigger);
    await transaction.refund(second, 600);
    const gone = said('Transaction already fully refunded');
    await assert.rejects(transaction.refund(second, 1), gone);
    const third = await committed();
    await advance(4 * HOUR_MS);
    assert.equal((await transaction.refund(third, 1_000)).type, 'NULLIFIED');
  });

  it('captures once with a commerce code of deferred capture, and only there', async () => {
    const transaction = payments(CODES.WEBPAY_PLUS_DEFERRED);
    const { order, token } = await form(transaction);
    const tooEarly = said('Transaction not found');
    await assert.rejects(transaction.capture(token, order, '123456', 1_000), tooEarly);
    const held = await transaction.commit(token);
    const ends = Date.parse(held.capture_expiration_date) - Date.parse(held.transaction_date);
    assert.equal(ends, 30 * DAY_MS);
    const { authorization_code: code } = held;
    const taken = await transaction.capture(token, order, code, 700);
    assert.deepEqual([taken.captured_amount, taken.response_code, taken.token], [700, 0, token]);
    await assert.rejects(transaction.capture(token, order, code, 100));
    assert.equal((await transaction.status(token)).status, 'CAPTURED');
    const other = payments();
    const direct = await form(other);
    const { authorization_code } = await other.commit(direct.token);
    const notAllowed = said('Operation not allowed');
    await assert.rejects(
      other.capture(direct.token, direct.order, authorization_code, 1),
      notAllowed,
    );
  });

  it('lets a hold go by a refund before the capture', async () => {
    const transaction = payments(CODES.WEBPAY_PLUS_DEFERRED);
    const { token } = await form(transaction);
    await transaction.commit(token);
    await advance(5 * HOUR_MS);
    assert.deepEqual(await transaction.refund(token, 1_000), { type: 'REVERSED' });
  });

  const lefts: readonly [choice: string, names: string[], message: RegExp][] = [
    ['cancel', ['TBK_ID_SESION', 'TBK_ORDEN_COMPRA', 'TBK_TOKEN'], /aborted/],
    ['timeout', ['TBK_ID_SESION', 'TBK_ORDEN_COMPRA'], /Invalid status '19'/],
    ['error', ['TBK_ID_SESION', 'TBK_ORDEN_COMPRA', 'TBK_TOKEN', 'token_ws'], /aborted/],
  ];
  for (const [choice, names, message] of lefts) {
    it(`does not commit a form that was left by ${choice}`, async () => {
      const transaction = payments();
      const { order, token, returned } = await form(transaction, 1_000, { choices: [choice] });
      assert.deepEqual(Object.keys(returned).toSorted(), names);
      assert.equal(returned.TBK_ORDEN_COMPRA, order);
      await assert.rejects(transaction.commit(token), message);
    });
  }

  it('does not commit before the payer is done', async () => {
    const transaction = payments();
    const { token } = await transaction.create('waits', 's', 1_000, SHOP);
    await assert.rejects(transaction.commit(token), /Invalid status '0' for transaction/);
  });

  it('is told of a rejection with status 200', async () => {
    const transaction = payments();
    const card = '5186 0595 5959 0568';
    const { token } = await form(transaction, 1_000, { ...pays, fields: { card } });
    const { status, response_code } = await transaction.commit(token);
    assert.deepEqual([status, response_code], ['FAILED', -4]);
  });

  it('pays by debit at the bank’s page; that is given back as a whole only', async () => {
    const transaction = payments();
    const card = '4511 3466 6003 7060';
    const doing = { choices: ['approve', 'approve'], fields: { card } };
    const { token } = await form(transaction, 1_000, doing);
    assert.equal((await transaction.commit(token)).payment_type_code, 'VD');
    const whole = said('Debit or prepaid transactions only allow reverses, not nullifications.');
    await assert.rejects(transaction.refund(token, 1), whole);
  });

  it('hears nothing of a payment after seven days', async () => {
    const transaction = payments();
    const { token } = await form(transaction);
    await transaction.commit(token);
    await advance(7 * DAY_MS + 1);
    const message = "The transactions's date has passed max time (7 days) to recover the status";
    await assert.rejects(transaction.status(token), said(message));
  });
});

describe('the vendor’s library at Oneclick', () => {
  it('enrols, charges, reads and gives back', async () => {
    const inscription = enrolments();
    const { token, returned } = await enrol('cust42', inscription);
    assert.deepEqual(returned, { TBK_TOKEN: token });
    const enrolled = await inscription.finish(token);
    assert.deepEqual(
      [enrolled.response_code, enrolled.card_type, enrolled.card_number],
      [0, 'Visa', 'XXXXXXXXXXXX6623'],
    );
    assert.deepEqual(await inscription.finish(token), enrolled, 'again within the minute');
    const transaction = mall();
    const one = detail(500);
    const { tbk_user } = enrolled;
    const paid = await transaction.authorize('cust42', tbk_user, 'p-1', [one]);
    assert.deepEqual(
      [paid.buy_order, paid.details[0].status, paid.details[0].buy_order],
      ['p-1', 'AUTHORIZED', one.buyOrder],
    );
    assert.deepEqual(await transaction.status('p-1'), paid);
    const back = await transaction.refund('p-1', one.commerceCode, one.buyOrder, 200);
    assert.deepEqual([back.type, back.balance], ['NULLIFIED', 300]);
    const noDetail = said('Invalid value for parameter: Transaction Detail not found');
    await assert.rejects(transaction.refund('p-1', one.commerceCode, 'none', 1), noDetail);
    const bin = await new MallBinInfo(options(CODES.ONECLICK_MALL)).queryBin(tbk_user);
    assert.equal(bin.bin_payment_type, 'Credito');
  });

  it('never charges twice under one order', async () => {
    const { username, tbkUser } = await stored();
    const transaction = mall();
    const one = detail(500);
    await transaction.authorize(username, tbkUser, 'p-twice', [one]);
    const exists = said('Transaction already exists(21)');
    const again = transaction.authorize(username, tbkUser, 'p-twice', [detail(500)]);
    await assert.rejects(again, exists);
    await assert.rejects(transaction.authorize(username, tbkUser, 'p-other', [one]), exists);
  });

  it('captures what a mall of deferred capture holds', async () => {
    const { username, tbkUser } = await stored(enrolments(CODES.ONECLICK_MALL_DEFERRED));
    const transaction = mall(CODES.ONECLICK_MALL_DEFERRED);
    const one = detail(500, CODES.ONECLICK_MALL_CHILD1_DEFERRED);
    const held = await transaction.authorize(username, tbkUser, 'p-held', [one]);
    const { authorization_code } = held.details[0];
    const capture = (amount: number) =>
      transaction.capture(one.commerceCode, one.buyOrder, authorization_code, amount);
    assert.equal((await capture(400)).captured_amount, 400);
    await assert.rejects(capture(100));
    assert.equal((await transaction.status('p-held')).details[0].status, 'CAPTURED');
  });

  it('has one card for each user: enrolling again kills the one before', async () => {
    const inscription = enrolments();
    const { username, tbkUser } = await stored(inscription);
    const { token } = await enrol(username, inscription);
    const { tbk_user } = await inscription.finish(token);
    const code = async (user: string, order: string) =>
      (await mall().authorize(username, user, order, [detail(100)])).details[0].response_code;
    assert.equal(await code(tbkUser, 'p-old'), -96);
    assert.equal(await code(tbk_user, 'p-new'), 0);
    assert.equal(await inscription.delete(tbk_user, username), true);
    assert.equal(await code(tbk_user, 'p-gone'), -96);
    await assert.rejects(inscription.delete(tbk_user, username));
  });

  it('finishes within a minute of the return, and not what nobody enrolled', async () => {
    const inscription = enrolments();
    const { token } = await enrol('slow', inscription);
    await advance(60_001);
    await assert.rejects(inscription.finish(token));
    const { token: left, returned } = await enrol('left', inscription, { choices: ['cancel'] });
    const names = ['TBK_ID_SESION', 'TBK_ORDEN_COMPRA', 'TBK_TOKEN'];
    assert.deepEqual(Object.keys(returned).toSorted(), names);
    assert.deepEqual(await inscription.finish(left), { response_code: -96 });
    const rejected = await enrol('rejected', inscription, { choices: ['decline'] });
    assert.deepEqual(await inscription.finish(rejected.token), { response_code: -1 });
  });
});

describe('the twin’s wire', () => {
  const path = '/rswebpaytransaction/api';
  const ask = async (method: string, to: string, body?: unknown, given: object = {}) => {
    const reply = await fetch(`${address()}${path}/${to}`, {
      method,
      headers: {
        'Tbk-Api-Key-Id': to.startsWith('webpay') ? CODES.WEBPAY_PLUS : CODES.ONECLICK_MALL,
        'Tbk-Api-Key-Secret': KEY,
        'Content-Type': 'application/json',
        ...given,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await reply.text();
    return [reply.status, JSON.parse(text).error_message] as const;
  };
  const create = { buy_order: 'o', session_id: 's', amount: 100, return_url: SHOP };
  const charge = { username: 'u', tbk_user: 't', buy_order: 'o', details: [] };
  const start = { username: 'u', email: 'a@b.cl', response_url: SHOP };
  const WEBPAY = 'webpay/v1.2/transactions';
  const ONECLICK = 'oneclick/v1.2';
  const unknown = '0'.repeat(64);
  const invalid = (name: string) => [422, `Invalid value for parameter: ${name}`];

  const refusals: readonly [method: string, to: string, body: unknown, expected: unknown[]][] = [
    ['POST', WEBPAY, { ...create, amount: undefined }, [422, 'amount is required!']],
    ['POST', WEBPAY, { ...create, amount: 0 }, invalid('amount')],
    ['POST', WEBPAY, { ...create, amount: '100' }, invalid('amount')],
    ['POST', WEBPAY, { ...create, amount: 10.5 }, invalid('amount')],
    ['POST', WEBPAY, { ...create, buy_order: 'x'.repeat(27) }, invalid('buy_order')],
    ['POST', WEBPAY, { ...create, buy_order: 'ñandú' }, invalid('buy_order')],
    ['POST', WEBPAY, { ...create, session_id: 's'.repeat(62) }, invalid('session_id')],
    ['POST', WEBPAY, { ...create, more: 1 }, [400, 'Unrecognized field "more"']],
    ['POST', WEBPAY, '{"buy', [400, 'Malformed JSON request']],
    ['PUT', WEBPAY, {}, [405, "Request method 'PUT' is not supported"]],
    ['PUT', `${WEBPAY}/x`, {}, invalid('token')],
    ['GET', `${WEBPAY}/${unknown}`, undefined, invalid('transaction not found')],
    ['POST', `${WEBPAY}/${unknown}/refunds`, { amount: -1 }, invalid('amount')],
    ['POST', `${ONECLICK}/inscriptions`, { ...start, email: 'ab.cl' }, invalid('email')],
    ['POST', `${ONECLICK}/inscriptions`, { ...start, username: '' }, [422, 'username is required']],
    [
      'POST',
      `${ONECLICK}/transactions`,
      { ...charge, tbk_user: '' },
      [422, 'tbk_user is required!'],
    ],
    ['POST', `${ONECLICK}/transactions`, charge, invalid('details')],
    ['GET', `${ONECLICK}/transactions/none`, undefined, invalid('buy order not found')],
  ];
  for (const [method, to, body, expected] of refusals) {
    it(`refuses ${method} ${to} ${JSON.stringify(body ?? '').slice(0, 60)}`, async () => {
      assert.deepEqual(await ask(method, to, body), expected);
    });
  }

  it('knows its own keys, each code its product, and JSON only', async () => {
    const expected = [401, 'Not Authorized'];
    const wrong = { 'Tbk-Api-Key-Secret': 'A'.repeat(64) };
    assert.deepEqual(await ask('POST', WEBPAY, create, wrong), expected);
    const other = { 'Tbk-Api-Key-Id': CODES.ONECLICK_MALL };
    assert.deepEqual(await ask('POST', WEBPAY, create, other), expected);
    const [status] = await ask('POST', WEBPAY, create, { 'Content-Type': 'text/plain' });
    assert.equal(status, 415);
    await assert.rejects(payments('597055555532', 'B'.repeat(64)).create('o', 's', 1, SHOP));
  });

  it('gives two decimals to codes that count in dollars', async () => {
    const transaction = payments('597090000132', 'D4'.repeat(32));
    const { token } = await form(transaction, 10.05);
    assert.equal((await transaction.commit(token)).amount, 10.05);
    await assert.rejects(transaction.create('o', 's', 1.005, SHOP), /amount/);
  });

  it('shows pages of its own to whoever has no token', async () => {
    const page = await fetch(`${address()}/webpayserver/initTransaction?token_ws=none`);
    assert.equal(page.status, 404);
    assert.match(await page.text(), /no such payment/);
  });
});

it('remembers forms, cards and payments after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'twin-'));
  const journal = join(folder, 'journal');
  const outer = sandbox;
  const open = () => startSandbox({ port: 0, seed: 1, journal, clock: () => START });
  try {
    sandbox = await open();
    const { token, order } = await form();
    await payments().commit(token);
    const { username, tbkUser } = await stored();
    await sandbox.close();
    sandbox = await open();
    const status = await payments().status(token);
    assert.deepEqual([status.status, status.buy_order], ['AUTHORIZED', order]);
    const paid = await mall().authorize(username, tbkUser, 'p-after', [detail(100)]);
    assert.equal(paid.details[0].response_code, 0);
    const { token: next } = await payments().create('next', 's', 1, SHOP);
    assert.notEqual(next, token);
    await sandbox.close();
  } finally {
    sandbox = outer;
    await rm(folder, { recursive: true });
  }
});
