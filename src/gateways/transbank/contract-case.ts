// What the contract suite has to know of Transbank, and why it is excused from a scenario. The
// commerce codes have deferred capture, so that holds can be tried; the others have own tests.

import type { Case } from '../contract-case.ts';

const ACCOUNT = '5970100001';
const DAY_MS = 86_400_000;

const settings = (url: string, secret: string) => ({
  api_base: `${url}/transbank`,
  webpay_code: `${ACCOUNT}40`,
  webpay_secret: secret,
  webpay_deferred: true,
  oneclick_code: `${ACCOUNT}47`,
  oneclick_child_code: `${ACCOUNT}48`,
  oneclick_secret: secret,
  oneclick_deferred: true,
});

export const contractCase: Case = {
  account: ACCOUNT,
  settings: (url) => settings(url, 'A1'.repeat(32)),
  wrongSettings: (url) => settings(url, '0'.repeat(64)),
  declines: {
    incorrect_details: 'data_entry',
    processing_error: 'error',
    do_not_honour: 'rejected',
    fraud_suspected: 'fraud',
    limit_exceeded: 'daily_amount',
    amount_not_possible: 'amount_limit',
    instrument_missing: 'unknown_user',
  },
  currency: 'CLP',
  counts: [
    ['CLP', 500n],
    ['EUR', 1_005n],
    ['KWD', 12_340n],
  ],
  refuses: ['EUR', 'KWD'],
  holdMs: 30 * DAY_MS,
  skips: {
    pending: 'a payment is approved or declined at once',
    action: 'a stored card is charged without its payer, or not at all',
    notices: 'Transbank sends no notices of any kind; everything is asked for',
  },
};
