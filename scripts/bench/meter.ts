// What a slice of payments cost: wall time, processor time of this process, of all processes of
// PostgreSQL and of a twin, and bytes of write-ahead log. Rates swing with the machine's load;
// processor time per payment hardly does.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';

export type Measured = {
  payments: number;
  seconds: number;
  /** Microseconds of processor time, all in all. null where /proc does not tell. */
  pgUs: number | null;
  nodeUs: number;
  twinUs: number | null;
  walBytes: number;
};

export type Meter = { serverPid: number; twinPid?: number; admin: pg.Client };

/** A checkpoint first, so that every slice pays for the first touch of its pages alike. */
export async function measure(meter: Meter, work: () => Promise<number>): Promise<Measured> {
  await meter.admin.query('checkpoint');
  const walBefore = await walPosition(meter.admin);
  const pgBefore = serverCpuUs(meter.serverPid);
  const twinBefore = meter.twinPid === undefined ? null : cpuUs(meter.twinPid);
  const nodeBefore = process.cpuUsage();
  const began = performance.now();
  const payments = await work();
  const seconds = (performance.now() - began) / 1000;
  const node = process.cpuUsage(nodeBefore);
  const pgAfter = serverCpuUs(meter.serverPid);
  const twinAfter = meter.twinPid === undefined ? null : cpuUs(meter.twinPid);
  const walBytes = Number((await walPosition(meter.admin)) - walBefore);
  return {
    payments,
    seconds,
    pgUs: pgAfter === null || pgBefore === null ? null : pgAfter - pgBefore,
    nodeUs: node.user + node.system,
    twinUs: twinAfter === null || twinBefore === null ? null : twinAfter - twinBefore,
    walBytes,
  };
}

/** Several slices as one. */
export function together(slices: readonly Measured[]): Measured {
  const sum = (of: (one: Measured) => number | null) =>
    slices.reduce<number | null>((total, one) => {
      const more = of(one);
      return total === null || more === null ? null : total + more;
    }, 0);
  return {
    payments: sum((one) => one.payments) ?? 0,
    seconds: sum((one) => one.seconds) ?? 0,
    pgUs: sum((one) => one.pgUs),
    nodeUs: sum((one) => one.nodeUs) ?? 0,
    twinUs: sum((one) => one.twinUs),
    walBytes: sum((one) => one.walBytes) ?? 0,
  };
}

export function rateOf({ payments, seconds }: Measured): number {
  return seconds === 0 ? 0 : payments / seconds;
}

async function walPosition(admin: pg.Client): Promise<bigint> {
  const { rows } = await admin.query<{ at: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text as at`,
  );
  return BigInt(rows[0]?.at ?? 0);
}

let ticksPerSecond: number | null = null;

function tickUs(): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return 1_000_000 / ticksPerSecond;
}

// The server and all it started: the living, and through the server those that ended.
function serverCpuUs(serverPid: number): number | null {
  try {
    const children = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => statOf(Number(name)))
      .filter((stat) => stat?.parent === serverPid);
    const server = statOf(serverPid);
    if (server === null) return null;
    const living = children.reduce((total, stat) => total + (stat?.own ?? 0), 0);
    return (living + server.own + server.ended) * tickUs();
  } catch {
    return null;
  }
}

function cpuUs(pid: number): number | null {
  const stat = statOf(pid);
  return stat === null ? null : stat.own * tickUs();
}

// proc(5): after the name in brackets, the 4th field is the parent, 14 and 15 are its own ticks in
// user and system, 16 and 17 those of children that ended.
function statOf(pid: number): { parent: number; own: number; ended: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const field = (index: number) => Number(fields[index - 3]);
    return { parent: field(4), own: field(14) + field(15), ended: field(16) + field(17) };
  } catch {
    return null;
  }
}
