// One request to one gateway for one payment transaction, of any kind: opens the token, speaks
// through the connection's lane, and turns whatever happens, a bug included, into an outcome.

import type { AtGateway } from '#db/doubts.ts';
import type { ParentRow } from '#db/payment-transactions.ts';
import { type Id, type MerchantId, madeMs, showId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Outcome } from '#domain/outcome.ts';
import type { TransactionKind } from '#domain/payment-transaction.ts';
import type { Call, InstrumentToken, LookUpResult, Original } from '#gateways/contract.ts';
import type { Exchange } from '#gateways/http.ts';
import type { Engine } from './context.ts';
import { callOf, type Known, type KnownConnection } from './known.ts';
import type { Lanes } from './lanes.ts';

/** A payment transaction as a call needs it; rows of a claim and of a doubt both are one. */
export type Request = {
  merchantId: MerchantId;
  transactionId: Id<'paymentTransaction'>;
  billingRecordId: Id<'billingRecord'>;
  connectionId: Id<'gatewayConnection'>;
  kind: TransactionKind;
  amount: bigint;
  currency: Currency;
  description: string | null;
  origin: 'payment_record' | 'one_off' | 'invoice';
  /** null, as the token: a payer paid without leaving an instrument. */
  instrumentKind: 'card' | 'bank_account' | 'mandate' | null;
  tokenSealed: Buffer | null;
  gatewayCustomer: string | null;
  networkTransactionId: string | null;
  /** How the gateway knows it, where that is not as itself. */
  atGateway?: AtGateway;
  /** Of the transaction that a capture, void or refund follows, as `parent`. */
  parentRef?: string | null;
  parent?: ParentRow | null;
};

/** `ours`: it failed before the gateway had a part in it. */
export type Answer<O = Outcome> = {
  outcome: O;
  exchanges: readonly Exchange[];
  ours?: boolean;
};

export type Caller = { engine: Engine; known: Known; lanes: Lanes };

/** Beyond the HTTP module's own deadline, for a gateway whose code waits for something else. */
const GRACE_MS = 1_000;

/**
 * Sends the payment transaction. `stillMine` is asked at the last moment before anything leaves;
 * false answers `not_sent`. `first`: before the charges that wait already. `again`: it may have
 * been sent before. Never throws.
 */
export async function sendToGateway(
  caller: Caller,
  request: Request,
  stillMine: () => boolean,
  { first = false, again = false }: { first?: boolean; again?: boolean } = {},
): Promise<Answer> {
  const { known, lanes } = caller;
  if (request.tokenSealed === null && isCharge(request.kind)) {
    return notSent('its payer left no instrument to charge');
  }
  const to = await known.connection(request.merchantId, request.connectionId).catch(() => null);
  if (to === null) return notSent('the gateway connection cannot be opened');
  return await lanes.run<Answer>(
    request.connectionId,
    to.limits,
    async () => {
      if (!stillMine()) return notSent('the lease ended before the call');
      return await guarded(caller, to, request, (call, instrument) =>
        send(to, request, call, instrument, again),
      );
    },
    () => notSent('the circuit breaker of the gateway connection is open'),
    first,
  );
}

/** Asks the gateway what became of the payment transaction. Never throws. */
export async function askGateway(
  caller: Caller,
  request: Request & { createdAt: Date; gatewayRef: string | null },
): Promise<Answer<LookUpResult>> {
  const { known, lanes } = caller;
  const to = await known.connection(request.merchantId, request.connectionId).catch(() => null);
  if (to === null) return noAnswer('the gateway connection cannot be opened');
  return lanes.run<Answer<LookUpResult>>(
    request.connectionId,
    to.limits,
    async () => {
      const answer = await guarded<LookUpResult>(caller, to, request, (call) =>
        to.gateway.lookUp({
          ...call,
          kind: request.kind,
          key: showId('paymentTransaction', request.atGateway?.id ?? request.transactionId),
          amount: request.atGateway?.amount ?? request.amount,
          currency: request.currency,
          since: lookFrom(request),
          gatewayRef: request.gatewayRef,
          parentRef: request.parentRef ?? null,
          original: originalOf(request),
          gatewayCustomer: request.gatewayCustomer,
        }),
      );
      // A look-up that broke says nothing of the payment.
      const { is } = answer.outcome;
      return is === 'unknown' || is === 'not_sent'
        ? { ...answer, outcome: { is: 'no_answer', why: answer.outcome.why } }
        : answer;
    },
    () => noAnswer('the circuit breaker of the gateway connection is open'),
    true,
  );
}

