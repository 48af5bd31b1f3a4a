// Where payers come in tests. Apart from the world, whose database brings the test runner along: a
// process that is no test would pay for its tracking of every promise.

import { type PayerLinks, payerLinks } from '#engine/payer-links.ts';

/** Where payers would come; nobody listens there. */
export const PUBLIC_URL = 'http://payer.test';

/** As every test process makes them. */
export function testLinks(): PayerLinks {
  return payerLinks(new Uint8Array(32).fill(9));
}
