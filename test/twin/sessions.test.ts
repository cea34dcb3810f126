// Sessions through outages: what chargers send comes through once and in order, drivers are started when somebody can, and
// the whole cloud gets well once its faults are over.
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { FAULTS } from "../../sim/faults/index.ts";
import { advance, type Simulation } from "../../sim/operations/simulation.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { OCPP } from "../../sim/twin/backend.ts";
import { PIPELINE_NAMES } from "../../sim/twin/backendParameters.ts";
import { GIVES_UP, STARTS_ALONE } from "../../sim/twin/fleet.ts";
import {
  BOOT,
  chargerOf,
  isDuplicate,
  parityOf,
  REQUEST,
  SESSION,
  STATUS,
  whatOf,
} from "../../sim/twin/log.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import {
  ABSENT,
  BY_FIRMWARE,
  CHARGING,
  CONNECTED,
  FULL,
  NEVER,
  NO_CAR,
  RUNNING,
  STUCK,
  type Twin,
  WAITING,
} from "../../sim/twin/state.ts";
import { FAULT_KINDS_DRAWN, faultyRuns, runsOf, withBackend } from "./plans.ts";
import { type FirmwareInput, idsOf, inState, MINUTE, oneGroup, runAlong, SECOND, unlimited } from "./rig.ts";

/** Told of what chargers make and send, and of what the cloud handles. */
interface Tap {
  created: (id: number) => void;
  delivered: (w: Twin, id: number, what: number, t: number) => void;
  handled: (entry: number, readAgain: boolean) => void;
  refused: (entry: number, readAgain: boolean) => void;
  /** A sign of life was sent: how many of it were lost on the way. */
  pulsed: (lost: number) => void;
}
const tap = vi.hoisted(() => ({ on: {} as Partial<Tap> }));

vi.mock(import("../../sim/twin/messages.ts"), async (original) => {
  const messages = await original();
  return {
    ...messages,
    createMessage: (...args) => {
      tap.on.created?.(args[1]);
      messages.createMessage(...args);
    },
  };
});
vi.mock(import("../../sim/twin/deliver.ts"), async (original) => {
  const parts = await original();
  return {
    ...parts,
    deliver: (w, id, what, mark, t) => {
      tap.on.delivered?.(w, id, what, t);
      return parts.deliver(w, id, what, mark, t);
    },
  };
});
vi.mock(import("../../sim/twin/pulses.ts"), async (original) => {
  const parts = await original();
  return {
    ...parts,
    onPulse: (w, id, t) => {
      const before = w.tally.lost[0];
      parts.onPulse(w, id, t);
      tap.on.pulsed?.(w.tally.lost[0] - before);
    },
  };
});
vi.mock(import("../../sim/twin/handle.ts"), async (original) => {
  const parts = await original();
  return {
    ...parts,
    handle: (w, pipeline, entry, created, readAgain, known, t) => {
      tap.on.handled?.(entry, readAgain);
      parts.handle(w, pipeline, entry, created, readAgain, known, t);
    },
    refuseMessage: (w, entry, readAgain, t) => {
      tap.on.refused?.(entry, readAgain);
      parts.refuseMessage(w, entry, readAgain, t);
    },
  };
});

beforeEach(() => {
  tap.on = {};
});

// ── What the tests run on ──

const steady = { retry: { policy: "fixed", wait: "7 s" }, tokenLife: "20 h" };
const native = steady;
const ocpp = { ...steady, path: "ocpp-1.6j", meterValues: "40 s", callTimeout: "9 s", messageRetry: "15 s" };

/** Busy chargers, and a backend that can be brought to its knees. */
const busy = (chargers: number, firmware: FirmwareInput, backend: object = {}): Scenario => {
  const scenario = withBackend(oneGroup(chargers, firmware, unlimited), backend);
  return {
    ...scenario,
    fleet: { ...scenario.fleet, demand: { ...scenario.fleet.demand, plugInsPerDay: 12 } },
  };
};

