// The logs against plain arrays, and the consumers against what at-least-once processing promises, message by message.
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { advance, returnTo, type Simulation, stateOf } from "../../sim/operations/simulation.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { HISTORY, OCPP, partitionOf, REAL_TIME } from "../../sim/twin/backend.ts";
import { DELAYS, delayQuantile, forgetDelays, noteDelay } from "../../sim/twin/delays.ts";
import {
  advanceRead,
  append,
  checkpoint,
  entryOf,
  firstUnread,
  rewind,
  STATUS,
  walkUnread,
} from "../../sim/twin/log.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import { ABSENT, DEAD, RUNNING, type Twin, ZOMBIE } from "../../sim/twin/state.ts";
import { instants, plannedRuns, pulledRuns, runsOf, withBackend } from "./plans.ts";
import { MINUTE, oneGroup, runAlong, SECOND, unlimited } from "./rig.ts";

/** Told of all that happens to the logs and of each message that ends there. */
interface Tap {
  appended: (q: number, entry: number, created: number) => void;
  handled: (w: Twin, p: number, entry: number, created: number, readAgain: boolean, t: number) => void;
  refused: (w: Twin, entry: number) => void;
  checkpointed: (q: number) => void;
  rewound: (q: number) => void;
}
const tap = vi.hoisted(() => ({ on: {} as Partial<Tap> }));

vi.mock(import("../../sim/twin/log.ts"), async (original) => {
  const log = await original();
  return {
    ...log,
    append: (w, q, entry, created) => {
      const kept = log.append(w, q, entry, created);
      if (kept) tap.on.appended?.(q, entry, created);
      return kept;
    },
    checkpoint: (w, q) => {
      log.checkpoint(w, q);
      tap.on.checkpointed?.(q);
    },
    rewind: (w, q) => {
      tap.on.rewound?.(q);
      return log.rewind(w, q);
    },
  };
});

vi.mock(import("../../sim/twin/handle.ts"), async (original) => {
  const { handle, refuseMessage } = await original();
  return {
    handle: (...args) => {
      tap.on.handled?.(args[0], args[1], args[2], args[3], args[4], args[6]);
      handle(...args);
    },
    refuseMessage: (...args) => {
      tap.on.refused?.(args[0], args[1]);
      refuseMessage(...args);
    },
  };
});

beforeEach(() => {
  tap.on = {};
});

// ── What the tests run on ──

const quadratic = { retry: { policy: "quadratic" }, tokenLife: "20 h", keepAlive: "20 h" };

/** Native chargers that send a sign of life every so often, through pipelines of this make. */
const pulsing = (
  chargers: number,
  period: string,
  pipeline: object,
  { store = {}, lasts = "3 h" }: { store?: object; lasts?: string } = {},
): Scenario => {
  const pulses = { pulseIdle: period, pulseCharging: period, pulseStandAlone: period };
  return withBackend(oneGroup(chargers, { ...quadratic, ...pulses }, { ...unlimited, lasts }), {
    stores: { core: store },
    pipelines: { "real-time": pipeline, history: pipeline, ocpp: pipeline },
  });
};

const small = { partitions: 4, instances: 4, work: "2 ms", concurrency: 1, checkpoint: 50, linger: "20 ms" };
const partitionsOf = (w: Twin, p: number): number[] => {
  const { partitionFrom } = w.backendTables;
  return Array.from({ length: partitionFrom[p + 1] - partitionFrom[p] }, (_, k) => partitionFrom[p] + k);
};
const instancesOf = (w: Twin, p: number): number[] => {
  const { instanceFrom } = w.backendTables;
  return Array.from({ length: instanceFrom[p + 1] - instanceFrom[p] }, (_, k) => instanceFrom[p] + k);
};
const backlogOf = (w: Twin, p: number): number =>
  partitionsOf(w, p).reduce((sum, q) => sum + w.partition.unread[q], 0);

