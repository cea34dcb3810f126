// Calls to the API: every one ends or is open, found by walking over the slots; and the front door lets in what it says.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance, type Simulation } from "../../sim/operations/simulation.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { CLIENT_NAMES } from "../../sim/twin/backendParameters.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import { GONE, NOWHERE, PAUSING, type Twin } from "../../sim/twin/state.ts";
import { instants, plannedRuns, pulledRuns, runsOf, withBackend } from "./plans.ts";
import { MINUTE, oneGroup, runAlong, SECOND, unlimited } from "./rig.ts";

const at = 10 * MINUTE;
const PORTAL = 1;

/** Slots that a client or the server has something to do with. */
const used = (w: Twin): number[] =>
  [...w.call.client.keys()].filter((slot) => w.call.client[slot] !== GONE || w.call.server[slot] !== NOWHERE);
const open = (w: Twin): number => w.call.client.reduce((n, client) => n + (client === GONE ? 0 : 1), 0);
const letIn = (w: Twin): number => w.tally.attempts[0] - w.tally.attemptsRefused[0];

const silent = { calls: "0/h" };
/** A hundred chargers whose API alone is asked for something. */
const calling = (clients: object, backend: object = {}): Scenario =>
  withBackend(oneGroup(100, { retry: { policy: "quadratic" }, tokenLife: "20 h" }, unlimited), {
    ...backend,
    api: { cacheTtl: "0 s", clients: { integrations: silent, apps: silent, portal: silent, ...clients } },
  });
/** Twenty calls a second of each kind. */
const everyone = (backend: object = {}) =>
  calling(Object.fromEntries(CLIENT_NAMES.map((name) => [name, { calls: "720/h", followsDay: 0 }])), backend);

describe("every call", () => {
  test.each([
    ["random faults and mitigations", plannedRuns],
    ["random pulls of every lever", pulledRuns],
  ])("under %s ends answered or failed, or is open; no slot leaks", (_name, runs) => {
    fc.assert(
      fc.property(runs, instants, (start, times) => {
        const s = start();
        const w = s.twin;
        let [answered, calls] = [0, 0];
        for (const t of times) {
          advance(s, t);
          const { tally, call } = w;
          expect(tally.calls[0]).toBe(tally.callsAnswered[0] + tally.callsFailed[0] + open(w));
          expect(tally.calls[0]).toBe(w.api.begun.reduce((sum, n) => sum + n, 0));
          expect(tally.callsAnswered[0]).toBeGreaterThanOrEqual(answered);
          expect(tally.calls[0]).toBeGreaterThanOrEqual(calls);
          [answered, calls] = [tally.callsAnswered[0], tally.calls[0]];
          const free: number[] = [];
          for (let slot = call.free[0]; slot >= 0; slot = call.next[slot]) free.push(slot);
          expect(free.length + used(w).length).toBe(w.backendTables.slots);
          for (const slot of free)
            if (call.client[slot] !== GONE) throw new Error(`slot ${slot} is not free`);
          // Nobody waits for ever: whoever expects an answer or pauses has a time for it to come.
          for (const slot of used(w))
            if (call.client[slot] !== GONE && call.clientDue[slot] < t)
              throw new Error(`slot ${slot} is overdue`);
        }
      }),
      runsOf(15),
    );
  });

  test("more at once than there are slots fail, and all is well when they are fewer again", () => {
    const patient = { calls: "7200/h", timeout: "40 min", retries: 0 };
    const s = runAlong(calling({ integrations: patient }), [
      { at, lever: "network", target: 0, value: 0, detail: 1 },
      { at: at + 10 * MINUTE, lever: "network", target: 0, value: 0, detail: 0 },
    ]);
    advance(s, at + 10 * MINUTE);
    expect(used(s.twin).length).toBe(s.twin.backendTables.slots);
    expect(s.twin.tally.callsFailed[0]).toBeGreaterThan(1000);
    advance(s, at + 55 * MINUTE);
    expect(used(s.twin).length).toBeLessThan(100);
  });

  test("as many begin as are asked for, also when there are hundreds a second", () => {
    for (const perSecond of [1, 30, 400]) {
      const s = runAlong(calling({ portal: { calls: `${perSecond * 36}/h`, followsDay: 0 } }), []);
      const minutes = perSecond === 1 ? 180 : 10;
      advance(s, minutes * MINUTE);
      const expected = perSecond * minutes * 60;
      expect(Math.abs(s.twin.tally.calls[0] - expected)).toBeLessThan(
        0.01 * expected + 4.5 * Math.sqrt(expected),
      );
    }
  });
});

