// What a gateway can do and wants to know, read off its own declaration: which functions are there,
// its idempotency contract, its limits, its settings. Nothing here is typed in by hand.

import type { AnyGateway, CollectionMode, Idempotency, Limits } from '#gateways/contract.ts';
import { gateways } from '#gateways/registry.ts';

export type Setting = {
  name: string;
  title: string;
  secret: boolean;
  required: boolean;
  default: string | null;
};

export type DescribedGateway = {
  name: string;
  title: string;
  /** The first one is the default of a connection. */
  modes: readonly CollectionMode[];
  can: Readonly<Record<Capability, boolean>>;
  idempotency: Idempotency;
  limits: Limits;
  settings: readonly Setting[];
};

export const CAPABILITIES = {
  charge: 'charge a stored instrument without the payer',
  authorise: 'hold funds',
  capture: 'capture held funds',
  void: 'let held funds go',
  refund: 'refund',
  look_up: 'look up by our reference',
  notices: 'take notices',
  polled_facts: 'read what no notice tells',
  checkout: 'serve a payer',
  credentials_check: 'check credentials',
} as const;

export type Capability = keyof typeof CAPABILITIES;

export function listGateways(): DescribedGateway[] {
  return gateways.map(describeGateway);
}

function describeGateway(gateway: AnyGateway): DescribedGateway {
  const { name, title, modes, idempotency, limits } = gateway;
  return {
    ...{ name, title, modes, idempotency, limits },
    can: {
      charge: modes.includes('automatic'),
      // What cannot be captured later is not held.
      authorise: gateway.capture !== undefined,
      capture: gateway.capture !== undefined,
      void: gateway.void !== undefined,
      refund: gateway.refund !== undefined,
      look_up: true,
      notices: gateway.readNotice !== undefined,
      polled_facts: gateway.poll !== undefined,
      checkout: gateway.checkout !== undefined,
      credentials_check: gateway.checkCredentials !== undefined,
    },
    settings: settingsOf(gateway),
  };
}

/** Its folder and its files are named with hyphens: `authorize_net`, `authorize-net/`. */
export function folderOf(gateway: { name: string }): string {
  return gateway.name.replaceAll('_', '-');
}

type Property = { title?: unknown; secret?: unknown; default?: unknown };

function settingsOf({ settings }: AnyGateway): Setting[] {
  const required: readonly string[] = settings.required ?? [];
  const properties = Object.entries(settings.properties as Record<string, Property>);
  return properties.map(([name, { title, secret, default: preset }]) => ({
    name,
    title: typeof title === 'string' ? title : name,
    secret: secret === true,
    required: required.includes(name),
    default: preset === undefined ? null : String(preset),
  }));
}

/** The idempotency contract in sentences. */
export function repeatingSentences(contract: Idempotency): string[] {
  const { key, replaysErrors, lookUpLagMs, absenceProvesAfterMs } = contract;
  return [
    key.honoured
      ? `It honours our key for ${duration(key.forMs)}: the same request again is safe.`
      : 'It honours no key: what is in doubt is looked up and never sent again blind.',
    ...(replaysErrors ? ['It repeats a stored error too, so only the look-up settles it.'] : []),
    ...(lookUpLagMs > 0 ? [`Its look-up may lag by ${duration(lookUpLagMs)}.`] : []),
    absenceProvesAfterMs === null
      ? 'That it knows nothing of a payment proves nothing: a person decides.'
      : 'That it knows nothing of a payment proves, ' +
        `${duration(absenceProvesAfterMs)} after it was sent, that nothing happened.`,
  ];
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** In the largest unit that it is a whole number of: `23 hours`, `90 seconds`. */
export function duration(ms: number): string {
  const [unit, size] = UNITS.find(([, length]) => ms >= length && ms % length === 0) ?? ['ms', 1];
  const count = ms / size;
  if (unit === 'ms') return `${count} ms`;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
