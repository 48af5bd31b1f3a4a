// Wires for one test: closed after it, and a database that is reached over one.

import type { TestContext } from 'node:test';
import { type Database, openDatabase } from '#db/pool.ts';
import { testDatabaseUrlFor } from './database.ts';
import { openWire, type WireProxy } from './wire.ts';

/** Closed after the test. */
export async function wireProxy(t: TestContext, farUrl: string): Promise<WireProxy> {
  const wire = await openWire(farUrl);
  t.after(wire.close);
  return wire;
}

/** A database whose hot connections, those of the claim and the record, go through a wire. */
export async function databaseOnWire(
  t: TestContext,
): Promise<{ db: Database; wire: WireProxy; url: string }> {
  const url = await testDatabaseUrlFor(t);
  const wire = await wireProxy(t, url);
  const direct = openDatabase({ url, poolMax: 20 });
  const wired = openDatabase({ url: wire.through(url) });
  const close = async () => {
    wire.release();
    await Promise.all([direct.close(), wired.close()]);
  };
  const db = { pool: direct.pool, hot: wired.hot, close };
  t.after(close);
  return { db, wire, url };
}