const few = { partitions: 3, instances: 3, checkpoint: 5, batch: 6, lease: "15 s", restart: "10 s" };
const fewOf = (more: object = {}) => ({
  pipelines: Object.fromEntries(PIPELINE_NAMES.map((name) => [name, { ...few, ...more }])),
});

const at = 10 * MINUTE;
const everywhere = (value: number, when: number): Pull[] => [
  { at: when, lever: "power-loss", target: 0, value },
];
const cutOff = (from: number, until: number): Pull[] => [
  { at: from, lever: "network", target: 0, value: 0, detail: 1 },
  { at: until, lever: "network", target: 0, value: 0, detail: 0 },
];
const hubClosed = (from: number, until: number): Pull[] => [
  { at: from, lever: "hub-close", target: 0, value: 1 },
  { at: until, lever: "hub-open", target: 0, value: 1 },
];
const ids = (s: Simulation, picks: (id: number) => boolean): number[] => idsOf(s.twin).filter(picks);

describe("session messages", () => {
  /** Counts what each charger makes, and what the cloud handles for the first time; each in the order it was made. */
  const count = () => {
    const made = new Map<number, number>();
    const first = new Map<number, number>();
    tap.on = {
      created: (id) => made.set(id, (made.get(id) ?? 0) + 1),
      handled: (entry, readAgain) => {
        if (whatOf(entry) !== SESSION || readAgain || isDuplicate(entry)) return;
        const id = chargerOf(entry);
        const n = first.get(id) ?? 0;
        first.set(id, n + 1);
        // An alternating bit: were one left out, or handled before its turn, two in a row would be alike.
        if (parityOf(entry) !== n % 2) throw new Error(`message ${n} of charger ${id} is out of turn`);
      },
    };
    return { made, first };
  };

  /** Troubles of half an hour that drop no message for good. */
  const trouble = fc.record({
    at: fc.integer({ min: SECOND, max: 30 * MINUTE }),
    kind: fc.constantFrom("drop", "silent", "dead", "zombie", "restart", "slow", "cut", "close", "dedup"),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    lasts: fc.integer({ min: SECOND, max: 3 * MINUTE }),
  });
  const pullsOf = (
    pipeline: number,
    troubles: readonly (typeof trouble extends fc.Arbitrary<infer T> ? T : never)[],
  ) =>
    troubles.flatMap(({ at: from, kind, share, lasts }): Pull[] => {
      const until = from + lasts;
      switch (kind) {
        case "drop":
          return [{ at: from, lever: "connections-drop", target: 0, value: share }];
        case "silent":
          return [
            { at: from, lever: "access-loss", target: 2, value: share, detail: 1 - share },
            { at: until, lever: "access-loss", target: 2, value: 0, detail: 0 },
          ];
        case "dead":
        case "zombie":
          return [
            {
              at: from,
              lever: "consumers-stall",
              target: pipeline,
              value: 1 + Math.floor(2 * share),
              detail: kind === "dead" ? 1 : 0,
            },
          ];
        case "restart":
          return [{ at: from, lever: "consumers-restart", target: pipeline, value: 0 }];
        case "slow":
          return [
            { at: from, lever: "store-slow", target: 0, value: 1 + 200 * share },
            { at: until, lever: "store-slow", target: 0, value: 1 },
          ];
        case "cut":
          return cutOff(from, until);
        case "close":
          return hubClosed(from, until);
        case "dedup":
          return [{ at: from, lever: "ingress-dedup", target: pipeline, value: share < 0.5 ? 0 : 1 }];
      }
    });
  const wellAgain = [0, 1, 2].map((target): Pull => ({
    at: 35 * MINUTE,
    lever: "consumers-restart",
    target,
    value: 0,
  }));

  test.each([
    { path: "OCPP", firmware: ocpp, pipeline: 2 },
    { path: "native", firmware: native, pipeline: 0 },
  ])("$path: in order and once each, whatever happens to connections and instances meanwhile", (c) => {
    fc.assert(
      fc.property(
        fc.array(trouble, { maxLength: 14, size: "max" }),
        fc.nat(99).map(String),
        (troubles, seed) => {
          const { made, first } = count();
          const dedup = { lever: "ingress-dedup", target: c.pipeline, value: Number(seed) % 2 } as const;
          const pulls = [{ at: 1, ...dedup }, ...pullsOf(c.pipeline, troubles), ...wellAgain];
          const patient = { ...fewOf({ linger: "3 s" }), stores: { core: { pool: 3, wait: "2 h" } } };
          const s = runAlong(busy(60, c.firmware, patient), pulls, seed);
          advance(s, 90 * MINUTE);
          const { charger, tally } = s.twin;
          const drained = ids(s, (id) => charger.buffered[id] === 0);
          expect(drained.length).toBeGreaterThan(50);
          expect(Math.max(...charger.buffered)).toBeLessThan(5);
          const missing = drained.map((id) => (made.get(id) ?? 0) - (first.get(id) ?? 0));
          expect(Math.min(...missing)).toBeGreaterThanOrEqual(0);
          // What a hub has acknowledged may lie in the log for a moment.
          const inLogs = s.twin.partition.unread.reduce((n, unread) => n + unread, 0);
          expect(missing.reduce((n, m) => n + m, 0)).toBeLessThanOrEqual(c.path === "native" ? inLogs : 0);
          expect(tally.droppedByError[0] + tally.droppedDeadLetter[0] + tally.droppedLogFull[0]).toBe(0);
        },
      ),
      runsOf(25),
    );
  });

  test("what the cloud sets aside or answers with an error is sent again, or given up and counted as lost", () => {
    fc.assert(
      fc.property(
        fc.array(trouble, { maxLength: 10, size: "max" }),
        fc.nat(99).map(String),
        (troubles, seed) => {
          const made = new Map<number, number>();
          const first = new Map<number, number>();
          let livesLost = 0;
          tap.on = {
            created: (id) => made.set(id, (made.get(id) ?? 0) + 1),
            handled: (entry, readAgain) => {
              if (whatOf(entry) !== SESSION || readAgain || isDuplicate(entry)) return;
              first.set(chargerOf(entry), (first.get(chargerOf(entry)) ?? 0) + 1);
            },
            refused: (entry, readAgain) => (whatOf(entry) === STATUS && !readAgain ? livesLost++ : 0),
            pulsed: (lost) => (livesLost += lost),
          };
          const poison = Array.from({ length: 20 }, (_, k): Pull => {
            const target = 6 + (k % 3);
            return { at: (k + 2) * MINUTE, lever: "poison", target, value: 1 + (k % 4) };
          });
          const shortOf = { ...fewOf({ deadLetterAfter: 2 }), stores: { core: { pool: 1, wait: "3 s" } } };
          const s = runAlong(
            busy(60, { ...ocpp, heartbeat: "20 h" }, shortOf),
            [
              ...pullsOf(OCPP, troubles),
              ...poison,
              ...wellAgain,
              { at: 35 * MINUTE, lever: "poison-skip", target: 2, value: 0 },
            ],
            seed,
          );
          advance(s, 90 * MINUTE);
          const { charger, tally } = s.twin;
          const total = (counts: Map<number, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0);
          const open = idsOf(s.twin).reduce((n, id) => n + charger.buffered[id], 0);
          const lost = tally.lost[0] - livesLost;
          // A head that is still open may have been handled already.
          expect(total(made) - total(first) - lost).toBeLessThanOrEqual(open);
          expect(total(made) - total(first) - lost).toBeGreaterThanOrEqual(0);
        },
      ),
      runsOf(20),
    );
  });
});

