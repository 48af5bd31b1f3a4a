// How the simulated Authorize.Net answers about one transaction: approved, declined, held for
// review, or an error that took nothing.

import { createHmac } from 'node:crypto';
import { type Account, masked, type Transaction } from './twin-objects.ts';
import { ApiError, failed, isoSeconds, type Json, ok, toNumber, toText } from './twin-wire.ts';

const APPROVED = 'This transaction has been approved.';
const UNSUCCESSFUL = ['E00027', 'The transaction was unsuccessful.'] as const;
const THANKS = 'Your order has been received. Thank you for your business!';

const ERRORS: Readonly<Record<string, string>> = {
  '5': 'A valid amount is required.',
  '6': 'The credit card number is invalid.',
  '7': 'Credit card expiration date is invalid.',
  '8': 'The credit card has expired.',
  '11': 'A duplicate transaction has been submitted.',
  '16': 'The transaction cannot be found.',
  '18': 'ACH transactions are not accepted by this merchant.',
  '33': 'Credit card number is required.',
  '39':
    'The supplied currency code is either invalid, not supported, not allowed for this merchant ' +
    "or doesn't have an exchange rate.",
  '47':
    'The amount requested for settlement cannot be greater than the original amount ' +
    'authorized.',
  '54': 'The referenced transaction does not meet the criteria for issuing a credit.',
  '55': 'The sum of credits against the referenced transaction would exceed original debit amount.',
};

const QUIET: Json = {
  responseCode: '3',
  authCode: '',
  avsResultCode: 'P',
  cvvResultCode: '',
  cavvResultCode: '',
  transId: '0',
  refTransID: '',
  transHash: '',
  testRequest: '0',
  accountNumber: '',
  accountType: '',
};

/** What is wrong with the transaction itself: nothing was taken. `more` overrides its fields. */
export function refusal(code: string, more: Json = {}, said = ERRORS[code] ?? ''): ApiError {
  const errors = [{ errorCode: code, errorText: said }];
  const transactionResponse = { ...QUIET, errors, ...more, transHashSha2: '' };
  return new ApiError(...UNSUCCESSFUL, { transactionResponse });
}

/** The reply to a charge or a refund, by what became of it. */
export function transactionReply(
  account: Account,
  transaction: Transaction,
  more: Json = {},
): Json {
  const { responseCode, card, profile } = transaction;
  const response: Json = {
    responseCode: String(responseCode),
    authCode: transaction.authCode,
    avsResultCode: transaction.avs,
    cvvResultCode: transaction.cvv,
    cavvResultCode: '2',
    transId: transaction.id,
    refTransID: transaction.refTransId ?? '',
    transHash: '',
    testRequest: '0',
    accountNumber: masked(card.number),
    accountType: card.brand,
    ...saidOf(transaction),
    ...more,
    transHashSha2: transHash(account, transaction.id, toText(transaction.authAmount)),
  };
  if (profile !== null) {
    response.profile = {
      customerProfileId: profile.customerId,
      customerPaymentProfileId: profile.paymentId,
    };
  }
  response.SupplementalDataQualificationIndicator = 0;
  if (transaction.networkTransId !== null) response.networkTransId = transaction.networkTransId;
  return { transactionResponse: response, messages: ok() };
}

/** Proves that a reply is the vendor's own: here the key is the bytes that its letters spell. */
export function transHash(
  { login, signatureKey }: Pick<Account, 'login' | 'signatureKey'>,
  transId: string,
  amount: string,
): string {
  const mac = createHmac('sha512', Buffer.from(signatureKey, 'hex'));
  return mac.update(`^${login}^${transId}^${amount}^`).digest('hex').toUpperCase();
}

function saidOf({ responseCode, reasonCode, reasonText }: Transaction): Json {
  if (responseCode === 2) {
    return { errors: [{ errorCode: String(reasonCode), errorText: reasonText }] };
  }
  return { messages: [{ code: String(reasonCode), description: reasonText }] };
}

export function reasonText(code: number): string {
  return code === 1 ? APPROVED : THANKS;
}

/** The reply to a capture or a void, which keep the number of what they are about. */
export function followUpReply(
  transaction: Transaction,
  { code = '1', description = APPROVED, transId = transaction.id } = {},
): Json {
  const { card } = transaction;
  const response = {
    ...QUIET,
    responseCode: '1',
    authCode: transaction.authCode,
    transId,
    refTransID: transaction.id,
    accountNumber: masked(card.number),
    accountType: card.brand,
    messages: [{ code, description }],
    transHashSha2: '',
    SupplementalDataQualificationIndicator: 0,
  };
  return { transactionResponse: response, messages: ok() };
}

export function errorReply(error: ApiError): Json {
  return { ...error.extra, messages: failed(error.code, error.text) };
}

/** One transaction as the lists show it. */
export function summary(transaction: Transaction): Json {
  const { card, billTo, profile } = transaction;
  const submitted = isoSeconds(transaction.submitMs);
  const shown: Json = {
    transId: transaction.id,
    submitTimeUTC: submitted,
    submitTimeLocal: submitted.slice(0, 19),
    transactionStatus: transaction.status,
  };
  if (transaction.invoiceNumber !== null) shown.invoiceNumber = transaction.invoiceNumber;
  for (const name of ['firstName', 'lastName']) {
    if (billTo[name] !== undefined) shown[name] = billTo[name];
  }
  Object.assign(shown, {
    accountType: card.brand,
    accountNumber: masked(card.number),
    settleAmount: toNumber(transaction.settleAmount),
    marketType: 'eCommerce',
    product: 'Card Not Present',
  });
  if (profile !== null) {
    shown.profile = {
      customerProfileId: profile.customerId,
      customerPaymentProfileId: profile.paymentId,
    };
  }
  return shown;
}

/** One transaction with all there is to know; codes are numbers here. */
export function details(account: Account, transaction: Transaction): Json {
  const { card, batchId } = transaction;
  const shown: Json = { transId: transaction.id };
  if (transaction.refTransId !== null) shown.refTransId = transaction.refTransId;
  Object.assign(shown, {
    submitTimeUTC: isoSeconds(transaction.submitMs),
    submitTimeLocal: isoSeconds(transaction.submitMs).slice(0, 19),
    transactionType: transaction.type,
    transactionStatus: transaction.status,
    responseCode: transaction.responseCode,
    responseReasonCode: transaction.reasonCode,
    responseReasonDescription: transaction.reasonCode === 1 ? 'Approval' : transaction.reasonText,
    authCode: transaction.authCode,
    AVSResponse: transaction.avs,
  });
  const batch = account.batches.find(({ id }) => id === batchId);
  if (batch !== undefined) {
    const settlementTimeUTC = isoSeconds(batch.settledMs);
    shown.batch = { batchId, settlementTimeUTC, settlementState: 'settledSuccessfully' };
  }
  const order: Json = {};
  if (transaction.invoiceNumber !== null) order.invoiceNumber = transaction.invoiceNumber;
  if (transaction.description !== null) order.description = transaction.description;
  Object.assign(shown, {
    order,
    authAmount: toNumber(transaction.authAmount),
    settleAmount: toNumber(transaction.settleAmount),
    taxExempt: false,
    payment: {
      creditCard: {
        cardNumber: masked(card.number),
        expirationDate: 'XXXX',
        cardType: card.brand,
      },
    },
    customer: transaction.customer,
    billTo: transaction.billTo,
    recurringBilling: transaction.recurring,
    product: 'Card Not Present',
    marketType: 'eCommerce',
  });
  if (transaction.networkTransId !== null) shown.networkTransId = transaction.networkTransId;
  return shown;
}
