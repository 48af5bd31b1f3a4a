// What the contract suite has to know of Authorize.Net, and why it is excused from a scenario.

import type { Case } from '../contract-case.ts';

const DAY_MS = 86_400_000;
const SIGNATURE_KEY = 'C0DE5EC2E7A1B3D9'.repeat(8);

export const contractCase: Case = {
  account: 'contract1EUR',
  settings: (url) => ({
    api_base: `${url}/authorize_net`,
    api_login_id: 'contract1EUR',
    transaction_key: 'contractKey1',
    signature_key: SIGNATURE_KEY,
  }),
  noticeSecret: SIGNATURE_KEY,
  declines: {
    refused: 'insufficient_funds',
    do_not_honour: 'call_issuer',
    lost_card: 'pick_up_card',
    incorrect_details: 'cvv_mismatch',
    expired_card: 'expired_card',
    not_permitted: 'card_type_refused',
    account_closed: 'cardholder_unknown',
    fraud_suspected: 'fraud_filter',
    processing_error: 're_enter',
  },
  instrument: (count) => ({ token: `${10_000 + count}`, customer: `${20_000 + count}` }),
  refuses: ['JPY', 'KWD'],
  settledAfterMs: DAY_MS,
  holdMs: 30 * DAY_MS,
  returned: 'fraud_suspected',
  payers: { decline: { zip: '46282' } },
  skips: {
    action: 'no reply of Authorize.Net asks the payer to act',
    notice_of_refunds: 'its notice of a refund names neither the payment nor the sum',
    notice_of_chargeback: 'it sends no notice of chargebacks; only a status shows them',
    notice_of_expiry: 'it sends no notice when a hold runs out; the look-up tells',
    checkout_cancel: 'who went back can open the page again until its token ends',
    checkout_decline: 'who was declined can try again until the token ends',
    close: 'no page can be closed before its token ends, a quarter of an hour',
    age_of_notices: 'its signature covers no time; the notice’s id keeps it from counting twice',
  },
};
