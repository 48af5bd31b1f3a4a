// What goes wrong in a simulated run, and how often: calm while it is set up and at the end, and
// in between days of light rain and storms. Everything is drawn from the seed.

import type { FaultWord } from '#sandbox/faults.ts';
import type { Host } from '#sandbox/host.ts';
import type { Chance } from './chance.ts';
import type { Life, StatementFaults } from './life.ts';
import type { Network, WireFaults } from './network.ts';
import { count, type Tally } from './tally.ts';
import type { Universe } from './universe.ts';

export type Weather = {
  statements(): StatementFaults;
  wires(): WireFaults;
  /** Faults of its own accord, until calm() is called. */
  begin(untilMs: number): void;
  calm(): void;
};

const CALM_STATEMENTS: StatementFaults = { died: 0, cut: 0, delayed: 0 };
const CALM_WIRES: WireFaults = {
  refused: 0,
  requestLost: 0,
  replyLost: 0,
  late: 0,
  poisoned: 0,
  noticeLost: 0,
  noticeRepeated: 0,
  noticeForged: 0,
};
const ROUGH_STATEMENTS: StatementFaults = { died: 0.0004, cut: 0.0008, delayed: 0.003 };
const ROUGH_WIRES: WireFaults = {
  refused: 0.003,
  requestLost: 0.003,
  replyLost: 0.004,
  late: 0.003,
  poisoned: 0.002,
  noticeLost: 0.03,
  noticeRepeated: 0.05,
  noticeForged: 0.02,
};

/** Rates of the twins' own faults on a stormy day. */
const STORM: Partial<Record<FaultWord, number>> = {
  refuse: 0.01,
  hang_before: 0.004,
  hang_after: 0.004,
  reset_before: 0.006,
  reset_after: 0.006,
  error_before: 0.006,
  error_after: 0.006,
  garbage: 0.006,
  repeat_notice: 0.05,
  notice_first: 0.05,
  late_dishonour: 0.01,
  lookup_lag: 0.04,
  lookup_error: 0.06,
};

const HOUR_MS = 3_600_000;
const LOOK_MS = 500;
const LOOK_FOR_CALLS_MS = 60;
const LOOKS_FOR_CALLS = 40;
/** Shorter than what the gateways declare, with nothing to spare. */
const LAG_MS = 58_000;
const DAY_MS = 24 * HOUR_MS;

type Sky = {
  universe: Universe;
  life: Life;
  host: Host;
  network: Network;
  chance: Chance;
  rough: boolean;
  untilMs: number;
  counts: Tally;
};

/** `perDay`: payments on an average day. */
export function weather(
  ground: Pick<Sky, 'universe' | 'life' | 'host' | 'network'>,
  perDay: number,
): Weather {
  const chance = ground.universe.chance.fork('weather');
  const { counts } = ground.life;
  const sky: Sky = { ...ground, chance, rough: false, untilMs: 0, counts };
  const crowd = Math.min(CROWD_MAX, Math.max(1, perDay / CROWD_FROM));
  return {
    statements: () => (sky.rough ? ROUGH_STATEMENTS : CALM_STATEMENTS),
    wires: () => (sky.rough ? ROUGH_WIRES : CALM_WIRES),
    begin: (untilMs) => {
      sky.rough = true;
      sky.untilMs = untilMs;
      storm(sky);
      for (const [act, everyMs] of ACTS) repeat(sky, everyMs / crowd, () => act(sky));
      for (const [act, everyMs] of DAYS) repeat(sky, everyMs, () => act(sky));
    },
    calm: () => {
      sky.rough = false;
      clearFaults(sky);
    },
  };
}

type Act = (sky: Sky) => void;

/** What happens by itself, and how often in the mean, in true time. */
const DAYS: readonly (readonly [Act, number])[] = [
  [storm, DAY_MS],
  [downtime, 25 * DAY_MS],
];