test("OCPP: sessions under way at the start of a run do not all send their meter values at once", () => {
  const bySecond = Array.from({ length: 80 }, () => 0);
  tap.on = { delivered: (_w, _id, what, t) => (what === SESSION ? bySecond[Math.floor(t / SECOND)]++ : 0) };
  const s = runAlong(busy(1000, ocpp), []);
  advance(s, 80 * SECOND - 1);
  const mean = bySecond.reduce((sum, n) => sum + n, 0) / 80;
  expect(mean).toBeGreaterThan(2);
  expect(Math.max(...bySecond)).toBeLessThan(mean + 6 * Math.sqrt(mean));
});

describe("starting without an answer", () => {
  test("it is asked for again after a while, then after twice as long each time, at most sixteen times that", () => {
    const again = 20 * SECOND;
    const asked = new Map<number, number[]>();
    const s = runAlong(busy(300, { ...native, requestAgain: "20 s" }), [
      { at, lever: "consumers-stall", target: 0, value: 256 },
    ]);
    advance(s, at);
    const waiting = new Set(ids(s, (id) => s.twin.charger.car[id] === NO_CAR));
    tap.on = {
      delivered: (w, id, what, t) => {
        if (what !== REQUEST || !waiting.has(id)) return;
        // One car's wait: the first that comes.
        if (asked.has(id) ? w.charger.sessions[id] !== session.get(id) : false) return;
        session.set(id, w.charger.sessions[id]);
        asked.set(id, [...(asked.get(id) ?? []), t]);
      },
    };
    const session = new Map<number, number>();
    advance(s, 160 * MINUTE);
    const long = [...asked.values()].filter((times) => times.length >= 8);
    expect(long.length).toBeGreaterThan(10);
    for (const times of asked.values())
      times.forEach((time, k) => {
        if (k > 0) expect(time - times[k - 1]).toBe(again * 2 ** Math.min(4, k - 1));
      });
  });

  test("who may start alone does so whatever is down; the others wait until all is up", () => {
    const s = runAlong(busy(1500, native), [...cutOff(at, 80 * MINUTE), ...hubClosed(at, 80 * MINUTE)]);
    const { charger } = s.twin;
    const alone = (id: number) => (charger.traits[id] & STARTS_ALONE) !== 0;
    advance(s, at);
    const sessions = [...charger.sessions];
    for (let t = at; t < 80 * MINUTE; t += MINUTE) {
      advance(s, t);
      expect(ids(s, (id) => alone(id) && charger.car[id] === WAITING)).toEqual([]);
      const came = ids(
        s,
        (id) => !alone(id) && charger.sessions[id] > sessions[id] && charger.car[id] !== NO_CAR,
      );
      for (const id of came) expect(charger.car[id]).toBe(WAITING);
    }
    expect(ids(s, (id) => charger.car[id] === WAITING).length).toBeGreaterThan(30);
    expect(ids(s, (id) => alone(id) && charger.sessions[id] > sessions[id]).length).toBeGreaterThan(10);
    advance(s, 100 * MINUTE);
    expect(ids(s, (id) => charger.car[id] === WAITING).length).toBeLessThan(15);
  });

  test("set to stand-alone, who waits begins at once", () => {
    const s = runAlong(busy(1500, native), [
      ...cutOff(at, 170 * MINUTE),
      { at: 60 * MINUTE, lever: "stand-alone", target: 0, value: 1 },
    ]);
    advance(s, 60 * MINUTE - 1);
    const waiting = ids(s, (id) => s.twin.charger.car[id] === WAITING);
    expect(waiting.length).toBeGreaterThan(20);
    advance(s, 60 * MINUTE);
    for (const id of waiting) expect(s.twin.charger.car[id]).not.toBe(WAITING);
  });
});

