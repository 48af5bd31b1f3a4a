// The names that requests bear at each gateway, and the short forms that lead back to ours.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readId } from '#domain/ids.ts';
import { shortId } from '#domain/short-id.ts';
import { shortOf, uuidOf } from './oracle-ids.ts';
import { wireReader } from './wire-names.ts';

const KEY = 'ptx_01mghh8p6re00v4k78qpfeetpe';
const ORDER = KEY.slice(4);
const PATH = '/rswebpaytransaction/api';

const asked = (over: { path?: string; body?: string; headers?: Record<string, string> }) => ({
  ...{ method: 'POST', path: '/', query: '', headers: {}, body: '' },
  ...over,
});

test('each gateway’s own place for our name is read', () => {
  const { namesIn } = wireReader();
  const inHeader = (name: string, value: string) => asked({ headers: { [name]: value } });
  assert.equal(namesIn('sandbox', inHeader('idempotency-key', KEY)).key, KEY);
  assert.equal(namesIn('paypal', inHeader('paypal-request-id', `${KEY}-create`)).key, KEY);
  const refId = asked({ body: '{"createTransactionRequest":{"refId":"0ABC"}}' });
  assert.equal(namesIn('authorize_net', refId).key, '0ABC');
  const body = `{"buy_order":"${ORDER}","details":[{"buy_order":"x"}]}`;
  const sale = asked({ path: `${PATH}/oneclick/v1.2/transactions`, body });
  assert.equal(namesIn('transbank', sale).key, ORDER);
  const back = asked({ path: `${PATH}/oneclick/v1.2/transactions/${ORDER}/refunds` });
  assert.equal(namesIn('transbank', back).parent, ORDER);
  const form = asked({ path: `${PATH}/webpay/v1.2/transactions/t0ken/refunds` });
  assert.equal(namesIn('transbank', form).ref, 't0ken');
});

test('a token of DPO’s is known by the payment that it was made for', () => {
  const { namesIn, hear } = wireReader();
  const xml = (request: string, more: string) =>
    asked({ body: `<API3G><Request>${request}</Request>${more}</API3G>` });
  const made = xml('createToken', `<CompanyRef>${ORDER}</CompanyRef>`);
  const charge = xml('chargeTokenRecurrent', '<TransactionToken>T-1</TransactionToken>');
  assert.equal(namesIn('dpo', made).key, ORDER);
  assert.equal(namesIn('dpo', charge).key, null);
  hear('dpo', made, {
    status: 200,
    headers: {},
    body: '<API3G><TransToken>T-1</TransToken></API3G>',
  });
  assert.equal(namesIn('dpo', charge).key, ORDER);
  const refund = `<TransactionToken>T-1</TransactionToken><refundRef>${KEY}</refundRef>`;
  const names = namesIn('dpo', xml('refundToken', refund));
  assert.deepEqual([names.key, names.parent], [KEY, ORDER]);
});

test('the oracle’s short form of an id is the one on the wire', () => {
  const id = readId('paymentTransaction', KEY);
  assert.ok(id !== null);
  assert.equal(shortOf(uuidOf('ptx', KEY) ?? ''), shortId(id));
});
