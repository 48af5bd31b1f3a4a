// Seals as every test process does, so that one reads what another has stored. Apart from world.ts,
// which brings the test runner along: its hooks cost every promise of a long run.

import { type Sealer, sealer } from '#db/seal.ts';

export function testSealer(): Sealer {
  return sealer([{ id: 1, key: new Uint8Array(32).fill(7) }]);
}
