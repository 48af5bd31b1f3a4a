// The far end of DPO's wire with canned replies, the vendor's worked examples among them, and calls
// to speak to it with.

import assert from 'node:assert/strict';
import { type Id, showId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Call, Charge, Connection, FollowUp, LookUp, Original } from '#gateways/contract.ts';
import { companyRef } from '#gateways/dpo/reference.ts';
import type { GatewayHttp, HttpReply } from '#gateways/http.ts';
import { newMemory } from '#gateways/memory.ts';

export const USD = 'USD' as Currency;
export const START = Date.parse('2026-01-20T19:00:00Z');
export const COMPANY = '57466282-EBD7-4ED5-B699-8659330A6996';
export const TOKEN = '72983CAC-5DB1-4C7F-BD88-352066B71592';
export const REF = 'R49763213';
export const CARD = '798A29B4-EAB0-40B8-B46E-90925239E119';
export const CUSTOMER = 'D570C45A-9F39-4402-8D87-4593D2C28405';
export const HEAD = '<?xml version="1.0" encoding="utf-8"?>';

let made = 0;

export function newKey(): string {
  made += 1;
  const time = START.toString(16).padStart(12, '0');
  const tail = made.toString(16).padStart(12, '0');
  const uuid = `${time.slice(0, 8)}-${time.slice(8)}-7001-8abc-${tail}`;
  return showId('paymentTransaction', uuid as Id<'paymentTransaction'>);
}

export const KEY = newKey();
export const OURS = companyRef(KEY);

export function xml(inside: string, status = 200): HttpReply {
  return { is: 'reply', status, headers: {}, body: `${HEAD}\n<API3G>${inside}</API3G>` };
}

export const result = (code: string, said = 'text') =>
  xml(`<Result>${code}</Result><ResultExplanation>${said}</ResultExplanation>`);

export const CREATED = xml(
  '<Result>000</Result><ResultExplanation>Transaction created</ResultExplanation>' +
    `<TransToken>${TOKEN}</TransToken><TransRef>${REF}</TransRef>`,
);
export const CHARGED = result('000', 'Transaction charged');
export const OPEN = result('900', 'Transaction not paid yet');
export const NOWHERE = result('902', 'Data mismatch in one of the fields - CompanyRef');
export const OUTAGE: HttpReply = { is: 'reply', status: 502, headers: {}, body: '<html><body>' };
export const LOST: HttpReply = { is: 'lost', why: 'reset' };
export const NOT_SENT: HttpReply = { is: 'not_sent', why: 'refused' };

type Shown = { ref?: string; amount?: string; currency?: string; code?: string; more?: string };

/** The vendor's example of a paid transaction. */
export function paid(shown: Shown = {}): HttpReply {
  const { ref = OURS, amount = '450.00', currency = 'USD', code = '000', more = '' } = shown;
  return xml(
    `<Result>${code}</Result><ResultExplanation>Transaction Paid</ResultExplanation>` +
      '<CustomerName>John Doe</CustomerName><CustomerCredit>4432</CustomerCredit>' +
      '<CustomerCreditType>Visa</CustomerCreditType>' +
      '<TransactionApproval>938204312</TransactionApproval>' +
      `<TransactionCurrency>${currency}</TransactionCurrency>` +
      `<TransactionAmount>${amount}</TransactionAmount><FraudAlert>000</FraudAlert>` +
      '<FraudExplnation>Genuine transaction</FraudExplnation>' +
      '<TransactionNetAmount>436.50</TransactionNetAmount>' +
      '<TransactionSettlementDate>2026/01/27</TransactionSettlementDate>' +
      '<TransactionRollingReserveAmount>0.00</TransactionRollingReserveAmount>' +
      '<TransactionRollingReserveDate>2026/07/27</TransactionRollingReserveDate>' +
      '<CustomerPhone>..</CustomerPhone><CustomerCountry>..</CustomerCountry><CustomerAddress/>' +
      '<CustomerCity/><CustomerZip/>' +
      '<MobilePaymentRequest>Not sent</MobilePaymentRequest><AccRef/>' +
      `<CompanyRef>${ref}</CompanyRef>${more}`,
  );
}

export type Far = GatewayHttp & { sent: string[]; names: string[] };

/** The far end of the wire: for each request by its name one reply after the other. */
export function far(replies: Record<string, HttpReply | HttpReply[]>): Far {
  const sent: string[] = [];
  const names: string[] = [];
  return {
    ...{ sent, names, exchanges: [], hide: () => {} },
    send: async ({ body = '', url }) => {
      const name = /<Request>(\w+)</.exec(body)?.[1] ?? '';
      sent.push(`${new URL(url).pathname} ${body}`);
      names.push(name);
      const all = [replies[name] ?? []].flat();
      const nth = names.filter((one) => one === name).length;
      const reply = all[Math.min(nth, all.length) - 1];
      assert.ok(reply, `${name} was not expected`);
      return reply;
    },
  };
}

export function connection(settings: Record<string, unknown> = {}): Connection {
  const own = { company_token: COMPANY, company: 'test', service_type: '3854', recurring: true };
  return { id: 'gwc_1', mode: 'test', settings: { ...own, ...settings } };
}

export function callTo(http: GatewayHttp, at = START): Call<unknown> {
  const own = { connection: connection(), memory: newMemory(), noticeUrl: null };
  return { ...own, http, now: () => new Date(at) };
}

export function chargeOf(http: GatewayHttp, given: Partial<Charge<unknown>> = {}): Charge<unknown> {
  return {
    ...callTo(http),
    ...{ kind: 'purchase', key: KEY, reference: 'bil_01h455vb4pex5vsknk084sn02q' },
    ...{ amount: 45_000n, currency: USD, description: 'Subscription', consent: 'recurring' },
    instrument: {
      ...{ kind: 'card', token: CARD, gatewayCustomer: CUSTOMER, networkTransactionId: null },
    },
    again: false,
    ...given,
  };
}

export function lookUpOf(http: GatewayHttp, given: Partial<LookUp<unknown>> = {}): LookUp<unknown> {
  return {
    ...callTo(http),
    ...{ kind: 'purchase', key: KEY, amount: 45_000n, currency: USD, since: new Date(START) },
    ...{ gatewayRef: null, parentRef: null, original: null, gatewayCustomer: null },
    ...given,
  };
}

export const ORIGINAL: Original = {
  ...{ key: KEY, kind: 'purchase', amount: 45_000n, madeAt: new Date(START), refunded: 0n },
  data: { trans_ref: REF },
};

export function followUpOf(
  http: GatewayHttp,
  given: Partial<FollowUp<unknown>> = {},
): FollowUp<unknown> {
  return {
    ...callTo(http),
    ...{ key: newKey(), amount: 45_000n, currency: USD, gatewayRef: TOKEN, original: ORIGINAL },
    instrument: { kind: 'card', token: '', gatewayCustomer: null, networkTransactionId: null },
    ...given,
  };
}
