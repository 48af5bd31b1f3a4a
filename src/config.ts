// The environment, read once into a frozen typed value. A bad value stops the start and is named,
// with what is allowed. The only place that reads the environment.

export type LogLevel = (typeof LOG_LEVELS)[number];
export type ClaimScope = (typeof CLAIM_SCOPES)[number];

export type Config = {
  /** null: the embedded database. */
  readonly databaseUrl: string | null;
  /** Folder of the embedded database and its keys, as given. */
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end; null: host and port. */
  readonly publicUrl: string | null;
  /** 32 bytes; null: a key file in the data folder. Never null with a databaseUrl. */
  readonly secretKey: Uint8Array | null;
  readonly logLevel: LogLevel;
  readonly claimScope: ClaimScope;
  readonly allowUnsafeDatabase: boolean;
  /** Calls to gateways at one time, of this process. */
  readonly workerConcurrency: number;
  readonly leaseMs: number;
  /** No call to a gateway lasts longer, whatever the gateway's own limit. */
  readonly callTimeoutMs: number;
  readonly poolMax: number;
};

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const CLAIM_SCOPES = ['global', 'merchant'] as const;
const SECRET_KEY_BYTES = 32;

/** What an operator may set. The README's table says the same; a test compares them. */
export const VARIABLES = [
  {
    name: 'DATABASE_URL',
    meaning: 'PostgreSQL 15 or newer, `postgres://user:password@host/database`',
    default: 'the embedded database',
  },
  {
    name: 'DUNLIN_DATA',
    meaning: 'Folder of the embedded database and its keys',
    default: '.dunlin',
  },
  { name: 'DUNLIN_HOST', meaning: 'Address that the API listens on', default: '127.0.0.1' },
  { name: 'DUNLIN_PORT', meaning: 'Port that the API listens on, 0 for any', default: '4280' },
  {
    name: 'DUNLIN_PUBLIC_URL',
    meaning: 'Address under which payers and gateways reach the API, `https://pay.example.org`',
    default: 'http://host:port',
  },
  {
    name: 'DUNLIN_SECRET_KEY',
    meaning: '32 bytes in hex or base64 that seal tokens and credentials',
    default: 'made in the data folder; required with DATABASE_URL',
  },
  { name: 'DUNLIN_LOG_LEVEL', meaning: LOG_LEVELS.join(', '), default: 'info' },
  {
    name: 'DUNLIN_CLAIM_SCOPE',
    meaning: 'Claim what is due over all merchants or one merchant at a time: global, merchant',
    default: 'global',
  },
  {
    name: 'DUNLIN_ALLOW_UNSAFE_DATABASE',
    meaning: 'yes: start on a database that may lose committed payments when it crashes',
    default: 'no',
  },
  {
    name: 'DUNLIN_WORKER_CONCURRENCY',
    meaning: 'Calls to gateways at one time per process, 1 to 8192',
    default: '1024',
  },
  {
    name: 'DUNLIN_LEASE_MS',
    meaning: 'Milliseconds without a sign of life after which a worker is taken for dead',
    default: '4000',
  },
  {
    name: 'DUNLIN_CALL_TIMEOUT_MS',
    meaning: "Milliseconds that a call to a gateway may last, or the gateway's own limit if less",
    default: '30000',
  },
  {
    name: 'DUNLIN_POOL_MAX',
    meaning: 'Database connections per process, besides those of the hot path, 2 to 200',
    default: '10',
  },
] as const;

type Name = (typeof VARIABLES)[number]['name'];

export class ConfigError extends Error {
  override name = 'ConfigError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Throws ConfigError naming the variable, its value and what is allowed. */
export function readConfig(env: Environment = process.env): Config {
  refuseUnknown(env);
  const databaseUrl = urlOf(env);
  const secretKey = secretKeyOf(env);
  if (databaseUrl !== null && secretKey === null) {
    throw new ConfigError(
      'DUNLIN_SECRET_KEY is missing; with DATABASE_URL it is required: 32 bytes in hex or base64',
    );
  }
  return Object.freeze({
    databaseUrl,
    data: text(env, 'DUNLIN_DATA'),
    host: text(env, 'DUNLIN_HOST'),
    port: integer(env, 'DUNLIN_PORT', 0, 65_535),
    publicUrl: publicUrlOf(env),
    secretKey,
    logLevel: oneOf(env, 'DUNLIN_LOG_LEVEL', LOG_LEVELS),
    claimScope: oneOf(env, 'DUNLIN_CLAIM_SCOPE', CLAIM_SCOPES),
    allowUnsafeDatabase: oneOf(env, 'DUNLIN_ALLOW_UNSAFE_DATABASE', ['yes', 'no']) === 'yes',
    workerConcurrency: integer(env, 'DUNLIN_WORKER_CONCURRENCY', 1, 8192),
    leaseMs: integer(env, 'DUNLIN_LEASE_MS', 500, 600_000),
    callTimeoutMs: integer(env, 'DUNLIN_CALL_TIMEOUT_MS', 50, 120_000),
    poolMax: integer(env, 'DUNLIN_POOL_MAX', 2, 200),
  });
}

/** `yes` when unset variables may be passed on: the environment for a child process of ours. */
export function childEnvironment(changes: Environment): Record<string, string> {
  const all = Object.entries({ ...process.env, ...changes });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] != null));
}

