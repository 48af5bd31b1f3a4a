// Every gateway there is, one line each. The engine finds gateways here and nowhere else.

import { authorizeNet } from './authorize-net/index.ts';
import type { AnyGateway } from './contract.ts';
import { dpo } from './dpo/index.ts';
import { paypal } from './paypal/index.ts';
import { sandbox } from './sandbox/index.ts';
import { stripe } from './stripe/index.ts';
import { transbank } from './transbank/index.ts';

export const gateways: readonly AnyGateway[] = [
  sandbox,
  stripe,
  authorizeNet,
  paypal,
  transbank,
  dpo,
];

const byName = new Map(gateways.map((gateway) => [gateway.name, gateway]));

export function gatewayNamed(name: string): AnyGateway | null {
  return byName.get(name) ?? null;
}
