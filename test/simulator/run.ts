// One simulated run, from an empty database to the oracle's verdict.

import pg from 'pg';
import { migrate } from '#db/migrate.ts';
import { openDatabase } from '#db/pool.ts';
import { addDays, type PlainDate, plainDate, startOfDay } from '#domain/calendar.ts';
import { acceptNotice } from '#engine/accept-notice.ts';
import type { BookedPayment } from '#sandbox/books.ts';
import { type Host, hostTwins } from '#sandbox/host.ts';
import { type Chance, chance } from './chance.ts';
import { type Connections, connections } from './connections.ts';
import { type Being, type Life, life, prepareMonths } from './life.ts';
import { type Loops, loops } from './loops.ts';
import { type Network, type NoticeHand, network } from './network.ts';
import { judge, type Verdict } from './oracle.ts';
import { type Outlook, outlook } from './outlook.ts';
import type { Browser } from './payer-walk.ts';
import { people } from './people.ts';
import { type Push, populate } from './population.ts';
import { installSimClock, onSimClock } from './sim-clock.ts';
import { newStory, type Story } from './story.ts';
import { count, type Tally } from './tally.ts';
import { type Owner, type Universe, universe } from './universe.ts';
import { type Weather, weather } from './weather.ts';

export type SimOptions = {
  seed: string;
  /** Billing records due within the run, roughly. */
  payments: number;
  days: number;
  /** Days without faults at the end; default 12, in which retries come to their end. */
  restDays?: number;
  /** Default by the seed, so that clocks change in it or soon after. */
  firstDay?: PlainDate;
  /** An empty database of its own. */
  url: string;
  /** How many times as much as usual goes wrong; default 1. */
  rough?: number;
  /** SQL of a deliberate mistake, after the migrations. */
  afterMigration?: string;
  onProgress?: (line: string) => void;
  /** Every step as it is taken, for comparing two runs of a seed. */
  onStep?: (line: string) => void;
};

export type SimReport = {
  seed: string;
  verdict: Verdict;
  /** Faults by kind, and what else came about. */
  counts: Tally;
  steps: number;
  /** The same for the same seed: what a replay is compared by. */
  trace: string;
  /** What the engine wrote into its log as errors. */
  errors: string[];
};

type Chosen = SimOptions & { firstDay: PlainDate };

type World = {
  universe: Universe;
  host: Host;
  story: Story;
  life: Life;
  network: Network;
  weather: Weather;
  outlook: Outlook;
  loops: Loops;
  connections: Connections;
  monitor: pg.Client;
  chance: Chance;
  stepsMax: number;
};

/** Before the clocks change in America, and where a month ends between the changes elsewhere. */
const FIRST_DAYS = [plainDate(2027, 3, 8), plainDate(2027, 3, 30)];
/** They change in America, in Europe, and on the southern half. */
const CHANGES = [plainDate(2027, 3, 14), plainDate(2027, 3, 28), plainDate(2027, 4, 4)];
/** Shorter runs end with such a day. */
const SHORT_DAYS = 3;
const WORKERS = 2;
const OFFICES = 1;
/** While something goes on, and while nothing does. */
const LOOK_EVERY_MS = { busy: 400, quiet: 120 } as const;
const KEEP_EVERY_MS = 250;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Without rain, at the end: retries come to their end, doubts and pending debits are settled. */
const REST_DAYS = 12;
/** For each payment, more for the first ones than for the rest: of those a run has enough. */
const FIRST_PAYMENTS = 1_000;
const ACTS_PER_PAYMENT = { first: 0.04, rest: 0.012 } as const;
/** Payers who come by link. */
const PAYERS_PER_PAYMENT = { first: 0.12, rest: 0.01 } as const;
/** Of the quiet hours. */
const SUSPENDED = 0.03;
/** What changes all the time is tidied up as PostgreSQL itself would do it. */
const LOOKS_PER_VACUUM = 500;
/** Ticks without a moment of rest, or steps: something is going round in circles. */
const RESTLESS_MS = 900_000;
/** Several times what a run takes, the hours in which nothing is due included. */
const STEPS_MAX = { base: 100_000, perPayment: 500 } as const;

