// All chance of a simulated run comes from its seed, through streams of their own, so that asking
// for more in one place changes nothing in another.

export type Chance = {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  between(low: number, high: number): number;
  /** True with this probability. */
  hits(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the names, each as likely as its weight. */
  weighed<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
  bytes(count: number): Uint8Array;
  /** A stream of its own; the same name gives the same stream. */
  fork(name: string): Chance;
};

export function chance(seed: number | string): Chance {
  const state = spread(String(seed));
  // sfc32: small, fast, and good enough for dice.
  const word = (): number => {
    const sum = (state[0]! + state[1]! + state[3]!) | 0;
    state[3] = (state[3]! + 1) | 0;
    state[0] = state[1]! ^ (state[1]! >>> 9);
    state[1] = (state[2]! + (state[2]! << 3)) | 0;
    state[2] = ((state[2]! << 21) | (state[2]! >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) word();
  const next = (): number => word() / 0x1_0000_0000;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    hits: (probability) => next() < probability,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[below(list.length)]!;
    },
    weighed: (weights) => weighed(weights, next()),
    bytes: (count) => Uint8Array.from({ length: count }, () => word() & 0xff),
    fork: (name) => chance(`${seed} ${name}`),
  };
}

function weighed<Name extends string>(weights: Readonly<Record<Name, number>>, at: number): Name {
  const names = Object.keys(weights) as Name[];
  let left = at * names.reduce((sum, name) => sum + weights[name], 0);
  for (const name of names) {
    left -= weights[name];
    if (left < 0) return name;
  }
  throw new RangeError('the weights are empty');
}

// Four words out of a text, so that near seeds give streams that have nothing in common.
function spread(text: string): Int32Array {
  return Int32Array.from([1, 2, 3, 4], (salt) => {
    let hash = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
    for (let at = 0; at < text.length; at++) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return hash ^ (hash >>> 13);
  });
}
