// What is Authorize.Net's alone: its requests, its signature, its settings, refunds that are voids,
// lists that are searched, and the meaning of replies that no well-behaved server gives.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type Id, type Noun, showId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Outcome } from '#domain/outcome.ts';
import { type Sandbox, startSandbox } from '#sandbox/server.ts';
import type { Call, Charge, Connection, FollowUp, LookUp, RawNotice } from '../contract.ts';
import { type GatewayHttp, type HttpReply, httpPool } from '../http.ts';
import { newMemory } from '../memory.ts';
import { authorizeNet } from './index.ts';
import { shortForm } from './reference.ts';
import { API_LIVE } from './wire.ts';

const USD = 'USD' as Currency;
const DAY_MS = 86_400_000;
const START = Date.parse('2027-03-01T10:00:00Z');
const SIGNATURE_KEY =
  '52CB4A002C634B84E397DC8A218E1A160BA7CAB7CBE4C05B35E9CBB05E14FE4A' +
  '2385812E980CCF97D177F17863CE214D1BE6CE8E1E894487AACF3609C1A5FE17';

let made = 0;

/** The id of something made at START. */
function idOf<N extends Noun>(noun: N): string {
  made += 1;
  const time = START.toString(16).padStart(12, '0');
  const tail = made.toString(16).padStart(12, '0');
  return showId(noun, `${time.slice(0, 8)}-${time.slice(8)}-7001-8abc-${tail}` as Id<N>);
}

const newKey = () => idOf('paymentTransaction');

function connection(settings: Record<string, string> = {}): Connection {
  const own = { api_login_id: 'shop1', transaction_key: 'key1', signature_key: SIGNATURE_KEY };
  return { id: 'gwc_1', mode: 'test', settings: { ...own, ...settings } };
}

/** The far end of the wire: gives its replies one after the other, the last one again and again. */
function replying(...replies: HttpReply[]): GatewayHttp & { sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    exchanges: [],
    hide: () => {},
    send: async ({ body = '' }) => {
      sent.push(body);
      return replies[Math.min(sent.length, replies.length) - 1]!;
    },
  };
}

const json = (body: unknown, headers = {}): HttpReply => ({
  is: 'reply',
  status: 200,
  headers,
  body: `\uFEFF${JSON.stringify(body)}`,
});

const said = (resultCode: string, code: string) => ({
  messages: { resultCode, message: [{ code, text: 'text' }] },
});

const transaction = (responseCode: string, more: object = {}) =>
  json({ transactionResponse: { responseCode, transId: '600', ...more }, ...said('Ok', 'I00001') });

const refused = (responseCode: string, errorCode: string, transId = '0') =>
  transaction(responseCode, { transId, errors: [{ errorCode, errorText: 'text' }] });

const FOLLOWED: Pick<FollowUp<unknown>, 'original' | 'instrument'> = {
  original: {
    ...{ key: newKey(), kind: 'purchase', amount: 1_990n, madeAt: new Date(START) },
    ...{ data: {}, refunded: 0n },
  },
  instrument: { kind: 'card', token: '', gatewayCustomer: null, networkTransactionId: null },
};

function callWith(http: GatewayHttp, given: Connection = connection()): Call<unknown> {
  return {
    connection: given,
    http,
    now: () => new Date(START),
    memory: newMemory(),
    noticeUrl: null,
  };
}

function chargeOf(given: Partial<Charge<unknown>> = {}): Charge<unknown> {
  return {
    ...callWith(replying(transaction('1'))),
    kind: 'purchase',
    key: newKey(),
    reference: idOf('billingRecord'),
    amount: 1_990n,
    currency: USD,
    instrument: {
      kind: 'card',
      token: '1001',
      gatewayCustomer: '2001',
      networkTransactionId: null,
    },
    description: 'March',
    consent: 'recurring',
    again: false,
    ...given,
  };
}

const chargeAgainst = (reply: HttpReply) =>
  authorizeNet.charge(chargeOf({ http: replying(reply) }));