describe("a power cut", () => {
  const back = 40 * MINUTE;

  test.each([
    { path: "OCPP", firmware: ocpp },
    { path: "native", firmware: native },
  ])("$path: nobody who is without sends or starts anything; with the power all boot and come back", (c) => {
    const s = runAlong(busy(300, c.firmware), [...everywhere(1, at), ...everywhere(0, back)]);
    const { charger, tally } = s.twin;
    let sent = 0;
    tap.on = { delivered: () => sent++ };
    advance(s, at);
    sent = 0;
    expect(inState(s.twin, STUCK)).toHaveLength(300);
    const sessions = [...charger.sessions];
    const buffered = [...charger.buffered];
    advance(s, back - 1);
    expect(sent).toBe(0);
    expect(tally.knownOffline[0]).toBe(300);
    for (const id of ids(s, (one) => charger.sessions[one] > sessions[one]))
      expect([WAITING, NO_CAR]).toContain(charger.car[id]);
    // A session's end is noted, but nothing is metered.
    for (const id of idsOf(s.twin)) expect(charger.buffered[id] - buffered[id]).toBeLessThanOrEqual(1);
    advance(s, back + 10 * MINUTE);
    expect(inState(s.twin, CONNECTED)).toHaveLength(300);
    expect(ids(s, (id) => charger.booting[id] === 1 || charger.known[id] === 0)).toEqual([]);
    expect(ids(s, (id) => charger.car[id] === WAITING).length).toBeLessThan(5);
  });

  test("OCPP: who has booted sends nothing before the cloud has accepted the boot, however late that is", () => {
    const late = 20 * MINUTE;
    // Starts asked for before the cut lie in the logs as well, and their answers must not be taken for it.
    const s = runAlong(busy(300, { ...ocpp, heartbeat: "60 s" }, fewOf()), [
      { at: at - 5 * MINUTE, lever: "consumers-stall", target: OCPP, value: 3, detail: 0 },
      ...everywhere(1, at),
      ...everywhere(0, at + MINUTE),
      { at: at + late, lever: "consumers-restart", target: OCPP, value: 0 },
    ]);
    const { charger } = s.twin;
    const boots = new Map<number, number[]>();
    const accepted = new Set<number>();
    tap.on = {
      handled: (entry) => (whatOf(entry) === BOOT ? accepted.add(chargerOf(entry)) : undefined),
      delivered: (_w, id, what, t) => {
        if (t < at + MINUTE) return;
        if (what === BOOT) boots.set(id, [...(boots.get(id) ?? []), t]);
        else if (charger.booting[id] === 1 || !accepted.has(id))
          throw new Error(`charger ${id} sends ${what} at ${t}, before it is accepted`);
      },
    };
    advance(s, at + late - 1);
    expect(ids(s, (id) => charger.booting[id] === 1)).toHaveLength(300);
    expect(boots.size).toBe(300);
    // It asks again meanwhile, later each time.
    for (const [first, second, third] of boots.values()) {
      expect(second - first).toBe(150 * SECOND);
      expect(third - second).toBe(300 * SECOND);
    }
    advance(s, at + late + 10 * MINUTE);
    expect(ids(s, (id) => charger.booting[id] === 1)).toEqual([]);
    expect(Math.max(...charger.buffered)).toBeLessThan(10);
  });

  test("who may start alone starts when it has booted, though the cloud is still away", () => {
    const s = runAlong(busy(2500, native), [
      ...hubClosed(at, 150 * MINUTE),
      ...everywhere(1, at),
      ...everywhere(0, back),
    ]);
    const { charger } = s.twin;
    advance(s, back - 1);
    const alone = ids(s, (id) => (charger.traits[id] & STARTS_ALONE) !== 0 && charger.car[id] === WAITING);
    expect(alone.length).toBeGreaterThan(5);
    advance(s, back + 10 * MINUTE);
    for (const id of alone) expect([CHARGING, FULL, NO_CAR]).toContain(charger.car[id]);
    expect(inState(s.twin, CONNECTED)).toEqual([]);
  });

  test("in the midst of a token refresh as at any time, the cloud finds out", () => {
    const often = { ...native, tokenLife: "10 s" };
    const slow = { ...unlimited, gateway: { instances: 1000, connectsPerInstance: "2/s" } };
    const s = runAlong(oneGroup(300, often, slow), everywhere(1, at));
    advance(s, at - 1);
    expect(s.twin.charger.offlineFrom.every((from) => from === NEVER)).toBe(true);
    expect(inState(s.twin, CONNECTED).length).toBeLessThan(300);
    advance(s, at + 30 * MINUTE);
    expect(s.twin.tally.knownOffline[0]).toBe(300);
  });
});

