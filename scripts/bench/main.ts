// The benchmark: payments a second through the real engine, beside the floor (the same rows by SQL
// alone) and a peer (a job queue), in one run on one PostgreSQL. docs/benchmark.md says how to read
// it.

import { checkBooks } from './books.ts';
import { engineRun } from './engine-run.ts';
import { FAKE, fakeGateway, fakeHttp } from './fake-gateway.ts';
import { prepareFloor, runFloor } from './floor.ts';
import { graphilePeer, PEER_SETTINGS } from './graphile-peer.ts';
import { type BenchDatabase, type Ground, openGround } from './ground.ts';
import { type Measured, measure, rateOf, together } from './meter.ts';
import { type Options, type Part, readOptions, type Sizes, sizesOf, USAGE } from './options.ts';
import { phase, say } from './progress.ts';
import { type Results, summarise, table } from './report.ts';
import { type Seeded, seed } from './seed.ts';
import { openTwin, TWIN_TOKEN } from './twin.ts';

/** Seconds for one slice of anything; the slowest takes a tenth of it on two cores. */
const SLICE_LIMIT = 120;
const SEED_LIMIT_PER_MILLION = 300;

// The server ends with this process, whatever ends it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
// Ended by hand: what took longer than its limit would keep the process alive.
process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    say(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const ground = await openGround();
  try {
    const results = await measureAll(ground, options);
    process.stdout.write(`\n${table(results)}`);
    if (options.json) process.stdout.write(`${JSON.stringify(summarise(results))}\n`);
    return 0;
  } catch (error) {
    say(`bench failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    return 1;
  } finally {
    await ground.stop();
  }
}

async function measureAll(ground: Ground, options: Options): Promise<Results> {
  const sizes = sizesOf(options);
  const results: Results = {
    lines: [],
    floor: null,
    inproc: null,
    besideBig: null,
    big: null,
    http: null,
    graphile: null,
  };
  const asked = (part: Part) => options.parts.includes(part);
  if (asked('inproc')) await measureSmall(ground, sizes, results);
  await measureMain(ground, options, sizes, results);
  if (options.big !== null) await measureBig(ground, sizes, options.big, results);
  else say('big_per_1m is null: ask for it with --rows 5000000');
  return results;
}

async function measureSmall(ground: Ground, sizes: Sizes, results: Results): Promise<void> {
  const slices: Measured[] = [];
  const warmUp = sizes.small / 5;
  for (let time = 0; time < sizes.smallTimes; time++) {
    const stored = sizes.small;
    await onStored(ground, `small_${time}`, stored, [warmUp, stored - warmUp], async (stage) => {
      slices.push(...(await engineSlices(stage, 1, true)));
    });
  }
  const measured = together(slices);
  results.lines.push({ name: `engine, ${count(sizes.small)} stored`, measured });
}

// Engine and floor take turns, so that a change of the machine's mood meets both.
async function measureMain(
  ground: Ground,
  options: Options,
  sizes: Sizes,
  results: Results,
): Promise<void> {
  const asked = (part: Part) => options.parts.includes(part);
  const turns = Array.from({ length: sizes.turns });
  const peers = PEER_SETTINGS.slice(0, sizes.peerSettings);
  // What is not asked for has empty slices: all that is due must be gone before the next one.
  const due = (part: Part, payments: number) => (asked(part) ? payments : 0);
  const slices = [
    due('inproc', sizes.warmUp),
    ...turns.flatMap(() => [
      due('inproc', sizes.slice),
      due('floor', sizes.slice),
      due('floor', sizes.slice),
    ]),
    due('http', sizes.httpWarmUp),
    due('http', sizes.http),
    ...peers.map(() => due('graphile', sizes.peer)),
  ];
  const at = `${count(sizes.main)} stored`;
  await onStored(ground, 'main', sizes.main, slices, async (stage) => {
    const engine: Measured[] = [];
    const alone: Measured[] = [];
    const paired: Measured[] = [];
    if (asked('inproc')) engine.push(...(await engineSlices(stage, 0, true)));
    else stage.skip();
    for (const _ of turns) {
      if (asked('inproc')) engine.push(...(await engineSlices(stage, 1, false)));
      else stage.skip();
      if (asked('floor')) {
        alone.push(await floorSlice(stage, 1));
        paired.push(await floorSlice(stage, 2));
      } else stage.skip(2);
    }
    if (asked('inproc')) {
      results.inproc = together(engine);
      results.lines.push({ name: `engine, ${at}`, measured: results.inproc });
    }
    if (asked('floor')) {
      const floors = [together(alone), together(paired)] as const;
      results.lines.push({ name: `floor, 1 connection, ${at}`, measured: floors[0] });
      results.lines.push({ name: `floor, 2 connections, ${at}`, measured: floors[1] });
      results.floor = rateOf(floors[0]) > rateOf(floors[1]) ? floors[0] : floors[1];
    }
    if (asked('http')) {
      results.http = await overHttp(stage);
      results.lines.push({ name: `engine over HTTP, ${at}`, measured: results.http });
    } else stage.skip(2);
    if (asked('graphile')) await measurePeer(stage, sizes, results);
  });
}

// Both sizes are stored at once and take turns, for the same reason.
async function measureBig(ground: Ground, sizes: Sizes, stored: number, results: Results) {
  const turns = Array.from({ length: sizes.turns });
  const slices = [sizes.warmUp, ...turns.map(() => sizes.slice)];
  const usual: Measured[] = [];
  const big: Measured[] = [];
  await onStored(ground, 'beside', sizes.main, slices, (small) =>
    onStored(ground, 'big', stored, slices, async (large) => {
      for (const [turn] of turns.entries()) {
        usual.push(...(await engineSlices(small, 1, turn === 0)));
        big.push(...(await engineSlices(large, 1, turn === 0)));
      }
    }),
  );
  results.besideBig = together(usual);
  results.big = together(big);
  const name = (rows: number) => `engine, ${count(rows)} stored, in turns`;
  results.lines.push({ name: name(sizes.main), measured: results.besideBig });
  results.lines.push({ name: name(stored), measured: results.big });
}

async function measurePeer(stage: Stage, sizes: Sizes, results: Results): Promise<void> {
  const install = () => graphilePeer(stage.database);
  const peer = await phase('graphile-worker, installing', SLICE_LIMIT, install);
  for (const settings of PEER_SETTINGS.slice(0, sizes.peerSettings)) {
    const name = `graphile-worker, ${settings.name}`;
    const jobs = await phase(`${name}, enqueueing`, SLICE_LIMIT, () => peer.enqueue(stage.next()));
    const measured = await stage.measure(name, () => peer.work(settings, jobs));
    results.lines.push({ name, measured });
    const best = results.graphile;
    if (best === null || rateOf(measured) > rateOf(best)) results.graphile = measured;
  }
}

/** A seeded database in use: which slice is next, and how many payments it has seen. */
type Stage = {
  database: BenchDatabase;
  seeded: Seeded;
  /** `now` of the next slice. */
  next(): Date;
  skip(slices?: number): void;
  /** One slice under its limit; the books are checked after it. */
  measure(name: string, work: () => Promise<number>, twinPid?: number): Promise<Measured>;
};

async function onStored(
  ground: Ground,
  name: string,
  rows: number,
  slices: readonly number[],
  work: (stage: Stage) => Promise<void>,
): Promise<void> {
  const database = await ground.database(`bench_${name}`);
  const plan = { rows, slices, gateway: FAKE, settings: {}, secrets: {}, token: TWIN_TOKEN };
  const limit = 60 + (SEED_LIMIT_PER_MILLION * rows) / 1e6;
  const seeded = await phase(`seeding ${count(rows)} billing records`, limit, () =>
    seed(database, plan),
  );
  await prepareFloor(database);
  await work(stageOf(ground, database, seeded));
  // Not after a failure: what took too long may still hold its connections.
  await database.drop();
}

function stageOf(ground: Ground, database: BenchDatabase, seeded: Seeded): Stage {
  let slice = 0;
  let payments = 0;
  return {
    database,
    seeded,
    next: () => seeded.dueAt(slice++),
    skip: (slices = 1) => {
      slice += slices;
    },
    measure: async (name, work, twinPid) => {
      const { serverPid } = ground;
      const meter = { serverPid, admin: database.admin, ...(twinPid && { twinPid }) };
      const measured = await phase(name, SLICE_LIMIT, () => measure(meter, work));
      payments += measured.payments;
      say(`  ${count(measured.payments)} payments, ${count(Math.round(rateOf(measured)))}/s`);
      await checkBooks(database, payments);
      return measured;
    },
  };
}

async function engineSlices(stage: Stage, slices: number, warmUp: boolean): Promise<Measured[]> {
  const run = engineRun(stage.database, fakeGateway, fakeHttp);
  const measured: Measured[] = [];
  try {
    if (warmUp) await stage.measure('engine, warm-up', () => run.collect(stage.next()));
    for (let slice = 0; slice < slices; slice++) {
      measured.push(await stage.measure('engine', () => run.collect(stage.next())));
    }
  } finally {
    await run.end();
  }
  return measured;
}

function floorSlice({ database, seeded, ...stage }: Stage, connections: number) {
  const now = stage.next();
  return stage.measure(`floor, connections: ${connections}`, () =>
    runFloor(database, seeded, now, connections),
  );
}

async function overHttp(stage: Stage): Promise<Measured> {
  const twin = await openTwin(stage.database);
  const slice = (name: string) =>
    stage.measure(name, () => twin.run.collect(stage.next()), twin.twinPid);
  try {
    await slice('engine over HTTP, warm-up');
    return await slice('engine over HTTP');
  } finally {
    await twin.end();
  }
}

function count(value: number): string {
  return new Intl.NumberFormat('en').format(value);
}
