// The judge of a run: the twin's own books and journal against what the run intended. It shares no
// code with the engine; `dunlin verify` is asked beside it, as an operator would.

import { execFile } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { sandboxControl } from '#cli/sandbox-control.ts';
import { type Check, type Report, verify } from '#engine/verify.ts';
import { childEnvironment } from '#src/config.ts';
import { AMOUNT, type DueRun } from './due-run.ts';
import { PROGRAM, type Stage } from './stage.ts';

export type Judgement = {
  /** Purchases in the twin's books. */
  booked: number;
  /** Billing records with more than one approved purchase. */
  doubles: number;
  /** Billing records that are not paid, or of which the twin knows nothing. */
  lost: number;
  /** Keys that arrived at the twin more than once. */
  resent: number;
};

const BOOKS_PAGE = 5_000;

/** Reads what is new in the books and the journal since the last run on this stage. */
export function judge(stage: Stage): (run: DueRun) => Promise<Judgement> {
  let cursor = 0;
  let offset = 0;
  return async (run) => {
    const taken = new Map<string, number[]>();
    let booked = 0;
    for (let page = [null] as unknown[]; page.length > 0; cursor += page.length) {
      page = await readBooks(stage.sandboxUrl(), cursor);
      for (const { billing_record, captured } of page as Booked[]) {
        booked += 1;
        if (captured <= 0) continue;
        const name = billing_record ?? 'none';
        taken.set(name, [...(taken.get(name) ?? []), captured]);
      }
    }
    const sent = readJournal(stage.journal, offset);
    offset = sent.end;
    const paid = (await run.counts()).paid ?? 0;
    const once = [...taken.values()].filter((sums) => sums.length === 1 && sums[0] === AMOUNT);
    return {
      booked,
      doubles: [...taken.values()].filter((sums) => sums.length > 1).length,
      lost: run.payments - Math.min(paid, once.length),
      resent: sent.resent,
    };
  };
}

type Booked = { billing_record: string | null; captured: number };

async function readBooks(url: string, cursor: number): Promise<unknown[]> {
  const reply = await fetch(`${url}/_control/books?cursor=${cursor}&limit=${BOOKS_PAGE}`);
  if (!reply.ok) throw new Error(`the books answer ${reply.status}`);
  return ((await reply.json()) as { payments: unknown[] }).payments;
}

function readJournal(path: string, from: number): { resent: number; end: number } {
  const file = openSync(path, 'r');
  const { size: end } = fstatSync(file);
  const bytes = Buffer.alloc(end - from);
  readSync(file, bytes, 0, bytes.length, from);
  closeSync(file);
  const times = new Map<string, number>();
  for (const line of bytes.toString('utf8').split('\n')) {
    if (line === '') continue;
    const { request } = JSON.parse(line) as { request?: { headers: Record<string, string> } };
    const key = request?.headers['idempotency-key'];
    if (key !== undefined) times.set(key, (times.get(key) ?? 0) + 1);
  }
  return { resent: [...times.values()].filter((count) => count > 1).length, end };
}

/** What `dunlin verify` finds, in this process. */
export async function audited({ engine, sandboxUrl }: Stage): Promise<string[]> {
  const books = await sandboxControl(engine.http, sandboxUrl()).books();
  return shown((await verify(engine, { books })).checks);
}

/** `dunlin verify --books` as a process. `program`: of another version of the product. */
export async function verified(stage: Stage, program = PROGRAM): Promise<string[]> {
  const args = [program, 'verify', '--json', '--books', stage.sandboxUrl()];
  const env = childEnvironment({ NODE_TEST_CONTEXT: undefined, ...stage.environment });
  const said = await promisify(execFile)(process.execPath, args, {
    env,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((failed: { stdout?: string; stderr?: string }) => failed);
  const report = JSON.parse(said.stdout || 'null') as Partial<Report> | null;
  if (report?.checks !== undefined) return shown(report.checks);
  return [`dunlin verify: ${said.stdout}${said.stderr}`];
}

function shown(checks: readonly Check[]): string[] {
  return checks
    .filter(({ count }) => count > 0)
    .map(({ name, count, offenders: [one] }) => `${name}: ${count}, ${one?.id} ${one?.why}`);
}
