// Refunds and the balance of the simulated DPO. Its "successful" only says that a refund was taken
// up; verifyRefund has the truth.

import type { Refund, Scene, Token } from './twin-objects.ts';
import { done, tokenNamed } from './twin-tokens.ts';
import {
  DpoError,
  majorOf,
  minorOf,
  mismatch,
  missing,
  momentOf,
  type Node,
  read,
  type Said,
} from './twin-wire.ts';

const DAY_MS = 86_400_000;

export function refundToken(scene: Scene, body: Node): Said {
  const token = named(scene, body);
  const given = read(body, 'refundAmount');
  if (given === null) throw missing('refundAmount');
  if (read(body, 'refundDetails') === null) throw missing('refundDetails');
  const amount = minorOf(given, token.currency);
  if (amount === null) throw mismatch('refundAmount');
  if (token.status !== 'paid') throw refused('Transaction was not paid');
  const held = token.refunds.filter(({ state }) => state !== 'declined');
  const left = token.amount - held.reduce((sum, refund) => sum + refund.amount, 0);
  if (amount > left - (token.booked?.charged_back ?? 0)) {
    throw refused('Refund amount is above the remaining amount');
  }
  const refund: Refund = { state: 'done', amount, atMs: scene.world.nowMs() };
  token.refunds.push(refund);
  const waits = read(body, 'refundApproval') === '1' || given.endsWith('.09');
  if (given.endsWith('.08')) refund.state = 'declined';
  else if (waits) waitForApproval(scene, token, refund);
  else if (token.booked !== null) token.booked.refunded += amount;
  return done('Refund successful');
}

function refused(why: string): DpoError {
  return new DpoError('999', `Refund failed - ${why}`);
}

// A second person at the merchant, who takes a day.
function waitForApproval({ due, world }: Scene, token: Token, refund: Refund): void {
  refund.state = 'waiting';
  due.add(world.nowMs() + DAY_MS, () => {
    refund.state = 'done';
    if (token.booked !== null) token.booked.refunded += refund.amount;
  });
}

function named(scene: Scene, body: Node): Token {
  const ref = read(body, 'TransRef');
  if (ref === null) return tokenNamed(scene, body);
  const token = scene.company.byRef.get(ref);
  if (token === undefined) throw mismatch('TransRef');
  return token;
}

const STATES: Readonly<Record<Refund['state'], readonly [code: string, status: string]>> = {
  done: ['003', 'Done'],
  declined: ['008', 'Declined'],
  waiting: ['009', 'Manual refund pending'],
};

export function verifyRefund({ company }: Scene, body: Node): Said {
  const ref = read(body, 'TransRef');
  if (ref === null) throw missing('TransRef');
  const { refunds = [], currency = '' } = company.byRef.get(ref) ?? {};
  if (refunds.length === 0) throw new DpoError('999', 'No Results Found');
  const listed = refunds.map(({ state, amount, atMs }): readonly [string, Said] => [
    'Refund',
    [
      ['Code', STATES[state][0]],
      ['RefundStatus', STATES[state][1]],
      ['RefundDate', momentOf(atMs)],
      ['RefundAmount', majorOf(amount, currency, 4)],
    ],
  ]);
  return [
    ['Code', '000'],
    ['Explanation', 'Results Found'],
    ['Refunds', listed],
  ];
}

/** No result code when all is well, and a comma between thousands. */
export function getBalance({ company }: Scene, body: Node): Said {
  const currency = read(body, 'Currency');
  if (currency === null) throw missing('Currency');
  let minor = 0;
  for (const token of company.tokens.values()) {
    if (token.status === 'paid' && token.currency === currency) {
      minor += token.amount - (token.booked?.refunded ?? 0);
    }
  }
  const [whole = '0', cents = '00'] = majorOf(minor, currency).split('.');
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return [
    ['CompanyBalance', cents === '00' ? commas : `${commas}.${cents}`],
    ['ExchangeRate', '1'],
  ];
}
