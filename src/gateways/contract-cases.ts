// What the contract suite has to know of each gateway to put it through every scenario, and why it
// is excused from one.

import { DECLINE_CLASS, type DeclineReason } from '#domain/outcome.ts';

/** Signs every twin's notices. */
export const SECRET = 'notice-secret-1';

const DAY_MS = 86_400_000;

/** What the scenarios need to know of one gateway. A missing skip means that it must pass. */
export type Case = {
  account: string;
  settings(url: string): Record<string, unknown>;
  /** The gateway's word for each reason it can give. */
  declines: Partial<Record<DeclineReason, string>>;
  /** Its form of tokens, where that is not ours to choose. */
  instrument?(count: number): { token: string; customer: string };
  /** Currencies it cannot count: it has to say so. */
  refuses?: readonly string[];
  /** A payment can be given back in parts only after this time. */
  settledAfterMs?: number;
  /** How long funds are held; default a week. */
  holdMs?: number;
  /** Why a payment that was pending comes to nothing; default for want of funds. */
  returned?: DeclineReason;
  skips: Partial<Record<Skip, string>>;
};

type Skip =
  | 'pending'
  | 'action'
  | 'notice_of_refunds'
  | 'notice_of_chargeback'
  | 'notice_of_expiry'
  | 'age_of_notices';

export const CASES: Readonly<Record<string, Case>> = {
  sandbox: {
    account: 'sbx_contract1',
    settings: (url) => ({
      base_url: `${url}/sandbox`,
      api_key: 'sbx_contract1',
      notice_secret: SECRET,
    }),
    declines: Object.fromEntries(Object.keys(DECLINE_CLASS).map((reason) => [reason, reason])),
    skips: {},
  },
  stripe: {
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
    skips: { pending: 'cards have their result at once; only bank debits are pending' },
  },
  authorize_net: {
    account: 'contract1EUR',
    settings: (url) => ({
      api_base: `${url}/authorize_net`,
      api_login_id: 'contract1EUR',
      transaction_key: 'key1',
      signature_key: SECRET,
    }),
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
    skips: {
      action: 'no reply of Authorize.Net asks the payer to act',
      notice_of_refunds: 'its notice of a refund names neither the payment nor the sum',
      notice_of_chargeback: 'it sends no notice of chargebacks; only a status shows them',
      notice_of_expiry: 'it sends no notice when a hold runs out; the look-up tells',
      age_of_notices: 'its signature covers no time; the notice’s id keeps it from counting twice',
    },
  },
};
