// The oracle's rule about what is sent again while the first request is on its way.

import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { ArrivedRequest } from './oracle.ts';
import { judgeOvertaken } from './oracle-overtaken.ts';

function broken(...sent: [requestId: string, leftAtMs: number, atMs: number, gateway?: string][]) {
  const requests = sent.map(([requestId, leftAtMs, atMs, gateway = 'paypal']): ArrivedRequest => {
    const [key = null] = requestId.split('-');
    return { step: 1, atMs, leftAtMs, gateway, account: 'a', verb: 'charge', key, requestId };
  });
  const found: number[] = [];
  judgeOvertaken({ requests, report: (invariant: number) => found.push(invariant) });
  return found;
}

test('what was sent again only when the first had arrived is in order', () => {
  assert.deepEqual(broken(['ptx_1', 0, 500], ['ptx_1', 500, 900], ['ptx_1', 901, 902]), []);
});

test('what was sent while the first was on its way breaks invariant 3', () => {
  assert.deepEqual(broken(['ptx_1', 0, 500], ['ptx_1', 499, 900]), [3]);
  assert.deepEqual(broken(['ptx_1', 100, 200], ['ptx_1', 0, 5_000]), [3]);
  const captures = ['ptx_1-capture-0', 'ptx_1-authorize-0'];
  for (const one of captures) assert.deepEqual(broken([one, 0, 500], [one, 1, 2]), [3]);
});

test('another name, a gateway that keeps declines, or no money at all: is nothing', () => {
  assert.deepEqual(broken(['ptx_1-capture-0', 0, 500], ['ptx_1-capture-1', 1, 2]), []);
  assert.deepEqual(broken(['ptx_1', 0, 500, 'stripe'], ['ptx_1', 1, 2, 'stripe']), []);
  assert.deepEqual(broken(['ptx_1-token', 0, 500], ['ptx_1-token', 1, 2]), []);
});