describe('requests', () => {
  it('name everything in the order of the schema', async () => {
    const http = replying(transaction('1'));
    const instrument = {
      ...{ kind: 'card' as const, token: '1001', gatewayCustomer: '2001' },
      networkTransactionId: 'NET1',
    };
    const charge = chargeOf({ http, instrument, consent: 'unscheduled' });
    await authorizeNet.charge(charge);
    const short = shortForm(charge.key);
    const expected = {
      createTransactionRequest: {
        merchantAuthentication: { name: 'shop1', transactionKey: 'key1' },
        refId: short,
        transactionRequest: {
          transactionType: 'authCaptureTransaction',
          amount: '19.90',
          currencyCode: 'USD',
          profile: {
            customerProfileId: '2001',
            paymentProfile: { paymentProfileId: '1001' },
          },
          order: { invoiceNumber: short, description: 'March' },
          transactionSettings: {
            setting: [
              { settingName: 'allowPartialAuth', settingValue: 'false' },
              { settingName: 'duplicateWindow', settingValue: '28800' },
              { settingName: 'recurringBilling', settingValue: 'false' },
            ],
          },
          userFields: {
            userField: [
              { name: 'our_ref', value: charge.key },
              { name: 'billing_record', value: charge.reference },
            ],
          },
          processingOptions: { isSubsequentAuth: 'true' },
          subsequentAuthInformation: { originalNetworkTransId: 'NET1' },
        },
      },
    };
    assert.equal(http.sent[0], JSON.stringify(expected));
    const again = replying(transaction('1'));
    await authorizeNet.charge({ ...charge, http: again });
    assert.deepEqual(again.sent, http.sent, 'a re-send is the same to the byte');
  });

  it('are not sent for an instrument of another kind or another gateway', async () => {
    const card = chargeOf().instrument;
    for (const instrument of [
      { ...card, token: 'pm_1' },
      { ...card, gatewayCustomer: null },
      { ...card, kind: 'bank_account' as const },
    ]) {
      const http = replying(transaction('1'));
      const outcome = await authorizeNet.charge(chargeOf({ instrument, http }));
      assert.ok(outcome.is === 'declined' && outcome.reason === 'instrument_missing');
      assert.deepEqual(http.sent, []);
    }
  });
});

