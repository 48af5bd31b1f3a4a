// The adapter alone, on the vendor's worked examples and on replies that no well-behaved server
// gives: what is sent, what is understood, and when it must not be sure.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CARD,
  CHARGED,
  COMPANY,
  CREATED,
  callTo,
  chargeOf,
  connection,
  far,
  followUpOf,
  HEAD,
  KEY,
  LOST,
  lookUpOf,
  NOT_SENT,
  NOWHERE,
  newKey,
  OPEN,
  ORIGINAL,
  OURS,
  OUTAGE,
  paid,
  REF,
  result,
  START,
  TOKEN,
  xml,
} from '#test/dpo-far-end.ts';
import type { Charge } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { dpo } from './index.ts';
import { keyOf } from './reference.ts';
import { API_LIVE } from './wire.ts';

describe('a charge', () => {
  it('is a token, a charge of the stored card, and a verification, to the byte', async () => {
    const http = far({ createToken: CREATED, chargeTokenRecurrent: CHARGED, verifyToken: paid() });
    const outcome = await dpo.charge(chargeOf(http));
    const head = `${HEAD}\n<API3G><CompanyToken>${COMPANY}</CompanyToken>`;
    assert.deepEqual(http.sent, [
      `/API/v6/ ${head}<Request>createToken</Request><Transaction>` +
        '<PaymentAmount>450.00</PaymentAmount><PaymentCurrency>USD</PaymentCurrency>' +
        `<CompanyRef>${OURS}</CompanyRef><CompanyRefUnique>1</CompanyRefUnique>` +
        '<PTL>10</PTL><PTLtype>minutes</PTLtype>' +
        '<CompanyAccRef>bil_01h455vb4pex5vsknk084sn02q</CompanyAccRef>' +
        '<TransactionChargeType>1</TransactionChargeType>' +
        '<TransactionSource>API</TransactionSource></Transaction><Services><Service>' +
        '<ServiceType>3854</ServiceType><ServiceDescription>Subscription</ServiceDescription>' +
        '<ServiceDate>2026/01/20 19:00</ServiceDate></Service></Services></API3G>',
      `/API/v6/ ${head}<Request>chargeTokenRecurrent</Request>` +
        `<TransactionToken>${TOKEN}</TransactionToken>` +
        `<subscriptionToken>${CARD}</subscriptionToken></API3G>`,
      `/API/v6/ ${head}<Request>verifyToken</Request>` +
        `<TransactionToken>${TOKEN}</TransactionToken>` +
        '<VerifyTransaction>1</VerifyTransaction></API3G>',
    ]);
    assert.deepEqual(outcome, {
      ...{ is: 'approved', gatewayRef: TOKEN, http: 200 },
      data: {
        ...{ approval: '938204312', net_amount: '436.50', settles_on: '2026/01/27' },
        ...{ fraud_alert: '000', trans_ref: REF },
      },
    });
  });

  const table: [string, HttpReply, string, string[]][] = [
    ['a refused connection', NOT_SENT, 'not_sent', []],
    ['too many requests', { ...OUTAGE, status: 429 } as HttpReply, 'not_sent', []],
    ['no company token', result('801', 'Request missing company token'), 'not_sent', []],
    ['an unknown company', result('802', 'Company token does not exist'), 'not_sent', []],
    ['a lost reply', LOST, 'unknown', []],
    ['an outage', OUTAGE, 'unknown', []],
    ['an outage that says 200', { ...OUTAGE, status: 200 } as HttpReply, 'unknown', []],
    ['a success with status 500', { ...CREATED, status: 500 } as HttpReply, 'unknown', []],
    ['a token without a name', result('000'), 'unknown', []],
    ['a currency that is not enabled', result('904'), 'declined', []],
    ['a limit', result('905'), 'declined', []],
    ['a fault in the request', result('950'), 'declined', []],
    ['a reference that was paid', result('940'), 'approved', ['verifyToken']],
  ];
  for (const [what, reply, expected, then] of table) {
    it(`takes ${what}, when it asks for a token, for ${expected}`, async () => {
      const http = far({ createToken: reply, verifyToken: paid() });
      assert.equal((await dpo.charge(chargeOf(http))).is, expected);
      assert.deepEqual(http.names, ['createToken', ...then], 'no card is charged');
    });
  }

  const declined = (why: string) => result('999', `Transaction Declined - ${why}`);
  const says901 = result('901', 'Transaction Declined - Lost card');
  const charging: [string, HttpReply, HttpReply, string][] = [
    ['a refused connection', NOT_SENT, OPEN, 'not_sent'],
    ['a lost reply', LOST, OPEN, 'unknown'],
    ['an outage', OUTAGE, OPEN, 'unknown'],
    ['charged, and shown as paid', CHARGED, paid(), 'approved'],
    ['charged, and shown as unpaid', CHARGED, OPEN, 'unknown'],
    ['charged, and not shown', CHARGED, OUTAGE, 'unknown'],
    ['charged, and shown as cancelled', CHARGED, result('904'), 'declined'],
    ['charged, another amount', CHARGED, paid({ amount: '45.00' }), 'unknown'],
    ['charged, another currency', CHARGED, paid({ currency: 'KES' }), 'unknown'],
    ['charged, another payment', CHARGED, paid({ ref: 'inv1001-1' }), 'unknown'],
    ['charged, overpaid', CHARGED, result('002'), 'unknown'],
    ['paid before', result('200', 'Already paid'), paid(), 'approved'],
    ['queued', result('005'), result('005', 'Queued Authorization'), 'pending'],
    ['a code of next year', result('777'), OPEN, 'unknown'],
    ['a card that is not known', result('902', 'x - subscriptionToken'), OPEN, 'declined'],
    ['a decline', declined('Invalid expiry date'), OPEN, 'declined'],
    ['a want of authentication', declined('3D authentication'), OPEN, 'action_required'],
    ['a time-out of the bank', declined('Timeout'), OPEN, 'unknown'],
    ['a time-out that was paid', declined('Timeout'), paid(), 'approved'],
    ['a time-out that was declined', declined('Timeout'), says901, 'declined'],
  ];
  for (const [what, reply, shown, expected] of charging) {
    it(`takes ${what} for ${expected}`, async () => {
      const cancelToken = result('000', 'Token been updated to status cancelled');
      const replies = { createToken: CREATED, chargeTokenRecurrent: reply, verifyToken: shown };
      const http = far({ ...replies, cancelToken });
      const outcome = await dpo.charge(chargeOf(http));
      assert.equal(outcome.is, expected, JSON.stringify(outcome));
      const over = shown !== result('904') && what !== 'charged, and shown as cancelled';
      const ends = over && (expected === 'declined' || expected === 'action_required');
      assert.equal(http.names.includes('cancelToken'), ends, 'a declined token is cancelled');
    });
  }

  it('is refused before anything is sent for what DPO has no card of', async () => {
    const { instrument } = chargeOf(far({}));
    const rows: [Partial<Charge<unknown>>, string][] = [
      [{ instrument: { ...instrument, token: 'tok_1' } }, 'instrument_missing'],
      [{ instrument: { ...instrument, kind: 'bank_account' } }, 'instrument_missing'],
      [{ kind: 'authorization' }, 'processing_error'],
      [{ connection: connection({ recurring: false }) }, 'processing_error'],
    ];
    for (const [given, reason] of rows) {
      const outcome = await dpo.charge(chargeOf(far({}), given));
      assert.ok(outcome.is === 'declined' && outcome.reason === reason, JSON.stringify(outcome));
    }
  });

  it('asks first when it may have been sent before: never two live tokens', async () => {
    const rows: [HttpReply, string, string[]][] = [
      [paid(), 'approved', []],
      [OPEN, 'unknown', []],
      [result('903'), 'unknown', []],
      [says901, 'declined', []],
      [OUTAGE, 'unknown', []],
      [NOWHERE, 'approved', ['createToken', 'chargeTokenRecurrent', 'verifyToken']],
    ];
    for (const [shown, expected, then] of rows) {
      const verifyToken = [shown, paid()];
      const http = far({ createToken: CREATED, chargeTokenRecurrent: CHARGED, verifyToken });
      const outcome = await dpo.charge(chargeOf(http, { again: true }));
      assert.equal(outcome.is, expected);
      assert.deepEqual(http.names, ['verifyToken', ...then]);
      const asked = `<CompanyRef>${OURS}</CompanyRef><VerifyTransaction>0</VerifyTransaction>`;
      assert.ok(http.sent[0]?.includes(asked));
    }
  });

  it('asks first when it comes late: the process that intended it may have died', async () => {
    const http = far({ verifyToken: paid() });
    const late = callTo(http, START + 60_000);
    assert.equal((await dpo.charge({ ...chargeOf(http), ...late })).is, 'approved');
  });

  it('uses the token it has while that can be paid', async () => {
    const first = far({ createToken: CREATED, chargeTokenRecurrent: NOT_SENT });
    const charge = chargeOf(first);
    assert.equal((await dpo.charge(charge)).is, 'not_sent');
    const http = far({ verifyToken: [OPEN, paid()], chargeTokenRecurrent: CHARGED });
    assert.equal((await dpo.charge({ ...charge, http })).is, 'approved');
    assert.ok(http.sent[0]?.includes(`<TransactionToken>${TOKEN}</TransactionToken>`));
    assert.deepEqual(http.names, ['verifyToken', 'chargeTokenRecurrent', 'verifyToken']);
  });
});

