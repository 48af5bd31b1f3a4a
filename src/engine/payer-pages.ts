// What the pages of a payer are made of: what is shown, and what a press of a button does. A payer
// is known by the link alone, and nothing that a browser brings is believed.

import { hurryVisit, itemsOfVisit, type Visit, visitById } from '#db/visits.ts';
import { type Id, readId } from '#domain/ids.ts';
import { resumed, SHOWN } from './begin-visit.ts';
import type { Collector } from './collect-due.ts';
import { type BeginRequest, beginDue } from './pay-due.ts';
import { beginSession } from './pay-session.ts';
import type { PayerRef } from './payer-links.ts';
import type { Begun, Language, PayerView } from './payer-view.ts';
import { settleVisitNow } from './settle-visits.ts';
import { viewOfDue } from './view-due.ts';
import { viewOfSession } from './view-session.ts';
import { openFacts, sealReturned } from './visit-facts.ts';

/** `language`: of the browser, where the merchant has not named one. null: no link of ours. */
export async function payerView(
  collector: Collector,
  token: string,
  language: Language,
): Promise<PayerView | null> {
  const ref = collector.engine.links.read(token);
  if (ref === null) return null;
  return ref.is === 'session'
    ? viewOfSession(collector, ref, language)
    : viewOfDue(collector, ref, language);
}

/** The payer has chosen a payment method. null: no link of ours. */
export async function beginVisit(
  collector: Collector,
  token: string,
  { methodId, itemIds, language }: Omit<BeginRequest, 'methodId'> & { methodId: string },
): Promise<Begun | null> {
  const ref = collector.engine.links.read(token);
  if (ref === null) return null;
  const id = readId('paymentMethod', methodId);
  if (id === null) return SHOWN;
  const request = { methodId: id, itemIds, language };
  return ref.is === 'session'
    ? beginSession(collector, ref, request)
    : beginDue(collector, ref, request);
}

/**
 * The browser is back from the gateway, with what that gave it. It is kept, and the gateway is
 * asked at once; an answer that takes too long is waited for by the page (`checking`). `go`: the
 * gateway wants the payer once more. null: no link of ours, or not a visit of it.
 */
export async function takeReturn(
  collector: Collector,
  token: string,
  visitId: string,
  returned: Record<string, string>,
): Promise<Begun | null> {
  return cameBack(collector, token, visitId, returned, false);
}

/** As takeReturn of a payer who has given up: nothing more can be paid, if nothing was. */
export async function cancelVisit(
  collector: Collector,
  token: string,
  visitId: string,
  returned: Record<string, string>,
): Promise<Begun | null> {
  return cameBack(collector, token, visitId, returned, true);
}

async function cameBack(
  collector: Collector,
  token: string,
  visitId: string,
  returned: Record<string, string>,
  close: boolean,
): Promise<Begun | null> {
  const { engine } = collector;
  const ref = engine.links.read(token);
  const id = readId('visit', visitId);
  if (ref === null || id === null) return null;
  const before = await visitOf(collector, ref, id);
  if (before === null) return null;
  if (before.status !== 'open') return SHOWN;
  const sealed = sealReturned(engine, returned);
  const told = { now: engine.clock.now(), returned: sealed, close };
  await hurryVisit(engine.db.pool, ref.merchantId, id, told);
  const after = await settleVisitNow(collector, ref.merchantId, id);
  return after?.status === 'open' && isSentOn(collector, before, after)
    ? resumed(collector, after)
    : SHOWN;
}

/** The gateway named another address than the one the payer came from. */
function isSentOn({ engine }: Collector, before: Visit, after: Visit): boolean {
  const [was, is] = [openFacts(engine, before).to, openFacts(engine, after).to];
  return is !== null && JSON.stringify(is) !== JSON.stringify(was);
}

async function visitOf(
  { engine }: Collector,
  ref: PayerRef,
  id: Id<'visit'>,
): Promise<Visit | null> {
  const { pool } = engine.db;
  const visit = await visitById(pool, ref.merchantId, id);
  if (visit === null) return null;
  if (ref.is === 'session') return visit.sessionId === ref.id ? visit : null;
  const items = await itemsOfVisit(pool, ref.merchantId, id);
  return items.some(({ billingRecordId }) => billingRecordId === ref.id) ? visit : null;
}