export async function simulate(asked: SimOptions): Promise<SimReport> {
  const { seed, days, restDays = REST_DAYS } = asked;
  const firstDay = asked.firstDay ?? firstDayOf(chance(seed).fork('first day'), days);
  const options = { ...asked, firstDay };
  const url = await prepare(options);
  const links = connections(url);
  const monitor = new pg.Client({ connectionString: options.url });
  await monitor.connect();
  // Tables are small, and what is asked for all the time is the first of each index.
  await monitor.query('set plan_cache_mode = force_generic_plan; set enable_seqscan = off');
  try {
    const world = makeWorld(options, links, monitor);
    const { universe, host, story } = world;
    const pushes = await setUp(world, options);
    const endMs = story.beganAtMs + days * DAY_MS;
    const alarm = schedule(world, pushes, options, endMs);
    world.weather.begin(endMs, alarm);
    keep(world);
    let rests = await live(world, endMs, options.onProgress);
    world.weather.calm();
    if (rests) rests = await live(world, endMs + restDays * DAY_MS, options.onProgress);
    story.endedAtMs = universe.now();
    const books = allBooks(host);
    const { arrived } = world.network;
    const verdict = await judge(monitor, story, books, arrived, story.endedAtMs);
    if (!rests) verdict.violations.push(restless(story.endedAtMs));
    const counts = { ...world.life.counts, ...world.network.counts };
    const { step } = universe.moment();
    const { errors } = world.life;
    world.life.close();
    await world.life.doChores();
    return { seed, verdict, counts, steps: step, trace: universe.trace(), errors };
  } finally {
    await links.close();
    await monitor.end();
  }
}

function firstDayOf(dice: Chance, days: number): PlainDate {
  if (days > SHORT_DAYS) return dice.pick(FIRST_DAYS);
  return addDays(dice.pick(CHANGES), 1 - days);
}

async function prepare({ url, afterMigration }: SimOptions): Promise<string> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await installSimClock(owner);
  await owner.end();
  const db = openDatabase({ url: onSimClock(url), poolMax: 1 });
  await migrate(db.pool);
  if (afterMigration !== undefined) await db.pool.query(afterMigration);
  await db.close();
  return onSimClock(url);
}

function makeWorld(
  { seed, payments, days, firstDay, rough = 1, onStep }: Chosen,
  links: Connections,
  monitor: pg.Client,
): World {
  const all = chance(seed);
  const startMs = startOfDay(firstDay, 'UTC').getTime();
  const made = universe(all, startMs, onStep);
  const story = newStory(startMs);
  const host = hostTwins({
    seed: all.fork('twins').below(2 ** 31),
    clock: () => Math.floor(made.now()),
    deliver: (delivery) => world.network.send(delivery),
  });
  const wires = {
    universe: made,
    host,
    chance: all.fork('wires'),
    faults: () => world.weather.wires(),
    leaves: (owner: Owner, gateway: string) => world.weather.leaves(owner, gateway),
    jammed: (gateway: string) => world.weather.jammed(gateway),
    hand: handOf(() => world),
  };
  const wire = network(wires);
  const faults = () => world.weather.statements();
  const view = outlook(monitor, made);
  const sleeping = loops(made, view);
  const wrote: Weather['wrote'] = (...what) => world.weather.wrote(...what);
  const ground = { universe: made, network: wire, connections: links, monitor, faults, wrote };
  const beings = life({ ...ground, loops: sleeping, outlook: view });
  const world: World = {
    universe: made,
    host,
    story,
    life: beings,
    network: wire,
    weather: weather({ universe: made, life: beings, host, network: wire }, payments / days, rough),
    outlook: view,
    loops: sleeping,
    connections: links,
    monitor,
    chance: all.fork('run'),
    stepsMax: STEPS_MAX.base + STEPS_MAX.perPayment * payments,
  };
  return world;
}