test("broken firmware stays until it is reset, power or no power, and then comes back", () => {
  const s = runAlong(busy(400, native), [
    { at, lever: "firmware-breaks", target: 0, value: 0.1 },
    { at: at + 5 * MINUTE, lever: "firmware-breaks", target: 0, value: 0.25 },
    ...everywhere(0.5, at + 10 * MINUTE),
    ...everywhere(0, at + 15 * MINUTE),
    { at: 100 * MINUTE, lever: "reset", target: 0, value: 1 },
  ]);
  const { charger } = s.twin;
  advance(s, at);
  const early = inState(s.twin, STUCK);
  expect(Math.abs(early.length - 40)).toBeLessThan(4.5 * 6);
  advance(s, 40 * MINUTE);
  const broken = inState(s.twin, STUCK);
  expect(Math.abs(broken.length - 100)).toBeLessThan(4.5 * 9);
  expect(broken).toEqual(expect.arrayContaining(early));
  for (const id of broken) expect(charger.stuckBy[id]).toBe(BY_FIRMWARE);
  expect(inState(s.twin, CONNECTED)).toHaveLength(400 - broken.length);
  advance(s, 100 * MINUTE - 1);
  expect(inState(s.twin, STUCK)).toEqual(broken);
  advance(s, 110 * MINUTE);
  expect(inState(s.twin, CONNECTED)).toHaveLength(400);
});