describe('a look-up', () => {
  const MINUTE_MS = 60_000;
  const table: [string, HttpReply, string][] = [
    ['000', paid(), 'approved'],
    ['001 of a purchase', paid({ code: '001' }), 'pending'],
    ['002', result('002'), 'no_answer'],
    ['003', result('003'), 'pending'],
    ['005', result('005'), 'pending'],
    ['007', result('007'), 'pending'],
    ['900', OPEN, 'absent'],
    ['901', result('901'), 'declined'],
    ['902 of our reference', NOWHERE, 'absent'],
    ['902 of no field', result('902', 'Data mismatch'), 'absent'],
    ['902 of another field', result('902', 'Data mismatch - ServiceType'), 'no_answer'],
    ['903', result('903'), 'absent'],
    ['904', result('904'), 'declined'],
    ['801', result('801'), 'no_answer'],
    ['950', result('950'), 'no_answer'],
    ['a code of next year', result('777'), 'no_answer'],
    ['an outage', OUTAGE, 'no_answer'],
    ['paid, without our reference', paid({ ref: '' }), 'no_answer'],
    [
      'unpaid, with another reference',
      xml('<Result>900</Result><CompanyRef>x</CompanyRef>'),
      'no_answer',
    ],
  ];
  for (const [what, reply, expected] of table) {
    it(`takes ${what} for ${expected}`, async () => {
      const found = await dpo.lookUp(lookUpOf(far({ verifyToken: reply })));
      assert.equal(found.is, expected, JSON.stringify(found));
    });
  }

  it('polls without marking, and marks what is paid once it is known', async () => {
    const http = far({ verifyToken: paid() });
    await dpo.lookUp(lookUpOf(http, { gatewayRef: TOKEN }));
    assert.deepEqual(
      http.sent.map((body) => /<VerifyTransaction>(.)/.exec(body)?.[1]),
      ['0', '1'],
    );
    assert.ok(http.sent.every((body) => body.includes(`<TransactionToken>${TOKEN}<`)));
  });

  it('keeps what the payer was charged in another currency', async () => {
    const final =
      '<TransactionFinalCurrency>KES</TransactionFinalCurrency>' +
      '<TransactionFinalAmount>58050.00</TransactionFinalAmount>';
    const found = await dpo.lookUp(lookUpOf(far({ verifyToken: paid({ more: final }) })));
    assert.ok(found.is === 'approved');
    assert.equal(found.data?.paid_currency, 'KES');
    assert.equal(found.data?.paid_amount, '58050.00');
  });

  it('proves nothing by a token that lives longer than ours do', async () => {
    const http = far({ verifyToken: OPEN });
    const at = (minutes: number) => callTo(http, START + minutes * MINUTE_MS);
    assert.equal((await dpo.lookUp({ ...lookUpOf(http), ...at(13) })).is, 'absent');
    assert.equal((await dpo.lookUp({ ...lookUpOf(http), ...at(15) })).is, 'no_answer');
    assert.equal(dpo.idempotency.absenceProvesAfterMs, 15 * MINUTE_MS);
  });

  it('leaves DPO’s second name as it was kept when it is not told again', async () => {
    const http = far({ verifyToken: paid() });
    const known = await dpo.lookUp(lookUpOf(http, { gatewayRef: TOKEN }));
    assert.ok(known.is === 'approved' && known.data === undefined);
    const more = `<TransactionRef>${REF}</TransactionRef>`;
    const told = far({ verifyToken: paid({ more }) });
    const found = await dpo.lookUp(lookUpOf(told, { gatewayRef: TOKEN }));
    assert.ok(found.is === 'approved' && found.data?.trans_ref === REF);
  });
});