async function setUp(world: World, { payments, days, firstDay }: Chosen): Promise<Push[]> {
  const { universe, host, story, chance } = world;
  const office = world.life.bear('office');
  office.skewMs = 0;
  const size = { payments, days, firstDay };
  const setting = (async () => {
    await prepareMonths(office);
    return populate(office, host, story, size, chance.fork('population'), universe.moment);
  })();
  const pushes = await driven(world, setting);
  // Without samples of what is in the tables: plans drawn from those differ from run to run.
  await world.monitor.query('vacuum');
  await world.connections.filled();
  return pushes;
}

// Turns until the promise is settled.
async function driven<T>(world: World, promise: Promise<T>): Promise<T> {
  let over = false;
  const ended = promise.finally(() => {
    over = true;
  });
  ended.catch(() => {});
  while (!over) {
    if (!(await world.universe.turn())) break;
  }
  return ended;
}

/**
 * What people do and what merchants' systems push, at true times; more of it when days begin.
 * Returns what lets people see that something is wrong.
 */
function schedule(world: World, pushes: Push[], options: SimOptions, endMs: number): () => void {
  const { universe, life, chance, story } = world;
  const withOffice = (act: (office: ReturnType<Life['bear']>) => Promise<void>): void => {
    const offices = life.living('office');
    const [office] = offices.length > 0 ? [chance.pick(offices)] : life.living();
    if (office === undefined) universe.after(null, 1_000, () => withOffice(act));
    else void act(office);
  };
  for (const { atMs, act } of pushes) universe.at(null, atMs, () => withOffice(act));
  const person = people(story, world.host, universe.moment, chance.fork('people'));
  const acts = countFor(options.payments, ACTS_PER_PAYMENT);
  for (let index = 0; index < acts; index++) {
    const raw = story.beganAtMs + chance.next() * (endMs - story.beganAtMs);
    const sharp = Math.ceil(raw / (HOUR_MS / 2)) * (HOUR_MS / 2) + chance.next() * 2_000;
    const atMs = chance.hits(0.7) ? sharp : raw;
    universe.at(null, atMs, () => withOffice((office) => person.act(office)));
  }
  const browser = browserOf(world);
  const doors = () => {
    const all = life.living();
    return all.length === 0 ? null : chance.pick(all);
  };
  const payers = countFor(options.payments, PAYERS_PER_PAYMENT);
  for (let index = 0; index < payers; index++) {
    const atMs = story.beganAtMs + HOUR_MS + chance.next() * (endMs - story.beganAtMs);
    universe.at(null, atMs, () => withOffice((office) => person.come(office, browser, doors)));
  }
  return () => withOffice((office) => person.worry(office));
}

function countFor(payments: number, { first, rest }: { first: number; rest: number }): number {
  const few = Math.min(payments, FIRST_PAYMENTS);
  return Math.ceil(few * first + (payments - few) * rest);
}

function browserOf({ universe, network }: World): Browser {
  return {
    open: network.browse,
    wait: (ms) => new Promise((resolve) => universe.at(null, universe.now() + ms, () => resolve())),
  };
}

// Bears whoever is missing, after a moment, as whatever watches over processes does.
function keep(world: World): void {
  const { universe, life, chance } = world;
  const expected = { worker: 0, office: 0 };
  const look = (): void => {
    for (const [kind, wanted] of [
      ['worker', WORKERS],
      ['office', OFFICES],
    ] as const) {
      const missing = wanted - life.living(kind).length - expected[kind];
      for (let one = 0; one < missing && life.isOpen(); one++) {
        expected[kind] += 1;
        universe.after(null, chance.between(50, 2_500), () => {
          expected[kind] -= 1;
          if (life.isOpen()) life.bear(kind);
        });
      }
    }
    universe.after(null, KEEP_EVERY_MS, look);
  };
  look();
}

