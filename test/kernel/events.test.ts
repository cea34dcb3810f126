import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, i32 } from "../../sim/kernel/arena.ts";
import {
  eventFields,
  initEvents,
  next,
  now,
  payloadOf,
  schedule,
  touchAhead,
} from "../../sim/kernel/events.ts";
import { LAST_TICK } from "../../sim/kernel/time.ts";
import { restore, snapshot, stateHash } from "../../sim/kernel/snapshot.ts";
import { act, ENTITIES, newMemory, play, playPiece, program, TIMERS } from "./program.ts";
import { type Kernel, referenceKernel } from "./reference.ts";

const CAPACITY = 1_000;

const create = (capacity = CAPACITY, blockCapacity = CAPACITY) => {
  const arena = allocate({
    events: eventFields(capacity, blockCapacity),
    memory: { due: i32(TIMERS), count: i32(2) },
  });
  const { events } = arena.views;
  initEvents(events);
  const kernel: Kernel = {
    now: () => now(events),
    schedule: (time, payload) => schedule(events, time, payload),
    next: (until) => next(events, until),
  };
  return { arena, events, kernel, memory: arena.views.memory };
};

describe("the event list", () => {
  it("gives the events of any program at the time and in the order of a heap with sequence numbers", () => {
    fc.assert(
      fc.property(program, (p) => {
        const { kernel, memory } = create();
        expect(play(kernel, memory, p)).toEqual(play(referenceKernel(), newMemory(), p));
      }),
      { numRuns: 400 },
    );
  });

  it("gives the same events in pieces as in one go", () => {
    fc.assert(
      fc.property(program, fc.array(fc.nat(1 << 23), { maxLength: 12 }), (p, stops) => {
        const whole = create();
        act(whole.kernel, whole.memory, p);
        const expected = playPiece(whole.kernel, whole.memory, p);

        const { kernel, memory } = create();
        act(kernel, memory, p);
        const met = stops.toSorted((a, b) => a - b).flatMap((until) => playPiece(kernel, memory, p, until));
        expect([...met, ...playPiece(kernel, memory, p)]).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it("goes on from a snapshot as if it had never stopped, in the same arena and in another", () => {
    fc.assert(
      fc.property(program, fc.nat(100), (p, handled) => {
        const { arena, kernel, memory } = create();
        act(kernel, memory, p);
        playPiece(kernel, memory, p, undefined, handled);
        const middle = snapshot(arena);
        const hash = stateHash(arena);
        const tail = playPiece(kernel, memory, p);
        const end = stateHash(arena);

        restore(arena, middle);
        expect(stateHash(arena)).toBe(hash);
        expect(playPiece(kernel, memory, p)).toEqual(tail);
        expect(stateHash(arena)).toBe(end);

        const branch = create();
        restore(branch.arena, middle);
        expect(playPiece(branch.kernel, branch.memory, p)).toEqual(tail);
        expect(stateHash(branch.arena)).toBe(end);
      }),
      { numRuns: 50 },
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
          touchAhead(touching.events, 2, state);
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
    const { kernel } = create();
    for (const spread of [0, 1, 100, 10_000, 0, 30_000]) {
      const start = kernel.now();
      for (let i = 0; i < CAPACITY; i++) kernel.schedule(start + ((i * 7_919) % CAPACITY) * spread, i);
      const seen = new Set<number>();
      for (let left = CAPACITY; left > 0; left--) seen.add(kernel.next(Infinity));
      expect(seen.size).toBe(CAPACITY);
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
