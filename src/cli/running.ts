// How commands borrow the engine, find their merchant, and hear that they should stop.

import { keyByHash } from '#db/api-keys.ts';
import { listMerchants, type Merchant, merchantById } from '#db/merchants.ts';
import { parseId, showId } from '#domain/ids.ts';
import { type Collector, startCollector } from '#engine/collect-due.ts';
import type { Engine } from '#engine/context.ts';
import { hashKey } from '#engine/issue-api-key.ts';
import { type Context, textValue, UsageError, type Values } from './command.ts';
import type { Running } from './parts.ts';

/** Assembles, works, and closes whatever happens. */
export async function withEngine<T>(
  { parts, config, out }: Context,
  work: (running: Running) => Promise<T>,
): Promise<T> {
  const progress = out.progress();
  const running = await parts.assemble(config, {
    quiet: true,
    onProgress: (line) => progress.update(0, 0, line),
  });
  progress.end();
  try {
    return await work(running);
  } finally {
    await running.close();
  }
}

/** As withEngine, with a collector that is drained at the end. */
export async function withCollector<T>(
  context: Context,
  name: string,
  work: (collector: Collector, running: Running) => Promise<T>,
): Promise<T> {
  return withEngine(context, async (running) => {
    const collector = startCollector(running.engine, name);
    try {
      return await work(collector, running);
    } finally {
      await collector.drain();
    }
  });
}

export const MERCHANT_OPTIONS = {
  merchant: { type: 'string', value: 'ID', meaning: 'Merchant, mer_...; the only one by default' },
  'merchant-key': { type: 'string', value: 'KEY', meaning: 'Merchant, by one of its API keys' },
} as const;

const MERCHANTS_NAMED_MAX = 5;

/** Throws UsageError when no merchant is named and there is not exactly one. */
export async function merchantOf(engine: Engine, values: Values): Promise<Merchant> {
  const { pool } = engine.db;
  const named = textValue(values, 'merchant');
  if (named !== null) return merchantById(pool, parseId('merchant', named, '--merchant'));
  const key = textValue(values, 'merchant-key');
  if (key !== null) {
    const found = await keyByHash(pool, hashKey(key));
    if (found === null) throw new UsageError('--merchant-key is no key of a merchant here');
    return merchantById(pool, found.merchantId);
  }
  const [only, ...others] = await listMerchants(pool, MERCHANTS_NAMED_MAX);
  if (only === undefined) throw new UsageError('there is no merchant yet; dunlin open makes one');
  if (others.length === 0) return only;
  const names = [only, ...others].map(({ id, name }) => `${showId('merchant', id)} (${name})`);
  throw new UsageError(
    `there are several merchants, name one with --merchant: ${names.join(', ')}`,
  );
}

/** Resolves with the name of the signal that asks this process to stop. */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
}

/** False when the work is not done within the time; it is then left to itself. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return done;
}
