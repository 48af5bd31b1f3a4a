// What every verb of the engine is given: the database, the clock, ids, secrets, the way out.
// Made once in main.ts; tests make their own with another clock.

import type { Logger } from 'pino';
import type { Database } from '#db/pool.ts';
import type { Sealer } from '#db/seal.ts';
import type { Clock } from '#domain/calendar.ts';
import type { IdSource, MerchantId } from '#domain/ids.ts';
import type { Timers } from '#domain/timers.ts';
import type { AnyGateway } from '#gateways/contract.ts';
import type { HttpPool } from '#gateways/http.ts';
import type { PayerLinks } from './payer-links.ts';

export type Engine = {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly sealer: Sealer;
  /** Makes and reads the links that payers are given. */
  readonly links: PayerLinks;
  /** Where payers and gateways reach this installation, without a slash at its end. */
  readonly publicUrl: string;
  readonly http: HttpPool;
  readonly gateway: (name: string) => AnyGateway | null;
  readonly log: Logger;
  readonly limits: EngineLimits;
} & Timers;

export type EngineLimits = {
  /** No call to a gateway lasts longer, whatever the gateway's own limit. Milliseconds. */
  readonly callTimeoutMs: number;
  /** Calls to all gateways under way at once. */
  readonly callsMax: number;
  /** How long a worker counts as alive after its last heartbeat. Milliseconds. */
  readonly aliveMs: number;
};

export const DEFAULT_LIMITS: EngineLimits = {
  callTimeoutMs: 30_000,
  callsMax: 1024,
  aliveMs: 4_000,
};

/** Who asked: an API key, a person, or the engine itself. Stands in the transaction log. */
export type Actor = `key:${string}` | `cli:${string}` | 'engine' | `gateway:${string}`;

/** A verb's ground: the engine, for one merchant, on behalf of one actor. */
export type Scope = {
  readonly engine: Engine;
  readonly merchantId: MerchantId;
  readonly actor: Actor;
};
