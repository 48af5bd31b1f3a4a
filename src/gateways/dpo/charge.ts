// A charge without the payer, in two steps: a token for the amount, then the stored card pays it. A
// token can be paid once, so the token is what keeps a payment from being made twice: there is one
// for each payment transaction, and what is in doubt is asked for before another would be made.

import { madeMs, readId } from '#domain/ids.ts';
import type { Outcome } from '#domain/outcome.ts';
import type { Call, Charge, LookUpResult } from '../contract.ts';
import { isTechnical, notCreatedReason, refusalOf } from './declines.ts';
import { companyRef } from './reference.ts';
import { type TokenRequest, tokenElements } from './requests.ts';
import { type Asked, outcomeOf, verify } from './verify.ts';
import type { Ask, Reading, Settings } from './wire.ts';
import { textOf } from './xml.ts';

/** Nobody can pay a token that is older: what was not charged by then never will be. */
export const CHARGE_PTL_MINUTES = 10;

/** What is sent so much later than it was intended, may have been sent by a process that died. */
const FRESH_MS = 10_000;
/** DPO's names for a payment are remembered for as long as a doubt may last. */
const REMEMBERED_MS = 3_600_000;

/** DPO's two names for a payment: requests take the one, its lists of refunds the other. */
export type Names = { transToken: string; transRef: string | null };

export async function charge(charge: Charge<Settings>, ask: Ask): Promise<Outcome> {
  const refused = refuse(charge);
  if (refused !== null) return refused;
  const names = recallNames(charge, charge.key);
  if (names === null && !charge.again && isFresh(charge)) return create(charge, ask);
  const asked = askedOf(charge, names);
  const found = await verify(asked, ask, '0');
  if (found.is === 'nowhere' && names === null) return create(charge, ask);
  if (found.is === 'open' && names !== null) return pay(charge, names, ask);
  if (found.is === 'no_answer' && !charge.again) return { is: 'not_sent', why: found.why };
  return certain(outcomeOf(found, charge.kind), 'another token of this payment may still be paid');
}

/** What this process knows of a token: DPO does not tell it again. */
export function recallNames({ memory, now }: Call<Settings>, key: string): Names | null {
  const kept = memory.recall(`token of ${key}`, now().getTime());
  if (kept === null) return null;
  const [transToken = '', transRef = ''] = kept.split(' ');
  return { transToken, transRef: transRef === '' ? null : transRef };
}

/** A declined token is not used again. If it cannot be cancelled, it ends by itself. */
export async function giveUp(transToken: string, ask: Ask): Promise<Reading> {
  return ask('cancelToken', [['TransactionToken', transToken]]);
}

/** Of createToken: DPO's names for the payment, or why there are none. */
export async function createToken(
  request: TokenRequest,
  ask: Ask,
): Promise<
  Names | Exclude<Reading, { is: 'said' }> | { is: 'refused'; code: string; said: string }
> {
  const reading = await ask('createToken', tokenElements(request));
  if (reading.is !== 'said') return reading;
  const { code, said, fields } = reading;
  const transToken = textOf(fields, 'TransToken');
  if (code === '000' && transToken !== null) {
    return { transToken, transRef: textOf(fields, 'TransRef') };
  }
  if (code === '000') return { is: 'unclear', why: 'DPO names no token' };
  return { is: 'refused', code, said };
}

const CANNOT_HOLD =
  'DPO can only hold funds while the payer is present; a stored card is charged at once.';
const NOT_RECURRING = 'This connection charges no stored cards: DPO activates that on request.';
const NO_CARD = 'An instrument here is a card, kept under a subscription token.';

const TOKEN = /^[0-9A-Za-z]{8}(-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}$/;

function refuse({ kind, instrument, connection }: Charge<Settings>): Outcome | null {
  const declined = (reason: 'not_permitted' | 'instrument_missing', said: string) =>
    ({ is: 'declined', reason, code: reason, said }) as const;
  if (instrument.kind !== 'card' || !TOKEN.test(instrument.token)) {
    return declined('instrument_missing', NO_CARD);
  }
  // The card may be fine; nothing is to be changed about it.
  if (connection.settings.recurring !== true) {
    return {
      is: 'declined',
      reason: 'processing_error',
      code: 'not_recurring',
      said: NOT_RECURRING,
    };
  }
  if (kind !== 'authorization') return null;
  return { is: 'declined', reason: 'processing_error', code: 'cannot_hold', said: CANNOT_HOLD };
}

