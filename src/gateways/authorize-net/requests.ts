// Our requests as Authorize.Net reads them. Its JSON is mapped to an XML schema, so the order of
// the names is part of the wire: objects are built in it and never sorted.

import { madeMs, readId } from '#domain/ids.ts';
import type { Charge, CheckoutRequest, Connection, Errand, FollowUp } from '../contract.ts';
import { toDecimal } from './amounts.ts';
import { shortForm } from './reference.ts';
import type { Settings } from './wire.ts';

/** Authorize.Net's longest: the same request within it is answered as a duplicate. */
const DUPLICATE_WINDOW_S = 28_800;
const DESCRIPTION_MAX = 255;

export const PAGE_SIZE = 1_000;

export type Body = Record<string, unknown>;

/** One request: its name, the credentials first, then what is asked. */
export function requestText(name: string, connection: Connection<Settings>, body: Body): string {
  const { api_login_id, transaction_key } = connection.settings;
  const merchantAuthentication = { name: api_login_id, transactionKey: transaction_key };
  return JSON.stringify({ [name]: { merchantAuthentication, ...body } });
}

export function chargeBody(charge: Charge<Settings>): Body {
  const { key, amount, currency, instrument, description, reference } = charge;
  const invoiceNumber = shortForm(key);
  return {
    refId: invoiceNumber,
    transactionRequest: {
      transactionType:
        charge.kind === 'purchase' ? 'authCaptureTransaction' : 'authOnlyTransaction',
      amount: toDecimal(amount, currency),
      currencyCode: currency,
      profile: {
        customerProfileId: instrument.gatewayCustomer,
        paymentProfile: { paymentProfileId: instrument.token },
      },
      order: { invoiceNumber, description: description.slice(0, DESCRIPTION_MAX) },
      transactionSettings: settings({
        allowPartialAuth: 'false',
        duplicateWindow: String(DUPLICATE_WINDOW_S),
        recurringBilling: String(charge.consent === 'recurring'),
      }),
      userFields: {
        userField: [
          { name: 'our_ref', value: key },
          { name: 'billing_record', value: reference },
        ],
      },
      processingOptions: { isSubsequentAuth: 'true' },
      ...firstPayment(instrument.networkTransactionId),
    },
  };
}

/** A page on which one payment is made, by a card alone. */
export function hostedPaymentBody(
  request: CheckoutRequest<Settings>,
  pay: NonNullable<Errand['pay']>,
): Body {
  const { key, reference, currency, description, payer, returnUrl, cancelUrl } = request;
  const invoiceNumber = shortForm(key);
  const returns = { showReceipt: false, url: returnUrl, urlText: 'Continue', cancelUrl };
  // Without a refId: so a notice tells a payer's own payment from a charge of ours.
  return {
    transactionRequest: {
      transactionType: pay.kind === 'purchase' ? 'authCaptureTransaction' : 'authOnlyTransaction',
      amount: toDecimal(pay.amount, currency),
      currencyCode: currency,
      order: { invoiceNumber, description: description.slice(0, DESCRIPTION_MAX) },
      ...(payer.email === null ? {} : { customer: { email: payer.email } }),
      userFields: {
        userField: [
          { name: 'our_ref', value: key },
          { name: 'billing_record', value: reference },
        ],
      },
    },
    hostedPaymentSettings: settings({
      hostedPaymentReturnOptions: JSON.stringify({ ...returns, cancelUrlText: 'Cancel' }),
      hostedPaymentPaymentOptions: JSON.stringify({
        ...{ cardCodeRequired: true, showCreditCard: true, showBankAccount: false },
      }),
      hostedPaymentCustomerOptions: JSON.stringify({
        ...{ showEmail: false, requiredEmail: false, addPaymentProfile: false },
      }),
      hostedPaymentOrderOptions: JSON.stringify({ show: true }),
    }),
  };
}

/** A page on which a customer's card is stored, and nothing else. */
export function hostedProfileBody(
  { returnUrl }: CheckoutRequest<Settings>,
  customerProfileId: string,
): Body {
  return {
    customerProfileId,
    hostedProfileSettings: settings({
      hostedProfileReturnUrl: returnUrl,
      hostedProfileReturnUrlText: 'Continue',
      hostedProfileManageOptions: 'showPayment',
      hostedProfileCardCodeRequired: 'true',
      hostedProfileValidationMode: 'liveMode',
    }),
  };
}

/** `amount` null: all that is held. */
export function captureBody({ key, amount, currency, gatewayRef }: FollowUp<Settings>): Body {
  return {
    refId: shortForm(key),
    transactionRequest: {
      transactionType: 'priorAuthCaptureTransaction',
      amount: toDecimal(amount, currency),
      currencyCode: currency,
      refTransId: gatewayRef,
    },
  };
}

export function voidBody({ key, gatewayRef }: FollowUp<Settings>): Body {
  return {
    refId: shortForm(key),
    transactionRequest: { transactionType: 'voidTransaction', refTransId: gatewayRef },
  };
}

/** `last4`: of the card that paid, which Authorize.Net wants named. */
export function refundBody(followUp: FollowUp<Settings>, last4: string): Body {
  const { key, amount, currency, gatewayRef } = followUp;
  const invoiceNumber = shortForm(key);
  return {
    refId: invoiceNumber,
    transactionRequest: {
      transactionType: 'refundTransaction',
      amount: toDecimal(amount, currency),
      currencyCode: currency,
      payment: { creditCard: { cardNumber: last4, expirationDate: 'XXXX' } },
      refTransId: gatewayRef,
      order: { invoiceNumber },
      transactionSettings: settings({ duplicateWindow: String(DUPLICATE_WINDOW_S) }),
      userFields: { userField: [{ name: 'our_ref', value: key }] },
    },
  };
}

/** Pages count from 1, the newest first. */
export function listPage(page: number): Body {
  return {
    sorting: { orderBy: 'submitTimeUTC', orderDescending: 'true' },
    paging: { limit: String(PAGE_SIZE), offset: String(page) },
  };
}

/** When the payment transaction was made: its id tells. */
export function madeAt(key: string): Date {
  const id = readId('paymentTransaction', key);
  return new Date(id === null ? 0 : madeMs(id));
}

function settings(given: Record<string, string>): Body {
  return {
    setting: Object.entries(given).map(([settingName, settingValue]) => ({
      settingName,
      settingValue,
    })),
  };
}

function firstPayment(networkTransactionId: string | null): Body {
  if (networkTransactionId === null) return {};
  return { subsequentAuthInformation: { originalNetworkTransId: networkTransactionId } };
}
