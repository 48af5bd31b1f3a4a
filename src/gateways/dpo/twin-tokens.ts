// createToken, updateToken and cancelToken of the simulated DPO, with what it refuses.

import type { Scene, Token } from './twin-objects.ts';
import { guidOf } from './twin-objects.ts';
import { isPast } from './twin-verify.ts';
import {
  DpoError,
  find,
  minorOf,
  mismatch,
  missing,
  type Node,
  read,
  type Said,
} from './twin-wire.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const PTL_HOURS_DEFAULT = 96;
const FIRST_REF = 49_763_213;
/** In major units, whatever the currency. */
const LIMIT = 100_000_000;

const CURRENCIES = new Set(
  'USD EUR GBP ZAR KES TZS UGX ZMW RWF BWP NAD MUR MWK GHS NGN ETB XOF XAF AED SZL LSL MZN'.split(
    ' ',
  ),
);
const SERVICE_TYPES = new Set(['3854', '5525']);

export function createToken(scene: Scene, body: Node): Said {
  const asked = find(body, 'Transaction');
  const given = read(asked, 'PaymentAmount');
  if (given === null) throw missing('PaymentAmount');
  const currency = read(asked, 'PaymentCurrency')?.toUpperCase();
  if (currency === undefined) throw missing('PaymentCurrency');
  checkServices(find(body, 'Services'));
  checkCodes(asked);
  if (!CURRENCIES.has(currency)) throw new DpoError('904', 'Currency not supported');
  const amount = minorOf(given, currency);
  if (amount === null) throw mismatch('PaymentAmount');
  if (Number(given) > LIMIT) throw new DpoError('905', 'Transaction amount exceeds the limit');
  const companyRef = read(asked, 'CompanyRef') ?? '';
  if (read(asked, 'CompanyRefUnique') === '1' && isPaidRef(scene, companyRef)) {
    throw new DpoError('940', 'CompanyREF already exists and paid');
  }
  const token = newToken(scene, asked, { companyRef, amount, currency });
  const { company } = scene;
  company.tokens.set(token.token, token);
  company.byRef.set(token.ref, token);
  const same = company.byCompanyRef.get(companyRef);
  if (same === undefined) company.byCompanyRef.set(companyRef, [token]);
  else same.push(token);
  return [
    ['Result', '000'],
    ['ResultExplanation', 'Transaction created'],
    ['TransToken', token.token],
    ['TransRef', token.ref],
  ];
}

function checkServices(services: Node | null): void {
  const listed = services?.inside.filter(({ name }) => name === 'Service') ?? [];
  if (listed.length === 0) throw missing('Service');
  for (const service of listed) {
    const type = read(service, 'ServiceType');
    if (type === null && read(service, 'ServiceTypeName') === null) throw missing('ServiceType');
    if (type !== null && !SERVICE_TYPES.has(type)) throw mismatch('ServiceType');
    if (read(service, 'ServiceDescription') === null) throw missing('ServiceDescription');
    const date = read(service, 'ServiceDate');
    if (date === null) throw missing('ServiceDate');
    if (!/^\d{4}\/\d\d\/\d\d( \d\d:\d\d)?$/.test(date)) throw mismatch('ServiceDate');
  }
}

function checkCodes(asked: Node | null): void {
  for (const field of ['customerCountry', 'customerDialCode']) {
    const value = read(asked, field);
    if (value !== null && !/^[A-Za-z]{2}$/.test(value)) throw mismatch(field);
  }
  const phone = read(asked, 'customerPhone');
  if (phone !== null && !/^\d+$/.test(phone)) throw mismatch('customerPhone');
  const type = read(asked, 'TransactionChargeType');
  if (type !== null && !/^[123]$/.test(type)) throw mismatch('TransactionChargeType');
  if (!/^\d+$/.test(read(asked, 'PTL') ?? '1')) throw mismatch('PTL');
  const unit = read(asked, 'PTLtype');
  if (unit !== null && unit !== 'hours' && unit !== 'minutes') throw mismatch('PTLtype');
}

function isPaidRef({ company }: Scene, companyRef: string): boolean {
  const known = company.byCompanyRef.get(companyRef) ?? [];
  return companyRef !== '' && known.some(({ status }) => status === 'paid');
}

type Sum = { companyRef: string; amount: number; currency: string };

function newToken(scene: Scene, asked: Node | null, sum: Sum): Token {
  const { world, company } = scene;
  const number = scene.nextNumber();
  const createdMs = world.nowMs();
  const unitMs = read(asked, 'PTLtype') === 'minutes' ? MINUTE_MS : HOUR_MS;
  const lifeMs = Number(read(asked, 'PTL') ?? PTL_HOURS_DEFAULT) * unitMs;
  const names = [read(asked, 'customerFirstName'), read(asked, 'customerLastName')];
  return {
    token: guidOf(`${company.token} ${number}`),
    ref: `R${FIRST_REF + number}`,
    ...sum,
    accountRef: read(asked, 'CompanyAccRef') ?? '',
    holds: read(asked, 'TransactionChargeType') === '2',
    redirectUrl: read(asked, 'RedirectURL') ?? '',
    backUrl: read(asked, 'BackURL') ?? '',
    declinedUrl: read(asked, 'DeclinedURL') ?? '',
    name: names.filter((name) => name !== null).join(' '),
    email: (read(asked, 'customerEmail') ?? '').toLowerCase(),
    recurrent: read(asked, 'AllowRecurrent') === '1',
    ...{ createdMs, expiresMs: createdMs + lifeMs, status: 'open', changedMs: createdMs },
    ...{ pendingCode: '', why: '', approval: '', paidWith: null, misfit: false, final: null },
    ...{ refunds: [], booked: null },
  };
}

/** Throws 950 without a name, 902 for one that the company has not. */
export function tokenNamed({ company }: Scene, body: Node): Token {
  const name = read(body, 'TransactionToken');
  if (name === null) throw missing('TransactionToken');
  const token = company.tokens.get(name.toUpperCase());
  if (token === undefined) throw mismatch('TransactionToken');
  return token;
}

export function cancelToken(scene: Scene, body: Node): Said {
  const token = tokenNamed(scene, body);
  if (isPast(token, scene.world.nowMs())) throw new DpoError('999', 'Transaction has expired');
  if (token.status === 'paid' || token.status === 'queued' || token.status === 'pending') {
    throw new DpoError('999', `Transaction is ${token.status} and cannot be cancelled`);
  }
  if (token.status !== 'cancelled') {
    if (token.status === 'authorised' && token.booked) token.booked.status = 'voided';
    token.status = 'cancelled';
    token.changedMs = scene.world.nowMs();
  }
  return done('Token been updated to status cancelled');
}

export function updateToken(scene: Scene, body: Node): Said {
  const token = tokenNamed(scene, body);
  if (token.status !== 'open') throw new DpoError('999', `Transaction is ${token.status}`);
  const given = read(body, 'PaymentAmount');
  const amount = given === null ? token.amount : minorOf(given, token.currency);
  if (amount === null) throw mismatch('PaymentAmount');
  token.amount = amount;
  token.email = read(body, 'CustomerEmail')?.toLowerCase() ?? token.email;
  return done('Transaction updated');
}

export function emailToToken(scene: Scene, body: Node): Said {
  const { email } = tokenNamed(scene, body);
  if (email === '') throw new DpoError('999', 'Transaction has no customer email');
  return done('Email sent successfully');
}

export function done(said: string, code = '000'): Said {
  return [
    ['Result', code],
    ['ResultExplanation', said],
  ];
}
