// Rows into the engine, in one database transaction: all or nothing, or the good ones only. Each
// row goes through the same verb as a request of the API; a row that was there changes nothing.

import { inOneTransaction } from '#db/one-transaction.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from '#engine/context.ts';
import { type Row, readRows } from './import-file.ts';
import { IMPORTS, type Kind, type Outcome } from './import-kinds.ts';

export type BadRow = {
  row: number;
  column: string | null;
  value: string | null;
  limit: string | null;
  code: string;
  detail: string;
};

export type Imported = {
  rows: number;
  /** New, and stored before with the same content. */
  stored: number;
  existing: number;
  bad: BadRow[];
  /** False: nothing of the file was stored. */
  kept: boolean;
};

/** Rows that one call of a verb takes, where it takes many. */
const BATCH = 1_000;

/** Throws UsageError for what is wrong with the file as a whole. */
export async function importRows(
  { engine, merchantId, actor }: Scope,
  kind: Kind,
  text: string,
  options: { skipBad: boolean; onProgress?: (done: number, of: number) => void },
): Promise<Imported> {
  const { columns, begin } = IMPORTS[kind];
  const rows = readRows(text, columns);
  const result: Imported = { rows: rows.length, stored: 0, existing: 0, bad: [], kept: true };
  return inOneTransaction(
    engine.db,
    async ({ database, part }) => {
      const scope: Scope = { engine: { ...engine, db: database }, merchantId, actor };
      const { one, many } = await begin(scope, rows);
      const size = many === undefined ? 1 : BATCH;
      for (let at = 0; at < rows.length; at += size) {
        const batch = rows.slice(at, at + size);
        const outcomes =
          many === undefined
            ? [await outcomeOf(batch[0]!, (row) => part(() => one(row)))]
            : await many(batch);
        for (const [index, outcome] of outcomes.entries()) note(result, batch[index]!, outcome);
        options.onProgress?.(Math.min(at + size, rows.length), rows.length);
      }
      result.kept = result.bad.length === 0 || options.skipBad;
      if (!result.kept) result.stored = 0;
      return result;
    },
    ({ kept }) => kept,
  );
}

async function outcomeOf(row: Row, work: (row: Row) => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work(row);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function note(result: Imported, row: Row, outcome: Outcome): void {
  if (outcome === 'stored') result.stored += 1;
  else if (outcome === 'existing') result.existing += 1;
  else result.bad.push(badRow(row, outcome));
}

// A row with several faults is one bad row: its detail says how many there are.
function badRow({ number, values }: Row, { code, field, limit, detail }: Problem): BadRow {
  return {
    row: number,
    column: field ?? null,
    value: (field === undefined ? undefined : values[field]) ?? null,
    limit: limit ?? null,
    code,
    detail,
  };
}
