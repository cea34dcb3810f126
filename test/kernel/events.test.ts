import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, i32 } from "../../sim/kernel/arena.ts";
import { eventFields, initEvents, next, now, payloadOf, schedule, touchAhead } from "../../sim/kernel/events.ts";
import { LAST_TICK } from "../../sim/kernel/time.ts";
import { restore, snapshot, stateHash } from "../../sim/kernel/snapshot.ts";
import { END, ENTITIES, type Memory, newMemory, play, playPiece, program, TIMERS } from "./program.ts";
import { type Kernel, referenceKernel } from "./reference.ts";

const CAPACITY = 1_000;

const create = (capacity = CAPACITY, blockCapacity = CAPACITY) => {
  const arena = allocate({
    events: eventFields(capacity, blockCapacity),
    memory: { due: i32(TIMERS), cursor: i32(1) },
  });
  const { events } = arena.views;
  initEvents(events);
  const kernel: Kernel = {
    now: () => now(events),
    schedule: (time, payload) => schedule(events, time, payload),
    next: (until) => next(events, until),
  };
  const memory: Memory = arena.views.memory;
  return { arena, events, kernel, memory };
};

describe("the event list", () => {
  it("gives the events of any program at the time and in the order of a heap with sequence numbers", () => {
    fc.assert(
      fc.property(program, (p) => {
        const { kernel, memory } = create();
        expect(play(kernel, memory, p)).toEqual(play(referenceKernel(), newMemory(), p));
      }),
      { numRuns: 1_000 },
    );
  });

  it("gives the same events in pieces as in one go", () => {
    fc.assert(
      fc.property(program, fc.array(fc.nat(1 << 23), { maxLength: 20 }), ({ actions }, cuts) => {
        const whole = create();
        const cut = create();
        const once = { actions, pieces: [0] };
        const expected = play(whole.kernel, whole.memory, once);
        const met: unknown[] = play(cut.kernel, cut.memory, { actions: actions.slice(0, 0), pieces: [] });
        expect(met).toEqual([]);
        const fresh = create();
        const start = play({ ...fresh.kernel, next: (until) => (until === END ? -1 : fresh.kernel.next(until)) }, fresh.memory, once);
        for (const until of cuts.toSorted((a, b) => a - b)) start.push(...playPiece(fresh.kernel, fresh.memory, once, until));
        start.push(...playPiece(fresh.kernel, fresh.memory, once, END));
        expect(start).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("goes on from a snapshot as if it had never stopped, in the same arena and in another", () => {
    fc.assert(
      fc.property(program, fc.nat(100), fc.nat(1 << 23), (p, handled, until) => {
        const first = create();
        play({ ...first.kernel, next: () => -1 }, first.memory, { actions: p.actions, pieces: [] });
        playPiece(first.kernel, first.memory, p, until, handled);
        const middle = snapshot(first.arena);
        const hash = stateHash(first.arena);
        const tail = playPiece(first.kernel, first.memory, p, END);
        const end = stateHash(first.arena);

        restore(first.arena, middle);
        expect(stateHash(first.arena)).toBe(hash);
        expect(playPiece(first.kernel, first.memory, p, END)).toEqual(tail);
        expect(stateHash(first.arena)).toBe(end);

        const branch = create();
        restore(branch.arena, middle);
        expect(playPiece(branch.kernel, branch.memory, p, END)).toEqual(tail);
        expect(stateHash(branch.arena)).toBe(end);
      }),
      { numRuns: 100 },
    );
  });

  it("is not changed by touching ahead", () => {
    fc.assert(
      fc.property(program, (p) => {
        const plain = create();
        const touching = create();
        const state = new Int32Array(ENTITIES << 2);
        const nextTouching = (until: number): number => {
          const payload = next(touching.events, until);
          touchAhead(touching.events, state, 2);
          return payload;
        };
        expect(play({ ...touching.kernel, next: nextTouching }, touching.memory, p)).toEqual(
          play(plain.kernel, plain.memory, p),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("holds as many events as it was laid out for, over and over, wherever they are due", () => {
    const { kernel } = create(CAPACITY, CAPACITY);
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < CAPACITY; i++) kernel.schedule(kernel.now() + ((i * 7_919) << (2 * round)), i);
      const seen = new Set<number>();
      for (let p = kernel.next(END); p >= 0; p = kernel.next(kernel.now() + (1 << 27))) seen.add(p);
      expect(seen.size).toBe(CAPACITY);
      if (round < 4) expect(kernel.now()).toBeLessThanOrEqual(END + (1 << 27) * (round + 1));
    }
  });

  it("refuses with a RangeError what does not fit", () => {
    const many = (kernel: Kernel, count: number, time: (i: number) => number) => () => {
      for (let i = 0; i < count; i++) kernel.schedule(time(i), payloadOf(0, 0));
    };
    const more = 200_000;
    expect(many(create().kernel, more, () => 5_000)).toThrow(RangeError);
    expect(many(create().kernel, more, () => 5_000_000)).toThrow(RangeError);
    expect(many(create().kernel, more, () => 3)).toThrow(RangeError);
    const crowded = create(CAPACITY, 10).kernel;
    many(crowded, 11, () => 5_000)();
    expect(() => crowded.next(10_000)).toThrow(RangeError);
  });

  it("reaches the last tick, and refuses a time beyond the Int32 range", () => {
    const { events, kernel } = create();
    kernel.schedule(LAST_TICK, 42);
    expect(() => kernel.schedule(2 ** 31, 1)).toThrow(RangeError);
    events.table[0] = LAST_TICK - 5_000_000;
    expect(kernel.next(LAST_TICK)).toBe(42);
    expect(kernel.now()).toBe(LAST_TICK);
  });
});
