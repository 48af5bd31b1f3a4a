import assert from 'node:assert/strict';
import test from 'node:test';
import { isSound, matrixOf, type Told } from './cells.ts';
import { matrixText } from './text.ts';

const KNOWN = { gateways: ['acme', 'other'], noCheckout: { other: 'it has no page' } };
const SUITE = 'acme keeps the contract';

const matrix = (...told: Told[]) => matrixOf(told, KNOWN);
const ran = (suite: string, test: string, more: Partial<Told> = {}): Told => ({
  ...{ names: [suite, test], is: 'pass' },
  ...more,
});

test('every gateway has a cell for every scenario', () => {
  const found = matrix(ran(SUITE, 'pays'), ran('other keeps the contract', 'pays'));
  assert.deepEqual(
    found.cells.map(({ gateway, scenario, is }) => [gateway, scenario, is]),
    [
      ['acme', 'pays', 'pass'],
      ['other', 'pays', 'pass'],
    ],
  );
  assert.ok(isSound(found));
});

test('declines are one scenario for each reason, whatever the gateway calls them', () => {
  const found = matrix(
    ran(SUITE, 'reads the decline 51 as insufficient_funds'),
    ran('other keeps the contract', 'reads the decline nsf as insufficient_funds'),
    ran(SUITE, 'reads the decline 43 as stolen_card'),
  );
  assert.deepEqual(found.scenarios, [
    'reads a decline as insufficient_funds',
    'reads a decline as stolen_card',
  ]);
  assert.equal(found.cells.at(-1)?.why, 'no reply of it gives this reason');
  assert.ok(isSound(found));
});

test('a skip without a reason is not sound, and is told', () => {
  for (const skip of [true, '', ' ']) {
    const found = matrix(ran(SUITE, 'pays', { skip }), ran('other keeps the contract', 'pays'));
    assert.equal(isSound(found), false);
    assert.match(matrixText(found), /Skipped without a reason:\n {2}acme pays/);
  }
  const found = matrix(
    ran(SUITE, 'pays', { skip: 'it cannot' }),
    ran('other keeps the contract', 'pays'),
  );
  assert.ok(isSound(found));
  assert.match(matrixText(found), /acme: it cannot/);
});

test('what one kind of instrument shows, another is excused from', () => {
  const other = ran('other keeps the contract', 'waits');
  const variant = 'acme (debits) keeps the contract';
  const excused = ran(SUITE, 'waits', { skip: 'a card does not' });
  assert.equal(matrix(excused, ran(variant, 'waits'), other).cells[0]?.is, 'pass');
  const unexplained = ran(SUITE, 'waits', { skip: true });
  assert.equal(isSound(matrix(unexplained, ran(variant, 'waits'), other)), false);
  const failed = ran(variant, 'waits', { is: 'fail' });
  assert.equal(isSound(matrix(ran(SUITE, 'waits'), failed, other)), false);
});

test('a gateway that a scenario is not tried with needs a reason', () => {
  assert.equal(isSound(matrix(ran(SUITE, 'pays'))), false);
});

test('a gateway without a checkout is excused by its case, and not without', () => {
  const served = (suite: string) => ran(suite, 'who pays: it is taken once');
  const excused = matrix(served('acme serves a payer'));
  assert.deepEqual(excused.cells[1], {
    ...{ gateway: 'other', scenario: 'who pays: it is taken once' },
    ...{ is: 'skip', why: 'it has no page' },
  });
  assert.equal(isSound(matrix(served('other serves a payer'))), false);
});

test('a failure is told with what was found, wherever it is', () => {
  const failed = { is: 'fail', why: 'two were booked' } as const;
  const inside = matrix(ran(SUITE, 'pays', failed), ran('other keeps the contract', 'pays'));
  assert.equal(isSound(inside), false);
  assert.match(matrixText(inside), /Failed:\n {2}acme pays: two were booked/);
  const outside = matrix(ran(SUITE, 'pays'), ran('other keeps the contract', 'pays'), {
    names: ['contract.test.ts'],
    is: 'fail',
    why: 'does not load',
  });
  assert.equal(isSound(outside), false);
  assert.deepEqual(outside.broken, ['contract.test.ts: does not load']);
});

test('nothing that ran is not sound', () => {
  assert.equal(isSound(matrix()), false);
});