describe('what replies mean', () => {
  const table: [string, HttpReply, string][] = [
    ['approved', transaction('1'), 'approved'],
    ['held for review', transaction('4'), 'pending'],
    ['declined by a bank', refused('2', '2', '600'), 'declined'],
    ['an error that took nothing', refused('3', '19'), 'declined'],
    ['authorised, but settling failed', refused('3', '36'), 'unknown'],
    ['approved without telling us', refused('3', '52'), 'unknown'],
    ['a void of their own that failed', refused('3', '121'), 'unknown'],
    ['an inactive login', refused('3', '13'), 'not_sent'],
    ['approval in test mode', transaction('1', { transId: '0' }), 'not_sent'],
    ['approval under no number', transaction('1', { transId: null }), 'unknown'],
    ['held under no number', transaction('4', { transId: '0' }), 'unknown'],
    ['a response code of next year', transaction('7'), 'unknown'],
    ['a system error', json(said('Error', 'E00001')), 'unknown'],
    ['wrong credentials', json(said('Error', 'E00007')), 'not_sent'],
    ['a busy server', json(said('Error', 'E00053')), 'not_sent'],
    ['a wrong order of elements', json(said('Error', 'E00003')), 'declined'],
    ['a card that is gone', json(said('Error', 'E00040')), 'declined'],
    ['a code of next year', json(said('Error', 'E99999')), 'unknown'],
    ['Ok without a transaction', json(said('Ok', 'I00001')), 'unknown'],
    ['no message', json({ messages: { resultCode: 'Ok', message: [] } }), 'unknown'],
    ['an empty 200', { is: 'reply', status: 200, headers: {}, body: '' }, 'unknown'],
    ['a 502 of some proxy', { is: 'reply', status: 502, headers: {}, body: '<html>' }, 'unknown'],
    ['approved, but with status 500', { ...transaction('1'), status: 500 } as HttpReply, 'unknown'],
    ['a lost reply', { is: 'lost', why: 'reset' }, 'unknown'],
    ['a refused connection', { is: 'not_sent', why: 'refused' }, 'not_sent'],
  ];
  for (const [what, reply, expected] of table) {
    it(`takes ${what} for ${expected}`, async () => {
      assert.equal((await chargeAgainst(reply)).is, expected);
    });
  }

  it('trusts no resultCode: Ok may be a decline, Error one too', async () => {
    const errors = [{ errorCode: '4', errorText: 'text' }];
    for (const resultCode of ['Ok', 'Error']) {
      const transactionResponse = { responseCode: '2', transId: '600', errors };
      const reply = json({ transactionResponse, ...said(resultCode, 'E00027') });
      const outcome = await chargeAgainst(reply);
      assert.ok(outcome.is === 'declined' && outcome.reason === 'lost_card');
      assert.deepEqual([outcome.code, outcome.gatewayRef], ['2/4', '600']);
    }
  });

  it('keeps the network’s transaction id, and when a hold ends by their clock', async () => {
    const headers = { date: 'Mon, 01 Mar 2027 10:00:00 GMT' };
    const body = {
      transactionResponse: { responseCode: '1', transId: '600', networkTransId: 'N1' },
    };
    const reply = json({ ...body, ...said('Ok', 'I00001') }, headers);
    const http = replying(reply);
    const outcome = await authorizeNet.charge(chargeOf({ kind: 'authorization', http }));
    assert.ok(outcome.is === 'approved');
    assert.equal(outcome.data?.network_transaction_id, 'N1');
    assert.equal(outcome.expiresAt?.getTime(), START + 30 * DAY_MS);
  });
});

describe('a connection', () => {
  it('keeps test and live apart by the address', async () => {
    const live = { ...connection({ api_base: 'http://127.0.0.1:1' }), mode: 'live' as const };
    const toLive = connection({ api_base: `${API_LIVE}/` });
    for (const given of [live, toLive]) {
      const http = replying(transaction('1'));
      const outcome = await authorizeNet.charge(chargeOf({ http, connection: given }));
      assert.equal(outcome.is, 'not_sent');
      assert.deepEqual(http.sent, []);
    }
  });

  it('is refused without the permission to read the lists, or live in test mode', async () => {
    const check = (given: Connection, ...replies: HttpReply[]) =>
      authorizeNet.checkCredentials?.(callWith(replying(...replies), given));
    const fine = json({ isTestMode: false, ...said('Ok', 'I00001') });
    const testing = json({ isTestMode: true, ...said('Ok', 'I00001') });
    const denied = json(said('Error', 'E00011'));
    assert.deepEqual(await check(connection(), fine), { ok: true });
    assert.deepEqual(await check(connection(), testing, fine), { ok: true });
    const live: Connection = { ...connection(), mode: 'live' };
    assert.equal((await check(live, testing, fine))?.ok, false);
    const without = await check(connection(), fine, denied);
    assert.ok(without?.ok === false && without.why.includes('E00011'), JSON.stringify(without));
    assert.equal((await check(connection(), { is: 'lost', why: 'reset' }))?.ok, false);
  });
});

