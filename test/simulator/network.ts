// The wires between the processes and the twins: they take time, lose requests and replies, bring
// them late, refuse and reset. The gateways' adapters and the twins are the real ones.

import { type Id, readId } from '#domain/ids.ts';
import { callThrough, type HttpPool, type HttpReply, type HttpRequest } from '#gateways/http.ts';
import type { Host } from '#sandbox/host.ts';
import type { Delivery, TwinReply } from '#sandbox/twin.ts';
import type { Chance } from './chance.ts';
import type { ArrivedRequest } from './oracle.ts';
import { type Asked, pageRequest, type Shown } from './payer-walk.ts';
import { count, type Tally } from './tally.ts';
import { atTwin } from './twins-address.ts';
import type { Owner, Universe } from './universe.ts';
import { type WireReader, wireReader } from './wire-names.ts';

/** How often a wire misbehaves, per request or notice; 0 to 1. */
export type WireFaults = {
  refused: number;
  requestLost: number;
  replyLost: number;
  /** Arrives only after the caller may have given up. */
  late: number;
  /** Texts in the reply hold what no database stores. */
  poisoned: number;
  noticeLost: number;
  noticeRepeated: number;
  noticeForged: number;
};

export type Network = {
  httpFor(owner: Owner): HttpPool;
  /** A notice leaves a twin; `hand` gives it to a living process. */
  send(delivery: Delivery): void;
  /** A payer's browser opens a page of a twin's; null: none came. */
  browse(asked: Asked): Promise<Shown | null>;
  /** Requests on the wire, and notices about to arrive. */
  busy(): number;
  readonly arrived: ArrivedRequest[];
  counts: Tally;
};

export type NoticeHand = (notice: {
  gateway: string;
  connectionId: Id<'gatewayConnection'>;
  noticeId: string;
  headers: Record<string, string>;
  body: string;
  forged: boolean;
}) => Promise<'taken' | 'again'>;

type State = { busy: number; names: WireReader };

type Wires = {
  universe: Universe;
  host: Host;
  chance: Chance;
  faults: () => WireFaults;
  /** A request of that process is leaving. */
  leaves(owner: Owner, gateway: string): void;
  /** The way there is so busy now that all requests arrive late. */
  jammed(gateway: string): boolean;
  hand: NoticeHand;
};

/** No gateway works on what it got longer ago: what `absenceProvesAfterMs` counts on. */
const LATEST_ARRIVAL_MS = 25_000;
const NOTICE_LATEST_MS = 200_000;
const LATE_STEP_MS = 20_000;
const NOTICE_TRIES = 5;
/**
 * What arrives within this arrives together: a gateway sends a burst after a burst, and what it
 * could not deliver at first it tries again from time to time.
 */
const MOMENT_MS = { soon: 1_000, late: 60_000 } as const;
/**
 * Replies nearly always: whoever waits for some reads what has come until he looks again. Slow ones
 * come with others that are slow.
 */
const REPLY_MOMENT_MS = { quick: 20, slow: 1_000 } as const;
const SLOW_MS = 100;
const TOGETHER = 0.97;

export function network(wires: Wires): Network {
  const arrived: ArrivedRequest[] = [];
  const counts: Tally = {};
  const state: State = { busy: 0, names: wireReader() };
  const made: Network = {
    httpFor: (owner) => ({
      forCall: (call) =>
        callThrough(
          (request, leftMs) => carry(wires, made, state, owner, request, leftMs),
          wires.universe.ticks,
          call,
        ),
      close: async () => {},
    }),
    browse: (asked) => browse(wires, counts, state, asked),
    send: (delivery) => sendNotice(wires, counts, state, delivery),
    busy: () => state.busy,
    arrived,
    counts,
  };
  return made;
}

function carry(
  wires: Wires,
  { arrived, counts }: Network,
  state: State,
  owner: Owner,
  request: HttpRequest,
  leftMs: number,
): Promise<HttpReply> {
  const { universe, host, chance } = wires;
  const { names } = state;
  if (leftMs <= 0) return Promise.resolve({ is: 'not_sent', why: 'no time was left to send it' });
  const { gateway, request: sent } = atTwin(request);
  const hit = hits(wires, counts);
  const leftAtMs = universe.now();
  wires.leaves(owner, gateway);
  state.busy += 1;
  return new Promise((resolve) => {
    let over = false;
    const answer = (reply: HttpReply): void => {
      if (over) return;
      over = true;
      deadline.cancel();
      state.busy -= 1;
      // A process that stands still reads it when it goes on.
      universe.after(owner, 0, () => resolve(reply));
    };
    const why = `no whole reply within ${Math.round(leftMs)} ms`;
    const deadline = universe.after(null, leftMs, () => answer({ is: 'lost', why }));
    const later = (ms: number, act: () => void) => universe.after(null, ms, act);
    if (hit('refused')) {
      later(latency(chance), () => answer({ is: 'not_sent', why: 'ECONNREFUSED: refused' }));
      return;
    }
    if (hit('requestLost')) return;
    // Still on its way when the caller has given up: no day is skipped over it.
    state.busy += 1;
    const isLate = hit('late') || wires.jammed(gateway);
    const wait = isLate ? lateness(chance) : latency(chance);
    later(wait, () => {
      state.busy -= 1;
      universe.note(`${gateway} ${sent.method} ${sent.path}`);
      const happened = host.operate(gateway, sent);
      if (happened === null) {
        answer({ is: 'not_sent', why: `ENOTFOUND: ${gateway}` });
        return;
      }
      const { verb, account } = happened.operation;
      arrived.push({
        ...universe.moment(),
        gateway,
        account,
        verb,
        leftAtMs,
        ...names.namesIn(gateway, sent),
      });
      const { happening, notices, first } = happened;
      const noticeWait = first ? 0 : undefined;
      for (const notice of notices) sendNotice(wires, counts, state, notice, noticeWait);
      // Slow on the way there, slow on the way back.
      const way = wait > SLOW_MS ? wait : latency(chance);
      const back = (reply: TwinReply, delayMs: number): void => {
        names.hear(gateway, sent, reply);
        if (hit('replyLost')) return;
        const body = hit('poisoned') ? poisoned(reply.body) : reply.body;
        const wait = chance.hits(TOGETHER)
          ? toMoment(universe.ticks(), way + delayMs)
          : way + delayMs;
        later(wait, () => answer({ is: 'reply', ...reply, body }));
      };
      if (happening.is === 'reply') back(happening.reply, happening.delayMs);
      else if (happening.is === 'refused') back(host.refusal(gateway).reply, 0);
      else if (happening.is === 'reset' || happening.is === 'cut') {
        later(way, () => answer({ is: 'lost', why: 'ECONNRESET: reset' }));
      }
    });
  });
}

