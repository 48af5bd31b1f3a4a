// What came about, by kind, counted up for the report.

export type Tally = Record<string, number>;

export function count(tally: Tally, kind: string, times = 1): void {
  tally[kind] = (tally[kind] ?? 0) + times;
}
