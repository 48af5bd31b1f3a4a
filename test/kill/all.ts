// All scenarios by name, in their order: two versions come last, since after them the older program
// does not start on that database any more.

import { type Fault, faults } from './faults.ts';
import { type Outcome, type Plan, struckBy, type Theatre, theatre } from './scenario.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';
import type { StageOptions } from './stage.ts';
import { twoVersions } from './versions.ts';

export type Scenario = { name: string; title: string };

export type House = {
  perform(name: string): Promise<Outcome>;
  close(): Promise<void>;
};

export type HouseOptions = Omit<StageOptions, 'databaseFolder'> & {
  plan: Plan;
  /** From a strike to its mending, where nothing is started again. */
  awayMs: number;
  /** The database of all scenarios lives on the small disk, not only that of the full one. */
  allOnSmallDisk: boolean;
};

const VERSIONS = 'versions';
const DISK = 'disk-full';

export const SCENARIOS: readonly Scenario[] = [
  ...faults(0).map(({ name, title }) => ({ name, title })),
  { name: DISK, title: "the database's disk gets full, and has room again" },
  { name: VERSIONS, title: 'two versions at once, and a migration while payments run' },
];

/** Opens what it needs when it needs it. */
export function house(options: HouseOptions): House {
  const { plan, awayMs, allOnSmallDisk } = options;
  const disk = once(() => smallDisk(plan.payments * (allOnSmallDisk ? SCENARIOS.length : 1)));
  const onDisk = once(async () => {
    const found = disk.get();
    return theatre(
      typeof found === 'string' ? options : { ...options, databaseFolder: found.folder },
    );
  });
  const elsewhere = allOnSmallDisk ? onDisk : once(() => theatre(options));
  return {
    perform: async (name) => {
      if (name === DISK) return fullDisk(disk.get(), onDisk.get, plan, awayMs);
      const { perform } = await elsewhere.get();
      if (name === VERSIONS) return perform(name, plan, twoVersions(plan));
      return perform(name, plan, struckBy(named(faults(awayMs), name), plan));
    },
    close: async () => {
      for (const one of new Set([onDisk, elsewhere])) {
        const opened = await one.made()?.catch(() => null);
        await opened?.close();
      }
      const found = disk.made();
      if (found !== undefined && typeof found !== 'string') found.close();
    },
  };
}

async function fullDisk(
  disk: SmallDisk | string,
  onDisk: () => Promise<Theatre>,
  plan: Plan,
  awayMs: number,
): Promise<Outcome> {
  if (typeof disk === 'string') return notRun(DISK, plan, disk);
  const { perform, stage } = await onDisk();
  const outcome = await perform(DISK, plan, struckBy(disk.fault(awayMs), plan));
  const felt = stage.logged('worker').includes('No space left on device');
  const wrong = felt ? [] : ['no worker was ever told that the disk is full'];
  return { ...outcome, wrong: [...outcome.wrong, ...wrong] };
}

function named(all: readonly Fault[], name: string): Fault {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`there is no scenario ${name}`);
  return found;
}

function notRun(scenario: string, { payments }: Plan, why: string): Outcome {
  const nothing = { strikes: 0, in_flight: 0, resent: 0, doubles: 0, lost: 0, seconds: 0 };
  const times = { recovery_ms: null, settled_ms: null };
  return { scenario, payments, ...nothing, ...times, wrong: [], not_run: why };
}

function once<T>(make: () => T): { get: () => T; made: () => T | undefined } {
  let value: T | undefined;
  return { get: () => (value ??= make()), made: () => value };
}
