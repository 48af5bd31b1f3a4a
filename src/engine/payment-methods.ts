// Adds and changes the ways in which a merchant accepts money.

import { connectionById } from '#db/gateway-connections.ts';
import { merchantHeld } from '#db/merchants.ts';
import {
  insertPaymentMethod,
  type PaymentMethod,
  paymentMethodById,
  rewritePaymentMethod,
  TERMS,
} from '#db/payment-methods.ts';
import { type Connection, inTransaction } from '#db/pool.ts';
import { type Id, type MerchantId, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { readInstructions, readText, readWhole } from './texts.ts';

export type PaymentMethodInput = {
  name?: string;
  instructions?: string | null;
  terms?: PaymentMethod['terms'];
  termsDays?: number;
  enabled?: boolean;
  position?: number;
};

/** With a connection it is automatic, without one manual. Problem `state_conflict`: name taken. */
export async function addPaymentMethod(
  scope: Scope,
  input: PaymentMethodInput & { gatewayConnectionId?: Id<'gatewayConnection'> | null },
): Promise<PaymentMethod> {
  const { engine, merchantId } = scope;
  const { gatewayConnectionId = null } = input;
  const kind = gatewayConnectionId === null ? 'manual' : 'automatic';
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    if (gatewayConnectionId !== null) {
      const row = await connectionById(tx, merchantId, gatewayConnectionId);
      mustExist(row, 'gatewayConnection', gatewayConnectionId, 'gateway_connection_id');
    }
    const method = changed(
      {
        id: engine.ids.next('paymentMethod'),
        name: '',
        kind,
        gatewayConnectionId,
        instructions: null,
        terms: 'on_issue',
        termsDays: 0,
        enabled: true,
        position: 0,
        createdAt: engine.clock.now(),
      },
      { ...input, name: input.name ?? '' },
    );
    const made = await insertPaymentMethod(tx, merchantId, method);
    if (made === null) throw nameTaken(method);
    const summary = `Added payment method ${made.name}`;
    await logChange(tx, scope, merchant, { summary, subjectId: made.id });
    return made;
  });
}

/** Only what is given changes. What was begun by a method that is disabled now is not disturbed. */
export async function changePaymentMethod(
  scope: Scope,
  input: PaymentMethodInput & { paymentMethodId: Id<'paymentMethod'> },
): Promise<PaymentMethod> {
  const { engine, merchantId } = scope;
  const { paymentMethodId: id } = input;
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const row = await paymentMethodById(tx, merchantId, id);
    const before = mustExist(row, 'paymentMethod', id, 'payment_method_id');
    const wanted = changed(before, input);
    const after = await rewritePaymentMethod(tx, merchantId, wanted);
    if (after === null) throw nameTaken(wanted);
    await logChange(tx, scope, merchant, {
      summary: `Changed payment method ${after.name}`,
      subjectId: id,
      before: { name: before.name, enabled: before.enabled, position: before.position },
      after: { name: after.name, enabled: after.enabled, position: after.position },
    });
    return after;
  });
}

/** Problem `not_found`, or `state_conflict` when it is disabled. */
export async function mustBeEnabledMethod(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentMethod'>,
  field: string,
): Promise<PaymentMethod> {
  const row = await paymentMethodById(connection, merchantId, id);
  const method = mustExist(row, 'paymentMethod', id, field);
  if (method.enabled) return method;
  const limit = 'an enabled payment method';
  throw new Problem('state_conflict', { field, value: showId('paymentMethod', id), limit });
}

function changed(before: PaymentMethod, input: PaymentMethodInput): PaymentMethod {
  const { instructions, terms = before.terms, enabled = before.enabled } = input;
  if (!TERMS.includes(terms)) {
    const limit = TERMS.join(', ');
    throw new Problem('value_invalid', { field: 'terms', value: terms, limit });
  }
  if (instructions != null && before.kind === 'automatic') {
    const limit = 'none: a payer goes to the gateway';
    throw new Problem('value_invalid', { field: 'instructions', limit });
  }
  const termsDays = terms === 'on_issue' ? 0 : (input.termsDays ?? before.termsDays);
  return {
    ...before,
    name: input.name === undefined ? before.name : readText(input.name, 'name', 'name'),
    instructions: instructions === undefined ? before.instructions : readInstructions(instructions),
    terms,
    termsDays: readWhole(termsDays, 'terms_days', 0, 366),
    enabled,
    position: readWhole(input.position ?? before.position, 'position', 0, 1_000),
  };
}

function nameTaken({ name }: PaymentMethod): Problem {
  const limit = 'a name that no other payment method has';
  return new Problem('state_conflict', { field: 'name', value: name, limit });
}
