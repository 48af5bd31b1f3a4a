// The matrix for people: a table of signs, then in full what failed and why something was skipped.

import { table } from '#cli/output.ts';
import type { Cell, Matrix } from './cells.ts';

const SCENARIO_WIDTH = 66;

export function matrixText(matrix: Matrix): string {
  const { gateways, scenarios, cells, broken, totals } = matrix;
  const signs = new Map(cells.map((cell) => [`${cell.gateway} ${cell.scenario}`, signOf(cell)]));
  const rows = scenarios.map((scenario) => [
    short(scenario),
    ...gateways.map((gateway) => signs.get(`${gateway} ${scenario}`) ?? ''),
  ]);
  const failed = cells.filter(({ is }) => is === 'fail');
  const unexplained = cells.filter(({ is, why }) => is === 'skip' && why === null);
  const { pass, fail, skip } = totals;
  return [
    table([['scenario', ...gateways], ...rows]),
    '',
    ...section('Failed', [...broken, ...failed.map(sentence)]),
    ...section('Skipped without a reason', unexplained.map(sentence)),
    ...section('Skipped, and why', reasons(cells)),
    `${pass} pass, ${fail + broken.length} fail, ${skip} skip, ` +
      `${totals.unexplained} of them without a reason`,
  ].join('\n');
}

function signOf({ is, why }: Cell): string {
  if (is !== 'skip') return is;
  return why === null ? 'skip?' : 'skip';
}

function short(text: string): string {
  return text.length <= SCENARIO_WIDTH ? text : `${text.slice(0, SCENARIO_WIDTH - 1)}…`;
}

function sentence({ gateway, scenario, why }: Cell): string {
  return `${gateway} ${scenario}${why === null ? '' : `: ${why.split('\n')[0]}`}`;
}

// One reason often excuses from several scenarios: it is told once.
function reasons(cells: readonly Cell[]): string[] {
  const counted = new Map<string, number>();
  for (const { gateway, is, why } of cells) {
    if (is !== 'skip' || why === null) continue;
    const line = `${gateway}: ${why}`;
    counted.set(line, (counted.get(line) ?? 0) + 1);
  }
  return [...counted].map(([line, times]) => (times === 1 ? line : `${line} (${times} scenarios)`));
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [`${title}:`, ...lines.map((line) => `  ${line}`), ''];
}