describe('notices', () => {
  const BODY =
    '{"notificationId":"182cbbff-cab2-4080-931d-80e5d818f23a","eventType":' +
    '"net.authorize.payment.authcapture.created","eventDate":"2017-08-18T20:40:52.7722007Z",' +
    '"webhookId":"849eb87e-078a-4169-a34b-c0bded5019a8","payload":{"responseCode":0,"authCode":' +
    '"Z3PV5H","avsResponse":"Y","authAmount":0.0,"entityName":"transaction","id":"40005915599"}}';
  const SIGNATURE =
    'A1E0CC0F8A7B6274E0951CAC5EB63579F70FC6B7B15384B146DCE02B98DEE395' +
    '4A5A8E331661B51DE953E141E88994DFA7D267FFB8428BE0660511B6EFB94960';

  // What somebody else did in the merchant's account is read, and is nothing of ours.
  const UNKNOWN = json(said('Error', 'E00040'));

  const read = async (body: string, signature: string, given = connection()) => {
    const headers = { 'x-anet-signature': `sha512=${signature}` };
    const raw: RawNotice = { method: 'POST', query: '', headers, body };
    const reading = await authorizeNet.readNotice?.(raw, callWith(replying(UNKNOWN), given));
    return reading?.is === 'told' ? reading.notices : null;
  };

  const sign = (body: string) => createHmac('sha512', SIGNATURE_KEY).update(body).digest('hex');

  const tell = async (name: string, payload: object) => {
    const event = { notificationId: 'n1', eventType: `net.authorize.payment.${name}` };
    const eventDate = '2027-03-01T10:00:00.0000000Z';
    const whole = { entityName: 'transaction', id: '600', ...payload };
    const body = JSON.stringify({ ...event, eventDate, webhookId: 'w1', payload: whole });
    return (await read(body, sign(body)))?.[0];
  };

  it('are signed as the vendor’s own example is', async () => {
    const [notice] = (await read(BODY, SIGNATURE)) ?? [];
    assert.equal(notice?.noticeId, '182cbbff-cab2-4080-931d-80e5d818f23a');
    assert.equal(notice?.fact.is, 'irrelevant');
    assert.ok(await read(BODY, SIGNATURE.toLowerCase()), 'the case of the letters says nothing');
    assert.equal(await read(BODY.replace('0.0', '1.0'), SIGNATURE), null);
    const none = { ...connection(), settings: { ...connection().settings, signature_key: '' } };
    assert.equal(await read(BODY, SIGNATURE, none), null);
  });

  it('tell an approval and a review, and leave a decline to whoever knows its reason', async () => {
    const key = newKey();
    const merchantReferenceId = shortForm(key);
    const charged = async (responseCode: number) => {
      const notice = await tell('authcapture.created', { responseCode, merchantReferenceId });
      return [notice?.key, notice?.fact.is === 'outcome' ? notice.fact.outcome.is : null];
    };
    assert.deepEqual(await charged(1), [key, 'approved']);
    assert.deepEqual(await charged(4), [key, 'pending']);
    assert.deepEqual(await charged(2), [null, null]);
    const ends = async (name: string) => {
      const fact = (await tell(name, { responseCode: 1, merchantReferenceId }))?.fact;
      assert.ok(fact?.is === 'outcome' && fact.outcome.is === 'approved');
      return fact.outcome.expiresAt?.getTime();
    };
    assert.equal(await ends('authcapture.created'), undefined);
    assert.equal(await ends('authorization.created'), START + 30 * DAY_MS);
    const declined = await tell('fraud.declined', {});
    assert.ok(declined?.fact.is === 'outcome' && declined.fact.outcome.is === 'declined');
    assert.deepEqual([declined.key, declined.gatewayRef], [null, '600']);
  });

  it('say nothing sure of captures, refunds and customers', async () => {
    for (const name of ['priorAuthCapture.created', 'refund.created', 'capture.created']) {
      assert.equal((await tell(name, { responseCode: 1 }))?.fact.is, 'irrelevant', name);
    }
    const profile = await tell('authcapture.created', { entityName: 'customerPaymentProfile' });
    assert.equal(profile?.fact.is, 'irrelevant');
    const voided = await tell('void.created', { merchantReferenceId: shortForm(newKey()) });
    assert.deepEqual([voided?.fact.is, voided?.key, voided?.gatewayRef], ['released', null, '600']);
  });
});