describe("the front door", () => {
  test("a limit lets in at most what it says for any time, and a second's worth at once", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }).map((n) => n / 10),
        fc.array(fc.integer({ min: 0, max: 5 * MINUTE }), { minLength: 3, maxLength: 12 }),
        (rate, offsets) => {
          const s = runAlong(everyone(), [{ at, lever: "api-limit", target: 0, value: rate }]);
          advance(s, at - 1);
          const seen = [0, ...offsets.toSorted((a, b) => a - b), 5 * MINUTE].map((offset) => {
            advance(s, at + offset);
            return { t: offset, in: letIn(s.twin) };
          });
          for (const [k, from] of seen.entries())
            for (const to of seen.slice(k + 1)) {
              const allowed = ((to.t - from.t) / SECOND) * rate;
              expect(to.in - from.in).toBeLessThanOrEqual(allowed + Math.max(1, rate) + 1e-6);
              expect(to.in - from.in).toBeGreaterThanOrEqual(allowed - Math.max(1, rate) - 2);
            }
        },
      ),
      runsOf(8),
    );
  });

  test("suspended, nothing reaches the store and nobody is answered; a share of it open lets in that share", () => {
    const s = runAlong(everyone(), [
      { at, lever: "api-open", target: 0, value: 0 },
      { at: 2 * at, lever: "api-open", target: 0, value: 0.3 },
      { at: 3 * at, lever: "api-open", target: 0, value: 1 },
    ]);
    const w = s.twin;
    advance(s, at);
    const before = letIn(w);
    advance(s, at + MINUTE);
    const answered = w.tally.callsAnswered[0];
    advance(s, 2 * at - 1);
    expect(letIn(w)).toBe(before);
    expect(w.tally.callsAnswered[0]).toBe(answered);
    expect(w.store.busy[PORTAL] + w.store.waiting[PORTAL]).toBe(0);
    const { attempts, attemptsRefused } = w.tally;
    const [all, refused] = [attempts[0], attemptsRefused[0]];
    advance(s, 3 * at - 1);
    const tried = attempts[0] - all;
    const share = 1 - (attemptsRefused[0] - refused) / tried;
    expect(Math.abs(share - 0.3)).toBeLessThan(4.5 * Math.sqrt((0.3 * 0.7) / tried));
    advance(s, 3 * at + MINUTE);
    const late = attemptsRefused[0];
    advance(s, 4 * at);
    expect(attemptsRefused[0]).toBe(late);
  });

  test.each([1, 2, 3, 4])(
    "shed below priority %i: those calls cost the store nothing, the others are answered",
    (least) => {
      const s = runAlong(everyone(), [{ at, lever: "api-shed", target: 0, value: least }]);
      const w = s.twin;
      const { clients } = w.backendTables;
      advance(s, at + MINUTE);
      const answered = w.tally.callsAnswered[0];
      for (let t = at + MINUTE; t < at + 2 * MINUTE; t += 500) {
        advance(s, t);
        for (const slot of used(w))
          if (w.call.server[slot] !== NOWHERE)
            expect(clients[w.call.kind[slot]].priority).toBeGreaterThanOrEqual(least);
      }
      const kept = clients.filter(({ priority }) => priority >= least).length;
      const rate = (w.tally.callsAnswered[0] - answered) / 60;
      expect(Math.abs(rate - 20 * kept)).toBeLessThan(4);
    },
  );
});