// ── Logs ──

type Step = "append" | "read" | "checkpoint" | "rewind" | "keep" | "restore";
const steps = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<Step>("append") },
      { weight: 5, arbitrary: fc.constant<Step>("read") },
      fc.constantFrom<Step>("checkpoint", "rewind", "keep", "restore"),
    ),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 1, max: 70 }),
  ),
  { maxLength: 300, size: "max" },
);

test("a log holds what a plain array holds: chunks are freed and reused, and a snapshot keeps them", () => {
  const scenario = withBackend(oneGroup(1, quadratic), { logCapacity: 400 });
  fc.assert(
    fc.property(steps, (list) => {
      const s = runAlong(scenario, []);
      const w = s.twin;
      /** By partition: all since the checkpoint, and how many of them are read. */
      let model = [0, 1, 2].map(() => ({ messages: [] as number[], read: 0 }));
      let kept = { state: stateOf(s), model: structuredClone(model), next: 1 };
      let next = 1;
      for (const [step, q, times] of list) {
        const m = model[q];
        if (step === "append")
          for (let k = 0; k < times; k++) {
            if (!append(w, q, next, ~next)) {
              // Full: chunks half empty or half let go are all that is lost.
              const held = model.reduce((sum, { messages }) => sum + messages.length, 0);
              expect(held).toBeGreaterThan(408 - 3 * 64);
              break;
            }
            m.messages.push(next++);
          }
        else if (step === "read")
          for (let k = 0; k < times && m.read < m.messages.length; k++) {
            const word = firstUnread(w, q);
            expect([w.log.words[word], w.log.words[word + 1]]).toEqual([
              m.messages[m.read],
              ~m.messages[m.read],
            ]);
            advanceRead(w, q);
            m.read++;
          }
        else if (step === "checkpoint" && m.read > 0) {
          checkpoint(w, q);
          model[q] = { messages: m.messages.slice(m.read), read: 0 };
        } else if (step === "rewind") {
          expect(rewind(w, q)).toBe(m.read);
          m.read = 0;
        } else if (step === "keep") kept = { state: stateOf(s), model: structuredClone(model), next };
        else if (step === "restore") {
          returnTo(s, kept.state);
          model = structuredClone(kept.model);
          ({ next } = kept);
        }
        model.forEach(({ messages, read }, k) => {
          expect(walkUnread(w, k)).toBe(messages.length - read);
          expect(w.partition.unread[k]).toBe(messages.length - read);
          expect(w.partition.done[k]).toBe(read);
        });
      }
    }),
    runsOf(40),
  );
});

/** Follows every log from the tap, and says at once when a message is not the one that is due. */
const follow = () => {
  const logs = new Map<number, { all: string[]; at: number; from: number; furthest: number }>();
  const of = (q: number) => {
    const known = logs.get(q) ?? { all: [], at: 0, from: 0, furthest: 0 };
    logs.set(q, known);
    return known;
  };
  const through = (w: Twin, p: number, entry: number) => of(partitionOf(w.backendTables, p, entry >>> 5));
  tap.on = {
    appended: (q, entry, created) => of(q).all.push(`${entry} ${created}`),
    handled: (w, p, entry, created, readAgain) => {
      const log = through(w, p, entry);
      const due = log.all[log.at];
      const again = log.at < log.furthest;
      // Not by expect: it is asked a hundred thousand times.
      if (`${entry} ${created}` !== due || readAgain !== again)
        throw new Error(`handled ${entry} ${created} ${readAgain}, but ${due} ${again} was due`);
      log.furthest = Math.max(log.furthest, ++log.at);
    },
    refused: (w, entry) => {
      const p = [REAL_TIME, HISTORY, OCPP].find((pipeline) => {
        const { all, at } = through(w, pipeline, entry);
        return at < all.length && all[at].startsWith(`${entry} `);
      });
      expect(p).toBeDefined();
      const log = through(w, p!, entry);
      log.furthest = Math.max(log.furthest, ++log.at);
    },
    checkpointed: (q) => (of(q).from = of(q).at),
    rewound: (q) => (of(q).at = of(q).from),
  };
  return { unread: (q: number): number => of(q).all.length - of(q).at };
};

