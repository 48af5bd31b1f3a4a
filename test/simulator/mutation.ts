// Makes one deliberate mistake in a module while it is loaded. The product's files know nothing of
// it: a mistake is a text to find, once, and what to put in its place.

import { registerHooks } from 'node:module';

export type Mistake = {
  name: string;
  /** What an engineer might have done, in words. */
  says: string;
  changes: readonly Change[];
  /** After the migrations: what the schema would otherwise forbid. */
  sql?: string;
};

/** `file` from the project's root; `find` must stand in it exactly once. */
export type Change = { file: string; find: string; put: string };

const ROOT = new URL('../../', import.meta.url);

/** For everything that is imported from now on in this process. */
export function make({ name, changes }: Mistake): void {
  const open = new Map(changes.map((change) => [new URL(change.file, ROOT).href, change]));
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      const changesHere = changes.filter(({ file }) => new URL(file, ROOT).href === url);
      if (changesHere.length === 0) return loaded;
      open.delete(url);
      const source = changesHere.reduce(
        (text, change) => changed(name, text, change),
        Buffer.from((loaded.source ?? '') as Uint8Array).toString('utf8'),
      );
      return { ...loaded, source };
    },
  });
}

/** Throws when the text is not there exactly once: the mistake would prove nothing. */
export function changed(name: string, text: string, { file, find, put }: Change): string {
  const parts = text.split(find);
  if (parts.length !== 2) {
    throw new Error(`${name}: what it changes in ${file} is there ${parts.length - 1} times`);
  }
  return parts.join(put);
}