// A gateway knows nothing of a merchant's test clock, which may be far ahead of its own: searched
// from there, a payment that was made would not be found.
function lookFrom({ createdAt, transactionId }: { createdAt: Date } & Request): Date {
  return new Date(Math.min(createdAt.getTime(), madeMs(transactionId)));
}

function send(
  { gateway }: KnownConnection,
  request: Request,
  call: Call<Record<string, unknown>>,
  instrument: InstrumentToken,
  again: boolean,
): Promise<Outcome> {
  const { kind, amount, currency } = request;
  const key = showId('paymentTransaction', request.transactionId);
  if (kind === 'purchase' || kind === 'authorization') {
    const reference = showId('billingRecord', request.billingRecordId);
    const { connection, http, now, memory, noticeUrl } = call;
    // Each by its name: spread first, they would make the largest object of a payment.
    return gateway.charge({
      connection,
      http,
      now,
      memory,
      noticeUrl,
      kind,
      key,
      reference,
      amount,
      currency,
      instrument,
      description: request.description ?? reference,
      consent: request.origin === 'payment_record' ? 'recurring' : 'unscheduled',
      again,
    });
  }
  const verb = gateway[kind];
  if (verb === undefined) return neverLeft(`${gateway.name} cannot ${kind}`);
  const gatewayRef = request.parentRef ?? null;
  const original = originalOf(request);
  if (gatewayRef === null || original === null) {
    return neverLeft('the gateway reference is missing');
  }
  return verb({ ...call, key, amount, currency, gatewayRef, original, instrument });
}

function neverLeft(why: string): Promise<Outcome> {
  return Promise.resolve({ is: 'not_sent', why });
}

function originalOf({ parent }: Request): Original | null {
  if (!parent) return null;
  const { id, kind, amount, createdAt, data, refunded } = parent;
  const key = showId('paymentTransaction', id);
  return { key, kind, amount, madeAt: createdAt, data: data ?? {}, refunded };
}

// A deadline and a net around the gateway's code: what it throws may have happened after the
// request left, so it is unknown.
async function guarded<O extends Outcome | LookUpResult>(
  { engine }: Caller,
  to: KnownConnection,
  request: Request,
  work: (call: Call<Record<string, unknown>>, instrument: InstrumentToken) => Promise<O>,
): Promise<Answer<O | Extract<Outcome, { is: 'unknown' | 'not_sent' }>>> {
  const token = tokenOf(engine, request);
  if (token === null) return notSent('the token cannot be opened with the configured keys');
  const { timeoutMs } = to.limits;
  const call = callOf(engine, to, token === '' ? [] : [token]);
  const instrument = {
    kind: request.instrumentKind ?? 'card',
    token,
    gatewayCustomer: request.gatewayCustomer,
    networkTransactionId: request.networkTransactionId,
  };
  try {
    const outcome = await withinTime(engine, timeoutMs, () => work(call, instrument));
    return { outcome, exchanges: call.http.exchanges };
  } catch (error) {
    engine.log.error({ err: error, gateway: to.gateway.name }, 'a gateway verb threw');
    return { outcome: { is: 'unknown', why: 'the gateway adapter failed' }, exchanges: [] };
  }
}

// By hand: a race of promises costs a call three times as much.
function withinTime<O>(
  { after }: Engine,
  timeoutMs: number,
  work: () => Promise<O>,
): Promise<O | { is: 'unknown'; why: string }> {
  return new Promise((resolve, reject) => {
    const timer = after(timeoutMs + GRACE_MS, () =>
      resolve({ is: 'unknown', why: `no answer within ${timeoutMs} ms` }),
    );
    const fail = (error: unknown) => {
      timer.cancel();
      reject(error);
    };
    try {
      work().then((outcome) => {
        timer.cancel();
        resolve(outcome);
      }, fail);
    } catch (error) {
      fail(error);
    }
  });
}

function isCharge(kind: TransactionKind): kind is 'purchase' | 'authorization' {
  return kind === 'purchase' || kind === 'authorization';
}

// What follows a payment needs no token, and may come after the token was given up.
function tokenOf(engine: Engine, { kind, tokenSealed }: Request): string | null {
  const needed = isCharge(kind);
  if (tokenSealed === null) return '';
  try {
    return engine.sealer.open(tokenSealed);
  } catch {
    return needed ? null : '';
  }
}

function notSent(why: string): Answer<{ is: 'not_sent'; why: string }> {
  return { outcome: { is: 'not_sent', why }, exchanges: [], ours: true };
}

function noAnswer(why: string): Answer<LookUpResult> {
  return { outcome: { is: 'no_answer', why }, exchanges: [] };
}
