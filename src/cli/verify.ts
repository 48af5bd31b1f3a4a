// `dunlin verify`: the auditor, for people and for scripts.

import type { Check, Report } from '#engine/verify.ts';
import { verify } from '#engine/verify.ts';
import { command, EXIT, textValue } from './command.ts';
import { table } from './output.ts';
import { MERCHANT_OPTIONS, merchantOf, withEngine } from './running.ts';
import { sandboxControl } from './sandbox-control.ts';

export const verifyAll = command({
  name: 'verify',
  summary: 'Prove that nothing was charged twice, forgotten or booked wrong',
  about: [
    'Checks the invariants of every merchant, or of one, in one snapshot of the database, and',
    "with --books also against a sandbox's own books. Names every offender; exit code 1 on any.",
  ],
  options: {
    ...MERCHANT_OPTIONS,
    books: { type: 'string', value: 'URL', meaning: 'Address of a sandbox to compare with' },
  },
  examples: [
    'dunlin verify',
    'dunlin verify --books http://127.0.0.1:4281 --json',
    'dunlin verify --merchant mer_01h455vb4pex5vsknk084sn02q',
  ],
  run: (context) =>
    withEngine(context, async ({ engine }) => {
      const { values, out } = context;
      const one = values.merchant !== undefined || values['merchant-key'] !== undefined;
      const merchantIds = one ? [(await merchantOf(engine, values)).id] : null;
      const url = textValue(values, 'books');
      const books = url === null ? null : await sandboxControl(engine.http, url).books();
      const progress = out.progress();
      const report = await verify(engine, { merchantIds, books, onProgress: progress.update });
      progress.end();
      out.result(report, () => shownReport(report));
      return report.ok ? EXIT.ok : EXIT.failed;
    }),
});

/** Offenders of one check that people are shown; --json has more. */
const SHOWN_MAX = 10;

export function shownReport({ ok, checks, books }: Report): string {
  const rows = checks.map(({ invariant, name, checked, count }) => [
    count === 0 ? 'ok ' : 'BAD',
    invariant,
    checked,
    name,
  ]);
  const lines = [table(rows)];
  for (const check of checks.filter(({ count }) => count > 0)) lines.push('', shownBad(check));
  if (books !== null) {
    const { payments, approved, open, doubles, lost } = books;
    lines.push('', `Books: ${payments} payments, ${approved} took money, ${open} open here,`);
    lines.push(`doubles ${doubles}, lost ${lost}`);
  }
  const count = checks.reduce((sum, check) => sum + check.count, 0);
  lines.push('', ok ? 'Everything holds.' : `${count} offenders.`);
  return lines.join('\n');
}

function shownBad({ name, count, offenders }: Check): string {
  const shown = offenders.slice(0, SHOWN_MAX).map(({ id, why }) => `  ${id}  ${why}`);
  const more = count > shown.length ? [`  and ${count - shown.length} more`] : [];
  return [`${name}: ${count}`, ...shown, ...more].join('\n');
}