describe('held funds', () => {
  const queued = result('000', 'Transaction queued for charge');
  const held = paid({ code: '001' });
  const captures: [string, HttpReply, HttpReply, string][] = [
    ['queued', queued, held, 'pending'],
    ['queued and done', queued, paid(), 'approved'],
    ['queued, and nobody answers', queued, OUTAGE, 'pending'],
    ['captured before', result('905'), paid(), 'approved'],
    ['queued before', result('905'), held, 'pending'],
    ['captured before, another amount', result('905'), paid({ amount: '1.00' }), 'pending'],
    ['not held', result('800'), OPEN, 'declined'],
    ['not found', result('903'), OPEN, 'declined'],
    ['queued, and cancelled', queued, result('904'), 'unknown'],
    ['a lost reply', LOST, held, 'unknown'],
  ];
  for (const [what, reply, shown, expected] of captures) {
    it(`are ${expected} when a capture is ${what}`, async () => {
      const http = far({ chargeTokenAuth: reply, verifyToken: shown });
      const outcome = await dpo.capture?.(followUpOf(http));
      assert.equal(outcome?.is, expected, JSON.stringify(outcome));
    });
  }

  it('are taken as a whole or not at all', async () => {
    const outcome = await dpo.capture?.(followUpOf(far({}), { amount: 44_999n }));
    assert.ok(outcome?.is === 'declined' && outcome.reason === 'amount_not_possible');
  });

  const releases: [HttpReply, HttpReply, string][] = [
    [result('000'), result('904'), 'approved'],
    [result('000'), held, 'declined'],
    [result('000'), result('902'), 'unknown'],
    [result('999'), paid(), 'declined'],
    [result('000'), OUTAGE, 'unknown'],
    [LOST, held, 'unknown'],
  ];
  for (const [reply, shown, expected] of releases) {
    it(`are let go only when DPO shows that: ${expected}`, async () => {
      const http = far({ cancelToken: reply, verifyToken: shown });
      assert.equal((await dpo.void?.(followUpOf(http)))?.is, expected);
    });
  }

  it('are asked about by the payment that they follow', async () => {
    const ask = async (kind: 'capture' | 'void', shown: HttpReply, gatewayRef: string | null) => {
      const http = far({ verifyToken: shown });
      const more = { kind, key: newKey(), gatewayRef, parentRef: TOKEN, original: ORIGINAL };
      return (await dpo.lookUp(lookUpOf(http, more))).is;
    };
    assert.equal(await ask('capture', held, null), 'absent');
    assert.equal(await ask('capture', held, TOKEN), 'pending');
    assert.equal(await ask('capture', paid(), TOKEN), 'approved');
    assert.equal(await ask('capture', result('904'), TOKEN), 'declined');
    assert.equal(await ask('void', held, null), 'absent');
    assert.equal(await ask('void', result('904'), null), 'approved');
    assert.equal(await ask('void', paid(), null), 'declined');
    assert.equal(await ask('void', OUTAGE, null), 'no_answer');
  });
});

