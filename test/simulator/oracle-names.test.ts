// Whose request it is, when it bears the name of what it follows only.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ArrivedRequest } from './oracle.ts';
import type { Facts, Payment } from './oracle-facts.ts';
import { shown } from './oracle-ids.ts';
import { kindsOf, namesOf } from './oracle-names.ts';

const [HELD, CAPTURE, REFUND] = [1, 2, 3].map(
  (last) => `01a49a89-615b-7007-a308-bad2653efc3${last}`,
) as [string, string, string];

test('a refund of what was captured is found by the order of what was held', () => {
  const of = (id: string, kind: string, parentId: string | null) =>
    ({ id, kind, parentId, visitId: null, billingId: HELD }) as Payment;
  const [held, capture, refund] = [
    of(HELD, 'authorization', null),
    of(CAPTURE, 'capture', HELD),
    of(REFUND, 'refund', CAPTURE),
  ];
  const facts: Facts = {
    ...{ merchants: new Map(), paymentRecords: new Map(), instruments: new Map(), stops: [] },
    ...{ doubts: new Map(), leased: new Map(), notices: [], visits: new Map(), visitItems: [] },
    ...{ ofVisit: new Map(), billings: new Map(), attempts: new Map() },
    payments: new Map([held, capture, refund].map((one) => [one.id, one])),
    followUps: new Map([
      [HELD, [capture]],
      [CAPTURE, [refund]],
    ]),
  };
  const names = namesOf({ facts, books: [] });
  const order = shown('ptx', HELD).slice('ptx_'.length);
  const request = (verb: string) =>
    ({ gateway: 'transbank', verb, key: null, parent: order, ref: null }) as ArrivedRequest;
  const found = (verb: string) =>
    names.candidates(request(verb), kindsOf(request(verb)) ?? []).map(({ id }) => id);
  assert.deepEqual(found('refund'), [REFUND]);
  assert.deepEqual(found('capture'), [CAPTURE]);
});
