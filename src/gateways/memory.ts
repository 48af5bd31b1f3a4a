// What gateways give for more than one call (access tokens), kept in this process only.

import type { Memory } from './contract.ts';

/** Of one connection. Whatever is forgotten is asked for again. */
const ENTRIES_MAX = 10_000;

export function newMemory(): Memory {
  const entries = new Map<string, { value: string; untilMs: number }>();
  const open = new Map<string, Promise<unknown>>();
  return {
    recall: (name, nowMs) => {
      const entry = entries.get(name);
      return entry !== undefined && nowMs < entry.untilMs ? entry.value : null;
    },
    keep: (name, value, untilMs) => {
      entries.delete(name);
      // A Map keeps the order of insertion, so the oldest stands first.
      const [oldest] = entries.keys();
      if (entries.size >= ENTRIES_MAX && oldest !== undefined) entries.delete(oldest);
      entries.set(name, { value, untilMs });
    },
    forget: (name) => void entries.delete(name),
    once: <T>(name: string, work: () => Promise<T>) => {
      const others = open.get(name);
      if (others !== undefined) return others as Promise<T>;
      const own = work().finally(() => open.delete(name));
      open.set(name, own);
      return own;
    },
  };
}
