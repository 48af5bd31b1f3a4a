// Lists that many payments are searched for in at once: after an outage each doubt would read the
// same thousands of rows. Who asks while a reading is about to begin shares it. Who comes later
// never does: what it asks about may have happened since.

import type { Memory } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import type { Ask } from './look-up.ts';
import { serverDate } from './map.ts';
import { type Body, listPage } from './requests.ts';
import { readSummaries, type WireSummary } from './wire.ts';

export type List = { name: string; body: Body };

/** `rows`: null when the reply is no list. `at`: what time it was there. */
export type Page = { rows: readonly WireSummary[] | null; reply: HttpReply; at: Date | null };

/** One reading of a list, whose pages are asked for once; the first is 1. */
export type Reading = { page(number: number, ask: Ask): Promise<Page> };

type Open = Reading & { begun: boolean };

/** Of a connection in this process, as its memory is. */
const open = new WeakMap<Memory, Map<string, Open>>();

/** A reading that begins after now: when the one that is under way has its first page. */
export function readingOf(memory: Memory, list: List, ask: Ask): Reading {
  const all = open.get(memory) ?? new Map<string, Open>();
  open.set(memory, all);
  const name = JSON.stringify(list);
  const last = all.get(name);
  if (last !== undefined && !last.begun) return last;
  const made = begin(list, ask, last ?? null, () => {
    if (all.get(name) === made) all.delete(name);
  });
  all.set(name, made);
  return made;
}

function begin(list: List, ask: Ask, before: Open | null, answered: () => void): Open {
  const first = async (): Promise<Page> => {
    await before?.page(1, ask).catch(() => {});
    made.begun = true;
    return readPage(list, 1, ask).finally(answered);
  };
  const pages = new Map<number, Promise<Page>>();
  const made: Open = {
    begun: false,
    page: (number, asker) => {
      const page = pages.get(number) ?? readPage(list, number, asker);
      pages.set(number, page);
      return page;
    },
  };
  pages.set(1, first());
  return made;
}

async function readPage({ name, body }: List, number: number, ask: Ask): Promise<Page> {
  const reply = await ask(name, { ...body, ...listPage(number) });
  const read = reply.is === 'reply' ? readSummaries(reply.body) : null;
  const rows = read?.messages.resultCode === 'Ok' ? (read.transactions ?? []) : null;
  return { rows, reply, at: serverDate(reply) };
}
