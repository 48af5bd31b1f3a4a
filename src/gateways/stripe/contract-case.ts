// What the contract suite has to know of Stripe, and why it is excused from a scenario.

import { type Case, SECRET } from '../contract-case.ts';

export const contractCase: Case = {
  account: 'sk_test_contract1',
  settings: (url) => ({
    api_base: `${url}/stripe`,
    secret_key: 'sk_test_contract1',
    webhook_secret: SECRET,
  }),
  declines: {
    insufficient_funds: 'insufficient_funds',
    limit_exceeded: 'card_velocity_exceeded',
    do_not_honour: 'do_not_honor',
    issuer_unavailable: 'issuer_not_available',
    processing_error: 'processing_error',
    suspected_duplicate: 'duplicate_transaction',
    refused: 'generic_decline',
    expired_card: 'expired_card',
    incorrect_details: 'incorrect_cvc',
    not_permitted: 'transaction_not_allowed',
    amount_not_possible: 'invalid_amount',
    lost_card: 'lost_card',
    stolen_card: 'stolen_card',
    account_closed: 'invalid_account',
    authority_revoked: 'revocation_of_authorization',
    fraud_suspected: 'fraudulent',
    do_not_retry: 'do_not_try_again',
  },
  payers: {
    decline: { number: '4000000000000002' },
    challenge: { number: '4000000000003220' },
  },
  skips: { pending: 'cards have their result at once; only bank debits are pending' },
  variants: {
    SEPA: {
      kind: 'mandate',
      alwaysPends: true,
      instrument: (count) => ({ token: `pm_sepa_${count}`, customer: `cus_sepa_${count}` }),
      declines: {
        insufficient_funds: 'insufficient_funds',
        limit_exceeded: 'charge_exceeds_weekly_limit',
        refused: 'refer_to_customer',
        processing_error: 'generic_could_not_process',
        incorrect_details: 'invalid_account_number',
        not_permitted: 'bank_account_restricted',
        account_closed: 'account_closed',
        authority_revoked: 'debit_not_authorized',
      },
      counts: [['EUR', 1_005n]],
      skips: {
        action: 'a debit is not authenticated: its mandate was',
        authorization: 'a debit takes the money; it cannot hold it',
      },
    },
  },
};
