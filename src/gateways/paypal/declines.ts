// What PayPal's refusals mean, by the issue they name. Most are about the payer's wallet; some are
// about the merchant's own account, some want the payer, and some say that it was done before.

import type { DeclineReason } from '#domain/outcome.ts';

/**
 * `act`: the payer must do something at PayPal. `doubt`: it may have been done by an earlier
 * request. `merchant`: nothing moved, and nothing will before the merchant has acted.
 */
export type Meaning = DeclineReason | 'act' | 'doubt' | 'merchant';

const BY_MEANING = {
  act: 'PAYER_ACTION_REQUIRED ORDER_NOT_APPROVED PAYER_CANNOT_PAY',
  doubt:
    'ORDER_ALREADY_CAPTURED ORDER_ALREADY_AUTHORIZED ORDER_COMPLETION_IN_PROGRESS ' +
    'DUPLICATE_INVOICE_ID PREVIOUS_REQUEST_IN_PROGRESS',
  merchant:
    'TRANSACTION_RECEIVING_LIMIT_EXCEEDED AUTH_CAPTURE_NOT_ENABLED PERMISSION_DENIED ' +
    'NOT_ENABLED_TO_VAULT_PAYMENT_SOURCE',
  refused: 'INSTRUMENT_DECLINED REDIRECT_PAYER_FOR_ALTERNATE_FUNDING',
  limit_exceeded: 'TRANSACTION_LIMIT_EXCEEDED MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED',
  expired_card: 'CARD_EXPIRED REFERENCED_CARD_EXPIRED',
  instrument_missing: 'TOKEN_ID_NOT_FOUND BILLING_AGREEMENT_NOT_FOUND TOKEN_EXPIRED',
  authority_revoked: 'AGREEMENT_ALREADY_CANCELLED',
  account_closed: 'PAYER_ACCOUNT_LOCKED_OR_CLOSED',
  not_permitted:
    'PAYER_ACCOUNT_RESTRICTED AUTHORIZATION_VOIDED AUTHORIZATION_DENIED AUTHORIZATION_EXPIRED ' +
    'AUTHORIZATION_ALREADY_CAPTURED AUTH_CAPTURE_CURRENCY_MISMATCH MAX_CAPTURE_COUNT_EXCEEDED ' +
    'PREVIOUSLY_CAPTURED CANNOT_BE_VOIDED REFUND_CAPTURE_CURRENCY_MISMATCH REFUND_NOT_ALLOWED ' +
    'REFUND_TIME_LIMIT_EXCEEDED REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK TRANSACTION_DISPUTED ' +
    'MAX_NUMBER_OF_REFUNDS_EXCEEDED PARTIAL_REFUND_NOT_ALLOWED ACTION_DOES_NOT_MATCH_INTENT',
  too_early: 'PENDING_CAPTURE',
  insufficient_funds: 'REFUND_FAILED_INSUFFICIENT_FUNDS',
  amount_not_possible:
    'CANNOT_BE_ZERO_OR_NEGATIVE DECIMAL_PRECISION DECIMALS_NOT_SUPPORTED INVALID_CURRENCY_CODE ' +
    'CURRENCY_MISMATCH MAX_VALUE_EXCEEDED MAX_CAPTURE_AMOUNT_EXCEEDED AMOUNT_MISMATCH ' +
    'REFUND_AMOUNT_EXCEEDED REFUND_AMOUNT_TOO_LOW CAPTURE_FULLY_REFUNDED',
  fraud_suspected: 'PAYEE_BLOCKED_TRANSACTION TRANSACTION_BLOCKED_BY_PAYEE',
  do_not_retry: 'TRANSACTION_REFUSED COMPLIANCE_VIOLATION',
  processing_error: 'ORDER_EXPIRED ORDER_COMPLETED_OR_VOIDED',
} as const satisfies Partial<Record<Meaning, string>>;

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  Object.entries(BY_MEANING).flatMap(([meaning, issues]) =>
    issues.split(' ').map((issue) => [issue, meaning as Meaning] as const),
  ),
);

/** An issue we do not know was refused all the same: PayPal stops these before money moves. */
export function meaningOf(issue: string, http: number): Meaning {
  const known = MEANINGS.get(issue);
  if (known !== undefined) return known;
  if (issue.startsWith('PAYEE_ACCOUNT_')) return 'merchant';
  if (http === 404) return 'instrument_missing';
  return http === 422 ? 'refused' : 'processing_error';
}
