// What every call needs of merchants and gateway connections, remembered for moments. Whether a
// connection may be used at all is never read from here: the claim asks the database.

import { connectionById, openConnection, secretsOf } from '#db/gateway-connections.ts';
import { merchantOfConnection } from '#db/gateway-notices.ts';
import { type Merchant, merchantById } from '#db/merchants.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { AnyGateway, Call, Memory } from '#gateways/contract.ts';
import { newMemory } from '#gateways/memory.ts';
import type { Engine } from './context.ts';
import { noticePage } from './payer-links.ts';

/** Changed settings and credentials count after this time at the latest. */
const REMEMBER_MS = 5_000;
const REMEMBERED_MAX = 10_000;

export type KnownConnection = {
  id: Id<'gatewayConnection'>;
  gateway: AnyGateway;
  /** What every call gets but its way out. */
  call: Omit<Call<Record<string, unknown>>, 'http'>;
  /** Texts that must not appear in any record of an exchange. */
  secrets: readonly string[];
  limits: { concurrency: number; perSecond: number; timeoutMs: number };
};

export type Known = {
  /** Whose gateway connection it is; null: nobody's. */
  merchantOf(connectionId: Id<'gatewayConnection'>): Promise<MerchantId | null>;
  merchant(id: MerchantId): Promise<Merchant>;
  /** null: the connection or its gateway is not known here, or its secrets cannot be opened. */
  connection(merchantId: MerchantId, id: Id<'gatewayConnection'>): Promise<KnownConnection | null>;
};

export function known(engine: Engine): Known {
  const merchants = remember<Merchant>(engine.ticks);
  const connections = remember<KnownConnection | null>(engine.ticks);
  const owners = remember<MerchantId | null>(engine.ticks);
  const memories = new Map<string, Memory>();
  return {
    merchantOf: (id) => owners(id, () => merchantOfConnection(engine.db.pool, id)),
    merchant: (id) => merchants(id, () => merchantById(engine.db.pool, id)),
    connection: (merchantId, id) =>
      connections(id, () => readConnection(engine, memories, merchantId, id)),
  };
}

async function readConnection(
  engine: Engine,
  memories: Map<string, Memory>,
  merchantId: MerchantId,
  id: Id<'gatewayConnection'>,
): Promise<KnownConnection | null> {
  const row = await connectionById(engine.db.pool, merchantId, id);
  const gateway = row === null ? null : engine.gateway(row.gateway);
  if (row === null || gateway === null) return null;
  const { limits } = gateway;
  return {
    id,
    gateway,
    call: {
      connection: openConnection(row, engine.sealer),
      now: () => engine.clock.now(),
      memory: memoryOf(memories, row.id, row.secretsSealed),
      noticeUrl: noticePage(engine, gateway.name, id),
    },
    secrets: secretsOf(row, engine.sealer),
    limits: {
      concurrency: row.concurrency ?? limits.concurrency,
      perSecond: row.perSecond ?? limits.perSecond,
      timeoutMs: Math.min(limits.timeoutMs, engine.limits.callTimeoutMs),
    },
  };
}

/** One call to a gateway; `more`: texts beside the connection's secrets that no record may show. */
export function callOf(
  engine: Engine,
  { gateway, call, secrets, limits }: KnownConnection,
  more: readonly string[] = [],
): Call<Record<string, unknown>> {
  const { timeoutMs } = limits;
  const { hidden } = gateway;
  return {
    ...call,
    http: engine.http.forCall({ timeoutMs, secrets: [...secrets, ...more], hidden }),
  };
}

// Of these very credentials: what was given for others must not outlive them.
function memoryOf(memories: Map<string, Memory>, id: string, credentials: Buffer): Memory {
  const name = `${id} ${credentials.toString('base64')}`;
  const known = memories.get(name);
  if (known !== undefined) return known;
  if (memories.size >= REMEMBERED_MAX) memories.clear();
  const fresh = newMemory();
  memories.set(name, fresh);
  return fresh;
}

// Many calls that miss at once share one read; a failed read is not remembered.
function remember<T>(ticks: () => number): (key: string, read: () => Promise<T>) => Promise<T> {
  const entries = new Map<string, { at: number; value: Promise<T> }>();
  return (key, read) => {
    const entry = entries.get(key);
    if (entry !== undefined && ticks() - entry.at < REMEMBER_MS) return entry.value;
    if (entries.size >= REMEMBERED_MAX) entries.clear();
    const value = read();
    entries.set(key, { at: ticks(), value });
    value.catch(() => entries.delete(key));
    return value;
  };
}
