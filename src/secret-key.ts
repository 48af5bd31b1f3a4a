// The key that seals tokens and credentials: from the environment, else from a file beside the
// embedded database. Whoever loses it loses what it sealed, so it is never made a second time.

import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, readSecretKey } from '#src/config.ts';

const FILE = 'secret.key';
const KEY_BYTES = 32;

/**
 * To be asked before the embedded database is started: beside an existing one a missing key file
 * throws ConfigError, a new folder gets one (0600).
 */
export function secretKeyFor(config: Pick<Config, 'secretKey' | 'data'>): Uint8Array {
  if (config.secretKey !== null) return config.secretKey;
  const path = join(config.data, FILE);
  if (!fs.existsSync(path)) {
    if (fs.existsSync(join(config.data, 'postgres'))) {
      throw new ConfigError(
        `${path} is missing, and what it sealed in the database cannot be opened without it: ` +
          'put it back from a backup, or set DUNLIN_SECRET_KEY',
      );
    }
    makeKeyFile(config.data, path);
  }
  const key = readSecretKey(fs.readFileSync(path, 'utf8').trim());
  if (key !== null) return key;
  throw new ConfigError(`${path} holds no key: allowed are ${KEY_BYTES} bytes in hex or base64`);
}

// On disk before anything is sealed with it; by a link, so that of two that start at once one wins.
function makeKeyFile(folder: string, path: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const draft = `${path}.${process.pid}.tmp`;
  const handle = fs.openSync(draft, 'w', 0o600);
  fs.writeSync(handle, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  try {
    if (!fs.existsSync(path)) fs.linkSync(draft, path);
  } catch {
    // Made by another process meanwhile, or a shared folder that knows no links.
    if (!fs.existsSync(path)) fs.renameSync(draft, path);
  } finally {
    fs.rmSync(draft, { force: true });
  }
  const parent = fs.openSync(folder, 'r');
  fs.fsyncSync(parent);
  fs.closeSync(parent);
}
