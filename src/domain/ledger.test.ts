// The ledger: whatever happens to payments, in every currency the debits equal the credits.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Id } from './ids.ts';
import { disputeCause, type LedgerCause, type Posting, posting } from './ledger.ts';
import { type Currency, parseCurrency } from './money.ts';

const parties = {
  accountId: '00000000-0000-7000-8000-00000000000a' as Id<'account'>,
  connectionId: '00000000-0000-7000-8000-00000000000b' as Id<'gatewayConnection'>,
};
const payer = { name: 'payer', of: parties.accountId };
const gateway = { name: 'gateway', of: parties.connectionId };
const eur = parseCurrency('EUR', 'currency');

const IN: LedgerCause[] = ['purchase', 'capture', 'chargeback_won', 'refund_failed'];
const OUT: LedgerCause[] = ['refund', 'chargeback', 'dishonour'];

describe('postings', () => {
  test('money that comes in debits the gateway and credits the payer', () => {
    for (const cause of IN) {
      const { debit, credit } = posting(cause, parties, 4900n, eur);
      assert.deepEqual({ debit, credit }, { debit: gateway, credit: payer }, cause);
    }
  });

  test('money that goes back debits the payer and credits the gateway', () => {
    for (const cause of OUT) {
      const { debit, credit } = posting(cause, parties, 4900n, eur);
      assert.deepEqual({ debit, credit }, { debit: payer, credit: gateway }, cause);
    }
  });

  test('what a bank takes back is a dishonour of a debit, a chargeback of anything else', () => {
    const causes = (['card', 'bank_account', 'mandate', null] as const).map(disputeCause);
    assert.deepEqual(causes, ['chargeback', 'dishonour', 'dishonour', 'chargeback']);
  });

  test('a refund or a chargeback undoes a purchase, a won chargeback undoes a chargeback, as a failed refund does a refund', () => {
    const all = (causes: LedgerCause[]) => causes.map((one) => posting(one, parties, 70n, eur));
    assert.equal(balance(all(['purchase', 'refund']), 'gateway').get(eur), 0n);
    assert.equal(balance(all(['purchase', 'chargeback']), 'payer').get(eur), 0n);
    assert.equal(balance(all(['purchase', 'refund', 'refund_failed']), 'payer').get(eur), -70n);
    const won = all(['purchase', 'chargeback', 'chargeback_won']);
    assert.equal(balance(won, 'gateway').get(eur), 70n);
  });

  test('any postings balance in each currency, and amount and currency stay what they were', () => {
    const one = fc.record({
      cause: fc.constantFrom(...IN, ...OUT),
      amount: fc.bigInt({ min: 1n, max: 2n ** 53n }),
      currency: fc.constantFrom('EUR', 'JPY', 'BHD').map((code) => parseCurrency(code, 'c')),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 50 }), (facts) => {
        const postings = facts.map(({ cause, amount, currency }) =>
          posting(cause, parties, amount, currency),
        );
        const [payers, gateways] = [balance(postings, 'payer'), balance(postings, 'gateway')];
        for (const [currency, amount] of payers) assert.equal(amount, -gateways.get(currency)!);
        for (const [index, { amount, currency, debit, credit }] of postings.entries()) {
          assert.equal(amount, facts[index]?.amount);
          assert.equal(currency, facts[index]?.currency);
          assert.notEqual(debit.name, credit.name);
        }
      }),
    );
  });
});

/** Debits less credits of one side, per currency. */
function balance(postings: readonly Posting[], side: 'payer' | 'gateway'): Map<Currency, bigint> {
  const sums = new Map<Currency, bigint>();
  for (const { debit, credit, amount, currency } of postings) {
    const before = sums.get(currency) ?? 0n;
    const debited = debit.name === side ? amount : 0n;
    const credited = credit.name === side ? amount : 0n;
    sums.set(currency, before + debited - credited);
  }
  return sums;
}
