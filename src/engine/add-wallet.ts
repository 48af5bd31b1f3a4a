// Adds a wallet of a customer. The same reference with the same customer answers with the first.

import { customerById } from '#db/customers.ts';
import { insertWallet, type Wallet, walletByReference } from '#db/wallets.ts';
import { type Id, showId } from '#domain/ids.ts';
import type { Scope } from './context.ts';
import { mustExist } from './not-found.ts';
import { mustBeSame } from './reference-conflict.ts';
import { readOptionalText } from './texts.ts';

export type AddWalletInput = { customerId: Id<'customer'>; reference?: string | null };

/** Problem `reference_conflict` names the field that differs. Concurrent repeats make one. */
export async function addWallet(
  scope: Scope,
  input: AddWalletInput,
): Promise<{ wallet: Wallet; existing: boolean }> {
  const { engine, merchantId } = scope;
  const { pool } = engine.db;
  const { customerId } = input;
  const given = readOptionalText(input.reference, 'reference', 'reference');
  const customer = await customerById(pool, merchantId, customerId);
  mustExist(customer, 'customer', customerId, 'customer_id');
  const made = await insertWallet(pool, merchantId, {
    id: engine.ids.next('wallet'),
    customerId,
    reference: given,
    implicit: false,
    defaultInstrumentId: null,
  });
  if (made !== null) return { wallet: made, existing: false };
  const reference = given ?? '';
  const first = await walletByReference(pool, merchantId, reference);
  if (first === null) throw new Error(`wallet ${reference} was refused and is not there`);
  mustBeSame(
    reference,
    { customer_id: showId('customer', customerId) },
    { customer_id: showId('customer', first.customerId) },
  );
  return { wallet: first, existing: true };
}