test("a flood of copies is answered once: no more answers are under way than were asked for", () => {
  const mute = { ...native, pulseIdle: "20 h", pulseCharging: "20 h", pulseStandAlone: "20 h" };
  const flood = Array.from({ length: 32 }, (_, target): Pull => {
    return { at: 1, lever: "duplicates", target, value: 600, detail: 1 };
  });
  const s = runAlong(busy(1500, mute), flood);
  let most = 0;
  for (let t = 0; t <= 10 * MINUTE; t += 8) {
    advance(s, t);
    for (const answers of s.twin.charger.answers) most = Math.max(most, answers);
  }
  expect(most).toBe(1);
});

describe("once the faults are over and people have done what only they can", () => {
  const mended = 100 * MINUTE;
  const pipelines = PIPELINE_NAMES.map((_, p) => p);
  const cures: readonly Pull[] = [
    ...pipelines.map((target): Pull => ({ at: mended, lever: "consumers-restart", target, value: 0 })),
    ...pipelines.map((target): Pull => ({ at: mended, lever: "poison-skip", target, value: 0 })),
    ...[0, 1, 2].map((target): Pull => ({ at: mended, lever: "reset", target, value: 1 })),
  ];

  test("every kind of fault is among those that are drawn", () => {
    expect(FAULT_KINDS_DRAWN).toBe(FAULTS.length);
  });

  test("the whole cloud is well: nobody is away but who gives up, nothing waits, nobody stalls", () => {
    fc.assert(
      fc.property(faultyRuns, (start) => {
        const s = start();
        expect(s.pulls.every((p) => p.at < mended)).toBe(true);
        s.pulls = [...s.pulls, ...cures];
        advance(s, 230 * MINUTE);
        const { charger, partition, instance, store, call, fleet } = s.twin;
        for (const id of ids(s, (one) => charger.offlineFrom[one] !== NEVER)) {
          expect(charger.state[id], `charger ${id}`).toBe(STUCK);
          expect(fleet.traits[id] & GIVES_UP).not.toBe(0);
        }
        expect(Math.max(...partition.unread)).toBeLessThan(30);
        expect(Math.max(...partition.poison)).toBe(0);
        for (const health of instance.health) expect([RUNNING, ABSENT]).toContain(health);
        expect([...store.waiting, ...store.locked]).toEqual([0, 0, 0, 0]);
        expect(call.client.filter((client) => client !== 0).length).toBeLessThan(20);
        const connected = inState(s.twin, CONNECTED);
        expect(connected.filter((id) => charger.buffered[id] > 3 || charger.booting[id] === 1)).toEqual([]);
        const waiting = connected.filter(
          (id) => charger.car[id] === WAITING && 230 * MINUTE - charger.waitsFrom[id] > MINUTE,
        );
        expect(waiting).toEqual([]);
      }),
      runsOf(25),
    );
  });
});
