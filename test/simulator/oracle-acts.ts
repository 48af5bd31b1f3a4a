// What people did, as far as it tells what had to be so at an instant: an act is in force from the
// moment its answer was there, and possibly from the moment it began. One that was lost may or may
// not have happened, at any time after it began.

import type { Story, StoryAct, StoryDeed } from './story.ts';

export type Act<Is extends StoryDeed['is']> = StoryAct & { what: StoryDeed & { is: Is } };

/** All that may have happened, in the order in which they began. */
export function actsOf<Is extends StoryDeed['is']>(story: Story, ...kinds: Is[]): Act<Is>[] {
  const wanted = new Set<string>(kinds);
  return story.acts
    .filter((act): act is Act<Is> => wanted.has(act.what.is) && act.answer !== 'refused')
    .sort((a, b) => a.began.step - b.began.step);
}

/** From when on it is certain to have happened; infinite where it never is. */
export function certainFrom(act: StoryAct): number {
  return act.answer === 'done' && act.ended !== null ? act.ended.atMs : Number.POSITIVE_INFINITY;
}

export function isCertain(act: StoryAct): boolean {
  return certainFrom(act) < Number.POSITIVE_INFINITY;
}

/**
 * What a value may be just before `atMs`: as it was at first, unless something certainly changed
 * it, and whatever a change may have made of it that no later one has certainly undone.
 */
export function possible<Value, A extends StoryAct>(
  first: Value,
  acts: readonly A[],
  read: (act: A) => Value | null,
  atMs: number,
): Value[] {
  const begun = acts.filter((act) => act.began.atMs < atMs && read(act) !== null);
  const certain = begun.filter((act) => certainFrom(act) < atMs);
  const isUndone = (act: A) => certain.some((later) => later.began.atMs > certainFrom(act));
  const values = begun.filter((act) => !isUndone(act)).map((act) => read(act)!);
  return certain.length === 0 ? [first, ...values] : values;
}
