// The matrix of gateways and scenarios, from what the test runner told of the contract suites: a
// cell for each pair, so that what a gateway is not tried with has to have its reason as well.

export type Cell = {
  gateway: string;
  scenario: string;
  is: 'pass' | 'fail' | 'skip';
  /** Of a fail: what was found; of a skip: its reason. null: a skip that nobody explains. */
  why: string | null;
};

/** What the runner tells of one test, or of a whole file that could not be run. */
export type Told = {
  /** From the outermost suite to the test itself. */
  names: readonly string[];
  is: 'pass' | 'fail';
  skip?: string | boolean | undefined;
  why?: string | undefined;
};

export type Matrix = {
  gateways: readonly string[];
  scenarios: readonly string[];
  cells: Cell[];
  /** What failed outside of every scenario: a file that does not load, a hook. */
  broken: string[];
  totals: { pass: number; fail: number; skip: number; unexplained: number };
};

export type Known = {
  gateways: readonly string[];
  /** Of a gateway without a checkout: why, as its case says it. */
  noCheckout: Readonly<Record<string, string | undefined>>;
};

/** How the payer's part of the suite is called: only who has a checkout is put through it. */
const OF_PAYER = / serves a payer$/;

/** Scenarios that are made of what the gateway can say or count, and why another has none such. */
const OWN_TO_A_GATEWAY: readonly (readonly [RegExp, string])[] = [
  [/^reads a decline as /, 'no reply of it gives this reason'],
  [/^counts \w+ right$/, 'not a currency that it is tried with'],
  [/^says that it cannot take /, 'not a currency that it has to refuse'],
];

/** Every gateway with every scenario that any of them has. */
export function matrixOf(told: readonly Told[], known: Known): Matrix {
  const cells: Cell[] = [];
  const broken: string[] = [];
  const payers = new Set<string>();
  for (const one of told) {
    const [suite = '', test] = one.names;
    const gateway = known.gateways.find((name) => suite.startsWith(`${name} `));
    if (gateway !== undefined && test !== undefined) {
      const cell = cellOf(gateway, test, one);
      if (OF_PAYER.test(suite)) payers.add(cell.scenario);
      cells.push(cell);
    } else if (one.is === 'fail') broken.push(`${one.names.join(': ')}: ${one.why ?? 'failed'}`);
  }
  const scenarios = [...new Set(cells.map(({ scenario }) => scenario))];
  const all = scenarios.flatMap((scenario) =>
    known.gateways.map((gateway) => theCell(cells, gateway, scenario) ?? absent(gateway, scenario)),
  );
  return { gateways: known.gateways, scenarios, cells: all, broken, totals: totalsOf(all) };

  function absent(gateway: string, scenario: string): Cell {
    const own = OWN_TO_A_GATEWAY.find(([pattern]) => pattern.test(scenario))?.[1];
    const why = own ?? (payers.has(scenario) ? known.noCheckout[gateway] : undefined);
    return { gateway, scenario, is: 'skip', why: why ?? null };
  }
}

/** True when nothing failed, something ran, and every skip says why. */
export function isSound({ cells, broken, totals }: Matrix): boolean {
  return cells.length > 0 && broken.length === 0 && totals.fail === 0 && totals.unexplained === 0;
}

function cellOf(gateway: string, test: string, { is, skip, why }: Told): Cell {
  // Each gateway has its own word for a decline; what it is read as is the scenario.
  const scenario = test.replace(/^reads the decline \S+ as /, 'reads a decline as ');
  if (is === 'fail') return { gateway, scenario, is, why: why ?? 'failed' };
  if (skip === undefined || skip === false) return { gateway, scenario, is: 'pass', why: null };
  const reason = typeof skip === 'string' && skip.trim() !== '' ? skip : null;
  return { gateway, scenario, is: 'skip', why: reason };
}

// Of several with one name what is wrong counts most; what one kind of instrument is excused from,
// another may have shown.
function theCell(cells: readonly Cell[], gateway: string, scenario: string): Cell | undefined {
  const same = cells.filter((cell) => cell.gateway === gateway && cell.scenario === scenario);
  const first = (is: Cell['is']) => same.find((cell) => cell.is === is);
  const unexplained = same.find((cell) => cell.is === 'skip' && cell.why === null);
  return first('fail') ?? unexplained ?? first('pass') ?? first('skip');
}

function totalsOf(cells: readonly Cell[]): Matrix['totals'] {
  const count = (is: Cell['is']) => cells.filter((cell) => cell.is === is).length;
  const unexplained = cells.filter(({ is, why }) => is === 'skip' && why === null).length;
  return { pass: count('pass'), fail: count('fail'), skip: count('skip'), unexplained };
}
