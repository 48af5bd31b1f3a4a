// Writes the demo's input files from a seed: `node demo/generate.ts [SEED]`. The files are kept in
// git, so that every demo runs on the same merchants' data; run this only to change them.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StandName, standAt } from '#cli/stands.ts';

const ACCOUNTS = 2_050;
const ONE_OFFS = 1_500;
const YEAR = 2027;

const random = numbers(Number(process.argv[2] ?? 20_270_101));

type Weighted<T> = readonly (readonly [number, T])[];

const FREQUENCIES: Weighted<string> = [
  [0.6, 'daily'],
  [2.5, 'weekly'],
  [4, 'biweekly'],
  [32, 'monthly'],
  [12, 'bimonthly'],
  [26, 'quarterly'],
  [9, 'semiannual'],
  [9.4, 'annual'],
  [4.5, 'biennial'],
];

const CURRENCIES: Weighted<string> = [
  [40, 'EUR'],
  [22, 'USD'],
  [14, 'GBP'],
  [9, 'JPY'],
  [8, 'KWD'],
  [7, 'CHF'],
];

/** Behaviours by the words of each gateway; what follows `__` only makes the token distinct. */
const SANDBOX_CARDS: Weighted<string> = [
  [74, 'ok'],
  [5, 'seq_ok_insufficient_funds_ok'],
  [3, 'seq_ok_ok_insufficient_funds_insufficient_funds_ok'],
  [2, 'seq_do_not_honour_ok'],
  [2, 'seq_ok_limit_exceeded_ok'],
  [1.5, 'seq_ok_ok_issuer_unavailable_processing_error_ok'],
  [2, 'insufficient_funds'],
  [2, 'seq_ok_ok_expired_card'],
  [1.5, 'seq_ok_ok_ok_lost_card'],
  [1, 'seq_ok_ok_stolen_card'],
  [1, 'seq_ok_account_closed'],
  [1, 'seq_ok_ok_incorrect_details'],
  [1, 'seq_ok_ok_ok_action_ok'],
  [1, 'seq_ok_charged_back_ok'],
  [1, 'seq_ok_ok_charged_back_won_ok'],
];

const SANDBOX_BANKS: Weighted<string> = [
  [70, 'pending'],
  [20, 'seq_pending_pending_returned_pending'],
  [10, 'seq_pending_pending_account_closed'],
];

const STRIPE_CARDS: Weighted<string> = [
  [76, 'ok'],
  [6, 'seq_ok_insufficient_funds_ok'],
  [3, 'seq_ok_ok_insufficient_funds_insufficient_funds_ok'],
  [3, 'seq_generic_decline_ok'],
  [2, 'seq_ok_processing_error_ok'],
  [2, 'generic_decline'],
  [2, 'seq_ok_ok_expired_card'],
  [2, 'seq_ok_ok_lost_card'],
  [1, 'seq_ok_ok_ok_stolen_card'],
  [1, 'seq_ok_ok_action_ok'],
  [1, 'seq_ok_charged_back_ok'],
];

const AUTHORIZE_NET_CARDS: Weighted<string> = [
  [78, 'ok'],
  [6, 'seq_ok_insufficient_funds_ok'],
  [4, 'seq_insufficient_funds_ok'],
  [3, 'seq_ok_re_enter_ok'],
  [3, 'seq_ok_ok_expired_card'],
  [3, 'seq_ok_ok_pick_up_card'],
  [3, 'seq_ok_fraud_filter'],
];

const PAYPAL_WALLETS: Weighted<string> = [
  [82, 'ok'],
  [8, 'seq_ok_instrument_declined_ok'],
  [4, 'seq_ok_ok_transaction_limit_exceeded_ok'],
  [3, 'seq_ok_ok_agreement_already_cancelled'],
  [3, 'seq_ok_charged_back_ok'],
];

const TRANSBANK_CARDS: Weighted<string> = [
  [84, 'ok'],
  [8, 'seq_ok_rejected_ok'],
  [5, 'seq_daily_amount_ok'],
  [3, 'seq_ok_ok_fraud'],
];

const DPO_CARDS: Weighted<string> = [
  [82, 'ok'],
  [8, 'seq_ok_insufficient_funds_ok'],
  [4, 'seq_do_not_honour_ok'],
  [3, 'seq_ok_ok_invalid_expiry'],
  [3, 'seq_ok_ok_lost_card'],
];

const PAYPAL_CURRENCIES: Weighted<string> = [
  [50, 'EUR'],
  [30, 'USD'],
  [20, 'JPY'],
];

const DPO_CURRENCIES: Weighted<string> = [
  [60, 'KES'],
  [40, 'USD'],
];

/** Where an account is charged, how many of a hundred, what its cards do, what it takes. */
const GATEWAYS: Weighted<{
  gateway: StandName;
  cards: Weighted<string>;
  currencies: Weighted<string>;
}> = [
  [38, { gateway: 'sandbox', cards: SANDBOX_CARDS, currencies: CURRENCIES }],
  [32, { gateway: 'stripe', cards: STRIPE_CARDS, currencies: CURRENCIES }],
  [10, { gateway: 'authorize_net', cards: AUTHORIZE_NET_CARDS, currencies: [[1, 'EUR']] }],
  [8, { gateway: 'paypal', cards: PAYPAL_WALLETS, currencies: PAYPAL_CURRENCIES }],
  [6, { gateway: 'transbank', cards: TRANSBANK_CARDS, currencies: [[1, 'CLP']] }],
  [6, { gateway: 'dpo', cards: DPO_CARDS, currencies: DPO_CURRENCIES }],
];

