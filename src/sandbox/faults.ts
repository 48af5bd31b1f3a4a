// What goes wrong on purpose. A rule names a word, the verbs it is about, and when: by rate, or by
// match on token, amount or the nth such call. Chance is a hash of the seed and the call itself,
// not a sequence: calls that arrive in another order meet the same faults.

import type { Operation, TwinMarks, TwinReply, TwinVerb } from './twin.ts';

/** Every word, and what it does. */
export const FAULTS = {
  refuse: 'turned away before anything happened, with the reply for too much load',
  hang_before: 'no reply ever, and nothing was done',
  hang_after: 'no reply ever, although the work was done',
  reset_before: 'the connection is reset, and nothing was done',
  reset_after: 'the connection is reset, although the work was done',
  error_before: 'an error of the gateway’s own, and nothing was done',
  error_after: 'an error of the gateway’s own, although the work was done',
  garbage: 'the work is done, and the reply is unreadable',
  half_reply: 'the work is done, and the reply breaks off in the middle',
  repeat_notice: 'each notice arrives twice',
  notice_first: 'notices arrive before the reply',
  late_dishonour: 'an approved charge is taken back after `ms`, three days by default',
  lookup_lag: 'look-ups do not see what is younger than `ms`, one minute by default',
  lookup_error: 'look-ups fail with an error of the gateway’s own',
} as const;

export type FaultWord = keyof typeof FAULTS;

export const FAULT_WORDS = Object.keys(FAULTS) as FaultWord[];

export type FaultMatch = {
  token?: string;
  amount?: number;
  /** Counted from 1 among the calls the rest of the rule fits. */
  nth?: number;
};

export type FaultRule = {
  /** null: every gateway. */
  gateway: string | null;
  word: FaultWord;
  /** 0 to 1; without rate and match the rule always applies. */
  rate?: number;
  match?: FaultMatch;
  /** Default: the verbs that move money, or look_up for the look-up words. */
  verbs?: readonly TwinVerb[];
  /** Milliseconds, for the words that take a time. */
  ms?: number;
};

export type Faults = {
  add(rule: FaultRule): void;
  clear(): void;
  /** The words that hit this call. Counts the call for `nth`. */
  pick(gateway: string, operation: Operation): PickedFaults;
  list(): readonly (FaultRule & { hits: number })[];
};

export type PickedFaults = { words: ReadonlySet<FaultWord>; marks: TwinMarks };

const RULES_MAX = 1_000;
const DAY_MS = 86_400_000;
const DISHONOUR_AFTER_MS = 3 * DAY_MS;
const LOOK_UP_LAG_MS = 60_000;
const MONEY_VERBS: readonly TwinVerb[] = ['charge', 'capture', 'void', 'refund'];

const NOTHING: PickedFaults = { words: new Set(), marks: {} };

/** Different calls that are counted apart; beyond it they are counted anew. */
const CALLS_COUNTED_MAX = 100_000;

export function faults(seed: number): Faults {
  let rules: { rule: FaultRule; calls: number; hits: number }[] = [];
  const counts = new Map<string, number>();
  // What is the same about a call in every run: keys and references are not, the token is.
  const nameOf = (gateway: string, { verb, token, amount }: Operation): string => {
    const call = `${gateway} ${verb} ${token} ${amount}`;
    if (counts.size >= CALLS_COUNTED_MAX) counts.clear();
    const nth = (counts.get(call) ?? 0) + 1;
    counts.set(call, nth);
    return `${seed} ${call} ${nth}`;
  };
  return {
    add: (rule) => {
      if (rules.length >= RULES_MAX) throw new RangeError(`at most ${RULES_MAX} fault rules`);
      rules.push({ rule, calls: 0, hits: 0 });
    },
    clear: () => {
      rules = [];
    },
    list: () => rules.map(({ rule, hits }) => ({ ...rule, hits })),
    pick: (gateway, operation) => {
      if (rules.length === 0) return NOTHING;
      const words = new Set<FaultWord>();
      const marks: TwinMarks = {};
      const name = nameOf(gateway, operation);
      for (const state of rules) {
        if (!fits(state.rule, gateway, operation)) continue;
        state.calls += 1;
        const { rate, match, word, ms } = state.rule;
        if (match?.nth !== undefined && match.nth !== state.calls) continue;
        if (rate !== undefined && chanceOf(`${name} ${word}`) >= rate) continue;
        state.hits += 1;
        words.add(word);
        if (word === 'late_dishonour') marks.dishonourAfterMs = ms ?? DISHONOUR_AFTER_MS;
        if (word === 'lookup_lag') marks.lookUpLagMs = ms ?? LOOK_UP_LAG_MS;
      }
      return { words, marks };
    },
  };
}

function fits(rule: FaultRule, gateway: string, operation: Operation): boolean {
  if (rule.gateway !== null && rule.gateway !== gateway) return false;
  const lookUp = rule.word === 'lookup_lag' || rule.word === 'lookup_error';
  const verbs = rule.verbs ?? (lookUp ? ['look_up'] : MONEY_VERBS);
  if (!verbs.includes(operation.verb)) return false;
  const { token, amount } = rule.match ?? {};
  if (token !== undefined && token !== operation.token) return false;
  return amount === undefined || amount === operation.amount;
}

/** How a request ended, seen from the wire. `delayMs` before a reply is real waiting. */
export type Happening =
  | { is: 'reply'; reply: TwinReply; delayMs: number }
  | { is: 'refused' }
  | { is: 'hang' }
  | { is: 'reset' }
  /** The reply is begun, and never comes to its end. */
  | { is: 'cut'; reply: TwinReply };

const GARBAGE = '<html><body><h1>502 Bad Gate';

/**
 * Carries an operation out under its faults. `work` runs the operation at most once (the host
 * journals there); the words decide whether it runs and what of its reply comes back.
 */
export function happen(
  words: ReadonlySet<FaultWord>,
  failure: () => TwinReply,
  work: (errorAfter: boolean) => { reply: TwinReply; delayMs: number },
): Happening {
  if (words.size === 0) return { is: 'reply', ...work(false) };
  if (words.has('refuse')) return { is: 'refused' };
  if (words.has('hang_before')) return { is: 'hang' };
  if (words.has('reset_before')) return { is: 'reset' };
  if (words.has('error_before') || words.has('lookup_error')) {
    return { is: 'reply', reply: failure(), delayMs: 0 };
  }
  const result = work(words.has('error_after'));
  if (words.has('hang_after')) return { is: 'hang' };
  if (words.has('reset_after')) return { is: 'reset' };
  if (words.has('half_reply')) return { is: 'cut', reply: result.reply };
  if (!words.has('garbage')) return { is: 'reply', ...result };
  const headers = { 'content-type': 'text/html' };
  return { is: 'reply', reply: { status: 200, headers, body: GARBAGE }, delayMs: 0 };
}

// From 0 to below 1, by the text alone (FNV-1a, then mixed so that near texts lie far apart).
function chanceOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}