describe("retries", () => {
  interface Tried {
    readonly at: number;
    readonly tries: number;
    readonly pause: number;
  }
  /** For each call: when an attempt of it came to nothing, and how long its client then pauses. */
  const watch = (s: Simulation, from: number, until: number): Map<string, Tried[]> => {
    const { call } = s.twin;
    const seen = new Map<string, Tried[]>();
    advance(s, from);
    for (let t = from + 1; t <= until; t++) {
      advance(s, t);
      // Slots are taken from the front.
      for (let slot = 0; slot < 30; slot++) {
        if (call.client[slot] !== PAUSING || call.tries[slot] === 0) continue;
        const name = `${call.kind[slot]} ${call.number[slot]}`;
        const list = seen.get(name) ?? [];
        seen.set(name, list);
        if (list.at(-1)?.tries !== call.tries[slot])
          list.push({ at: t, tries: call.tries[slot], pause: call.clientDue[slot] - t });
      }
    }
    return seen;
  };

  test.each(CLIENT_NAMES.map((name, kind) => ({ name, kind })))(
    "$name pause for what is said, longer each time, and give up after so many",
    ({ name, kind }) => {
      const cut: Pull = { at: 1, lever: "network", target: 0, value: 0, detail: 1 };
      const shut: Pull = { at: 1, lever: "api-open", target: 0, value: 0 };
      for (const [pull, unanswered] of [
        [shut, false],
        [cut, true],
      ] as const) {
        const s = runAlong(calling({ [name]: { calls: "1.2/h", followsDay: 0 } }), [pull]);
        const { retries, firstRetry, factor, cap, jitter, timeout } = s.twin.backendTables.clients[kind];
        const calls = [...watch(s, 1, 6 * MINUTE).values()];
        expect(calls.length).toBeGreaterThan(3);
        for (const tried of calls) {
          tried.forEach((one, k) => {
            expect(one.tries).toBe(k + 1);
            const whole = Math.min(cap, firstRetry * factor ** k);
            expect(one.pause).toBeLessThanOrEqual(Math.round(whole));
            expect(one.pause).toBeGreaterThanOrEqual(Math.floor(whole * (1 - jitter)));
            if (k > 0) {
              const before = tried[k - 1];
              expect(one.at - before.at).toBe(before.pause + (unanswered ? timeout : 0));
            }
          });
          expect(tried.length).toBeLessThanOrEqual(retries);
        }
        // Who gave up had tried to the end.
        if (!unanswered) {
          const ended = s.twin.tally.callsFailed[0];
          expect(calls.filter((tried) => tried.length === retries).length).toBeGreaterThanOrEqual(ended);
          expect(ended).toBeGreaterThan(0);
        }
      }
    },
  );

  test("what the server does for a client that has gone is work for nothing, and ends", () => {
    const s = runAlong(
      calling(
        { integrations: { calls: "720/h", followsDay: 0, timeout: "2 s" } },
        { stores: { portal: { pool: 10 } } },
      ),
      [
        { at, lever: "store-slow", target: PORTAL, value: 40 },
        { at: at + 5 * MINUTE, lever: "store-slow", target: PORTAL, value: 1 },
        { at: at + 5 * MINUTE, lever: "api-open", target: 0, value: 0 },
        { at: at + 10 * MINUTE, lever: "api-open", target: 0, value: 1 },
      ],
    );
    const w = s.twin;
    advance(s, at + 5 * MINUTE);
    expect(w.tally.droppedAbandoned[0]).toBeGreaterThan(100);
    // Retries ask for more than there is.
    expect(w.tally.attempts[0]).toBeGreaterThan(1.5 * w.tally.calls[0]);
    advance(s, at + 40 * MINUTE);
    expect(w.store.waiting[PORTAL]).toBe(0);
    expect(used(w).length).toBeLessThan(50);
  });
});
