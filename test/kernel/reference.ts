/** What the event list must do, written the plain way: a binary heap of objects, ordered by time and then by sequence number. */
export interface Kernel {
  now(): number;
  schedule(time: number, payload: number): void;
  /** The next payload due at or before `until`, or −1. */
  next(until: number): number;
}

interface Entry {
  readonly time: number;
  readonly sequence: number;
  readonly payload: number;
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.time < b.time || (a.time === b.time && a.sequence < b.sequence);

export const referenceKernel = (): Kernel => {
  const heap: Entry[] = [];
  let present = 0;
  let sequence = 0;

  const push = (entry: Entry): void => {
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (isBefore(heap[parent], entry)) break;
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = entry;
  };

  const pop = (): Entry => {
    const top = heap[0];
    const entry = heap.pop() as Entry;
    if (heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      if (isBefore(entry, heap[child])) break;
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = entry;
    return top;
  };

  return {
    now: () => present,
    schedule: (time, payload) => push({ time: Math.max(time, present), sequence: sequence++, payload }),
    next: (until) => {
      if (heap.length === 0 || heap[0].time > until) {
        present = until;
        return -1;
      }
      const { time, payload } = pop();
      present = time;
      return payload;
    },
  };
};