describe('at the twin', () => {
  const pool = httpPool();
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ port: 0, seed: 1, clock: () => START });
  });

  after(async () => {
    await pool.close();
    await sandbox.close();
  });

  const control = async (path: string, body: unknown) => {
    const http = pool.forCall({ timeoutMs: 5_000, secrets: [] });
    const url = `${sandbox.url}/_control/${path}`;
    await http.send({ method: 'POST', url, body: JSON.stringify(body) });
  };
  const call = (): Call<unknown> =>
    callWith(
      pool.forCall({ timeoutMs: 5_000, secrets: [] }),
      connection({ api_base: `${sandbox.url}/authorize_net` }),
    );
  let cards = 0;
  const pay = async (given: Partial<Charge<unknown>> = {}) => {
    cards += 1;
    const token = String(1_000 + cards);
    const gatewayCustomer = String(2_000 + cards);
    const instruments = [{ token, customer: gatewayCustomer }];
    await control('seed', { gateway: 'authorize_net', account: 'shop1', instruments });
    const instrument = {
      ...{ kind: 'card' as const, token, gatewayCustomer, networkTransactionId: null },
    };
    const charge = chargeOf({ ...call(), instrument, ...given });
    const outcome = await authorizeNet.charge(charge);
    assert.ok(outcome.is === 'approved', JSON.stringify(outcome));
    return { charge, gatewayRef: outcome.gatewayRef };
  };
  const refund = (gatewayRef: string, amount: bigint, key = newKey()) =>
    authorizeNet.refund!({
      ...call(),
      key,
      amount,
      currency: USD,
      gatewayRef,
      ...FOLLOWED,
    });
  const lookUp = (kind: LookUp<unknown>['kind'], given: Partial<LookUp<unknown>>) =>
    authorizeNet.lookUp({
      ...call(),
      ...{ kind, key: newKey(), amount: 1_990n, currency: USD, since: new Date(START) },
      ...{ gatewayRef: null, parentRef: null, original: null, gatewayCustomer: null },
      ...given,
    });

  it('gives back a whole payment that is not settled by voiding it, and says so', async () => {
    const { gatewayRef } = await pay();
    const outcome = await refund(gatewayRef, 1_990n);
    assert.ok(outcome.is === 'approved', JSON.stringify(outcome));
    assert.deepEqual([outcome.gatewayRef, outcome.data?.done], [gatewayRef, 'voided']);
    assert.equal((await refund(gatewayRef, 1_990n)).is, 'approved', 'asked again, it is back');
    assert.equal((await lookUp('refund', { parentRef: gatewayRef })).is, 'approved');
    assert.equal((await refund(gatewayRef, 100n)).is, 'declined');
  });

  it('gives back no part of what is not settled, and says when to ask again', async () => {
    const { gatewayRef } = await pay();
    const outcome = await refund(gatewayRef, 500n);
    assert.ok(outcome.is === 'declined' && outcome.code === 'not_settled_yet');
    assert.match(outcome.said, /not settled yet.*tomorrow/);
    assert.equal((await lookUp('refund', { parentRef: gatewayRef })).is, 'absent');
    await control('clock', { advance_ms: DAY_MS });
    const later = await refund(gatewayRef, 500n);
    assert.ok(later.is === 'approved' && later.gatewayRef !== gatewayRef);
    assert.equal(later.data?.done, 'refunded');
  });

  it('finds payments and refunds in the batches of the days since', async () => {
    const { charge, gatewayRef } = await pay();
    await control('clock', { advance_ms: DAY_MS });
    const key = newKey();
    await refund(gatewayRef, 500n, key);
    await control('clock', { advance_ms: 2 * DAY_MS });
    const found = await lookUp('purchase', { key: charge.key });
    assert.ok(found.is === 'approved' && found.gatewayRef === gatewayRef);
    const given = { parentRef: gatewayRef, key, amount: 500n };
    const back = await lookUp('refund', given);
    assert.ok(back.is === 'approved' && back.gatewayRef !== gatewayRef);
    assert.equal((await lookUp('refund', { ...given, key: newKey() })).is, 'absent');
  });

  it('leaves it to a person when what is found is not what was asked for', async () => {
    const { charge, gatewayRef } = await pay();
    const key = { key: charge.key };
    assert.equal((await lookUp('purchase', { ...key, amount: 1_991n })).is, 'no_answer');
    assert.equal((await lookUp('purchase', { gatewayRef })).is, 'no_answer');
    const held = await pay({ kind: 'authorization' });
    assert.equal((await lookUp('purchase', { key: held.charge.key })).is, 'no_answer');
    assert.equal((await lookUp('authorization', { key: held.charge.key })).is, 'approved');
  });

  it('tells a capture from another one by its amount, and a void by the status', async () => {
    const { gatewayRef } = await pay({ kind: 'authorization' });
    const ask = async (kind: 'capture' | 'void', amount: bigint) =>
      (await lookUp(kind, { parentRef: gatewayRef, amount })).is;
    assert.deepEqual([await ask('capture', 900n), await ask('void', 1_990n)], ['absent', 'absent']);
    const sum = { key: newKey(), amount: 900n, currency: USD };
    const given = { ...call(), ...sum, gatewayRef, ...FOLLOWED };
    assert.equal((await authorizeNet.capture?.(given))?.is, 'approved');
    assert.equal(await ask('capture', 900n), 'approved');
    assert.equal(await ask('capture', 800n), 'declined', 'that was somebody else');
    assert.equal(await ask('void', 1_990n), 'declined');
    const other = (await pay({ kind: 'authorization' })).gatewayRef;
    await authorizeNet.void?.({ ...given, ...call(), amount: 1_990n, gatewayRef: other });
    const voided = { parentRef: other, amount: 1_990n };
    assert.equal((await lookUp('void', voided)).is, 'approved');
    assert.equal((await lookUp('capture', voided)).is, 'declined');
  });

  it('takes an instrument of another customer for missing', async () => {
    const { charge } = await pay();
    const instrument = { ...charge.instrument, gatewayCustomer: '1' };
    const outcome = await authorizeNet.charge({ ...charge, ...call(), key: newKey(), instrument });
    assert.ok(outcome.is === 'declined' && outcome.reason === 'instrument_missing');
  });

  it('refuses a currency that is not the account’s', async () => {
    const { charge } = await pay();
    const given = { ...charge, ...call(), key: newKey(), currency: 'EUR' as Currency };
    const outcome: Outcome = await authorizeNet.charge(given);
    assert.ok(outcome.is === 'declined' && outcome.reason === 'amount_not_possible');
  });
});
describe('lists that are searched', () => {
  const row = (invoiceNumber: string, transactionStatus = 'capturedPendingSettlement') => ({
    ...{ transId: '600', submitTimeUTC: '2027-03-01T10:00:00Z', transactionStatus, invoiceNumber },
  });
  const page = (rows: object[]) => json({ transactions: rows, ...said('Ok', 'I00001') });
  const nothing = json(said('Ok', 'I00004'));
  const ask = (key: string, ...replies: HttpReply[]) => {
    const http = replying(...replies);
    const given = { ...callWith(http), kind: 'purchase' as const, key };
    const more = { amount: 1_990n, currency: USD, since: new Date(START) };
    const refs = { gatewayRef: null, parentRef: null, original: null, gatewayCustomer: null };
    const found = authorizeNet.lookUp({ ...given, ...more, ...refs });
    return found.then(({ is }) => ({ is, names: http.sent.map(nameOf) }));
  };
  const nameOf = (body: string) => Object.keys(JSON.parse(body))[0]?.replace(/Request$/, '');

  it('are absent only when every one of them has said so', async () => {
    const key = newKey();
    const { is, names } = await ask(key, nothing, nothing);
    assert.equal(is, 'absent');
    assert.deepEqual(names, ['getUnsettledTransactionList', 'getSettledBatchList']);
    const denied = json(said('Error', 'E00011'));
    for (const replies of [[denied], [nothing, denied], [{ is: 'lost', why: 'x' } as const]]) {
      assert.equal((await ask(key, ...replies)).is, 'no_answer');
    }
    const batches = json({ batchList: [{ batchId: '1' }], ...said('Ok', 'I00001') });
    assert.equal((await ask(key, nothing, batches, denied)).is, 'no_answer');
    assert.equal((await ask(key, nothing, batches, nothing)).is, 'absent');
  });

  it('are walked page by page until what is older than the payment', async () => {
    const key = newKey();
    const full = Array.from({ length: 1_000 }, () => row('another'));
    const old = { ...row('another'), submitTimeUTC: '2027-02-28T10:00:00Z' };
    const { is, names } = await ask(key, page(full), page([...full.slice(1), old]), nothing);
    assert.equal(is, 'absent');
    assert.equal(names.filter((name) => name === 'getUnsettledTransactionList').length, 2);
    assert.equal((await ask(key, page(full))).is, 'no_answer', 'too many to be sure');
  });

  it('take a refund with the payment’s invoice number for no payment', async () => {
    const key = newKey();
    const refunded = page([row(shortForm(key), 'refundPendingSettlement')]);
    assert.equal((await ask(key, refunded, nothing)).is, 'absent');
  });

  it('ask for no batch of a day that is still to come, by their own clock', async () => {
    const http = replying(
      json(said('Ok', 'I00004'), { date: 'Mon, 01 Mar 2027 12:00:00 GMT' }),
      nothing,
    );
    await authorizeNet.lookUp({
      ...{ ...callWith(http), kind: 'purchase', key: newKey(), amount: 1_990n },
      ...{ currency: USD, since: new Date(START), gatewayRef: null, parentRef: null },
      ...{ original: null, gatewayCustomer: null },
    });
    const { firstSettlementDate, lastSettlementDate } = JSON.parse(
      http.sent[1] ?? '',
    ).getSettledBatchListRequest;
    assert.equal(firstSettlementDate, '2027-03-01T09:00:00.000Z');
    assert.equal(lastSettlementDate, '2027-03-01T12:00:00.000Z');
  });
});