describe("at least once, in order", () => {
  test.each([
    ["random faults and mitigations", plannedRuns],
    ["random pulls of every lever", pulledRuns],
  ])("under %s each log is handled from front to end, and again only from a checkpoint", (_name, runs) => {
    fc.assert(
      fc.property(runs, instants, (start, times) => {
        const { unread } = follow();
        const s = start();
        for (const t of times) {
          advance(s, t);
          const expected = [...s.twin.partition.head].map((_, q) => unread(q));
          expect(expected.map((_, q) => walkUnread(s.twin, q))).toEqual(expected);
          expect([...s.twin.partition.unread]).toEqual(expected);
        }
      }),
      runsOf(25),
    );
  });

  test("messages set aside in the midst of a batch are not handled by it, and nothing else is", () => {
    const skips = Array.from({ length: 400 }, (_, k): Pull[] => [
      { at: 10 * SECOND + 37 * k, lever: "poison", target: k % 4, value: 1 + (k % 3) },
      { at: 10 * SECOND + 37 * k + 1, lever: "poison-skip", target: REAL_TIME, value: 0 },
    ]).flat();
    const { unread } = follow();
    const s = runAlong(pulsing(800, "10 s", small), skips);
    for (let t = 0; t <= 60 * SECOND; t += SECOND) {
      advance(s, t);
      for (const q of partitionsOf(s.twin, REAL_TIME)) expect(s.twin.partition.unread[q]).toBe(unread(q));
    }
    expect(s.twin.tally.droppedDeadLetter[0]).toBeGreaterThan(100);
  });
});

describe("a pipeline as a queue", () => {
  /** When messages came to each partition and when they were handled, tick by tick. */
  const watch = (s: Simulation, until: number) => {
    const { partition } = s.twin;
    const seen = partitionsOf(s.twin, REAL_TIME).map((q) => ({
      q,
      came: [] as number[],
      went: [] as number[],
      waiting: 0,
    }));
    for (let t = 0; t <= until; t++) {
      advance(s, t);
      for (const one of seen) {
        while (one.came.length < partition.arrived[one.q]) one.came.push(t);
        while (one.went.length < partition.processed[one.q]) one.went.push(t);
        if (t < until) one.waiting += walkUnread(s.twin, one.q);
      }
    }
    return seen;
  };

  test("one partition, one instance, one at a time, no linger: a plain queue with constant service", () => {
    const plain = {
      ...small,
      partitions: 1,
      instances: 1,
      batch: 1,
      linger: "0 s",
      work: "4 ms",
      checkpoint: 1,
    };
    // 100 a second, 8 ms each with the statement and its trip: 80 % busy.
    const s = runAlong(pulsing(1000, "10 s", plain, { store: { service: "3 ms" } }), []);
    const [{ came, went }] = watch(s, 60 * SECOND);
    const D = 8;
    let free = 0;
    const expected = came.map((at) => (free = Math.max(at, free) + D)).filter((at) => at <= 60 * SECOND);
    expect(went).toEqual(expected);
    // Pollaczek and Khinchine, for arrivals by chance: waiting is ρ / (2 (1 − ρ)) of the service.
    const wait = went.reduce((sum, at, k) => sum + at - came[k] - D, 0) / went.length;
    expect(wait / ((0.8 / (2 * 0.2)) * D)).toBeGreaterThan(0.6);
    expect(wait / ((0.8 / (2 * 0.2)) * D)).toBeLessThan(1.3);
  });

  test("Little: the mean backlog is the arrival rate times the mean delay, on every partition", () => {
    const loaded = { ...small, instances: 2, batch: 20, work: "20 ms" };
    const until = 60 * SECOND;
    const s = runAlong(pulsing(800, "10 s", loaded), []);
    for (const { came, went, waiting } of watch(s, until)) {
      expect(came.length).toBeGreaterThan(500);
      const delays = came.reduce((sum, at, k) => sum + (went[k] ?? until) - at, 0);
      expect(waiting).toBe(delays);
    }
    // It is loaded: busy, and keeping up.
    expect(backlogOf(s.twin, REAL_TIME)).toBeGreaterThan(10);
    expect(backlogOf(s.twin, REAL_TIME)).toBeLessThan(400);
  });
});

