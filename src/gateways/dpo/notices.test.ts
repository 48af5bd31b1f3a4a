// Pushes, which anybody could send: what is told is what DPO answers about the token they name.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  callTo,
  chargeOf,
  far,
  KEY,
  LOST,
  NOT_SENT,
  OPEN,
  OURS,
  OUTAGE,
  paid,
  REF,
  result,
  TOKEN,
  xml,
} from '#test/dpo-far-end.ts';
import type { HttpReply } from '../http.ts';
import { dpo } from './index.ts';

type Fields = Record<string, string>;

/** The vendor's example of a push. */
const PUSHED: Fields = {
  Result: '000',
  ResultExplanation: 'Transaction paid',
  TransactionToken: TOKEN,
  TransactionRef: REF,
  CompanyRef: OURS,
  CustomerName: '..',
  CustomerCredit: '4432',
  TransactionApproval: '938204312',
  TransactionCurrency: 'USD',
  TransactionAmount: '450.00',
  FraudAlert: '000',
  FraudExplnation: '..',
  AccRef: '',
};

function body(more: Fields = {}): string {
  const fields = Object.entries({ ...PUSHED, ...more });
  const inside = fields.map(([name, text]) => `<${name}>${text}</${name}>`).join('');
  return `<?xml version="1.0" encoding="utf-8"?><API3G>${inside}</API3G>`;
}

async function read(text: string, answer: HttpReply | null, method: 'GET' | 'POST' = 'POST') {
  const http = far(answer === null ? {} : { verifyToken: answer });
  const reading = await dpo.readNotice?.(
    { method, query: '', headers: {}, body: text },
    callTo(http),
  );
  return { http, reading };
}

const outcomeIn = async (more: Fields, answer: HttpReply) => {
  const { reading } = await read(body(more), answer);
  const fact = reading?.is === 'told' ? reading.notices[0]?.fact : undefined;
  return fact?.is === 'outcome' ? fact.outcome : fact;
};

describe('a push', () => {
  it('is told as DPO answers when it is asked about the token', async () => {
    const { http, reading } = await read(body(), paid());
    assert.equal(http.sent.length, 1);
    assert.ok(
      http.sent[0]?.includes(
        `<TransactionToken>${TOKEN}</TransactionToken><VerifyTransaction>0</VerifyTransaction>`,
      ),
    );
    const data = { approval: '938204312', trans_ref: REF };
    const outcome = { is: 'approved', gatewayRef: TOKEN, data };
    assert.deepEqual(reading, {
      is: 'told',
      notices: [
        { noticeId: `${TOKEN}:000`, key: KEY, gatewayRef: TOKEN, fact: { is: 'outcome', outcome } },
      ],
    });
  });

  it('of a visit is the visit’s, to be asked for as a whole', async () => {
    const named = '<AccRef>visit-bil_01h455vb4pex5vsknk084sn02q</AccRef>';
    const answer = xml(inner(paid()).replace('<AccRef/>', named));
    assert.deepEqual(await outcomeIn({}, answer), { is: 'checkout' });
  });

  const told: [string, Fields, HttpReply, string][] = [
    ['queued', { Result: '005' }, result('005'), 'pending'],
    ['declined', { Result: '901' }, result('901', 'Lost card'), 'declined'],
    ['cancelled', { Result: '904' }, result('904'), 'irrelevant'],
    ['paid in another amount', { Result: '002' }, result('002'), 'irrelevant'],
  ];
  for (const [what, more, answer, expected] of told) {
    it(`that says ${what}, as the answer does, is ${expected}`, async () => {
      const code = more.Result ?? '';
      const whole = xml(`<Result>${code}</Result><ResultExplanation>Lost card</ResultExplanation>
        <CompanyRef>${OURS}</CompanyRef>`);
      assert.equal((await outcomeIn(more, whole))?.is, expected);
      // Whose it is, only the answer says.
      assert.equal((await outcomeIn(more, answer))?.is, 'irrelevant');
    });
  }

  it('of a sale that is not ours is none of our business', async () => {
    const theirs = paid({ ref: 'inv1001-1' });
    assert.deepEqual(await outcomeIn({ CompanyRef: 'inv1001-1' }, theirs), { is: 'irrelevant' });
  });

  const contradicted: [string, Fields, HttpReply][] = [
    ['another amount', { TransactionAmount: '1450.00' }, paid()],
    ['another currency', { TransactionCurrency: 'KES' }, paid()],
    ['another payment', { CompanyRef: 'inv1001-1' }, paid()],
    ['another approval', { TransactionApproval: '1' }, paid()],
    ['another result', { Result: '901' }, paid()],
    ['paid, where it was declined', {}, result('901', 'Lost card')],
    ['paid, where it was cancelled', {}, result('904')],
    ['what DPO answers about nobody', { Result: '902' }, result('902', 'x')],
    ['paid, where DPO knows no such token', {}, result('902', 'x - TransactionToken')],
  ];
  for (const [what, more, answer] of contradicted) {
    it(`that says ${what} is refused`, async () => {
      assert.deepEqual((await read(body(more), answer)).reading, { is: 'refused' });
    });
  }

  it('may write its amounts otherwise', async () => {
    const more = { TransactionAmount: '450', TransactionCurrency: 'usd' };
    assert.equal((await outcomeIn(more, paid()))?.is, 'approved');
  });

  it('is to be sent again when DPO cannot be asked, or lags behind it', async () => {
    for (const answer of [OUTAGE, LOST, NOT_SENT, result('801'), OPEN]) {
      assert.equal((await read(body(), answer)).reading?.is, 'no_answer');
    }
  });

  it('that names no token is refused without asking', async () => {
    const bodies = [
      '',
      'OK',
      '{}',
      body({ TransactionToken: '' }),
      body({ TransactionToken: '../' }),
    ];
    const typed = body().replace('<API3G>', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///x">]><API3G>');
    for (const text of [...bodies, body().slice(0, -3), typed]) {
      const { http, reading } = await read(text, null);
      assert.deepEqual([reading, http.sent], [{ is: 'refused' }, []]);
    }
    assert.deepEqual((await read(body(), null, 'GET')).reading, { is: 'refused' });
  });

  it('is given the second name that this process knows before the one it brings', async () => {
    const http = far({
      ...{
        createToken: xml(
          `<Result>000</Result><TransToken>${TOKEN}</TransToken><TransRef>R1</TransRef>`,
        ),
      },
      ...{ chargeTokenRecurrent: LOST, verifyToken: paid() },
    });
    const charge = chargeOf(http);
    await dpo.charge(charge);
    const raw = { method: 'POST' as const, query: '', headers: {}, body: body() };
    const reading = await dpo.readNotice?.(raw, charge);
    const fact = reading?.is === 'told' ? reading.notices[0]?.fact : undefined;
    assert.ok(fact?.is === 'outcome' && fact.outcome.is === 'approved');
    assert.equal(fact.outcome.data?.trans_ref, 'R1');
  });

  it('is answered with the word that DPO waits for', () => {
    assert.deepEqual(dpo.noticeReply, { contentType: 'text/plain', body: 'OK' });
  });
});

function inner(reply: HttpReply): string {
  return reply.is === 'reply' ? reply.body.replace(/^[\s\S]*<API3G>|<\/API3G>$/g, '') : '';
}