/** Superuser address of the PostgreSQL that a run of the tests shares; null when it has none. */
export function testDatabaseUrl(): string | null {
  return process.env.DUNLIN_TEST_DATABASE_URL || null;
}

/** Path of the browser that the browser tests use; null: they find one. */
export function testBrowser(): string | null {
  return process.env.DUNLIN_TEST_BROWSER || null;
}

const TEST_PREFIX = 'DUNLIN_TEST_';

/** The variable that gives a test on a gateway's real test account this value. */
export function liveTestVariable(gateway: string, name: string): string {
  return `${TEST_PREFIX}LIVE_${gateway}_${name}`.toUpperCase();
}

/** What the environment gives of it; null when it gives nothing. */
export function liveTestValue(gateway: string, name: string): string | null {
  return process.env[liveTestVariable(gateway, name)] || null;
}

// A misspelt variable would be a setting that silently does nothing.
function refuseUnknown(env: Environment): void {
  const known: readonly string[] = VARIABLES.map(({ name }) => name);
  for (const name of Object.keys(env)) {
    if (!name.startsWith('DUNLIN_') || name.startsWith(TEST_PREFIX)) continue;
    if (!known.includes(name)) {
      throw new ConfigError(`${name} is not a setting; allowed are ${known.join(', ')}`);
    }
  }
}

function text(env: Environment, name: Name): string {
  return env[name] || defaultOf(name);
}

function integer(env: Environment, name: Name, min: number, max: number): number {
  const value = text(env, name);
  const number = Number(value);
  if (!/^\d{1,9}$/.test(value) || number < min || number > max) {
    throw new ConfigError(`${name} is "${value}"; allowed is a whole number, ${min} to ${max}`);
  }
  return number;
}

function oneOf<T extends string>(env: Environment, name: Name, allowed: readonly T[]): T {
  const value = text(env, name);
  const found = allowed.find((item) => item === value);
  if (found !== undefined) return found;
  throw new ConfigError(`${name} is "${value}"; allowed is one of ${allowed.join(', ')}`);
}

// The address holds a password, so a wrong one is described and not repeated.
function urlOf(env: Environment): string | null {
  const value = env.DATABASE_URL;
  if (!value) return null;
  const protocol = URL.canParse(value) ? new URL(value).protocol : '';
  if (protocol === 'postgres:' || protocol === 'postgresql:') return value;
  throw new ConfigError(
    `DATABASE_URL begins with "${value.split(':')[0]?.slice(0, 20)}"; ` +
      'allowed is postgres://user:password@host:port/database',
  );
}

function publicUrlOf(env: Environment): string | null {
  const value = env.DUNLIN_PUBLIC_URL;
  if (!value) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const plain = url !== null && url.search === '' && url.hash === '' && url.username === '';
  if (plain && /^https?:$/.test(url.protocol)) return value.replace(/\/+$/, '');
  throw new ConfigError(
    `DUNLIN_PUBLIC_URL is "${value}"; allowed is https://host or http://host, with a path or ` +
      'without, and nothing behind it',
  );
}

// A secret too: its length is told, never the value.
function secretKeyOf(env: Environment): Uint8Array | null {
  const value = env.DUNLIN_SECRET_KEY;
  if (!value) return null;
  const key = readSecretKey(value);
  if (key !== null) return key;
  throw new ConfigError(
    `DUNLIN_SECRET_KEY has ${value.length} characters that do not make a key; ` +
      `allowed are ${SECRET_KEY_BYTES} bytes: 64 hex digits, or base64 of 44 characters`,
  );
}

/** 32 bytes written in hex or base64 (either alphabet), else null. */
export function readSecretKey(value: string): Uint8Array | null {
  if (/^[0-9a-f]{64}$/i.test(value)) return Buffer.from(value, 'hex');
  if (!/^[0-9a-z+/_-]{43}=?$/i.test(value)) return null;
  const key = Buffer.from(value, 'base64');
  return key.length === SECRET_KEY_BYTES ? key : null;
}

function defaultOf(name: Name): string {
  const variable = VARIABLES.find((item) => item.name === name);
  if (variable === undefined) throw new RangeError(`${name} is not in the table`);
  return variable.default;
}
