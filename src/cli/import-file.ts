// A CSV file as rows of named values: headers found by name in any order and spelling, and whatever
// the file itself has wrong said before any row is looked at.

import { parse } from 'csv-parse/sync';
import { UsageError } from './command.ts';

/** What a kind of import reads. `also`: other spellings of a column's name. */
export type Columns = Readonly<Record<string, { required?: boolean; also?: readonly string[] }>>;

/** `number`: of the record in the file, the header being 1. Empty cells are left out. */
export type Row = { number: number; values: Readonly<Record<string, string>> };

export const ROWS_MAX = 200_000;

/** Throws UsageError naming the header, or the place where the file is no CSV. */
export function readRows(text: string, columns: Columns): Row[] {
  const [header, ...records] = readRecords(text);
  if (header === undefined) throw new UsageError('the file is empty');
  if (records.length > ROWS_MAX) {
    throw new UsageError(`the file has ${records.length} rows, at most ${ROWS_MAX} are taken`);
  }
  const names = header.map((cell) => columnNamed(cell, columns));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`the column ${twice} stands there twice`);
  const missing = Object.keys(columns).filter(
    (name) => columns[name]?.required && !names.includes(name),
  );
  if (missing.length > 0) throw new UsageError(`the file lacks the column ${missing.join(', ')}`);
  return records.map((cells, at) => ({ number: at + 2, values: valuesOf(names, cells, at + 2) }));
}

function readRecords(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the file is no CSV: ${why}`);
  }
}

function columnNamed(cell: string, columns: Columns): string {
  const wanted = normal(cell);
  const found = Object.entries(columns).find(
    ([name, { also = [] }]) => normal(name) === wanted || also.map(normal).includes(wanted),
  );
  if (found !== undefined) return found[0];
  throw new UsageError(
    `"${cell}" is no column of this import; allowed are ${Object.keys(columns).join(', ')}`,
  );
}

function normal(text: string): string {
  return text.toLowerCase().replace(/[\s_-]/g, '');
}

function valuesOf(names: readonly string[], cells: readonly string[], number: number) {
  if (cells.length > names.length) {
    throw new UsageError(`row ${number} has ${cells.length} cells, the header ${names.length}`);
  }
  const given = cells.flatMap((cell, at): [string, string][] =>
    cell === '' ? [] : [[names[at] ?? '', cell]],
  );
  return Object.fromEntries(given);
}
