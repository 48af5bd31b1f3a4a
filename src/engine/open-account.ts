// Opens an account of a customer under the merchant's own reference.

import { type Account, accountByReference, insertAccount } from '#db/accounts.ts';
import { customerById } from '#db/customers.ts';
import { instrumentById } from '#db/instruments.ts';
import type { Connection } from '#db/pool.ts';
import { type Id, type MerchantId, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';
import { mustExist } from './not-found.ts';
import { mustBeEnabledMethod } from './payment-methods.ts';
import { mustBeSame } from './reference-conflict.ts';
import { readText } from './texts.ts';

export type OpenAccountInput = {
  customerId: Id<'customer'>;
  reference: string;
  defaultInstrumentId?: Id<'instrument'> | null;
  /** How it pays without a usable instrument. */
  paymentMethodId?: Id<'paymentMethod'> | null;
};

/**
 * Problem `reference_conflict` names the field that differs; a default instrument is compared
 * where one is given. Concurrent repeats make one.
 */
export async function openAccount(
  scope: Scope,
  input: OpenAccountInput,
): Promise<{ account: Account; existing: boolean }> {
  const { engine, merchantId } = scope;
  const { pool } = engine.db;
  const { customerId, defaultInstrumentId = null, paymentMethodId = null } = input;
  const reference = readText(input.reference, 'reference', 'reference');
  const customer = await customerById(pool, merchantId, customerId);
  mustExist(customer, 'customer', customerId, 'customer_id');
  if (defaultInstrumentId !== null) {
    const ofCustomer = { merchantId, customerId, field: 'default_instrument_id' };
    await mustBeInstrumentOf(pool, ofCustomer, defaultInstrumentId);
  }
  if (paymentMethodId !== null) {
    await mustBeEnabledMethod(pool, merchantId, paymentMethodId, 'payment_method_id');
  }
  const made = await insertAccount(pool, merchantId, {
    id: engine.ids.next('account'),
    customerId,
    reference,
    defaultInstrumentId,
    paymentMethodId,
  });
  if (made !== null) return { account: made, existing: false };
  const first = await accountByReference(pool, merchantId, reference);
  if (first === null) throw new Error(`account ${reference} was refused and is not there`);
  mustBeSame(reference, inFieldNames(customerId, defaultInstrumentId), {
    ...inFieldNames(first.customerId, defaultInstrumentId && first.defaultInstrumentId),
  });
  return { account: first, existing: true };
}

/** Problem `not_found`, or `value_invalid` when it is another customer's. */
export async function mustBeInstrumentOf(
  connection: Connection,
  of: { merchantId: MerchantId; customerId: Id<'customer'>; field: string },
  id: Id<'instrument'>,
) {
  const row = await instrumentById(connection, of.merchantId, id);
  const instrument = mustExist(row, 'instrument', id, of.field);
  if (instrument.customerId === of.customerId) return instrument;
  throw new Problem('value_invalid', {
    field: of.field,
    value: showId('instrument', id),
    limit: `an instrument of ${showId('customer', of.customerId)}`,
  });
}

function inFieldNames(
  customerId: Id<'customer'>,
  instrumentId: Id<'instrument'> | null,
): Record<string, unknown> {
  return {
    customer_id: showId('customer', customerId),
    default_instrument_id: instrumentId && showId('instrument', instrumentId),
  };
}
