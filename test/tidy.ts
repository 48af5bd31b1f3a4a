// The rules of CONTRIBUTING.md that a machine can see, one function each: from a file to its
// faults. Every message names the replacement.

import { posix } from 'node:path';

export type Source = { path: string; text: string };

/** `path:line: what is wrong, and what to do instead`. */
export type Fault = string;

const LINES_MAX = 400;
// A story in steps or a table of cases reads from top to bottom; a schema is one page of facts.
const LINES_MAX_OF_TESTS_AND_SQL = 600;
const FUNCTION_LINES_MAX = 70;
const COLUMNS_MAX = 100;

export const isTest = (path: string) => path.endsWith('.test.ts') || path.startsWith('test/');
const isSql = (path: string) => path.endsWith('.sql');
const isCode = (path: string) => path.endsWith('.ts');

export function tooLong({ path, text }: Source): Fault[] {
  const max = isTest(path) || isSql(path) ? LINES_MAX_OF_TESTS_AND_SQL : LINES_MAX;
  const count = text.trimEnd().split('\n').length;
  return count <= max ? [] : [`${path}:1: ${count} lines, at most ${max}: find the second idea`];
}

/** A test's name is a sentence and an address is what it is: neither can be broken. */
export function tooWide({ path, text }: Source): Fault[] {
  return faultsByLine(path, text, (line) => {
    // An address, the sentence that names a test, and the row of a scenario's table are one piece.
    const unbreakable =
      /https?:\/\/\S{40}/.test(line) ||
      (isTest(path) && /^\s*test\('|^\s*`?\d{4}-\d\d-\d\d {2}/.test(line));
    if (line.length <= COLUMNS_MAX || unbreakable) return null;
    return `${line.length} columns, at most ${COLUMNS_MAX}`;
  });
}

/** Formatted code closes a block in the column where it opened it: the columns tell its length. */
export function longFunctions({ path, text }: Source): Fault[] {
  if (!isCode(path)) return [];
  const lines = text.split('\n');
  const faults: Fault[] = [];
  for (const [at, line] of lines.entries()) {
    const indent = functionIndent(line);
    if (indent === null) continue;
    const closing = new RegExp(`^${indent}\\}[;,)]*$`);
    const length = lines.slice(at + 1).findIndex((later) => closing.test(later)) + 2;
    if (length <= FUNCTION_LINES_MAX) continue;
    faults.push(`${path}:${at + 1}: a function of ${length} lines, at most ${FUNCTION_LINES_MAX}`);
  }
  return faults;
}

const METHOD = /^(\s+)(?:async )?(?!if|for|while|switch|catch)\w+\([^)]*\)(?:: .+)? \{$/;

function functionIndent(line: string): string | null {
  const declared = /^(\s*)(?:export )?(?:default )?(?:async )?function\b/.exec(line);
  const named = /^(\s*)(?:export )?const \w+ = (?:async )?(?:<.*>)?\(.*$/.exec(line);
  const method = METHOD.exec(line);
  if (named !== null && !line.includes('=>') && !line.endsWith('(')) return null;
  return (declared ?? named ?? method)?.[1] ?? null;
}

/** A test file is about the file that it stands beside, and its tests say what. */
export function noOpening({ path, text }: Source): Fault[] {
  if (path.endsWith('.test.ts')) return [];
  const opens = isSql(path) ? text.startsWith('-- ') : /^(#!.*\n)?\/\/ \S/.test(text);
  return opens ? [] : [`${path}:1: opens without a comment: say in 1-4 lines why the file exists`];
}

const FORBIDDEN_NAMES = [
  'utils',
  'util',
  'common',
  'helpers',
  'helper',
  'manager',
  'service',
  'base',
];

export function forbiddenName({ path }: Source): Fault[] {
  const parts = path.replace(/(\.test)?\.\w+$/, '').split(/[/.-]/);
  const found = parts.find((part) => FORBIDDEN_NAMES.includes(part));
  if (found === undefined) return [];
  return [`${path}:1: "${found}" in a name says nothing: name the idea, or split the file`];
}

type Ban = { pattern: RegExp; instead: string; except?: (path: string) => boolean };

const only = (file: string) => (path: string) => path === file;

const BANS: Ban[] = [
  {
    pattern: /new Date\(\)|\bDate\.now\b/,
    instead: 'take a Clock; only src/clock.ts reads the time',
    except: only('src/clock.ts'),
  },
  { pattern: /\bMath\.random\b/, instead: 'take an IdSource, or bytes from node:crypto' },
  { pattern: /\bconsole\./, instead: 'use the logger; commands write to process.stdout' },
  {
    pattern: /\bprocess\.env\b/,
    instead: 'use readConfig() or childEnvironment() of src/config.ts',
    except: only('src/config.ts'),
  },
  {
    pattern: /(?<![.\w])fetch\(|from 'undici'/,
    instead: 'use src/gateways/http.ts, the only way out',
    // Tests, measurements and the demo speak to our own server as a customer of it would.
    except: (path) =>
      path === 'src/gateways/http.ts' || isTest(path) || path.startsWith('scripts/'),
  },
  { pattern: /\bparseFloat\b|\.toFixed\(/, instead: 'amounts are bigint; use src/domain/money.ts' },
  { pattern: /\bas any\b/, instead: 'give it its type, or unknown' },
  { pattern: /\bas unknown as\b/, instead: 'narrow by a check' },
  { pattern: /\b(test|it|describe)\.only\(|\bonly: true\b/, instead: 'run all tests' },
  { pattern: /\b(FIXME|TODO)\b/, instead: 'do it, or write it down as an issue' },
];

export function banned({ path, text }: Source): Fault[] {
  if (!isCode(path) || path === 'test/tidy.ts' || path === 'test/tidy.test.ts') return [];
  const bans = BANS.filter(({ except }) => !except?.(path));
  return faultsByLine(path, text, (line) => {
    const isComment = /^\s*(\/\/|\*|\/\*)/.test(line);
    for (const { pattern, instead } of bans) {
      const found = pattern.exec(line);
      const counts = found !== null && (!isComment || /FIXME|TODO/.test(found[0]));
      if (counts) return `"${found[0]}": ${instead}`;
    }
    return null;
  });
}

const SQL = new RegExp(
  '[`\'"]\\s*(' +
    'select\\s[^`]*?\\sfrom\\s|select \\w+\\(|insert into\\s|update \\w+\\s+set\\s|' +
    'delete from\\s|with \\w+ as \\(|truncate \\w|lock table\\s)',
  'g',
);

/** Tests set up and look at rows; measurements write the same rows without us: both need SQL. */
export function straySql({ path, text }: Source): Fault[] {
  const may = path.startsWith('src/db/') || isTest(path) || path.startsWith('scripts/bench/');
  if (may || !isCode(path)) return [];
  return [...text.matchAll(SQL)].map((found) => {
    const line = text.slice(0, found.index).split('\n').length;
    return `${path}:${line}: SQL outside src/db: make it a function there`;
  });
}

/** Every file named by an import, `import()` or `new URL(…, import.meta.url)`, as a path. */
export function importsOf({ path, text }: Source): { line: number; target: string }[] {
  const found = text.matchAll(
    /(?:\bfrom|\bimport|\bimport\(|\bresolve\(|\bnew URL\() ?'([.#][^']+\.\w+)'/g,
  );
  return [...found].map(({ 1: named = '', index }) => ({
    line: text.slice(0, index).split('\n').length,
    target: named.startsWith('#') ? aliased(named) : posix.join(posix.dirname(path), named),
  }));
}

function aliased(named: string): string {
  const [area = '', ...rest] = named.slice(1).split('/');
  const folder = { src: 'src', test: 'test', scripts: 'scripts' }[area] ?? `src/${area}`;
  return [folder, ...rest].join('/');
}

// `a: [b]` means that files of a may import files of b, besides those of a.
const ARROWS: Record<string, readonly string[]> = {
  domain: [],
  db: ['domain'],
  gateways: ['domain'],
  sandbox: ['domain', 'clock'],
  engine: ['domain', 'db', 'gateways'],
  api: ['domain', 'db', 'engine', 'config'],
  cli: ['domain', 'db', 'engine', 'config'],
  pages: ['domain', 'db', 'engine', 'config'],
  config: [],
  clock: ['domain'],
};

/** Tests may import whatever they test with. What stands in src itself, as main.ts, joins all. */
export function wrongArrows(source: Source): Fault[] {
  const { path } = source;
  const area = areaOf(path);
  if (isTest(path) || isCase(path) || ARROWS[area] === undefined) return [];
  return importsOf(source)
    .filter(({ target }) => target.startsWith('src/') && !allowed(path, target))
    .map(({ line, target }) => `${path}:${line}: must not import ${target}: ${arrowsOf(path)}`);
}

function allowed(path: string, target: string): boolean {
  const [area, wanted] = [areaOf(path), areaOf(target)];
  const gateway = gatewayOf(path);
  if (gateway !== null) return allowedInGateway(path, target, gateway);
  if (area === 'sandbox' && wanted === 'gateways') return isTwin(target);
  if (area === 'engine' && gatewayOf(target) !== null) return false;
  return area === wanted || ARROWS[area]?.includes(wanted) === true;
}

const GATEWAY_SHARED = ['contract.ts', 'http.ts', 'timestamped-signature.ts'].map(
  (name) => `src/gateways/${name}`,
);

// A gateway is one folder that can be tested, replaced or deleted alone. Its twin is written from
// the gateway's documents: shared code would share the misreading.
function allowedInGateway(path: string, target: string, gateway: string): boolean {
  const own = gatewayOf(target) === gateway;
  if (areaOf(target) === 'domain') return true;
  if (isTwin(path)) return (own && isTwin(target)) || areaOf(target) === 'sandbox';
  if (own) return !isTwin(target);
  return GATEWAY_SHARED.includes(target);
}

function arrowsOf(path: string): string {
  if (isTwin(path)) return 'a twin imports domain, sandbox and its own twin files';
  if (gatewayOf(path) !== null) {
    return 'a gateway imports domain, contract.ts, http.ts and its own files, not its twin';
  }
  const area = areaOf(path);
  return `${area} imports ${[area, ...(ARROWS[area] ?? [])].join(', ')}`;
}

/** What the contract suite is told of a gateway belongs to the suite, and stands in the folder. */
const isCase = (path: string) => path.endsWith('/contract-case.ts');

const isTwin = (path: string) => /^src\/gateways\/[\w-]+\/twin[\w-]*\.ts$/.test(path);

function gatewayOf(path: string): string | null {
  return /^src\/gateways\/([\w-]+)\//.exec(path)?.[1] ?? null;
}

// The folder under src; for what stands in src itself, its name.
function areaOf(path: string): string {
  return /^src\/([\w-]+)/.exec(path)?.[1] ?? '';
}

/** `all` are the sources that may name it. Entry points are run, not imported. */
export function nobodyImports(sources: readonly Source[], entries: readonly string[]): Fault[] {
  const named = new Set(sources.flatMap((source) => importsOf(source).map(({ target }) => target)));
  return sources
    .map(({ path }) => path)
    .filter((path) => isCode(path) && !path.endsWith('.test.ts') && !entries.includes(path))
    .filter((path) => !named.has(path))
    .map((path) => `${path}:1: nobody imports it: use it or remove it`);
}

/** `exists` is asked for paths from the root. Links to elsewhere and to headings pass. */
export function deadLinks({ path, text }: Source, exists: (path: string) => boolean): Fault[] {
  const faults: Fault[] = [];
  for (const found of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    const [link = ''] = (found[1] ?? '').split('#');
    if (link === '' || /^[a-z]+:/.test(link)) continue;
    const target = posix.join(posix.dirname(path), decodeURI(link));
    const line = text.slice(0, found.index).split('\n').length;
    if (!exists(target)) faults.push(`${path}:${line}: the link ${link} leads nowhere`);
  }
  return faults;
}

function faultsByLine(
  path: string,
  text: string,
  faultOf: (line: string) => string | null,
): Fault[] {
  return text.split('\n').flatMap((line, index) => {
    const fault = faultOf(line);
    return fault === null ? [] : [`${path}:${index + 1}: ${fault}`];
  });
}
