// verifyToken of the simulated DPO: how each state of a token is told.

import type { Scene, Token } from './twin-objects.ts';
import { dayOf, majorOf, mismatch, missing, type Node, read, type Said } from './twin-wire.ts';

const DAY_MS = 86_400_000;
const SETTLES_AFTER_MS = 7 * DAY_MS;

export function verifyToken(scene: Scene, body: Node): Said {
  const name = read(body, 'TransactionToken');
  const companyRef = read(body, 'CompanyRef');
  if (name === null && companyRef === null) throw missing('TransactionToken');
  const flag = read(body, 'VerifyTransaction') ?? '1';
  if (flag !== '0' && flag !== '1') throw mismatch('VerifyTransaction');
  const { company, world, marks } = scene;
  const token =
    name === null
      ? company.byCompanyRef.get(companyRef ?? '')?.at(-1)
      : company.tokens.get(name.toUpperCase());
  const field = name === null ? 'CompanyRef' : 'TransactionToken';
  const seenMs = world.nowMs() - (marks.lookUpLagMs ?? -1);
  if (token === undefined || token.createdMs >= seenMs) throw mismatch(field);
  if (token.changedMs >= seenMs) return shown(NOT_PAID, token, false);
  const state = stateOf(token, world.nowMs());
  return shown(state, token, ['000', '001', '002'].includes(state[0]));
}

const NOT_PAID = ['900', 'Transaction not paid yet'] as const;

/** Result code and its text. */
export function stateOf(token: Token, nowMs: number): readonly [string, string] {
  switch (token.status) {
    case 'paid':
      return token.misfit ? ['002', 'Transaction overpaid/underpaid'] : ['000', 'Transaction Paid'];
    case 'authorised':
    case 'queued':
      return ['001', 'Authorized'];
    case 'pending':
      return [token.pendingCode, PENDING[token.pendingCode] ?? 'Pending'];
    case 'declined':
      return ['901', `Transaction Declined - ${token.why}`];
    case 'cancelled':
      return ['904', 'Transaction cancelled'];
    case 'open':
      return isPast(token, nowMs) ? ['903', 'The transaction has passed the PTL'] : NOT_PAID;
  }
}

export function isPast({ status, expiresMs }: Token, nowMs: number): boolean {
  return status === 'open' && nowMs >= expiresMs;
}

const PENDING: Readonly<Record<string, string>> = {
  '003': 'Pending Bank',
  '005': 'Queued Authorization',
  '007': 'Pending Split Payment',
};

function shown([code, said]: readonly [string, string], token: Token, all: boolean): Said {
  const head: Said = [
    ['Result', code],
    ['ResultExplanation', said],
  ];
  const tail: Said = [
    ['AccRef', token.accountRef],
    ['CompanyRef', token.companyRef],
  ];
  if (!all) return [...head, ['CustomerName', token.name], ...tail];
  const { amount, currency, changedMs, final } = token;
  const paid = token.misfit ? Math.max(1, Math.floor(amount / 2)) : amount;
  return [
    ...head,
    ['CustomerName', token.name],
    ['CustomerCredit', token.paidWith?.last4 ?? ''],
    ['CustomerCreditType', token.paidWith?.type ?? ''],
    ['TransactionApproval', token.approval],
    ['TransactionCurrency', currency],
    ['TransactionAmount', majorOf(paid, currency)],
    ['FraudAlert', '000'],
    ['FraudExplnation', 'Genuine transaction'],
    ['TransactionNetAmount', majorOf(Math.floor(paid * 0.97), currency)],
    ['TransactionSettlementDate', dayOf(changedMs + SETTLES_AFTER_MS)],
    ['TransactionRollingReserveAmount', '0.00'],
    ['TransactionRollingReserveDate', dayOf(changedMs + 180 * DAY_MS)],
    ['CustomerPhone', ''],
    ['CustomerCountry', ''],
    ['CustomerAddress', ''],
    ['CustomerCity', ''],
    ['CustomerZip', ''],
    ['MobilePaymentRequest', 'Not sent'],
    ...tail,
    ['TransactionFinalCurrency', final?.currency ?? currency],
    ['TransactionFinalAmount', majorOf(final?.amount ?? paid, final?.currency ?? currency)],
  ];
}