function isFresh({ key, now }: Charge<Settings>): boolean {
  const id = readId('paymentTransaction', key);
  return id !== null && now().getTime() - madeMs(id) < FRESH_MS;
}

function askedOf(charge: Charge<Settings>, names: Names | null): Asked {
  const { key, amount, currency } = charge;
  return {
    ...{ key, amount, currency },
    transToken: names?.transToken ?? null,
    transRef: names?.transRef ?? null,
  };
}

async function create(charge: Charge<Settings>, ask: Ask): Promise<Outcome> {
  const { key, amount, currency, reference, description, connection } = charge;
  const now = charge.now();
  const made = await createToken(
    {
      ...{ key, amount, currency, description, now, accountRef: reference },
      serviceType: connection.settings.service_type,
      ptlMinutes: CHARGE_PTL_MINUTES,
      holds: false,
    },
    ask,
  );
  if ('transToken' in made) {
    const { transToken, transRef } = made;
    const until = now.getTime() + REMEMBERED_MS;
    charge.memory.keep(`token of ${key}`, `${transToken} ${transRef ?? ''}`, until);
    return pay(charge, made, ask);
  }
  if (made.is === 'not_sent') return made;
  // There may be a token now that nobody knows the name of. It is not paid, but a second one under
  // the same reference would hide behind it: this reference is given up.
  if (made.is === 'unclear') return { ...made, is: 'unknown' };
  const { code, said } = made;
  if (code === '940') return asIs(await verify(askedOf(charge, null), ask, '0'), charge);
  return { is: 'declined', reason: notCreatedReason(code), code, said, http: 200 };
}

const asIs = (found: Awaited<ReturnType<typeof verify>>, { kind, key }: Charge<Settings>) =>
  certain(outcomeOf(found, kind), `DPO knows ${companyRef(key)} as paid, and does not show it`);

async function pay(charge: Charge<Settings>, names: Names, ask: Ask): Promise<Outcome> {
  const { transToken } = names;
  const reading = await ask('chargeTokenRecurrent', [
    ['TransactionToken', transToken],
    ['subscriptionToken', charge.instrument.token],
  ]);
  if (reading.is === 'not_sent') return reading;
  if (reading.is === 'unclear') return { ...reading, is: 'unknown' };
  const { code, said } = reading;
  const refused = refusedWith(code, said, transToken);
  if (refused !== null) {
    await giveUp(transToken, ask);
    return refused;
  }
  const found = await verify(askedOf(charge, names), ask, '1');
  if (found.is === 'declined') await giveUp(transToken, ask);
  return certain(outcomeOf(found, charge.kind), `DPO says ${code}: ${said}`);
}

/** Codes that mean: nothing was carried out, since the request itself is at fault. */
const FAULTS = new Set(['803', '804', '902', '950', '960']);

// null: only verifyToken can tell.
function refusedWith(code: string, said: string, gatewayRef: string): Outcome | null {
  const about = { code, said, gatewayRef, http: 200 };
  if (FAULTS.has(code)) {
    const reason = /subscriptiontoken/i.test(said) ? 'instrument_missing' : 'processing_error';
    return { is: 'declined', reason, ...about };
  }
  if ((code !== '999' && code !== '901') || isTechnical(said)) return null;
  const reason = refusalOf(said);
  if (reason === 'action_required') {
    return { is: 'action_required', url: null, gatewayRef, http: 200 };
  }
  return { is: 'declined', reason, ...about };
}

// After something was sent, silence is a doubt.
function certain(found: LookUpResult, why: string): Outcome {
  if (found.is === 'absent') return { is: 'unknown', why };
  return found.is === 'no_answer' ? { is: 'unknown', why: found.why } : found;
}
