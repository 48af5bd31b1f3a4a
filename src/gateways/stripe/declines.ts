// Why a payer's bank refuses a card or returns a debit, in our words. An advice code makes a soft
// decline harder or names the remedy; it never softens a hard one.

import { DECLINE_CLASS, type DeclineReason } from '#domain/outcome.ts';

const BY_REASON = {
  insufficient_funds: 'insufficient_funds',
  limit_exceeded: 'card_velocity_exceeded withdrawal_count_limit_exceeded',
  do_not_honour: 'do_not_honor call_issuer',
  issuer_unavailable: 'issuer_not_available',
  processing_error: 'reenter_transaction processing_error',
  suspected_duplicate: 'duplicate_transaction',
  refused: 'generic_decline card_declined try_again_later approve_with_id',
  expired_card: 'expired_card',
  incorrect_details:
    'incorrect_number invalid_number invalid_expiry_month invalid_expiry_year incorrect_zip ' +
    'incorrect_address incorrect_cvc invalid_cvc new_account_information_available',
  not_permitted:
    'card_not_supported currency_not_supported not_permitted service_not_allowed ' +
    'transaction_not_allowed restricted_card security_violation merchant_blacklist ' +
    'pin_try_exceeded incorrect_pin invalid_pin offline_pin_required ' +
    'online_or_offline_pin_required testmode_decline',
  amount_not_possible: 'invalid_amount',
  lost_card: 'lost_card pickup_card',
  stolen_card: 'stolen_card',
  account_closed: 'invalid_account',
  authority_revoked:
    'revocation_of_authorization revocation_of_all_authorizations stop_payment_order',
  fraud_suspected: 'fraudulent highest_risk_level',
  do_not_retry: 'no_action_taken do_not_try_again',
} as const satisfies Partial<Record<DeclineReason, string>>;

// What is named once the account is closed, the consent is gone or the data is wrong does not come
// right by itself; want of funds and unnamed reasons may.
const DEBIT_BY_REASON = {
  insufficient_funds: 'insufficient_funds',
  limit_exceeded:
    'charge_exceeds_source_limit charge_exceeds_weekly_limit charge_exceeds_transaction_limit',
  refused: 'refer_to_customer',
  processing_error: 'generic_could_not_process',
  incorrect_details: 'invalid_account_number branch_does_not_exist incorrect_account_holder_name',
  not_permitted: 'bank_account_restricted',
  account_closed: 'account_closed recipient_deceased',
  authority_revoked:
    'authorization_revoked debit_not_authorized debit_authorization_not_match debit_disputed',
} as const satisfies Partial<Record<DeclineReason, string>>;

const REASONS = byCode(BY_REASON);
const DEBIT_REASONS = byCode(DEBIT_BY_REASON);

function byCode(table: Partial<Record<DeclineReason, string>>): ReadonlyMap<string, DeclineReason> {
  return new Map(
    Object.entries(table).flatMap(([reason, codes]) =>
      codes.split(' ').map((code) => [code, reason as DeclineReason] as const),
    ),
  );
}

/** Of a debit that came back; what Stripe names anew may be tried again by the policy. */
export function debitReason(code: string): DeclineReason {
  return DEBIT_REASONS.get(code) ?? 'refused';
}

export function declineReason(code: string, advice: string | null): DeclineReason {
  const reason = REASONS.get(code) ?? 'refused';
  const severity = DECLINE_CLASS[reason];
  if (severity === 'never') return reason;
  if (advice === 'do_not_try_again') return 'do_not_retry';
  if (advice === 'confirm_card_data' && severity === 'retry_later') return 'incorrect_details';
  return reason;
}
