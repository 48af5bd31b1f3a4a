// What goes wrong in a simulated run, and how often: calm while it is set up and at the end, and
// in between days of light rain and storms. Everything is drawn from the seed.

import type { FaultWord } from '#sandbox/faults.ts';
import type { Host } from '#sandbox/host.ts';
import type { Chance } from './chance.ts';
import type { Being, Life, StatementFaults } from './life.ts';
import type { Network, WireFaults } from './network.ts';
import { count, type Tally } from './tally.ts';
import type { Owner, Universe } from './universe.ts';

export type Weather = {
  statements(): StatementFaults;
  wires(): WireFaults;
  /** A process has just written, last of all so many rows by a statement of that label. */
  wrote(being: Being, label: string, rows: number): void;
  /** A request is leaving for a gateway. */
  leaves(owner: Owner, gateway: string): void;
  jammed(gateway: string): boolean;
  /** Faults of its own accord, until calm() is called. `alarm`: people see that some are away. */
  begin(untilMs: number, alarm: () => void): void;
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
  poisoned: 0.3,
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
  lurking: { act: Act; moment: string }[];
  jammed: Set<string>;
  alarm: () => void;
  /** Rates of the twins' own faults on a stormy day. */
  storms: Partial<Record<FaultWord, number>>;
};

/** `perDay`: payments on an average day. `rough`: how many times as much as usual goes wrong. */
export function weather(
  ground: Pick<Sky, 'universe' | 'life' | 'host' | 'network'>,
  perDay: number,
  rough: number,
): Weather {
  const chance = ground.universe.chance.fork('weather');
  const { counts } = ground.life;
  const calm = {
    rough: false,
    untilMs: 0,
    lurking: [],
    jammed: new Set<string>(),
    alarm: () => {},
  };
  const crowd = Math.min(CROWD_MAX, Math.max(1, perDay / CROWD_FROM));
  const storms = times(STORM, 1 / crowd);
  const sky: Sky = { ...ground, ...calm, chance, counts, storms };
  const statements = times(ROUGH_STATEMENTS, 1 / crowd);
  const wires = times(ROUGH_WIRES, 1 / crowd);
  return {
    statements: () => (sky.rough ? statements : CALM_STATEMENTS),
    wires: () => (sky.rough ? wires : CALM_WIRES),
    wrote: (being, label, rows) => {
      if (label === COMPLETION || chance.hits(rows / ROWS_MET))
        meet(sky, label, { being, gateway: null });
    },
    leaves: (owner, gateway) => {
      const being = ground.life.living().find((one) => one.owner === owner) ?? null;
      meet(sky, 'call', { being, gateway });
    },
    jammed: (gateway) => sky.rough && sky.jammed.has(gateway),
    begin: (untilMs, alarm) => {
      Object.assign(sky, { rough: true, untilMs, alarm });
      storm(sky);
      const often = rough * Math.min(OFTEN_MAX, crowd);
      for (const [act, everyMs] of ACTS) repeat(sky, everyMs / often, act);
      for (const [act, everyMs] of DAYS) repeat(sky, everyMs / rough, act);
    },
    calm: () => {
      sky.rough = false;
      clearFaults(sky);
    },
  };
}

function times<T extends Readonly<Record<string, number>>>(rates: T, factor: number): T {
  return Object.fromEntries(
    Object.entries(rates).map(([name, rate]) => [name, rate * factor]),
  ) as T;
}

/** `met`: whom it finds in the middle of something, and which gateway is being called. */
type Act = (sky: Sky, met: Met) => void;
type Met = { being: Being | null; gateway: string | null };
const NOBODY: Met = { being: null, gateway: null };

/** What happens by itself, and how often in the mean, in true time. */
const DAYS: readonly (readonly [Act, number])[] = [
  [storm, DAY_MS],
  [outage, 10 * HOUR_MS],
  [jam, 10 * HOUR_MS],
  [downtime, 25 * DAY_MS],
];

/** The same for what befalls processes and gateways. */
const ACTS: readonly (readonly [Act, number])[] = [
  [killOne, 8 * HOUR_MS],
  [stallOne, 3 * HOUR_MS],
  [setClock, 8 * HOUR_MS],
  [restartDatabase, 30 * HOUR_MS],
  [deploy, 30 * HOUR_MS],
];
/**
 * Payments a day beyond which rates are lowered, so that a crowded day has as many faults as one
 * with so few; up to so many times. Processes meet more on such a day, for there is more to meet.
 */
const CROWD_FROM = 1_000;
const CROWD_MAX = 15;
const OFTEN_MAX = 4;

/** What a fault may lie in wait for: statements by their labels, and requests that leave. */
const COMPLETION = 'announce-completion';
const MOMENTS = { claim: 40, 'take-doubts': 15, record: 15, call: 25, [COMPLETION]: 5 };
const LURKING_MAX = 50;
/** A statement on as many rows is met for certain, one on fewer less often. */
const ROWS_MET = 8;