// Nothing that has to be seen to the end: the payer waits for as long as it takes.
function browse(wires: Wires, counts: Tally, state: State, asked: Asked): Promise<Shown | null> {
  const { universe, host, chance } = wires;
  const { gateway, request } = atTwin(pageRequest(asked));
  return new Promise((resolve) => {
    universe.at(null, universe.now() + latency(chance), () => {
      universe.note(`${gateway} browser ${request.method} ${request.path}`);
      count(counts, 'pages opened by payers');
      const happened = host.operate(gateway, request);
      for (const notice of happened?.notices ?? []) sendNotice(wires, counts, state, notice);
      const shown = happened?.happening;
      const reply = shown?.is === 'reply' ? shown.reply : null;
      const page = reply && { text: reply.body, sentTo: reply.headers.location ?? null };
      universe.at(null, universe.now() + latency(chance), () => resolve(page));
    });
  });
}

function sendNotice(
  wires: Wires,
  counts: Tally,
  state: { busy: number },
  delivery: Delivery,
  waitMs?: number,
): void {
  const { universe, chance } = wires;
  const hit = hits(wires, counts);
  // Gateways repeat for days: what is told only once, and never asked for, arrives in the end.
  if (hit('noticeLost') && !delivery.body.includes('"refund.failed"')) return;
  const [, gateway = '', id = ''] = new URL(delivery.url).pathname.split('/');
  const connectionId = readId('gatewayConnection', id) ?? (id as Id<'gatewayConnection'>);
  const { noticeId, headers, body } = delivery;
  const arrive = (notice: { body: string; forged: boolean }, ms: number, left: number): void => {
    const moment = MOMENT_MS[ms < LATE_STEP_MS ? 'soon' : 'late'];
    universe.at(null, Math.ceil((universe.now() + ms) / moment) * moment, () => {
      state.busy += 1;
      const one = { gateway, connectionId, noticeId, headers, ...notice };
      void wires.hand(one).then((what) => {
        state.busy -= 1;
        if (what === 'again' && left > 0) arrive(notice, chance.between(500, 20_000), left - 1);
      });
    });
  };
  const wait = waitMs ?? noticeDelay(chance);
  arrive({ body, forged: false }, wait, NOTICE_TRIES);
  if (hit('noticeRepeated')) arrive({ body, forged: false }, noticeDelay(chance), NOTICE_TRIES);
  if (hit('noticeForged')) arrive({ body: forged(chance, body), forged: true }, wait, 0);
}

// Whether a fault comes about now, by the rates that hold when the packet leaves.
function hits(wires: Wires, counts: Tally): (name: keyof WireFaults) => boolean {
  const faults = wires.faults();
  return (name) => {
    const is = wires.chance.hits(faults[name]);
    if (is) count(counts, name);
    return is;
  };
}

// Somebody without the secret: the signature of a real notice on another text.
function forged(chance: Chance, body: string): string {
  const digits = [...body.matchAll(/\d+/g)];
  if (digits.length === 0) return `${body} `;
  const found = chance.pick(digits);
  const other = String(Number(found[0].slice(-1)) ^ 1);
  const at = found.index + found[0].length - 1;
  return body.slice(0, at) + other + body.slice(at + 1);
}

// A NUL in every text that is there to be read by people, as each gateway names them.
function poisoned(body: string): string {
  return body.replaceAll(READ_BY_PEOPLE, '$&\\u0000').replaceAll(/<\w*Explanation>/g, '$&\0');
}

const READ_BY_PEOPLE = /"(\w*message|\w*description|reason|issue|\w*text)":\s?"/gi;

function latency(chance: Chance): number {
  return chance.hits(0.01) ? chance.between(200, 3_000) : chance.between(1, 40);
}

// So long, and until the next moment for all.
function toMoment(ticks: number, ms: number): number {
  const moment = REPLY_MOMENT_MS[ms > SLOW_MS ? 'slow' : 'quick'];
  return Math.ceil((ticks + ms) / moment) * moment - ticks;
}

function lateness(chance: Chance): number {
  return chance.hits(0.4) ? chance.between(7_000, LATEST_ARRIVAL_MS) : chance.between(1_000, 7_000);
}

function noticeDelay(chance: Chance): number {
  if (chance.hits(0.1)) return chance.between(1, NOTICE_LATEST_MS / LATE_STEP_MS) * LATE_STEP_MS;
  return chance.between(0, 500);
}