describe("instances that stall", () => {
  const at = 10 * MINUTE + 2_345;
  const lease = 40 * SECOND;
  const restart = 25 * SECOND;
  const dying = { ...small, lease: "40 s", restart: "25 s" };
  const stallOf = (value: number, dead: 0 | 1, when = at): Pull => ({
    at: when,
    lever: "consumers-stall",
    target: REAL_TIME,
    value,
    detail: dead,
  });

  test.each([
    { window: "10 min", remembered: true },
    { window: "1 s", remembered: false },
  ])(
    "one dies: at its lease's end what was handled since the checkpoint is read again, window $window",
    (c) => {
      const s = runAlong(pulsing(400, "10 s", { ...dying, dedupWindow: c.window }), [stallOf(1, 1)]);
      const w = s.twin;
      advance(s, at - 1);
      const [dead] = instancesOf(w, REAL_TIME);
      const mine = partitionsOf(w, REAL_TIME).filter((q) => w.partition.owner[q] === dead);
      advance(s, at);
      expect(w.instance.health[dead]).toBe(DEAD);
      const again = mine.reduce((sum, q) => sum + w.partition.done[q], 0);
      const [suppressed, handledAgain] = [w.tally.suppressed[0], w.tally.handledAgain[0]];
      expect(again).toBeGreaterThan(0);
      advance(s, at + lease - 1);
      for (const q of mine) expect(w.partition.owner[q]).toBe(dead);
      advance(s, at + lease);
      for (const q of mine) {
        expect(w.partition.owner[q]).not.toBe(dead);
        expect(w.instance.health[w.partition.owner[q]]).toBe(RUNNING);
      }
      advance(s, at + lease + restart - 1);
      expect(w.instance.health[dead]).toBe(DEAD);
      advance(s, at + lease + restart);
      expect(w.instance.health[dead]).toBe(RUNNING);
      advance(s, at + lease + restart + 30 * SECOND);
      expect(backlogOf(w, REAL_TIME)).toBeLessThan(20);
      // What was read again is suppressed while it is remembered. A takeover of the balance is so in any case.
      if (c.remembered) {
        expect(w.tally.suppressed[0] - suppressed).toBeGreaterThanOrEqual(again);
        expect(w.tally.handledAgain[0]).toBe(handledAgain);
      } else expect(w.tally.handledAgain[0] - handledAgain).toBe(again);
    },
  );

  test("zombies never heal by themselves, and only their own keys wait; a restart or a watchdog mends them", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom<Pull["lever"]>("consumers-restart", "consumer-watchdog"),
        (count, second, cure) => {
          const from = at + second * 997;
          const mended = from + 30 * MINUTE;
          const s = runAlong(pulsing(100, "10 s", dying), [
            stallOf(count, 0, from),
            {
              at: mended,
              lever: cure,
              target: REAL_TIME,
              value: cure === "consumers-restart" ? 0 : 20 * SECOND,
            },
          ]);
          const w = s.twin;
          advance(s, from);
          const zombies = instancesOf(w, REAL_TIME).filter((i) => w.instance.health[i] === ZOMBIE);
          expect(zombies).toHaveLength(count);
          const theirs = partitionsOf(w, REAL_TIME).map((q) => zombies.includes(w.partition.owner[q]));
          const processed = [...w.partition.processed];
          advance(s, mended - 1);
          expect(instancesOf(w, REAL_TIME).filter((i) => w.instance.health[i] === ZOMBIE)).toEqual(zombies);
          partitionsOf(w, REAL_TIME).forEach((q, k) => {
            if (theirs[k]) expect(w.partition.processed[q]).toBe(processed[q]);
            else expect(w.partition.unread[q]).toBeLessThan(20);
          });
          advance(s, mended + 2 * MINUTE);
          expect(backlogOf(w, REAL_TIME)).toBeLessThan(20);
          for (const i of instancesOf(w, REAL_TIME)) expect(w.instance.health[i]).toBe(RUNNING);
        },
      ),
      runsOf(8),
    );
  });

  test("a stalled instance that waits for its store answers nobody with an error", () => {
    const slow = withBackend(
      oneGroup(300, { ...quadratic, path: "ocpp-1.6j", heartbeat: "10 s", meterValues: "20 h" }, unlimited),
      {
        stores: { core: { pool: 1, wait: "2 s" } },
        pipelines: {
          ocpp: { partitions: 1, instances: 1 },
          history: { partitions: 1, instances: 1, batch: 1 },
        },
      },
    );
    // The history's instance has the only connection for a long while, and then the OCPP one stalls in its queue.
    const s = runAlong(slow, [{ at: 5 * MINUTE, lever: "store-slow", target: 0, value: 100_000 }]);
    const w = s.twin;
    const [i] = instancesOf(w, OCPP);
    let t = 5 * MINUTE;
    advance(s, t);
    while (w.store.waiting[0] === 0) advance(s, (t += 10));
    const waiting = w.instance.phase[i] === 2;
    s.pulls = [{ at: t + 1, lever: "consumers-stall", target: waiting ? OCPP : HISTORY, value: 1 }];
    s.driver.cursor[0] = 0;
    const before = w.tally.droppedByError[0];
    advance(s, t + 10 * SECOND);
    expect(waiting).toBe(true);
    expect(w.tally.droppedByError[0]).toBe(before);
  });

  test("more instances than partitions change nothing", () => {
    const seriesOf = (instances: number, pulls: readonly Pull[]) => {
      const s = runAlong(pulsing(400, "10 s", { ...small, instances }), pulls);
      advance(s, 30 * MINUTE);
      const { backlog, oldest, processed, delay } = s.series;
      expect(partitionsOf(s.twin, REAL_TIME).every((q) => s.twin.partition.owner[q] >= 0)).toBe(true);
      return { backlog, oldest, processed, delay };
    };
    const usual = seriesOf(4, []);
    expect(seriesOf(9, [])).toEqual(usual);
    expect(seriesOf(4, [{ at, lever: "consumers", target: REAL_TIME, value: 60 }])).toEqual(usual);
  });

  test("whatever stalled: once all runs again, each partition has one owner that runs, and they share evenly", () => {
    const restarts = [REAL_TIME, HISTORY, OCPP].map((target): Pull => ({
      at: 70 * MINUTE,
      lever: "consumers-restart",
      target,
      value: 0,
    }));
    fc.assert(
      fc.property(pulledRuns, (start) => {
        const s = start();
        s.pulls = [...s.pulls.filter((p) => p.at < 70 * MINUTE), ...restarts];
        advance(s, 70 * MINUTE);
        const w = s.twin;
        for (const p of [REAL_TIME, HISTORY, OCPP]) {
          const running = instancesOf(w, p).filter((i) => w.instance.health[i] !== ABSENT);
          const owned = running.map(
            (i) => partitionsOf(w, p).filter((q) => w.partition.owner[q] === i).length,
          );
          expect(running.every((i) => w.instance.health[i] === RUNNING)).toBe(true);
          expect(owned.reduce((sum, n) => sum + n, 0)).toBe(partitionsOf(w, p).length);
          expect(Math.max(...owned) - Math.min(...owned)).toBeLessThanOrEqual(1);
        }
      }),
      runsOf(15),
    );
  });
});

