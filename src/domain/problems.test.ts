// Problems: the words a caller reads, and that the list of codes keeps its own rules.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PROBLEMS, Problem, type ProblemCode } from './problems.ts';

describe('a problem', () => {
  test('names the field, the value and the limit in one sentence', () => {
    const limit = 'an integer from 1 to 31';
    const problem = new Problem('billing_day_invalid', { field: 'billing_day', value: 32, limit });
    assert.equal(
      problem.detail,
      'The billing day is not possible: billing_day was 32, allowed is an integer from 1 to 31.',
    );
    assert.equal(problem.message, problem.detail);
    assert.equal(problem.status, 400);
    assert.equal(problem.title, 'The billing day is not possible');
    assert.equal(problem.field, 'billing_day');
    assert.equal(problem.value, 32);
    assert.equal(problem.limit, limit);
  });

  test('says no more than it knows', () => {
    assert.equal(new Problem('not_found').detail, 'There is no such thing here.');
    const missing = new Problem('field_missing', { field: 'amount' });
    assert.equal(missing.detail, 'A required field is missing: amount.');
  });

  test('shows amounts, and cuts what is long', () => {
    const amount = new Problem('amount_invalid', { field: 'amount', value: 0n });
    assert.equal(amount.detail, 'The amount is not possible: amount was 0.');
    const long = new Problem('value_invalid', { field: 'name', value: 'x'.repeat(5000) });
    assert.ok(long.detail.length < 200);
    assert.equal(long.value, 'x'.repeat(5000));
  });

  test('its own detail, its faults and its cause are kept', () => {
    const cause = new RangeError('why');
    const errors = [{ code: 'amount_invalid', field: 'amount' }] as const;
    const problem = new Problem('value_invalid', { detail: 'Two rows.', errors, cause });
    assert.equal(problem.detail, 'Two rows.');
    assert.deepEqual(problem.errors, errors);
    assert.equal(problem.cause, cause);
    assert.ok(problem instanceof Error);
    assert.equal(problem.name, 'Problem');
  });
});

describe('the list of problems', () => {
  test('each code is snake_case, has an error status and a title without a full stop', () => {
    const codes = Object.keys(PROBLEMS) as ProblemCode[];
    assert.ok(codes.length > 30);
    for (const code of codes) {
      const { status, title } = new Problem(code);
      assert.match(code, /^[a-z]+(_[a-z]+)*$/);
      assert.ok(status >= 400 && status <= 599, code);
      assert.match(title, /^[A-Z].*[^.\s]$/, code);
    }
  });

  test('no two codes share a title', () => {
    const titles = Object.values(PROBLEMS).map(([, title]) => title);
    assert.equal(new Set(titles).size, titles.length);
  });
});
