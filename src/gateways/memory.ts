// What gateways give for more than one call (access tokens), kept in this process only.

import type { Memory } from './contract.ts';

export function newMemory(): Memory {
  const entries = new Map<string, { value: string; untilMs: number }>();
  return {
    recall: (name, nowMs) => {
      const entry = entries.get(name);
      return entry !== undefined && nowMs < entry.untilMs ? entry.value : null;
    },
    keep: (name, value, untilMs) => void entries.set(name, { value, untilMs }),
    forget: (name) => void entries.delete(name),
  };
}