/** The same for what is to be as frequent for each payment, however many fall on a day. */
const ACTS: readonly (readonly [Act, number])[] = [
  [killOne, 8 * HOUR_MS],
  [stallOne, 6 * HOUR_MS],
  [setClock, 8 * HOUR_MS],
  [restartDatabase, 30 * HOUR_MS],
  [deploy, 30 * HOUR_MS],
  [outage, 30 * HOUR_MS],
];
/** Payments a day from which on it is; and no more of it than this many times. */
const CROWD_FROM = 1_000;
const CROWD_MAX = 12;

// Half of the acts come when they matter: just after the true hour, when days begin somewhere, and
// while calls are under way.
function repeat(sky: Sky, everyMs: number, act: () => void): void {
  const { universe, chance } = sky;
  const wait = everyMs * (0.2 + 1.6 * chance.next());
  const raw = universe.now() + wait;
  const sharp = Math.ceil(raw / (HOUR_MS / 2)) * (HOUR_MS / 2) + chance.between(0, 800);
  const at = chance.hits(0.6) ? sharp : raw;
  if (at >= sky.untilMs) return;
  const come = (looks: number): void => {
    if (!sky.rough) return;
    if (at === sharp && looks > 0 && sky.network.busy() === 0) {
      universe.after(null, chance.between(1, LOOK_FOR_CALLS_MS), () => come(looks - 1));
      return;
    }
    act();
    repeat(sky, everyMs, act);
  };
  universe.at(null, at, () => come(LOOKS_FOR_CALLS));
}

function storm(sky: Sky): void {
  const { host, chance, counts } = sky;
  clearFaults(sky);
  const stormy = chance.hits(0.4);
  if (stormy) count(counts, 'stormy days');
  for (const [word, rate] of Object.entries(STORM)) {
    host.faults.add({
      gateway: null,
      word: word as FaultWord,
      rate: stormy ? rate * chance.between(1, 4) : rate / 10,
      ...(word === 'lookup_lag' && { ms: LAG_MS }),
    });
  }
}

function clearFaults({ host, counts }: Sky): void {
  for (const { word, hits } of host.faults.list()) count(counts, word, hits);
  host.faults.clear();
}

function killOne({ life, chance }: Sky): void {
  const all = life.living();
  if (all.length > 0) life.kill(chance.pick(all));
}

function stallOne({ life, chance }: Sky): void {
  const all = life.living();
  if (all.length > 0)
    life.stall(chance.pick(all), chance.hits(0.2) ? 150_000 : chance.between(100, 8_000));
}

function setClock({ life, chance, counts }: Sky): void {
  const all = life.living();
  if (all.length === 0) return;
  count(counts, 'clocks set');
  chance.pick(all).skewMs = chance.between(-SKEW_MS, SKEW_MS);
}

/** Beyond this a machine without a working NTP is not supported; docs/reliability.md says so. */
const SKEW_MS = 5_000;

function restartDatabase({ life, chance, universe }: Sky): void {
  universe.note('database restarts');
  life.restartDatabase(chance.between(0, 8_000));
}

function deploy({ life, chance }: Sky): void {
  const workers = life.living('worker');
  if (workers.length > 0) void life.drain(chance.pick(workers)).catch(() => {});
}

// A gateway that is away for a while: refusing, hanging, or answering look-ups with errors only.
function outage(sky: Sky): void {
  const { host, chance, universe, counts } = sky;
  const gateway = chance.pick(host.gateways);
  const word = chance.pick(['refuse', 'hang_before', 'error_before', 'error_after'] as const);
  count(counts, 'gateway outages');
  host.faults.add({ gateway, word });
  if (chance.hits(0.5)) host.faults.add({ gateway, word: 'lookup_error' });
  universe.after(null, chance.between(2_000, 25_000), () => {
    if (sky.rough) storm(sky);
  });
}

// Nobody works for days. What was on the wire arrives before they pass.
function downtime(sky: Sky): void {
  const { life, chance, universe, counts } = sky;
  count(counts, 'downtimes');
  life.close();
  const pass = (): void => {
    if (sky.network.busy() > 0) {
      universe.after(null, LOOK_MS, pass);
      return;
    }
    universe.skip(chance.between(1, 60) * HOUR_MS);
    life.reopen();
  };
  pass();
}
