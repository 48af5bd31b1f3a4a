// The twins this server hosts, one line each.

import { sandboxTwin } from '#gateways/sandbox/twin.ts';
import { stripeTwin } from '#gateways/stripe/twin.ts';
import type { MakeTwin } from './twin.ts';

export const twins: readonly MakeTwin[] = [sandboxTwin, stripeTwin];
