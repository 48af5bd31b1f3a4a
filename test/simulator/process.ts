// A simulated process of ours: the real engine on ports of the simulation. What people and the
// population see of it.

import type { MerchantId } from '#domain/ids.ts';
import type { Collector } from '#engine/collect-due.ts';
import type { Engine, Scope } from '#engine/context.ts';

export type SimProcess = {
  readonly name: string;
  readonly engine: Engine;
  readonly collector: Collector;
  scope(merchantId: MerchantId): Scope;
  /** A promise of this process never settles once it is dead: resolves when it died. */
  readonly died: Promise<void>;
  isAlive(): boolean;
};
