// What the contract suite has to know of DPO, and why it is excused from a scenario.

import type { RawNotice } from '../contract.ts';
import type { Case } from '../contract-case.ts';

const COMPANY = '57466282-EBD7-4ED5-B699-8659330A6996';

const settings = (url: string, company_token = COMPANY) => ({
  ...{ api_base: `${url}/dpo`, company_token, company: 'test', service_type: '3854' },
  recurring: true,
});

export const contractCase: Case = {
  account: COMPANY,
  settings,
  wrongSettings: (url) => settings(url, '00000000-0000-4000-8000-000000000000'),
  declines: {
    insufficient_funds: 'insufficient_funds',
    limit_exceeded: 'over_limit',
    do_not_honour: 'do_not_honour',
    issuer_unavailable: 'issuer_unavailable',
    processing_error: 'system_error',
    refused: 'generic',
    expired_card: 'invalid_expiry',
    incorrect_details: 'cvv_mismatch',
    lost_card: 'lost_card',
    stolen_card: 'stolen_card',
    account_closed: 'closed',
    fraud_suspected: 'fraud',
    do_not_retry: 'restricted',
  },
  instrument: (count) => ({
    token: `798A29B4-EAB0-40B8-B46E-${String(count).padStart(12, '0')}`,
    customer: `payer+${count}@example.com`,
  }),
  currency: 'KES',
  counts: [
    ['UGX', 500n],
    ['KES', 1_005n],
    ['KWD', 12_340n],
  ],
  refuses: ['KWD'],
  forged: (raw) => [
    ...['', 'OK', raw.body.replace('</API3G>', ''), raw.body.replaceAll('API3G', 'html')].map(
      (body): RawNotice => ({ ...raw, body }),
    ),
    { ...raw, method: 'GET', body: '' },
    // Another token, another result, another amount or currency, another payment.
    altered(raw, /(<TransactionToken>)[^<]+/, '$168B90B5E-25F6-4146-8AB1-C7A3A0C41A7F'),
    altered(raw, /(<TransactionToken>)[^<]+/, '$1'),
    altered(raw, /(<Result>)000/, '$1901'),
    altered(raw, /(<TransactionAmount>)[^<]+/, '$1450.00'),
    altered(raw, /(<TransactionCurrency>)[^<]+/, '$1USD'),
    altered(raw, /(<CompanyRef>)[^<]+/, '$1inv1001-1'),
    altered(raw, /<API3G>/, '<!DOCTYPE API3G [<!ENTITY a SYSTEM "file:///etc/passwd">]><API3G>'),
  ],
  payers: { challenge: { card: '4000000000003220' } },
  skips: {
    authorization: 'DPO holds funds only while the payer is present; a stored card is charged',
    store_alone: 'DPO keeps a card only together with a payment',
    notice_of_refunds: 'DPO pushes payments only; refunds are read from its list',
    notice_of_release: 'DPO pushes payments only',
    notice_of_chargeback: 'DPO pushes payments only',
    notice_of_expiry: 'DPO pushes payments only',
    age_of_notices: 'its pushes are not signed; DPO is asked about each of them',
  },
};

function altered(raw: RawNotice, pattern: RegExp, by: string): RawNotice {
  return { ...raw, body: raw.body.replace(pattern, by) };
}