// Half of the acts come when they matter: just after the true hour, when days begin somewhere, and
// to whoever is in the middle of something then.
function repeat(sky: Sky, everyMs: number, act: Act): void {
  const { universe, chance } = sky;
  const wait = everyMs * (0.2 + 1.6 * chance.next());
  const raw = universe.now() + wait;
  const sharp = Math.ceil(raw / (HOUR_MS / 2)) * (HOUR_MS / 2) + chance.between(0, 800);
  const lurks = chance.hits(0.6);
  const at = lurks ? sharp : raw;
  if (at >= sky.untilMs) return;
  universe.at(null, at, () => {
    if (!sky.rough) return;
    if (lurks) lurk(sky, act, chance.weighed(MOMENTS));
    else act(sky, NOBODY);
    repeat(sky, everyMs, act);
  });
}

function lurk({ lurking }: Sky, act: Act, moment: keyof typeof MOMENTS): void {
  if (lurking.length < LURKING_MAX) lurking.push({ act, moment });
}

function meet(sky: Sky, moment: string, met: Met): void {
  if (!sky.rough) return;
  const found = sky.lurking.findIndex((one) => one.moment === moment);
  if (found !== -1) for (const { act } of sky.lurking.splice(found, 1)) act(sky, met);
}

function storm(sky: Sky): void {
  const { host, chance, counts, storms } = sky;
  clearFaults(sky);
  const stormy = chance.hits(0.4);
  if (stormy) count(counts, 'stormy days');
  for (const [word, rate] of Object.entries(storms)) {
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

function killOne(sky: Sky, { being }: Met): void {
  const one = being ?? anyOf(sky);
  if (one !== null) sky.life.kill(one);
}

function anyOf({ life, chance }: Sky): Being | null {
  const all = life.living();
  return all.length === 0 ? null : chance.pick(all);
}

/** Within a heartbeat, about as long as a worker counts as alive, and far beyond. */
const STALLS_MS = {
  moment: [100, 3_000],
  lapse: [3_000, 12_000],
  ages: [60_000, 150_000],
} as const;

function stallOne(sky: Sky, { being }: Met): void {
  const one = being ?? anyOf(sky);
  if (one === null) return;
  const [least, most] = STALLS_MS[sky.chance.weighed({ moment: 40, lapse: 25, ages: 35 })];
  sky.life.stall(one, sky.chance.between(least, most));
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

function deploy({ life, chance }: Sky, { being }: Met): void {
  const workers = life.living('worker');
  if (workers.length === 0) return;
  const one = being?.kind === 'worker' ? being : chance.pick(workers);
  void life.drain(one).catch(() => {});
}

/** Of outages, how many last for minutes; and how often people do something about one. */
const LONG_OUTAGE = 0.5;
const ALARMS = 3;

// A gateway that is away for a while from when it is called next: refusing, hanging, or answering
// look-ups with errors only.
function outage(sky: Sky, { gateway }: Met): void {
  const { host, chance, universe, counts } = sky;
  if (gateway === null) {
    lurk(sky, outage, 'call');
    return;
  }
  const word = chance.pick(['refuse', 'hang_before', 'error_before', 'error_after'] as const);
  count(counts, 'gateway outages');
  host.faults.add({ gateway, word });
  if (chance.hits(0.5)) host.faults.add({ gateway, word: 'lookup_error' });
  const [least, most] = chance.hits(LONG_OUTAGE) ? [30_000, 90_000] : [2_000, 25_000];
  const lastsMs = chance.between(least, most);
  for (let alarm = 0; alarm < ALARMS; alarm++) {
    universe.after(null, chance.next() * (lastsMs / 2), () => {
      if (sky.rough) sky.alarm();
    });
  }
  universe.after(null, lastsMs, () => {
    if (sky.rough) storm(sky);
  });
}

/** How long a jam lasts; what got into a short one is overtaken by what is sent after it. */
const JAMS_MS = { hiccup: [100, 2_000], jam: [2_000, 25_000] } as const;

// The way to a gateway is jammed from when it is called next: what is sent arrives, but often only
// when whoever sent it has given up.
function jam(sky: Sky, { being, gateway }: Met): void {
  const { chance, universe, counts, jammed } = sky;
  // Who has just announced that it takes what a payer agreed to, calls next.
  const lying = being === null && chance.hits(0.5) ? COMPLETION : 'call';
  if (gateway === null) {
    lurk(sky, jam, lying);
    return;
  }
  count(counts, 'gateways jammed');
  jammed.add(gateway);
  const [least, most] = JAMS_MS[chance.weighed({ hiccup: 60, jam: 40 })];
  universe.after(null, chance.between(least, most), () => jammed.delete(gateway));
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
