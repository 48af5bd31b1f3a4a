// What the benchmark can be asked, and the sizes that follow.

import { parseArgs } from 'node:util';

export const PARTS = ['floor', 'inproc', 'http', 'graphile'] as const;

export type Part = (typeof PARTS)[number];

export type Options = {
  json: boolean;
  help: boolean;
  quick: boolean;
  /** Stored billing records of the extra, big measurement; null: none. */
  big: number | null;
  parts: readonly Part[];
};

export type Sizes = {
  /** Stored billing records of the small and of the main measurement. */
  small: number;
  smallTimes: number;
  main: number;
  warmUp: number;
  slice: number;
  /** How many times engine and floor take turns. */
  turns: number;
  httpWarmUp: number;
  http: number;
  /** Jobs for each setting of the peer. */
  peer: number;
  peerSettings: number;
};

export const USAGE = `npm run bench -- [options]

  --quick         smaller sizes, ends within a minute
  --rows N        measures also with N stored billing records, 100,000 to 20,000,000
  --only a,b      only these parts: ${PARTS.join(', ')}
  --json          the last line is one JSON object
`;

/** Throws RangeError naming what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      rows: { type: 'string' },
      only: { type: 'string' },
    },
  });
  return {
    json: values.json,
    help: values.help,
    quick: values.quick,
    big: values.rows === undefined ? null : readRows(values.rows),
    parts: values.only === undefined ? PARTS : values.only.split(',').map(readPart),
  };
}

export function sizesOf({ quick }: Options): Sizes {
  if (quick) {
    return {
      small: 10_000,
      smallTimes: 1,
      main: 200_000,
      warmUp: 5_000,
      slice: 20_000,
      turns: 1,
      httpWarmUp: 2_000,
      http: 10_000,
      peer: 2_500,
      peerSettings: 2,
    };
  }
  return {
    small: 10_000,
    smallTimes: 3,
    main: 1_000_000,
    warmUp: 20_000,
    slice: 75_000,
    turns: 2,
    httpWarmUp: 5_000,
    http: 40_000,
    peer: 6_000,
    peerSettings: 3,
  };
}

const ROWS_MIN = 100_000;
const ROWS_MAX = 20_000_000;

function readRows(text: string): number {
  const rows = Number(text.replaceAll(/[_,]/g, ''));
  if (Number.isInteger(rows) && rows >= ROWS_MIN && rows <= ROWS_MAX && rows % 100 === 0) {
    return rows;
  }
  throw new RangeError(`--rows is "${text}"; allowed are ${ROWS_MIN} to ${ROWS_MAX}, in hundreds`);
}

function readPart(text: string): Part {
  const part = PARTS.find((one) => one === text);
  if (part !== undefined) return part;
  throw new RangeError(`--only has "${text}"; allowed are ${PARTS.join(', ')}`);
}