describe('a duplicate', () => {
  const duplicate = (transId: string) => refused('3', '11', transId);
  const details = (invoiceNumber: string, more: object = {}) =>
    json({
      transaction: {
        ...{ transId: '600', submitTimeUTC: '2027-03-01T10:00:00Z' },
        ...{ transactionType: 'authCaptureTransaction', responseCode: 1, responseReasonCode: 1 },
        ...{ transactionStatus: 'capturedPendingSettlement', order: { invoiceNumber } },
        ...{ authAmount: 19.9, settleAmount: 19.9, ...more },
      },
      ...said('Ok', 'I00001'),
    });

  it('of this payment is answered by what became of the first', async () => {
    const key = newKey();
    const answer = (...replies: HttpReply[]) =>
      authorizeNet.charge(chargeOf({ key, http: replying(...replies) }));
    assert.equal((await answer(duplicate('600'), details(shortForm(key)))).is, 'approved');
    const declined = { transactionStatus: 'declined', responseCode: 2, responseReasonCode: 4 };
    const before = await answer(duplicate('600'), details(shortForm(key), declined));
    assert.ok(before.is === 'declined' && before.reason === 'lost_card');
  });

  it('of anything else, or of nothing that can be found, stays a doubt', async () => {
    const answer = (...replies: HttpReply[]) =>
      authorizeNet.charge(chargeOf({ http: replying(...replies) }));
    const nothing = json(said('Ok', 'I00004'));
    assert.equal((await answer(duplicate('600'), details('another'))).is, 'unknown');
    assert.equal((await answer(duplicate('600'), json(said('Error', 'E00040')))).is, 'unknown');
    assert.equal((await answer(duplicate('0'), nothing)).is, 'unknown');
    assert.equal((await answer(duplicate('0'), { is: 'lost', why: 'reset' })).is, 'unknown');
  });
});