describe('a connection', () => {
  it('keeps test and live companies apart, and live ones at the vendor’s address', async () => {
    const live = (settings: Record<string, unknown>) =>
      ({ ...connection(settings), mode: 'live' }) as const;
    const refused = [
      connection({ company: 'live' }),
      live({ company: 'test' }),
      live({ company: 'live', api_base: 'http://127.0.0.1:1' }),
      live({ company: 'live', api_base: `${API_LIVE}.example.com` }),
    ];
    for (const one of refused) {
      const http = far({});
      const outcome = await dpo.charge({ ...chargeOf(http), connection: one });
      assert.deepEqual([outcome.is, http.sent], ['not_sent', []]);
    }
    const http = far({ createToken: result('950') });
    const good = live({ company: 'live', api_base: `${API_LIVE}/` });
    assert.equal((await dpo.charge({ ...chargeOf(http), connection: good })).is, 'declined');
  });

  it('is checked by asking for a payment that is not there', async () => {
    const check = (reply: HttpReply) => dpo.checkCredentials?.(callTo(far({ verifyToken: reply })));
    assert.deepEqual(await check(NOWHERE), { ok: true });
    for (const reply of [result('801'), result('802'), result('804'), OUTAGE, NOT_SENT]) {
      assert.equal((await check(reply))?.ok, false);
    }
  });

  it('names each payment by 26 letters and digits that lead back to it', () => {
    assert.match(OURS, /^[0-9a-z]{26}$/);
    assert.equal(keyOf(OURS), KEY);
    for (const other of ['', 'inv1001-1', `${OURS}0`, OURS.toUpperCase()]) {
      assert.equal(keyOf(other), null);
    }
  });
});
