// Things to do later on a twin's clock, soonest first: a binary heap, so that a year of pending
// results costs no more than today's.

export type DueList = {
  add(atMs: number, act: () => void): void;
  /** Runs all that is due at `nowMs`, in order of time; what that adds and is due runs too. */
  runDue(nowMs: number): void;
  readonly size: number;
};

type Entry = { atMs: number; order: number; act: () => void };

export function dueList(): DueList {
  const heap: Entry[] = [];
  let order = 0;
  return {
    add: (atMs, act) => push(heap, { atMs, order: order++, act }),
    runDue: (nowMs) => {
      for (;;) {
        const first = heap[0];
        if (first === undefined || first.atMs > nowMs) return;
        removeFirst(heap);
        first.act();
      }
    },
    get size() {
      return heap.length;
    },
  };
}

function before(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.length;
  heap.push(entry);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent]!;
    if (!before(entry, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = entry;
}

function removeFirst(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
    if (!before(heap[child]!, last)) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = last;
}
