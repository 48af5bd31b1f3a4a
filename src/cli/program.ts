// The command line: finds the command, reads its options, shows help, and turns whatever goes wrong
// into one clear line and an exit code.

import { parseArgs } from 'node:util';
import { Problem } from '#domain/problems.ts';
import { ConfigError, type Environment, readConfig } from '#src/config.ts';
import { advance } from './advance.ts';
import { collect } from './collect.ts';
import { type Command, EXIT, type Option, UsageError, type Values } from './command.ts';
import { demo } from './demo.ts';
import { showGateways } from './gateways.ts';
import { id } from './id.ts';
import { importFile } from './import.ts';
import { key } from './key.ts';
import { migrateDatabase } from './migrate.ts';
import { move } from './move.ts';
import { open } from './open.ts';
import { type Output, output, table } from './output.ts';
import type { Parts } from './parts.ts';
import { sandbox } from './sandbox.ts';
import { serve } from './serve.ts';
import { start } from './start.ts';
import { verifyAll } from './verify.ts';

export const COMMANDS: readonly Command[] = [
  start,
  serve,
  migrateDatabase,
  open,
  key,
  collect,
  importFile,
  advance,
  verifyAll,
  demo,
  id,
  showGateways,
  move,
  sandbox,
];

/** Options of every command. */
const ALWAYS: Readonly<Record<string, Option>> = {
  data: { type: 'string', value: 'FOLDER', meaning: 'Folder of the embedded database' },
  json: { type: 'boolean', meaning: 'Print the result as JSON' },
  help: { type: 'boolean', meaning: 'Show this help' },
};

type Streams = Parameters<typeof output>[1];

/** Runs one command line and returns its exit code. Never throws. */
export async function runProgram(
  args: readonly string[],
  parts: Parts,
  streams: { stdout: Streams; stderr: Streams },
  env?: Environment,
): Promise<number> {
  const { stdout, stderr } = streams;
  const [name = '--help', ...rest] = args;
  if (['--help', '-h', 'help'].includes(name)) {
    stdout.write(`${overview()}\n`);
    return EXIT.ok;
  }
  const wanted = COMMANDS.find((one) => one.name === name);
  if (wanted === undefined) {
    stderr.write(`dunlin: there is no command "${name}"; dunlin --help lists them\n`);
    return EXIT.usage;
  }
  const json = rest.includes('--json');
  const out = output(json, stdout, stderr, () => performance.now());
  try {
    const { values, positionals } = readArguments(wanted, rest);
    if (values.help === true) {
      stdout.write(`${helpOf(wanted)}\n`);
      return EXIT.ok;
    }
    const read = readConfig(env);
    const config = typeof values.data === 'string' ? { ...read, data: values.data } : read;
    return await wanted.run({ values, positionals, out, config, parts });
  } catch (error) {
    return report(wanted, error, out, stderr);
  }
}

function readArguments(wanted: Command, args: readonly string[]) {
  const options = { ...wanted.options, ...ALWAYS };
  const known = Object.fromEntries(
    Object.entries(options).map(([name, { type }]) => [name, { type }] as const),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...known, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const given: Values = values;
    if (positionals.length > 0 && wanted.takes === undefined && given.help !== true) {
      throw new UsageError(`"${positionals[0]}" is not expected`);
    }
    return { values: given, positionals };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function report(wanted: Command, error: unknown, out: Output, stderr: Streams): number {
  const usage = error instanceof UsageError || error instanceof ConfigError;
  const said = error instanceof Error ? error.message || error.name : String(error);
  const line = said.replace(/\s*\n\s*/g, ' ');
  const hint = error instanceof UsageError ? `; see dunlin ${wanted.name} --help` : '';
  stderr.write(`dunlin ${wanted.name}: ${line}${hint}\n`);
  if (out.json) {
    const code = error instanceof Problem ? error.code : usage ? 'usage' : 'failed';
    out.result({ error: { code, detail: line } }, () => '');
  }
  return usage ? EXIT.usage : EXIT.failed;
}

function overview(): string {
  const rows = COMMANDS.map(({ name, takes = '', summary }) => [
    `  ${name}${takes === '' ? '' : ` ${takes}`}`,
    summary,
  ]);
  return [
    'dunlin collects every payment that is due, exactly once, through any payment gateway.',
    '',
    'Usage: dunlin COMMAND [options]',
    '',
    table(rows),
    '',
    'dunlin COMMAND --help shows its options and examples.',
    'Exit codes: 0 done, 1 something was found or failed, 2 wrong command line or settings.',
  ].join('\n');
}

export function helpOf({ name, takes, summary, about, options, examples }: Command): string {
  const all = Object.entries({ ...options, ...ALWAYS });
  const rows = all.map(([option, { value, meaning }]) => [
    `  --${option}${value === undefined ? '' : ` ${value}`}`,
    meaning,
  ]);
  return [
    `Usage: dunlin ${name}${takes === undefined ? '' : ` ${takes}`} [options]`,
    '',
    summary,
    ...(about === undefined ? [] : ['', ...about]),
    '',
    'Options:',
    table(rows),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
  ].join('\n');
}
