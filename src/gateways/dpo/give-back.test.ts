// Refunds, which have no name at DPO: what its list of them allows to be said, by the sums.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CREATED,
  far,
  followUpOf,
  LOST,
  lookUpOf,
  NOT_SENT,
  newKey,
  ORIGINAL,
  OUTAGE,
  result,
  TOKEN,
  xml,
} from '#test/dpo-far-end.ts';
import type { HttpReply } from '../http.ts';
import { dpo } from './index.ts';

type Row = [code: '003' | '008' | '009', amount: string];

/** The vendor's example of a list. */
const list = (...rows: Row[]) =>
  xml(
    '<Code>000</Code><Explanation>Results Found</Explanation><Refunds>' +
      rows
        .map(
          ([code, amount]) =>
            `<Refund><Code>${code}</Code><RefundStatus>status</RefundStatus>` +
            '<RefundDate>2023-09-04 06:33:19</RefundDate>' +
            `<RefundAmount>${amount}</RefundAmount></Refund>`,
        )
        .join('') +
      '</Refunds>',
  );
const NONE = xml('<Code>999</Code><Explanation>No Results Found</Explanation>');
const DONE = result('000', 'Refund successful');

const refund = (
  lists: HttpReply[],
  reply: HttpReply | null,
  { refunded = 0n, amount = 120n } = {},
) => {
  const http = far({ verifyRefund: lists, ...(reply === null ? {} : { refundToken: reply }) });
  const original = { ...ORIGINAL, refunded };
  const asked = followUpOf(http, { amount, original });
  return { http, key: asked.key, outcome: dpo.refund?.(asked) };
};

describe('a refund', () => {
  it('is sent as DPO wants it, between two looks at its list', async () => {
    const { http, key, outcome } = refund([NONE, list(['003', '1.2000'])], DONE);
    assert.deepEqual(await outcome, { is: 'approved', gatewayRef: TOKEN, http: 200 });
    const head =
      '<?xml version="1.0" encoding="utf-8"?>\n<API3G>' +
      '<CompanyToken>57466282-EBD7-4ED5-B699-8659330A6996</CompanyToken>';
    const named = '<TransRef>R49763213</TransRef></API3G>';
    const look = `/API/v7/ ${head}<Request>verifyRefund</Request>${named}`;
    assert.deepEqual(http.sent, [
      look,
      `/API/v6/ ${head}<Request>refundToken</Request>` +
        `<TransactionToken>${TOKEN}</TransactionToken>` +
        `<refundAmount>1.20</refundAmount><refundDetails>Refund ${key}</refundDetails>` +
        `<refundRef>${key}</refundRef></API3G>`,
      look,
    ]);
  });

  type Case = [string, HttpReply[], HttpReply | null, { refunded?: bigint }, string];
  const cases: Case[] = [
    ['not listed yet', [NONE, NONE], DONE, {}, 'pending'],
    ['accepted, and nobody answers', [NONE, OUTAGE], DONE, {}, 'pending'],
    ['waiting for a second person', [NONE, list(['009', '1.20'])], DONE, {}, 'pending'],
    ['declined after all', [NONE, list(['008', '1.20'])], DONE, {}, 'declined'],
    ['refused', [NONE], result('999', 'Refund failed - not paid'), {}, 'declined'],
    ['refused as a request', [NONE], result('950'), {}, 'declined'],
    ['answered by an outage', [NONE], OUTAGE, {}, 'unknown'],
    ['never answered', [NONE], LOST, {}, 'unknown'],
    ['answered by a code of next year', [NONE], result('777'), {}, 'unknown'],
    ['never sent', [NONE], NOT_SENT, {}, 'not_sent'],
    ['not sent without a list', [OUTAGE], null, {}, 'not_sent'],
    ['not sent without a readable sum', [list(['003', '1.2345'])], null, {}, 'not_sent'],
    ['made before', [list(['003', '1.20'])], null, {}, 'approved'],
    ['made before, and waiting', [list(['009', '1.20'])], null, {}, 'pending'],
    ['behind another that waits', [list(['009', '0.50'])], null, {}, 'declined'],
    ['behind one made elsewhere', [list(['003', '0.50'])], null, {}, 'declined'],
    [
      'the second one',
      [list(['003', '0.50']), list(['003', '0.50'], ['003', '1.20'])],
      DONE,
      { refunded: 50n },
      'approved',
    ],
    [
      'after one that was declined',
      [list(['008', '1.20']), list(['008', '1.20'], ['003', '1.20'])],
      DONE,
      {},
      'approved',
    ],
    [
      'declined again',
      [list(['008', '1.20']), list(['008', '1.20'], ['008', '1.20'])],
      DONE,
      {},
      'declined',
    ],
  ];
  for (const [what, lists, reply, more, expected] of cases) {
    it(`that is ${what} is ${expected}`, async () => {
      const outcome = await refund(lists, reply, more).outcome;
      assert.equal(outcome?.is, expected, JSON.stringify(outcome));
    });
  }

  it('needs the name that DPO gave with the first answer', async () => {
    const unnamed = { ...ORIGINAL, data: {} };
    const lost = await dpo.refund?.(followUpOf(far({}), { original: unnamed }));
    assert.ok(lost?.is === 'declined' && lost.code === 'unnamed');
    const ours = await dpo.refund?.(followUpOf(far({}), { gatewayRef: ORIGINAL.key }));
    assert.ok(ours?.is === 'declined' && ours.code === 'unnamed');
  });
});

describe('the look-up of a refund', () => {
  type Case = [string, HttpReply, { refunded?: bigint; accepted?: boolean }, string];
  const cases: Case[] = [
    ['no refund', NONE, {}, 'absent'],
    ['no refund, of one accepted', NONE, { accepted: true }, 'pending'],
    ['it as done', list(['003', '1.20']), {}, 'approved'],
    [
      'it beside an earlier one',
      list(['003', '0.50'], ['003', '1.20']),
      { refunded: 50n },
      'approved',
    ],
    ['only the earlier one', list(['003', '0.50']), { refunded: 50n }, 'absent'],
    ['it as waiting', list(['009', '1.20']), {}, 'pending'],
    ['it as declined, once accepted', list(['008', '1.20']), { accepted: true }, 'declined'],
    ['one that was declined', list(['008', '1.20']), {}, 'absent'],
    ['more than is known', list(['003', '1.20'], ['003', '7.00']), {}, 'no_answer'],
    ['another sum', list(['003', '7.00']), {}, 'no_answer'],
    ['a code of next year', xml('<Code>777</Code><Explanation>x</Explanation>'), {}, 'no_answer'],
    ['no list', CREATED, {}, 'absent'],
    ['an outage', OUTAGE, {}, 'no_answer'],
  ];
  for (const [what, reply, { refunded = 0n, accepted = false }, expected] of cases) {
    it(`that shows ${what} is ${expected}`, async () => {
      const found = await dpo.lookUp(
        lookUpOf(far({ verifyRefund: reply }), {
          ...{ kind: 'refund', key: newKey(), amount: 120n, parentRef: TOKEN },
          ...{ gatewayRef: accepted ? TOKEN : null, original: { ...ORIGINAL, refunded } },
        }),
      );
      assert.equal(found.is, expected, JSON.stringify(found));
    });
  }
});