describe("poison", () => {
  const at = 5 * MINUTE;
  const scenario = (deadLetterAfter: number) =>
    pulsing(400, "10 s", { ...small, instances: 2, deadLetterAfter });
  const others = (w: Twin, poisoned: number) => partitionsOf(w, REAL_TIME).filter((q) => q !== poisoned);

  test("each message is tried so many times, then set aside; only its partition waits for that", () => {
    const poisoned = 2;
    const s = runAlong(scenario(7), [{ at, lever: "poison", target: poisoned, value: 3 }]);
    const w = s.twin;
    let most = 0;
    let tries = 0;
    let last = 0;
    for (let t = at; t <= at + 2 * MINUTE; t += 10) {
      advance(s, t);
      if (w.partition.poisonTries[poisoned] > last) tries++;
      last = w.partition.poisonTries[poisoned];
      most = Math.max(most, ...others(w, poisoned).map((q) => w.partition.unread[q]));
    }
    // The seventh try of each is the one that sets it aside.
    expect(tries).toBe(3 * 6);
    expect(w.tally.droppedDeadLetter[0]).toBe(3);
    expect(w.tally.lost[0]).toBe(3);
    expect(w.partition.poison[poisoned]).toBe(0);
    expect(w.partition.unread[poisoned]).toBeLessThan(30);
    expect(most).toBeLessThan(40);
  });

  test("with no dead letters it blocks for good, until somebody skips it", () => {
    const poisoned = 1;
    const s = runAlong(scenario(0), [
      { at, lever: "poison", target: poisoned, value: 2 },
      { at: at + 30 * MINUTE, lever: "poison-skip", target: REAL_TIME, value: 0 },
    ]);
    const w = s.twin;
    advance(s, at);
    const processed = w.partition.processed[poisoned];
    advance(s, at + 30 * MINUTE - 1);
    expect(w.partition.processed[poisoned]).toBeLessThanOrEqual(processed + 1);
    for (const q of others(w, poisoned)) expect(w.partition.unread[q]).toBeLessThan(40);
    advance(s, at + 35 * MINUTE);
    expect(w.partition.unread[poisoned]).toBeLessThan(40);
    expect(w.tally.droppedDeadLetter[0]).toBe(2);
  });
});

