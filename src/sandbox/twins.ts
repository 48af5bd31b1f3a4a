// The twins this server hosts, one line each.

import { authorizeNetTwin } from '#gateways/authorize-net/twin.ts';
import { dpoTwin } from '#gateways/dpo/twin.ts';
import { paypalTwin } from '#gateways/paypal/twin.ts';
import { sandboxTwin } from '#gateways/sandbox/twin.ts';
import { stripeTwin } from '#gateways/stripe/twin.ts';
import { transbankTwin } from '#gateways/transbank/twin.ts';
import type { MakeTwin } from './twin.ts';

export const twins: readonly MakeTwin[] = [
  sandboxTwin,
  stripeTwin,
  authorizeNetTwin,
  paypalTwin,
  transbankTwin,
  dpoTwin,
];
