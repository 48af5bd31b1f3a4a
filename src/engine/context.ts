// What every verb of the engine is given: the database, the clock, ids, secrets, the way out.
// Made once in main.ts; tests make their own with another clock.

import type { Database } from '#db/pool.ts';
import type { Sealer } from '#db/seal.ts';
import type { Clock } from '#domain/calendar.ts';
import type { Id, IdSource, MerchantId } from '#domain/ids.ts';
import type { AnyGateway } from '#gateways/contract.ts';
import type { HttpPool } from '#gateways/http.ts';
import type { Logger } from 'pino';

export type Engine = {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly sealer: Sealer;
  readonly http: HttpPool;
  readonly gateway: (name: string) => AnyGateway | null;
  readonly log: Logger;
};

/** Who asked: an API key, a person, or the engine itself. Stands in the transaction log. */
export type Actor = `key:${string}` | `cli:${string}` | 'engine' | `gateway:${string}`;

/** A verb's ground: the engine, for one merchant, on behalf of one actor. */
export type Scope = {
  readonly engine: Engine;
  readonly merchantId: MerchantId;
  readonly actor: Actor;
};

export type { Id, MerchantId };
