// From what was measured to the table for people and the one object for machines.

import { type Measured, rateOf } from './meter.ts';

export type Line = { name: string; measured: Measured };

/** What a whole run measured; null: not asked for. */
export type Results = {
  lines: Line[];
  floor: Measured | null;
  inproc: Measured | null;
  /** The main size once more, in turns with the big one. */
  besideBig: Measured | null;
  big: Measured | null;
  http: Measured | null;
  graphile: Measured | null;
};

export type Summary = {
  floor: number | null;
  engine_inproc: number | null;
  engine_http: number | null;
  peer_graphile: number | null;
  engine_per_floor: number | null;
  engine_per_graphile: number | null;
  http_per_inproc: number | null;
  big_per_1m: number | null;
  pg_us: number | null;
  node_us: number | null;
  wal_bytes: number | null;
};

/** Rates in payments a second, costs for each payment of the engine at the main size. */
export function summarise({ floor, inproc, besideBig, big, http, graphile }: Results): Summary {
  return {
    floor: rate(floor),
    engine_inproc: rate(inproc),
    engine_http: rate(http),
    peer_graphile: rate(graphile),
    engine_per_floor: ratio(inproc, floor),
    engine_per_graphile: ratio(inproc, graphile),
    http_per_inproc: ratio(http, inproc),
    big_per_1m: ratio(big, besideBig),
    pg_us: inproc === null ? null : each(inproc, inproc.pgUs),
    node_us: inproc === null ? null : each(inproc, inproc.nodeUs),
    wal_bytes: inproc === null ? null : each(inproc, inproc.walBytes),
  };
}

/** Columns under their headings, then the ratios. */
export function table({ lines, ...results }: Results): string {
  const rows = lines.map(({ name, measured }) => [
    name,
    grouped(rateOf(measured)),
    shown(each(measured, measured.pgUs)),
    shown(each(measured, measured.nodeUs)),
    shown(each(measured, measured.twinUs)),
    shown(each(measured, measured.walBytes)),
    grouped(measured.payments),
  ]);
  const heads = ['', 'payments/s', 'pg us', 'node us', 'twin us', 'wal bytes', 'payments'];
  const summary = summarise({ lines, ...results });
  const ratios = [
    ['engine / floor', summary.engine_per_floor],
    ['engine / graphile-worker', summary.engine_per_graphile],
    ['over HTTP / in process', summary.http_per_inproc],
    ['big / main size', summary.big_per_1m],
  ] as const;
  const told = ratios.filter(([, value]) => value !== null);
  return [
    columns([heads, ...rows]),
    'us and bytes are for each payment; us of processor time, all processes and cores together.',
    '',
    columns(told.map(([name, value]) => [name, String(value)])),
    '',
  ].join('\n');
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}

function rate(measured: Measured | null): number | null {
  return measured === null ? null : Math.round(rateOf(measured));
}

function ratio(a: Measured | null, b: Measured | null): number | null {
  if (a === null || b === null || rateOf(b) === 0) return null;
  return Math.round((rateOf(a) / rateOf(b)) * 1000) / 1000;
}

function each({ payments }: Measured, total: number | null): number | null {
  return total === null || payments === 0 ? null : Math.round((total / payments) * 10) / 10;
}

function shown(value: number | null): string {
  return value === null ? '-' : grouped(value);
}

function grouped(value: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(
    value >= 100 ? Math.round(value) : value,
  );
}
