// Connects a merchant to a gateway: settings checked against the gateway's schema, secrets sealed.

import { randomUUID } from 'node:crypto';
import { Value } from 'typebox/value';
import { type GatewayConnection, insertConnection } from '#db/gateway-connections.ts';
import { merchantById } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import { showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { AnyGateway, CollectionMode } from '#gateways/contract.ts';
import { newMemory } from '#gateways/memory.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { readText, readWhole } from './texts.ts';

export type ConnectGatewayInput = {
  /** The gateway's name in the registry. */
  gateway: string;
  /** The merchant's name for the connection, unique. */
  name: string;
  settings: Readonly<Record<string, unknown>>;
  /** By default the merchant's; another one is refused. */
  mode?: 'test' | 'live';
  /** Who sets off what is due; by default the gateway's first mode. */
  collects?: CollectionMode;
  concurrency?: number | null;
  perSecond?: number | null;
  clearingDays?: number;
  settlementDays?: number;
  preNotificationDays?: number;
  /** Ask the gateway whether the credentials work, before anything is stored. */
  check?: boolean;
};

const CLEARING_DAYS = 3;
const SETTLEMENT_DAYS = 2;

/**
 * Problem `value_invalid` naming the field, `connection_refused` when the gateway was asked and
 * says no, `state_conflict` when the name is taken.
 */
export async function connectGateway(
  scope: Scope,
  input: ConnectGatewayInput,
): Promise<GatewayConnection> {
  const { engine, merchantId } = scope;
  const merchant = await merchantById(engine.db.pool, merchantId);
  const gateway = engine.gateway(input.gateway);
  if (gateway === null) {
    const limit = 'the name of a gateway';
    throw new Problem('value_invalid', { field: 'gateway', value: input.gateway, limit });
  }
  const mode = input.mode ?? merchant.mode;
  if (mode !== merchant.mode) {
    const limit = `${merchant.mode}, the merchant's own`;
    throw new Problem('value_invalid', { field: 'mode', value: mode, limit });
  }
  const collects = input.collects ?? gateway.modes[0];
  if (!gateway.modes.includes(collects)) {
    const limit = gateway.modes.join(' or ');
    throw new Problem('value_invalid', { field: 'collects', value: collects, limit });
  }
  const name = readText(input.name, 'name', 'name');
  const limits = readLimits(input);
  const { settings, secrets } = readSettings(gateway, input.settings);
  if (input.check === true) await mustWork(scope, gateway, mode, { settings, secrets });
  return inTransaction(engine.db.pool, async (tx) => {
    const id = engine.ids.next('gatewayConnection');
    const connection = await insertConnection(tx, merchantId, {
      id,
      gateway: gateway.name,
      name,
      mode,
      collects,
      settings,
      secretsSealed: engine.sealer.seal(JSON.stringify(secrets)),
      ...limits,
    });
    if (connection === null) {
      const limit = 'a name that no other connection has';
      throw new Problem('state_conflict', { field: 'name', value: name, limit });
    }
    await logChange(tx, scope, merchant, {
      summary: `Connected ${gateway.title} as ${showId('gatewayConnection', id)}`,
      subjectId: id,
    });
    return connection;
  });
}

function readLimits(input: ConnectGatewayInput) {
  const { concurrency, perSecond, clearingDays, settlementDays, preNotificationDays } = input;
  return {
    concurrency: concurrency == null ? null : readWhole(concurrency, 'concurrency', 1, 1_024),
    perSecond: perSecond == null ? null : readWhole(perSecond, 'per_second', 1, 100_000),
    clearingDays: readWhole(clearingDays ?? CLEARING_DAYS, 'clearing_days', 0, 30),
    settlementDays: readWhole(settlementDays ?? SETTLEMENT_DAYS, 'settlement_days', 0, 60),
    preNotificationDays: readWhole(preNotificationDays ?? 0, 'pre_notification_days', 0, 60),
  };
}

type Settings = Record<string, unknown>;

/** Parted by the schema's `secret: true`. No value is answered: it might be a secret. */
function readSettings(
  gateway: AnyGateway,
  given: Readonly<Settings>,
): { settings: Settings; secrets: Settings } {
  const properties = new Map<string, object>(Object.entries(gateway.settings.properties));
  const unknown = Object.keys(given).find((name) => !properties.has(name));
  if (unknown !== undefined) {
    const limit = [...properties.keys()].join(', ');
    throw new Problem('field_unknown', { field: `settings.${unknown}`, limit });
  }
  const values: Settings = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  if (!Value.Check(gateway.settings, values)) {
    const [error] = Value.Errors(gateway.settings, values);
    throw settingsProblem(error?.instancePath ?? '', error?.message ?? '', gateway, values);
  }
  const isSecret = ([name]: [string, unknown]) => {
    const schema = properties.get(name);
    return schema !== undefined && 'secret' in schema && schema.secret === true;
  };
  const entries = Object.entries(values);
  return {
    settings: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
    secrets: Object.fromEntries(entries.filter(isSecret)),
  };
}

function settingsProblem(
  path: string,
  message: string,
  gateway: AnyGateway,
  values: Settings,
): Problem {
  const required: readonly string[] = gateway.settings.required ?? [];
  const missing = required.find((name) => !(name in values));
  if (missing !== undefined) return new Problem('field_missing', { field: `settings.${missing}` });
  const field = `settings${path.replaceAll('/', '.')}`;
  return new Problem('value_invalid', { field, limit: message });
}

async function mustWork(
  { engine }: Scope,
  gateway: AnyGateway,
  mode: 'test' | 'live',
  { settings, secrets }: { settings: Settings; secrets: Settings },
): Promise<void> {
  if (gateway.checkCredentials === undefined) return;
  const hidden = Object.values(secrets).filter((value) => typeof value === 'string');
  const timeoutMs = Math.min(gateway.limits.timeoutMs, engine.limits.callTimeoutMs);
  const answer = await gateway.checkCredentials({
    connection: { id: randomUUID(), mode, settings: { ...settings, ...secrets } },
    http: engine.http.forCall({ timeoutMs, secrets: hidden, hidden: gateway.hidden }),
    now: () => engine.clock.now(),
    memory: newMemory(),
    noticeUrl: null,
  });
  if (!answer.ok) {
    throw new Problem('connection_refused', { field: 'settings', limit: answer.why });
  }
}
