// A real browser for tests: the configured one, one of this machine, or one that is fetched now.
// Without any the tests fail and say what to do; they are never passed over in silence.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { testBrowser } from '#src/config.ts';

const NAMES = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const INSTALL_MAX_MS = 300_000;

type After = (close: () => Promise<void>) => void;

let found: string | null = null;

/** Closed by what is handed to `after`. */
export async function openBrowser(after: After): Promise<Browser> {
  found ??= findBrowser();
  const browser = await chromium.launch({ executablePath: found, args: ARGUMENTS });
  after(() => browser.close());
  return browser;
}

/** Path of a browser. Throws Error that says in one sentence what was tried. */
export function findBrowser(): string {
  const configured = testBrowser();
  if (configured !== null) {
    if (existsSync(configured)) return configured;
    throw new Error(`DUNLIN_TEST_BROWSER is "${configured}", and there is no such file`);
  }
  const path = installed() ?? fetched() ?? packaged();
  if (path !== null) return path;
  throw new Error(
    'no browser for the browser tests: neither Chromium nor Chrome is installed, and neither ' +
      '`npx playwright-core install chromium` nor `apt-get install chromium` worked here; ' +
      'install one of them, or name one in DUNLIN_TEST_BROWSER',
  );
}

function installed(): string | null {
  const paths = FOLDERS.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

// A download of the browser that belongs to playwright-core, into its own folder for all projects.
function fetched(): string | null {
  const own = () => (existsSync(chromium.executablePath()) ? chromium.executablePath() : null);
  const cli = join(import.meta.dirname, '..', 'node_modules', 'playwright-core', 'cli.js');
  return own() ?? (ran(process.execPath, [cli, 'install', 'chromium']) ? own() : null);
}

function packaged(): string | null {
  const isDebian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!isDebian) return null;
  const made =
    ran('apt-get', ['update', '-q']) && ran('apt-get', ['install', '-q', '-y', 'chromium']);
  return made ? installed() : null;
}

function ran(program: string, args: readonly string[]): boolean {
  process.stderr.write(`looking for a browser: ${program.split('/').at(-1)} ${args.join(' ')}\n`);
  try {
    execFileSync(program, args, { stdio: 'ignore', timeout: INSTALL_MAX_MS });
    return true;
  } catch {
    return false;
  }
}
