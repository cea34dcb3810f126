// A store against queueing theory, and its pool and lock queue against what holds them, found by walking.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance, type Simulation } from "../../sim/operations/simulation.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import { SERVED_BY_STORE, type Twin, WORKING } from "../../sim/twin/state.ts";
import { instants, plannedRuns, pulledRuns, runsOf, withBackend } from "./plans.ts";
import { HOUR, MINUTE, oneGroup, runAlong, SECOND, unlimited } from "./rig.ts";

const CORE = 0;
const PORTAL = 1;

/** The jobs of a list that begins here. */
const jobsFrom = (w: Twin, head: number): number[] => {
  const jobs: number[] = [];
  for (let job = head; job >= 0; job = w.job.next[job]) jobs.push(job);
  return jobs;
};
const slotsWhere = (w: Twin, server: number): number[] =>
  [...w.call.server.keys()].filter((slot) => w.call.server[slot] === server);

/** Who holds a connection of a store: whoever works with it, and whoever waits for its table. */
const holding = (w: Twin, s: number): number => {
  const { backendTables: b, instance } = w;
  const instances = [...instance.phase.keys()].filter(
    (i) => instance.phase[i] === WORKING && b.storeOfPipeline[b.pipelineOfInstance[i]] === s,
  );
  const calls = s === b.apiStore ? slotsWhere(w, SERVED_BY_STORE).length : 0;
  return instances.length + calls + jobsFrom(w, w.store.lockHead[s]).length;
};

/** Calls of one kind alone, each ten statements on the portal's store and nothing else. */
const calling = (
  store: object,
  callsAnHour: number,
  { api = {}, lasts = "3 h" }: { api?: object; lasts?: string } = {},
): Scenario =>
  withBackend(oneGroup(100, { retry: { policy: "quadratic" }, tokenLife: "20 h" }, { ...unlimited, lasts }), {
    stores: { portal: store },
    network: { roundTrip: "0 s" },
    api: {
      work: "0 s",
      cacheTtl: "0 s",
      cacheEntries: 100_000,
      clients: {
        integrations: {
          calls: `${callsAnHour}/h`,
          followsDay: 0,
          retries: 0,
          timeout: "2 h",
          commands: 0,
        },
        apps: { calls: "0/h" },
        portal: { calls: "0/h" },
      },
      ...api,
    },
  });

/** The chance that all of `c` servers are busy, by Erlang; `a` is how many would be busy if there were enough. */
const erlangC = (c: number, a: number): number => {
  let blocked = 1;
  for (let k = 1; k <= c; k++) blocked = (a * blocked) / (k + a * blocked);
  return blocked / (1 - (a / c) * (1 - blocked));
};

test.each([
  { pool: 1, perSecond: 1.5, hours: 12 },
  { pool: 5, perSecond: 10, hours: 8 },
  { pool: 20, perSecond: 44, hours: 3 },
])("as M/M/$pool: the chance to wait and the mean wait are Erlang's", ({ pool, perSecond, hours }) => {
  const mean = 0.4;
  const s = runAlong(
    calling({ pool, service: "40 ms", wait: "2 h" }, perSecond * 36, { lasts: `${hours} h` }),
    [],
  );
  const { store, tally } = s.twin;
  let [full, waiting, samples] = [0, 0, 0];
  for (let t = 10 * MINUTE; t <= hours * HOUR; t += 157) {
    advance(s, t);
    samples++;
    if (store.busy[PORTAL] === pool) full++;
    waiting += store.waiting[PORTAL];
  }
  const offered = perSecond * mean;
  const chance = erlangC(pool, offered);
  const wait = (chance * mean) / (pool - offered);
  expect(Math.abs(tally.calls[0] / (hours * 3600) / perSecond - 1)).toBeLessThan(0.03);
  // Arrivals by chance see time averages; the mean wait is Little's.
  expect(Math.abs(full / samples / chance - 1)).toBeLessThan(0.08);
  expect(Math.abs(waiting / samples / perSecond / wait - 1)).toBeLessThan(0.2);
});

