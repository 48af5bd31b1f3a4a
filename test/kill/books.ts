// The judge of a run: the twin's own books against what the run intended. It shares no
// code with the engine; `dunlin verify` is asked beside it, as an operator would.

import { execFile } from 'node:child_process';
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
  /** Keys that left the engine for the gateway more than once. */
  resent: number;
};

const BOOKS_PAGE = 5_000;
const KEY = /idempotency-key: (\S+)/gi;

/** Reads what is new in the books, and on the wire, since the last run on this stage. */
export function judge(stage: Stage): (run: DueRun) => Promise<Judgement> {
  let cursor = 0;
  const sent = new Map<string, number>();
  stage.gatewayWire.onSend((bytes) => {
    for (const [, key = ''] of bytes.toString('latin1').matchAll(KEY)) {
      sent.set(key, (sent.get(key) ?? 0) + 1);
    }
    return 'pass';
  });
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
    const resent = [...sent.values()].filter((times) => times > 1).length;
    sent.clear();
    const paid = (await run.counts()).paid ?? 0;
    const once = [...taken.values()].filter((sums) => sums.length === 1 && sums[0] === AMOUNT);
    return {
      booked,
      doubles: [...taken.values()].filter((sums) => sums.length > 1).length,
      lost: run.payments - Math.min(paid, once.length),
      resent,
    };
  };
}

type Booked = { billing_record: string | null; captured: number };

async function readBooks(url: string, cursor: number): Promise<unknown[]> {
  const reply = await fetch(`${url}/_control/books?cursor=${cursor}&limit=${BOOKS_PAGE}`);
  if (!reply.ok) throw new Error(`the books answer ${reply.status}`);
  return ((await reply.json()) as { payments: unknown[] }).payments;
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
