// A deadline and a net around a gateway's code: whatever it throws or waits for becomes an answer.

import type { Call } from '#gateways/contract.ts';
import type { Exchange } from '#gateways/http.ts';
import type { Engine } from './context.ts';
import type { KnownConnection } from './known.ts';

/** Beyond the HTTP module's own deadline, for a gateway whose code waits for something else. */
const GRACE_MS = 1_000;

/**
 * Never throws. `failed` says what it means that no answer came: what a verb throws may have
 * happened after its request left.
 */
export async function boundedCall<O, F>(
  engine: Engine,
  to: KnownConnection,
  call: Call<Record<string, unknown>>,
  work: () => Promise<O>,
  failed: (why: string) => F,
): Promise<{ outcome: O | F; exchanges: readonly Exchange[] }> {
  const { timeoutMs } = to.limits;
  const deadline = Promise.withResolvers<F>();
  const late = () => deadline.resolve(failed(`no answer within ${timeoutMs} ms`));
  const timer = engine.after(timeoutMs + GRACE_MS, late);
  try {
    const outcome = await Promise.race([work(), deadline.promise]);
    return { outcome, exchanges: call.http.exchanges };
  } catch (error) {
    engine.log.error({ err: error, gateway: to.gateway.name }, 'a gateway verb threw');
    return { outcome: failed('the gateway adapter failed'), exchanges: [] };
  } finally {
    timer.cancel();
  }
}
