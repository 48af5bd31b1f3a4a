// Entries in order of their time, and of adding where that is the same: a binary heap.

export type TimeHeap<Entry extends { at: number }> = {
  add(entry: Entry): void;
  first(): Entry | null;
  /** Removes the first one. */
  take(): Entry | null;
  readonly size: number;
};

type Place<Entry> = { entry: Entry; order: number };

export function timeHeap<Entry extends { at: number }>(): TimeHeap<Entry> {
  const heap: Place<Entry>[] = [];
  let order = 0;
  return {
    add: (entry) => push(heap, { entry, order: order++ }),
    first: () => heap[0]?.entry ?? null,
    take: () => {
      const [first] = heap;
      if (first === undefined) return null;
      removeFirst(heap);
      return first.entry;
    },
    get size() {
      return heap.length;
    },
  };
}

function before<Entry extends { at: number }>(a: Place<Entry>, b: Place<Entry>): boolean {
  return a.entry.at < b.entry.at || (a.entry.at === b.entry.at && a.order < b.order);
}

function push<Entry extends { at: number }>(heap: Place<Entry>[], place: Place<Entry>): void {
  let index = heap.length;
  heap.push(place);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent]!;
    if (!before(place, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = place;
}

function removeFirst<Entry extends { at: number }>(heap: Place<Entry>[]): void {
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
