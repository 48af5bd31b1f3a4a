// Waiting for what another part does in its own time, with a limit.

import { strict as assert } from 'node:assert';

const LOOK_MS = 20;
const LIMIT_MS = 20_000;

/** Fails with `what` when the condition does not hold in time. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, `not within ${LIMIT_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
