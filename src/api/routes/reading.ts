// What every route that reads by id shares: an id of another merchant is not there.

import { accountById, accountByReference } from '#db/accounts.ts';
import { customerById } from '#db/customers.ts';
import { type Id, type MerchantId, type Noun, readId, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Engine } from '#engine/context.ts';
import { wordsOf } from '../schema.ts';

/** Throws Problem `not_found` when the merchant has no such thing. */
export function found<T, N extends Noun>(row: T | null, noun: N, id: Id<N>): T {
  if (row !== null) return row;
  const value = showId(noun, id);
  throw new Problem('not_found', { value, detail: `There is no ${wordsOf(noun)} ${value} here.` });
}

/** The id in a cursor of one part, which decodeCursor has checked. */
export function afterId<N extends Noun>(_noun: N, cursor: string[] | null): Id<N> | null {
  return cursor === null ? null : (cursor[0] as Id<N>);
}

/** null stays null; an account of another merchant is not there. */
export async function ownAccount(
  engine: Engine,
  merchantId: MerchantId,
  id: Id<'account'> | null,
): Promise<Id<'account'> | null> {
  if (id === null) return null;
  return found(await accountById(engine.db.pool, merchantId, id), 'account', id).id;
}

/** The account of that id, or of the merchant's own reference; null stays null. */
export async function namedAccount(
  engine: Engine,
  merchantId: MerchantId,
  name: string | null,
): Promise<Id<'account'> | null> {
  if (name === null) return null;
  const { pool } = engine.db;
  const id = readId('account', name);
  const byId = id === null ? null : await accountById(pool, merchantId, id);
  const account = byId ?? (await accountByReference(pool, merchantId, name));
  if (account !== null) return account.id;
  throw new Problem('not_found', { field: 'account', value: name });
}

/** As ownAccount. */
export async function ownCustomer(
  engine: Engine,
  merchantId: MerchantId,
  id: Id<'customer'> | null,
): Promise<Id<'customer'> | null> {
  if (id === null) return null;
  return found(await customerById(engine.db.pool, merchantId, id), 'customer', id).id;
}