describe("the pool", () => {
  test.each([
    ["random faults and mitigations", plannedRuns],
    ["random pulls of every lever", pulledRuns],
  ])("under %s, never more are busy than there are, and just those who hold one", (_name, runs) => {
    fc.assert(
      fc.property(runs, instants, (start, times) => {
        const s = start();
        const w = s.twin;
        for (const t of times) {
          advance(s, t);
          for (const store of [CORE, PORTAL]) {
            const { busy, pool, waiting, waitHead, lockHead, locked } = w.store;
            expect(busy[store]).toBe(holding(w, store));
            expect(busy[store]).toBeLessThanOrEqual(pool[store]);
            const queue = jobsFrom(w, waitHead[store]);
            expect(waiting[store]).toBe(queue.length);
            if (queue.length > 0) expect(busy[store]).toBe(pool[store]);
            if (locked[store] === 0) expect(lockHead[store]).toBe(-1);
            // First come, first served; and nobody longer than the limit.
            const since = queue.map((job) => w.job.since[job]);
            expect(since).toEqual(since.toSorted((a, b) => a - b));
            const { wait } = w.backendTables.stores[store];
            for (const from of since) expect(t - from).toBeLessThan(wait);
          }
        }
      }),
      runsOf(15),
    );
  });

  test("the wait limit turns away just those who have waited so long, and no others", () => {
    const wait = 5 * SECOND;
    const s = runAlong(calling({ pool: 2, service: "100 ms", wait: "5 s" }, 150), []);
    const w = s.twin;
    let [denied, granted] = [0, 0];
    let before = new Map<number, number>();
    advance(s, 10 * MINUTE);
    const failed = w.tally.droppedByError[0];
    for (let t = 10 * MINUTE; t <= 11 * MINUTE; t++) {
      advance(s, t);
      const now = new Map(jobsFrom(w, w.store.waitHead[PORTAL]).map((job) => [job, w.job.since[job]]));
      for (const [job, since] of before) {
        if (now.get(job) === since) continue;
        if (t - since === wait) denied++;
        else granted++;
        if (t - since > wait) throw new Error(`job ${job} waited for ${t - since} ms`);
      }
      before = now;
    }
    expect(denied).toBeGreaterThan(50);
    expect(granted).toBeGreaterThan(50);
    expect(w.tally.droppedByError[0] - failed).toBe(denied);
  });

  test("more connections are given at once to those who wait", () => {
    const s = runAlong(calling({ pool: 1, service: "1 s", wait: "2 h" }, 36), [
      { at: 10 * MINUTE, lever: "store-pool", target: PORTAL, value: 30 },
    ]);
    advance(s, 10 * MINUTE - 1);
    expect(s.twin.store.waiting[PORTAL]).toBeGreaterThan(100);
    const waiting = s.twin.store.waiting[PORTAL];
    advance(s, 10 * MINUTE);
    expect(s.twin.store.busy[PORTAL]).toBe(30);
    expect(waiting - s.twin.store.waiting[PORTAL]).toBeGreaterThanOrEqual(28);
  });
});

