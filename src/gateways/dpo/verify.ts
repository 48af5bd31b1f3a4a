// verifyToken: what DPO says of one payment, by the token it gave or by our reference. It is the
// only thing that is believed, and only when reference, amount and currency are the ones asked for.

import type { Currency } from '#domain/money.ts';
import type { Approved, KeptData, Outcome, Pending } from '#domain/outcome.ts';
import type { LookUpResult } from '../contract.ts';
import { fromDecimal } from './amounts.ts';
import { refusalOf } from './declines.ts';
import { companyRef } from './reference.ts';
import type { Ask, Reading } from './wire.ts';
import { type Fields, textOf } from './xml.ts';

export type Asked = {
  key: string;
  amount: bigint;
  currency: Currency;
  /** DPO's names for it, where they are known; else our reference is the name. */
  transToken: string | null;
  transRef?: string | null;
};

/** `open`: not paid yet. `nowhere`: DPO knows nothing under that name. */
export type Standing =
  | { is: 'paid' | 'authorised'; payment: Approved; card: Card | null }
  | Pending
  | { is: 'declined'; said: string; gatewayRef: string }
  | { is: 'open' | 'expired' | 'cancelled' | 'nowhere' }
  | { is: 'no_answer'; why: string };

/** The card that paid, as far as DPO shows it. */
export type Card = { last4: string; brand: string | null };

/**
 * `0` only asks. `1` also tells DPO that the sale is known here: without that it writes to the
 * merchant half an hour after a payment.
 */
export type Mark = '0' | '1';

export async function verify(asked: Asked, ask: Ask, mark: Mark): Promise<Standing> {
  const named =
    asked.transToken === null
      ? (['CompanyRef', companyRef(asked.key)] as const)
      : (['TransactionToken', asked.transToken] as const);
  return standing(asked, await ask('verifyToken', [named, ['VerifyTransaction', mark]]));
}

/** Asks, and once it is known to be paid tells DPO so; whether that arrives changes nothing. */
export async function verifyAndMark(asked: Asked, ask: Ask): Promise<Standing> {
  const found = await verify(asked, ask, '0');
  if (found.is === 'paid') await verify(asked, ask, '1');
  return found;
}

/** What a payment comes to. `open` and `expired`: nothing has happened, so far or ever. */
export function outcomeOf(found: Standing, kind: 'purchase' | 'authorization'): LookUpResult {
  switch (found.is) {
    case 'paid':
      return found.payment;
    case 'authorised':
      if (kind === 'authorization') return found.payment;
      return { ...found.payment, is: 'pending' };
    case 'pending':
      return found;
    case 'declined':
      return declinedOutcome(found);
    case 'cancelled': {
      const said = 'The token was cancelled without a payment.';
      return { is: 'declined', reason: 'refused', code: '904', said, http: 200 };
    }
    case 'open':
    case 'expired':
    case 'nowhere':
      return { is: 'absent' };
    case 'no_answer':
      return found;
  }
}

export function declinedOutcome({
  said,
  gatewayRef,
}: {
  said: string;
  gatewayRef: string;
}): Outcome & { is: 'declined' | 'action_required' } {
  const reason = refusalOf(said);
  if (reason === 'action_required') {
    return { is: 'action_required', url: null, gatewayRef, http: 200 };
  }
  return { is: 'declined', reason, code: '901', said, gatewayRef, http: 200 };
}

function standing(asked: Asked, reading: Reading): Standing {
  if (reading.is !== 'said') return { is: 'no_answer', why: reading.why };
  const { code, said, fields } = reading;
  const gatewayRef = asked.transToken ?? textOf(fields, 'TransactionToken') ?? asked.key;
  const ref = textOf(fields, 'CompanyRef');
  if (ref !== null && ref !== companyRef(asked.key)) {
    return { is: 'no_answer', why: `DPO shows another payment, ${ref}` };
  }
  switch (code) {
    case '000':
    case '001':
      return paid(asked, fields, { is: code === '000' ? 'paid' : 'authorised', gatewayRef });
    case '002':
      return { is: 'no_answer', why: 'DPO says that another amount was paid than asked for' };
    case '003':
    case '005':
    case '007':
      return { is: 'pending', gatewayRef, ...named(asked), http: 200 };
    case '900':
      return { is: 'open' };
    case '901':
      return { is: 'declined', said, gatewayRef };
    case '902':
      // Of any other field it says nothing about the payment.
      if (/companyref|transactiontoken/i.test(said) || !said.includes(' - ')) {
        return { is: 'nowhere' };
      }
      break;
    case '903':
      return { is: 'expired' };
    case '904':
      return { is: 'cancelled' };
  }
  return { is: 'no_answer', why: `DPO says ${code}: ${said}` };
}

// Of a refund later: DPO lists refunds by this name alone.
function named({ transRef = null }: Asked): { data?: KeptData } {
  return transRef === null ? {} : { data: { trans_ref: transRef } };
}

type Taken = { is: 'paid' | 'authorised'; gatewayRef: string };

// Whatever is not said to be exactly what was asked for, a person has to look at.
function paid(asked: Asked, fields: Fields, { is, gatewayRef }: Taken): Standing {
  const { key, amount, currency } = asked;
  if (textOf(fields, 'CompanyRef') !== companyRef(key)) {
    return { is: 'no_answer', why: 'DPO does not say whose payment it is' };
  }
  const shown = textOf(fields, 'TransactionAmount');
  const code = textOf(fields, 'TransactionCurrency')?.toUpperCase();
  if (code !== currency || fromDecimal(shown, currency) !== amount) {
    return { is: 'no_answer', why: `DPO shows ${shown} ${code}, which was not asked for` };
  }
  const transRef = asked.transRef ?? textOf(fields, 'TransactionRef');
  const data = { ...dataOf(fields, currency), trans_ref: transRef };
  return { is, payment: { is: 'approved', gatewayRef, data, http: 200 }, card: cardOf(fields) };
}

// The payer may have paid in the currency of their card: DPO then shows what that came to as final.
function dataOf(fields: Fields, currency: Currency): KeptData {
  const finalCurrency = textOf(fields, 'TransactionFinalCurrency')?.toUpperCase() ?? currency;
  const converted: KeptData =
    finalCurrency === currency
      ? {}
      : {
          paid_currency: finalCurrency,
          paid_amount: textOf(fields, 'TransactionFinalAmount'),
        };
  return {
    approval: textOf(fields, 'TransactionApproval'),
    net_amount: textOf(fields, 'TransactionNetAmount'),
    settles_on: textOf(fields, 'TransactionSettlementDate'),
    fraud_alert: textOf(fields, 'FraudAlert'),
    ...converted,
  };
}

function cardOf(fields: Fields): Card | null {
  const last4 = /(\d{4})$/.exec(textOf(fields, 'CustomerCredit') ?? '')?.[1];
  if (last4 === undefined) return null;
  return { last4, brand: textOf(fields, 'CustomerCreditType') };
}
