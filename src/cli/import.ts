// `dunlin import`: accounts, instruments, payment records and one-off schedules from a CSV file.

import { readFile } from 'node:fs/promises';
import { type Context, command, EXIT, textValue, UsageError } from './command.ts';
import { KINDS, type Kind } from './import-kinds.ts';
import { type BadRow, type Imported, importRows } from './import-rows.ts';
import { table } from './output.ts';
import { MERCHANT_OPTIONS, merchantOf, withEngine } from './running.ts';

export const importFile = command({
  name: 'import',
  takes: 'FILE',
  summary: 'Import accounts, instruments, payment records or one-off schedules from CSV',
  about: [
    'The first row names the columns, in any order. Amounts are integers in minor units, dates are',
    'YYYY-MM-DD. One bad row and nothing is stored, unless --skip-bad keeps the good ones. The',
    'same file again changes nothing.',
  ],
  options: {
    kind: { type: 'string', value: 'KIND', meaning: KINDS.join(', ') },
    'skip-bad': { type: 'boolean', meaning: 'Keep the good rows of a file that has bad ones' },
    ...MERCHANT_OPTIONS,
  },
  examples: [
    'dunlin import accounts.csv --kind accounts',
    'dunlin import members.csv --kind payment-records --merchant-key dk_test_...',
    'dunlin import july.csv --kind one-off-schedules --skip-bad --json',
  ],
  run: async (context) => {
    const { positionals, values, out } = context;
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('give one FILE');
    const kind = kindOf(context);
    const text = await readFile(file, 'utf8').catch((error: Error) => {
      throw new UsageError(`${file} cannot be read: ${error.message}`);
    });
    const imported = await withEngine(context, async ({ engine }) => {
      const merchant = await merchantOf(engine, values);
      const scope = { engine, merchantId: merchant.id, actor: 'cli:import' as const };
      const progress = out.progress();
      const skipBad = values['skip-bad'] === true;
      const onProgress = (done: number, of: number) =>
        progress.update(done, of, `${done} of ${of} rows`);
      const result = await importRows(scope, kind, text, { skipBad, onProgress });
      progress.end();
      return result;
    });
    out.result(imported, () => shown(imported));
    return imported.bad.length === 0 ? EXIT.ok : EXIT.failed;
  },
});

function kindOf({ values }: Context): Kind {
  const given = textValue(values, 'kind');
  const found = KINDS.find((kind) => kind === given);
  if (found !== undefined) return found;
  const what = given === null ? '--kind is missing' : `--kind is "${given}"`;
  throw new UsageError(`${what}; allowed is one of ${KINDS.join(', ')}`);
}

/** Bad rows that people are shown; --json has all. */
const SHOWN_MAX = 20;

function shown({ rows, stored, existing, bad, kept }: Imported): string {
  const lines = [`${rows} rows: ${stored} stored, ${existing} there before, ${bad.length} bad.`];
  if (!kept) lines.push('Nothing was stored; --skip-bad keeps the good rows.');
  if (bad.length > 0) {
    const head = ['row', 'column', 'value', 'allowed', 'what is wrong'];
    lines.push('', table([head, ...bad.slice(0, SHOWN_MAX).map(cellsOf)]));
  }
  if (bad.length > SHOWN_MAX) lines.push(`and ${bad.length - SHOWN_MAX} more; --json has all`);
  return lines.join('\n');
}

function cellsOf({ row, column, value, limit, detail }: BadRow): string[] {
  return [String(row), column ?? '', value ?? '', limit ?? '', detail];
}