describe("a schema change", () => {
  const at = 5 * MINUTE;
  const change = (holds: number, reads: number): Pull => ({
    at,
    lever: "schema-change",
    target: PORTAL,
    value: holds,
    detail: reads,
  });
  /** Forty calls a second, of which half touch the table, and connections for all. */
  const busy = (pool = 1000) =>
    calling({ pool, service: "20 ms", wait: "10 s" }, 40 * 36, { api: undefined });

  /** The calls under way that touch the table, by slot and number. */
  const hotNow = (s: Simulation): string[] => {
    const w = s.twin;
    const jobs = w.instance.health.length;
    return slotsWhere(w, SERVED_BY_STORE)
      .filter((slot) => w.job.hot[jobs + slot] === 1)
      .map((slot) => `${slot} ${w.call.number[slot]}`);
  };

  test("waits for the read before it; nothing that touches the table passes it, the rest does, and all do after", () => {
    const s = runAlong(busy(), [change(2 * SECOND, 3 * SECOND)]);
    const w = s.twin;
    const free = at + 5 * SECOND;
    advance(s, at);
    expect(w.store.locked[PORTAL]).toBe(1);
    const inside = new Set(hotNow(s));
    const answered = w.tally.callsAnswered[0];
    for (let t = at; t < free; t++) {
      advance(s, t);
      for (const call of hotNow(s)) expect(inside.has(call)).toBe(true);
    }
    expect(w.tally.callsAnswered[0] - answered).toBeGreaterThan(5);
    const queue = jobsFrom(w, w.store.lockHead[PORTAL]);
    expect(queue.length).toBeGreaterThan(100);
    // They are in the order in which they came: a call's number is its place.
    const numbers = queue.map((job) => w.call.number[job - w.instance.health.length]);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    advance(s, free);
    expect(w.store.locked[PORTAL]).toBe(0);
    expect(jobsFrom(w, w.store.lockHead[PORTAL])).toEqual([]);
    expect(hotNow(s).length).toBeGreaterThanOrEqual(queue.length);
    advance(s, free + 20 * SECOND);
    expect(w.store.busy[PORTAL]).toBeLessThan(30);
  });

  test("those who wait for the table drain the pool, and then nobody gets through", () => {
    const s = runAlong(busy(20), [change(2 * SECOND, 20 * SECOND)]);
    const { store, tally } = s.twin;
    advance(s, at + 5 * SECOND);
    expect(jobsFrom(s.twin, store.lockHead[PORTAL]).length).toBe(20);
    const answered = tally.callsAnswered[0];
    advance(s, at + 20 * SECOND);
    expect(tally.callsAnswered[0]).toBe(answered);
    expect(tally.droppedByError[0]).toBeGreaterThan(50);
    // And all is as before a while after it is through.
    advance(s, at + 2 * MINUTE);
    expect(store.waiting[PORTAL]).toBe(0);
  });

  test("with a lock time-out it gives its place up, lets those behind it pass, and comes again", () => {
    const s = runAlong(busy(), [
      { at: at - 1, lever: "store-lock-timeout", target: PORTAL, value: SECOND, detail: 4 * SECOND },
      change(2 * SECOND, 12 * SECOND),
    ]);
    const locked: boolean[] = [];
    for (let t = at; t < at + 20 * SECOND; t += 100) {
      advance(s, t);
      locked.push(s.twin.store.locked[PORTAL] === 1);
    }
    /** By seconds since `at`. */
    const within = (from: number, to: number) => locked.slice(from * 10, to * 10);
    expect([within(0, 1), within(5, 6), within(10, 11)].flat().every(Boolean)).toBe(true);
    expect([within(1, 5), within(6, 10), within(11, 15)].flat().some(Boolean)).toBe(false);
    // The read is over by the fourth try, which holds the table.
    expect(within(15, 17).every(Boolean)).toBe(true);
    expect(within(17, 20).some(Boolean)).toBe(false);
  });

  test("does not begin before its window", () => {
    const window = at + 10 * MINUTE;
    for (const known of [at - 1, at]) {
      const s = runAlong(busy(), [
        { at: known, lever: "schema-change-not-before", target: PORTAL, value: window },
        change(SECOND, 2 * SECOND),
      ]);
      advance(s, window - 1);
      expect(s.twin.store.locked[PORTAL]).toBe(0);
      advance(s, window + 2 * SECOND);
      expect(s.twin.store.locked[PORTAL]).toBe(1);
      advance(s, window + 3 * SECOND);
      expect(s.twin.store.locked[PORTAL]).toBe(0);
    }
  });

  test("however many are asked for, with whatever time-outs, the table is free in the end", () => {
    const wish = fc.record({
      at: fc.integer({ min: 1, max: 3 * MINUTE }),
      lever: fc.constantFrom<Pull["lever"]>(
        "schema-change",
        "store-lock-timeout",
        "schema-change-not-before",
      ),
      target: fc.constantFrom(CORE, PORTAL),
      value: fc.integer({ min: 0, max: 30 * SECOND }),
      detail: fc.integer({ min: 0, max: 30 * SECOND }),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 12 }), (pulls) => {
        const s = runAlong(busy(30), pulls);
        advance(s, 8 * MINUTE);
        for (const store of [CORE, PORTAL]) {
          expect(s.twin.store.locked[store]).toBe(0);
          expect(s.twin.store.lockHead[store]).toBe(-1);
          expect(s.twin.store.waiting[store]).toBe(0);
          expect(s.twin.store.change[store]).toBe(0);
        }
      }),
      runsOf(20),
    );
  });
});
