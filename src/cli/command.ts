// What a command is: its options as data, from which parsing and help are made, and its work.

import type { Config } from '#src/config.ts';
import type { Output } from './output.ts';
import type { Parts } from './parts.ts';

export type Option = {
  type: 'string' | 'boolean';
  /** Name of the value in the help: `DATE`. */
  value?: string;
  meaning: string;
};

export type Values = Readonly<Record<string, string | boolean | undefined>>;

export type Context = {
  values: Values;
  positionals: readonly string[];
  out: Output;
  config: Config;
  parts: Parts;
};

export type Command = {
  name: string;
  /** Positional arguments for the usage line. */
  takes?: string;
  summary: string;
  /** More lines for the command's own help. */
  about?: readonly string[];
  options: Readonly<Record<string, Option>>;
  examples: readonly string[];
  /** Returns the exit code: EXIT. */
  run(context: Context): Promise<number>;
};

/** 0: done. 1: something was found or failed. 2: the command line or the settings are wrong. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

export class UsageError extends Error {
  override name = 'UsageError';
}

/** Declares a command. */
export function command(definition: Command): Command {
  return definition;
}

export function textValue(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' ? value : null;
}

/** A whole number of the option; `fallback` where it is not given. Throws UsageError. */
export function wholeValue(
  values: Values,
  name: string,
  fallback: number,
  [min, max]: readonly [number, number],
): number {
  const text = textValue(values, name);
  if (text === null) return fallback;
  const number = Number(text);
  if (/^\d{1,10}$/.test(text) && number >= min && number <= max) return number;
  throw new UsageError(`--${name} is "${text}"; allowed is a whole number, ${min} to ${max}`);
}

export const NUMBER_MAX = 2_147_483_647;