describe("delays", () => {
  const { twin } = runAlong(oneGroup(1, quadratic), []);
  const delay = fc.oneof(
    fc.integer({ min: 0, max: 40 }),
    fc.integer({ min: 0, max: 100_000 }),
    fc.integer({ min: 0, max: 0x7fff_fffe }),
  );

  test("a quantile of the minute is that of the delays themselves, within 7 %", () => {
    fc.assert(
      fc.property(
        fc.array(delay, { minLength: 1, maxLength: 400, size: "max" }),
        fc.integer({ min: 0, max: DELAYS - 1 }),
        fc.constantFrom(0.01, 0.5, 0.95, 0.99, 1),
        (delays, kind, share) => {
          forgetDelays(twin);
          for (const ticks of delays) noteDelay(twin, kind, ticks);
          noteDelay(twin, (kind + 1) % DELAYS, 1e9);
          const exact = delays.toSorted((a, b) => a - b)[Math.ceil(share * delays.length) - 1];
          expect(Math.abs(delayQuantile(twin, kind, share) - exact)).toBeLessThanOrEqual(1 + 0.07 * exact);
        },
      ),
    );
  });

  test("nothing noted, nothing said", () => {
    forgetDelays(twin);
    expect(delayQuantile(twin, 0, 0.99)).toBe(0);
  });
});

test("an entry says whose message it is and what", () => {
  expect(entryOf(4_999_999, STATUS, 1, 1) >>> 5).toBe(4_999_999);
});
