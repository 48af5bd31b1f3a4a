// createToken as DPO reads it. It does not enforce an order of elements; we keep that of its own
// example, so that a request can be compared with it by eye.

import type { Currency } from '#domain/money.ts';
import { toDecimal } from './amounts.ts';
import { companyRef } from './reference.ts';
import type { XmlElement } from './xml.ts';

export type TokenRequest = {
  key: string;
  amount: bigint;
  currency: Currency;
  /** Shown to people at DPO, and given back by verifyToken. */
  accountRef: string;
  description: string;
  serviceType: string;
  now: Date;
  /** How long the token can be paid. */
  ptlMinutes: number;
  /** The funds are held until they are captured. */
  holds: boolean;
  payer?: {
    returnUrl: string;
    cancelUrl: string;
    /** The card is kept for later. */
    store: boolean;
    email: string | null;
    name: string | null;
  };
};

const DESCRIPTION_MAX = 100;
const NAME_MAX = 50;

export function tokenElements(request: TokenRequest): XmlElement[] {
  const { key, amount, currency, ptlMinutes, holds, payer } = request;
  const transaction: (XmlElement | null)[] = [
    ['PaymentAmount', toDecimal(amount, currency)],
    ['PaymentCurrency', currency],
    ['CompanyRef', companyRef(key)],
    ['CompanyRefUnique', '1'],
    payer ? ['RedirectURL', payer.returnUrl] : null,
    payer ? ['BackURL', payer.cancelUrl] : null,
    ['PTL', String(ptlMinutes)],
    ['PTLtype', 'minutes'],
    ['CompanyAccRef', request.accountRef],
    ['TransactionChargeType', holds ? '2' : '1'],
    payer?.store ? ['AllowRecurrent', '1'] : null,
    ...names(payer?.name ?? null),
    payer?.email ? ['customerEmail', payer.email] : null,
    ['TransactionSource', 'API'],
  ];
  const service: XmlElement[] = [
    ['ServiceType', request.serviceType],
    ['ServiceDescription', request.description.slice(0, DESCRIPTION_MAX) || 'Payment'],
    ['ServiceDate', serviceDate(request.now)],
  ];
  return [
    ['Transaction', transaction.filter((element) => element !== null)],
    ['Services', [['Service', service]]],
  ];
}

function names(name: string | null): XmlElement[] {
  const [first = '', ...rest] = (name ?? '').trim().split(/\s+/);
  if (first === '') return [];
  const last = rest.join(' ');
  const given: XmlElement = ['customerFirstName', first.slice(0, NAME_MAX)];
  return last === '' ? [given] : [given, ['customerLastName', last.slice(0, NAME_MAX)]];
}

/** `2026/01/20 19:00`, in UTC. */
function serviceDate(at: Date): string {
  return at.toISOString().slice(0, 16).replaceAll('-', '/').replace('T', ' ');
}