/** Runs to a true time, skipping what is quiet. False: it went round in circles on the way. */
async function live(
  world: World,
  untilMs: number,
  say: SimOptions['onProgress'],
): Promise<boolean> {
  const { universe, life, host, network, outlook, loops } = world;
  let looked = universe.ticks();
  let rested = universe.ticks();
  let day = 0;
  let looks = 0;
  outlook.endsAt(untilMs);
  while (universe.now() < untilMs) {
    await universe.turn();
    if (universe.moment().step > world.stepsMax) return false;
    await life.doChores();
    const state = universe.isIdle() && network.busy() === 0 ? 'quiet' : 'busy';
    if (universe.ticks() - looked < LOOK_EVERY_MS[state]) continue;
    looked = universe.ticks();
    if (await outlook.refresh()) looks += 1;
    if (looks % LOOKS_PER_VACUUM === LOOKS_PER_VACUUM - 1) {
      looks += 1;
      await world.monitor.query('vacuum doubt, lease, worker, billing_state, ledger_sum');
    }
    loops.rouse();
    if (!universe.isIdle()) continue;
    host.settleDue();
    if (network.busy() > 0 || !life.isOpen() || life.living().length < WORKERS + OFFICES) continue;
    const quiet = outlook.quietMs(untilMs);
    if (quiet > 0) {
      await skip(world, quiet);
      rested = universe.ticks();
    } else if (universe.ticks() - rested > RESTLESS_MS) {
      return false;
    }
    const today = Math.floor((universe.now() - world.story.beganAtMs) / DAY_MS);
    if (today > day) {
      day = today;
      say?.(`day ${day}: ${universe.moment().step} steps`);
    }
  }
  return true;
}

// After what the oracle finds there: that says why.
function restless(atMs: number): Verdict['violations'][number] {
  const what = `something goes round in circles at ${new Date(atMs).toISOString()}`;
  return { invariant: 2, what };
}

// Nothing happens meanwhile but heartbeats. Now and then not even those, as if all machines had
// been suspended: then every process comes back as somebody new.
async function skip({ universe, monitor, outlook, chance, life }: World, ms: number) {
  if (chance.hits(SUSPENDED)) count(life.counts, 'all suspended');
  else {
    await monitor.query({ name: 'heartbeats', text: HEARTBEATS, values: [ms, universe.now()] });
  }
  universe.skip(ms);
  outlook.changed();
}

const HEARTBEATS = `
  update worker set alive_until = alive_until + $1::float8 * interval '1 millisecond'
  where alive_until > to_timestamp($2::float8 / 1000)`;

/** Of the notices that arrive at once, how many come to whom the first one came to. */
const SAME_TAKER = 0.8;

// A living process takes it; one that fails or dies has the twin send it again. A gateway's burst
// goes over one connection for the most part, to one process.
function handOf(worldOf: () => World): NoticeHand {
  const takers = new Map<string, { atMs: number; being: Being }>();
  return async ({ gateway, connectionId, noticeId, headers, body, forged }) => {
    const { life, story, universe, chance } = worldOf();
    const all = life.living();
    if (all.length === 0) return 'again';
    const atMs = universe.now();
    const taker = takers.get(gateway);
    const same = taker?.atMs === atMs && all.includes(taker.being) && chance.hits(SAME_TAKER);
    const being = same ? taker.being : chance.pick(all);
    takers.set(gateway, { atMs, being });
    const note = { connectionId, noticeId, forged, at: universe.moment() };
    try {
      const raw = { method: 'POST' as const, query: '', headers, body };
      const taken = acceptNotice(being.collector, { gateway, connectionId, raw });
      const answer = await Promise.race([taken, being.died.then(() => 'lost' as const)]);
      story.notices.push({ ...note, answer });
      return answer === 'lost' ? 'again' : 'taken';
    } catch {
      story.notices.push({ ...note, answer: 'lost' });
      return 'again';
    }
  };
}

function allBooks({ books }: Host): BookedPayment[] {
  const all: BookedPayment[] = [];
  for (let cursor: number | null = 0; cursor !== null; ) {
    const { payments, next_cursor } = books.page({ cursor, limit: 5_000 });
    all.push(...payments);
    cursor = next_cursor;
  }
  return all;
}