const NAMES = 'Adler Bauer Costa Dubois Evans Fischer Garcia Haas Ito Jansen Kaya Lopez Meyer';
const PLANS = 'Membership,Magazine,Storage unit,Piano lessons,Parking space,Software,Insurance';

type Payer = { reference: string; currency: string; oneOffs: boolean };

const accounts = ['reference,last_name,email'];
const instruments = ['account,gateway,kind,token,gateway_customer,brand,last4,exp_month,exp_year'];
const records = [
  'account,order_ref,amount,first_amount,currency,frequency,first_date,billing_day,billing_count,' +
    'end_date,retry,description',
];
const behaviours: string[] = [];
const oneOffs = ['reference,account,amount,currency,due_on,retry,description'];

const payers: Payer[] = [];
for (let number = 1; number <= ACCOUNTS; number++) payers.push(addPayer(number));
const charged = payers.filter((payer) => payer.oneOffs);
for (let number = 1; number <= ONE_OFFS; number++) addOneOff(number);

write('accounts.csv', accounts);
write('instruments.csv', instruments);
write('behaviours.csv', behaviours);
write('payment-records.csv', records);
write('one-off-schedules.csv', oneOffs);

function addPayer(number: number): Payer {
  const reference = `A-${String(number).padStart(5, '0')}`;
  const name = pick(NAMES.split(' '));
  accounts.push([reference, name, `${name.toLowerCase()}.${number}@example.com`].join(','));
  const expiring = chance(0.04);
  const chosen = weighted(GATEWAYS);
  const oneOffsToo = addInstrument(number, reference, { ...chosen, expiring });
  const currency = weighted(chosen.currencies);
  addRecord(number, reference, currency);
  return { reference, currency, oneOffs: oneOffsToo };
}

type Left = { gateway: StandName; cards: Weighted<string>; expiring: boolean };

function addInstrument(
  number: number,
  reference: string,
  { gateway, cards, expiring }: Left,
): boolean {
  const bank = gateway === 'sandbox' && chance(0.08);
  const behaviour = weighted(bank ? SANDBOX_BANKS : cards);
  const last4 = String(between(0, 9999)).padStart(4, '0');
  const brand = chance(0.7) ? 'visa' : 'mastercard';
  const [month, year] = expiring ? [between(2, 11), YEAR] : [between(1, 12), YEAR + between(1, 4)];
  const stand = standAt(gateway);
  const { token, customer } = stand.card(number, behaviour);
  const card = bank ? ['', last4, '', ''] : [brand, last4, month, year];
  const kind = bank ? 'bank_account' : 'card';
  instruments.push([reference, gateway, kind, token, customer ?? '', ...card].join(','));
  if (stand.tokenTellsBehaviour === undefined) behaviours.push(`${gateway} ${token},${behaviour}`);
  return !expiring && !bank && behaviour === 'ok';
}

function addRecord(number: number, reference: string, currency: string): void {
  const frequency = weighted(FREQUENCIES);
  const counted = frequency === 'daily' || chance(0.15);
  const ending = !counted && chance(0.12);
  const monthly = !['daily', 'weekly', 'biweekly'].includes(frequency);
  const first = between(1, frequency === 'daily' ? 200 : 75);
  const count = frequency === 'daily' ? between(20, 120) : between(2, 14);
  const billingDay = pick([1, 1, 1, 5, 10, 15, 15, 20, 25, 28, 30, 31]);
  const retry = chance(0.15) ? 'next_working_day' : chance(0.05) ? 'none' : '';
  records.push(
    [
      reference,
      `order-${number}`,
      amountIn(currency),
      chance(0.2) ? amountIn(currency) : '',
      currency,
      frequency,
      dayOfYear(first),
      monthly && chance(0.8) ? billingDay : '',
      counted ? count : '',
      ending ? dayOfYear(between(first + 30, 364)) : '',
      retry,
      pick(PLANS.split(',')),
    ].join(','),
  );
}

function addOneOff(number: number): void {
  const { reference, currency } = pick(charged);
  const day = dayOfYear(between(3, 360));
  const retry = chance(0.4) ? 'next_working_day' : '';
  const name = `INV-${YEAR}-${String(number).padStart(5, '0')}`;
  oneOffs.push(
    [name, reference, amountIn(currency), currency, day, retry, `Invoice ${name}`].join(','),
  );
}

/** Minor units. Cards take dinars with two decimals only: the third is 0. */
function amountIn(currency: string): number {
  if (currency === 'JPY') return between(5, 300) * 100;
  if (currency === 'CLP') return between(5, 300) * 1_000;
  if (currency === 'KWD') return between(100, 3_000) * 10;
  return between(4, 160) * 100 + pick([0, 50, 90, 99]);
}

function dayOfYear(number: number): string {
  return new Date(Date.UTC(YEAR, 0, number)).toISOString().slice(0, 10);
}

function write(name: string, lines: readonly string[]): void {
  writeFileSync(join(import.meta.dirname, name), `${lines.join('\n')}\n`);
}

function weighted<T>(choices: Weighted<T>): T {
  let left = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of choices) {
    left -= weight;
    if (left < 0) return value;
  }
  return choices[0]![1];
}

function pick<T>(items: readonly T[]): T {
  return items[between(0, items.length - 1)]!;
}

function between(min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}

function chance(part: number): boolean {
  return random() < part;
}

/** From 0 to below 1, by the seed alone (a linear congruence of 48 bits). */
function numbers(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 25_214_903_917n + 11n) & 0xffff_ffff_ffffn;
    return Number(state >> 16n) / 2 ** 32;
  };
}
