// One request to one gateway about a visit, through the connection's lane: to start it, or to ask
// what became of it. Whatever happens, a bug included, becomes an answer.

import type { Visit } from '#db/visits.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import { type Asking, askCheckout } from '#gateways/ask-checkout.ts';
import type { Call, Checkout, CheckoutStart, CompletedState } from '#gateways/contract.ts';
import type { Exchange } from '#gateways/http.ts';
import type { Caller } from './call-gateway.ts';
import { callOf, type KnownConnection } from './known.ts';
import { errandOf, openReturned, type VisitFacts } from './visit-facts.ts';

type AnyCheckout = Checkout<Record<string, unknown>>;
type Answer<T> = { outcome: T; exchanges: readonly Exchange[] };
type At = { merchantId: MerchantId; connectionId: Id<'gatewayConnection'> };

/** Beyond the HTTP module's own deadline, for a gateway whose code waits for something else. */
const GRACE_MS = 1_000;
/** Shorter texts say too little to be looked for in a record of an exchange. */
const SECRET_LENGTH_MIN = 8;

/** Never throws. What did not start has moved nothing. */
export function startAtGateway(
  caller: Caller,
  visit: Visit,
  facts: VisitFacts,
  pages: { returnUrl: string; cancelUrl: string },
): Promise<Answer<CheckoutStart>> {
  return through(caller, placeOf(visit), [], notStarted, (checkout, call) =>
    checkout.start({
      ...call,
      ...errandOf(visit, facts),
      ...pages,
      description: facts.description,
      language: facts.language,
      expiresAt: visit.expiresAt,
    }),
  );
}

type Turn = Pick<Asking, 'announce'> & { close: boolean; stands: () => boolean };

/**
 * Asks, and completes what the payer agreed to. Never throws; `no_answer` settles nothing. `stands`
 * is asked at the last moment: who waited for its turn until another may have taken the visit asks
 * nothing.
 */
export function askAtGateway(
  caller: Caller,
  visit: Visit,
  facts: VisitFacts,
  { close, stands, announce }: Turn,
): Promise<Answer<CompletedState>> {
  const returned = openReturned(caller.engine, visit);
  const hidden = [...Object.values(facts.kept), ...Object.values(returned ?? {})];
  return through(caller, placeOf(visit), hidden, noAnswer, async (checkout, call) => {
    if (!stands()) return noAnswer('it waited too long for its turn');
    const question = {
      ...{ ...call, ...errandOf(visit, facts), gatewayRef: visit.gatewayRef, kept: facts.kept },
      ...{ startedAt: visit.startedAt, returned, close },
    };
    const mayArrive = completionMayArrive(visit, checkout, call.now());
    return askCheckout(checkout, question, { mayArrive, announce });
  });
}

function completionMayArrive({ completingUntil }: Visit, { completion }: AnyCheckout, now: Date) {
  const strayMs = completion?.strayMs ?? 0;
  return completingUntil !== null && now.getTime() < completingUntil.getTime() + strayMs;
}

function notStarted(why: string): CheckoutStart {
  return { is: 'not_started', why };
}

function noAnswer(why: string): CompletedState {
  return { is: 'no_answer', why };
}

function placeOf({ merchantId, connectionId, id }: Visit): At {
  if (connectionId === null) throw new Error(`the visit ${id} goes to no gateway`);
  return { merchantId, connectionId };
}

async function through<T extends { is: string }>(
  caller: Caller,
  { merchantId, connectionId }: At,
  hidden: readonly string[],
  failed: (why: string) => T,
  work: (checkout: AnyCheckout, call: Call<Record<string, unknown>>) => Promise<T>,
): Promise<Answer<T>> {
  const { known, lanes } = caller;
  const to = await known.connection(merchantId, connectionId).catch(() => null);
  const checkout = to?.gateway.checkout;
  const nothing = (why: string): Answer<T> => ({ outcome: failed(why), exchanges: [] });
  if (to === null) return nothing('the gateway connection cannot be opened');
  if (checkout === undefined) return nothing(`${to.gateway.name} has no checkout`);
  return lanes.run<Answer<T>>(
    connectionId,
    to.limits,
    () => guarded(caller, to, hidden, failed, (call) => work(checkout, call)),
    () => nothing('the circuit breaker of the gateway connection is open'),
    true,
  );
}

async function guarded<T extends { is: string }>(
  { engine }: Caller,
  to: KnownConnection,
  hidden: readonly string[],
  failed: (why: string) => T,
  work: (call: Call<Record<string, unknown>>) => Promise<T>,
): Promise<Answer<T>> {
  const secrets = hidden.filter((text) => text.length >= SECRET_LENGTH_MIN);
  const call = callOf(engine, to, secrets);
  const { timeoutMs } = to.limits;
  const deadline = Promise.withResolvers<T>();
  const late = () => deadline.resolve(failed(`no answer within ${timeoutMs} ms`));
  const timer = engine.after(timeoutMs + GRACE_MS, late);
  try {
    const outcome = await Promise.race([work(call), deadline.promise]);
    return { outcome, exchanges: call.http.exchanges };
  } catch (error) {
    engine.log.error({ err: error, gateway: to.gateway.name }, 'a gateway verb threw');
    return { outcome: failed('the gateway adapter failed'), exchanges: [] };
  } finally {
    timer.cancel();
  }
}
