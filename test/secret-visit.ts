// A payer who pays at a gateway's own page for a checkout session, on the stage where every secret
// is known: first declined, then approved, and the card that is kept becomes a secret as well.

import { strict as assert } from 'node:assert';
import { beginVisit, cancelVisit, takeReturn } from '#engine/payer-pages.ts';
import type { AnyGateway, PayerAddress } from '#gateways/contract.ts';
import type { Case } from '#gateways/contract-case.ts';
import { PUBLIC_URL } from './links.ts';
import type { Merchant, Stage } from './secret-stage.ts';
import { type CameBack, type Doing, visit } from './twin-payer.ts';

const AMOUNT = 2_990;
const STEPS_MAX = 5;

/** What becomes of the session in the end. */
export async function payAtPage(
  stage: Stage,
  gateway: AnyGateway,
  known: Case,
  { ask, connectionId, currency }: Merchant,
): Promise<string> {
  const method = await ask('POST', '/v1/payment-methods', {
    ...{ name: 'Online', gateway_connection_id: connectionId },
  });
  assert.equal(method.status, 201, method.text);
  const session = await ask('POST', '/v1/checkout-sessions', {
    ...{ pay: { amount: AMOUNT, currency }, account_reference: `${gateway.name}-visitor` },
    customer: { last_name: 'Lovelace', emails: ['ada@example.org'] },
    payment_record: { amount: AMOUNT, frequency: 'monthly', billing_count: 3 },
  });
  assert.equal(session.status, 201, session.text);
  const link = String(session.body.url).split('/').at(-1) ?? '';
  const visitor = { stage, link, methodId: String(method.body.id) };
  const { decline } = known.payers ?? {};
  if (known.skips.checkout_decline === undefined) {
    await goOnce(visitor, { choices: [decline ? 'approve' : 'decline'], fields: decline ?? {} });
  }
  await goOnce(visitor, { choices: ['approve'], fields: known.payers?.approve ?? {} });
  await stage.settle();
  await keepTokens(stage, gateway);
  const { body } = await ask('GET', `/v1/checkout-sessions/${session.body.id}`);
  return String(body.status);
}

type Visitor = { stage: Stage; link: string; methodId: string };

/** From our page to the gateway's and back, as often as the gateway wants it. */
async function goOnce({ stage, link, methodId }: Visitor, doing: Doing): Promise<void> {
  const { collector } = stage;
  const request = { methodId, itemIds: [], language: 'en' as const };
  let begun = await beginVisit(collector, link, request);
  for (let step = 0; begun?.is === 'go' && step < STEPS_MAX; step++) {
    const back = await atGateway(begun.to, doing);
    if (back === null) return;
    const [, , token = '', page, visitId = ''] = new URL(back.url).pathname.split('/');
    const take = page === 'cancel' ? cancelVisit : takeReturn;
    begun = await take(collector, token, visitId, back.returned);
    await collector.recorder.flush();
  }
}

// On some pages a declined payer is left standing, to try another card.
function atGateway(to: PayerAddress, doing: Doing): Promise<CameBack | null> {
  return visit(to, PUBLIC_URL, doing);
}

async function keepTokens({ engine, secrets }: Stage, gateway: AnyGateway): Promise<void> {
  const { rows } = await engine.db.pool.query<{ token_sealed: Buffer }>(
    'select token_sealed from instrument',
  );
  const known = new Set(secrets.map(({ text }) => text));
  for (const { token_sealed } of rows) {
    const text = engine.sealer.open(token_sealed);
    if (!known.has(text)) secrets.push({ what: `a card kept by ${gateway.name}`, text });
  }
}
