import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance } from "../../sim/operations/simulation.ts";
import { admit, freeSocket, placeSocket, setRate } from "../../sim/twin/hub.ts";
import { CLOSED_BY_FAULT, CONNECTED, NO_NODE, OPEN, type Twin } from "../../sim/twin/state.ts";
import { runsOf } from "./plans.ts";
import {
  idsOf,
  inState,
  MINUTE,
  oneGroup,
  quietScenario,
  runAlong,
  SECOND,
  walked,
  withSteadyLinks,
} from "./rig.ts";

const quadratic = { retry: { policy: "quadratic" } };

/** A twin whose only hub has these parameters, at its start: the bucket is full. */
const hubOf = (hub: object): Twin => runAlong(oneGroup(20, quadratic, { hub }), []).twin;

describe("the token bucket", () => {
  const parameters = fc.record({
    rate: fc.integer({ min: 1, max: 2000 }).map((n) => n / 10),
    burst: fc.integer({ min: 0, max: 60 }),
    queue: fc.integer({ min: 0, max: 20 }),
  });
  /** Milliseconds between one attempt and the next: busy, and now and then a pause. */
  const gaps = fc.array(
    fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 0, max: 30 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 120_000 }) },
    ),
    { minLength: 50, maxLength: 1500 },
  );
  const made = (p: { rate: number; burst: number; queue: number }) =>
    hubOf({ admission: `${p.rate}/s`, burst: `${p.burst} s`, queue: `${p.queue} s` });

  test("in any stretch of time it lets through its depth and its rate at most, and no wait exceeds the queue's limit", () => {
    fc.assert(
      fc.property(parameters, gaps, (p, between) => {
        const w = made(p);
        const depth = Math.max(1, p.rate * p.burst);
        const letThrough: number[] = [];
        let t = 0;
        for (const gap of between) {
          t += gap;
          const wait = admit(w, 0, t);
          expect(wait === -1 || (wait >= 0 && wait <= p.queue * SECOND && Number.isInteger(wait))).toBe(true);
          if (wait >= 0) letThrough.push(t + wait);
        }
        // First come, first served.
        letThrough.forEach((at, i) => i > 0 && expect(at).toBeGreaterThanOrEqual(letThrough[i - 1]));
        // Waits are rounded to a tick, which shifts an admission by half of one.
        let worst = 0;
        for (let i = 0, earliest = Infinity; i < letThrough.length; i++) {
          earliest = Math.min(earliest, i - (letThrough[i] * p.rate) / SECOND);
          worst = Math.max(worst, i + 1 - (letThrough[i] * p.rate) / SECOND - earliest);
        }
        expect(worst).toBeLessThanOrEqual(depth + p.rate / SECOND + 1e-6);
      }),
      runsOf(60),
    );
  });

  test("under more attempts than it can take it wastes nothing: depth, rate and queue are used up", () => {
    fc.assert(
      fc.property(parameters, fc.integer({ min: 1, max: 30 }), (p, seconds) => {
        const w = made(p);
        const each = Math.max(1, Math.floor(SECOND / (40 * p.rate)));
        const depth = Math.max(1, p.rate * p.burst);
        let taken = 0;
        for (let k = 0; k < depth + p.rate * p.queue + 2; k++) taken += admit(w, 0, 0) >= 0 ? 1 : 0;
        let t = 0;
        for (; t < seconds * SECOND; t += each)
          for (let k = 0; k < 2; k++) taken += admit(w, 0, t) >= 0 ? 1 : 0;
        const all = depth + p.rate * (t / SECOND + p.queue);
        // A bucket of one token, with no queue, is full until the next attempt finds it so.
        const spilled = p.burst + p.queue === 0 ? (p.rate * each) / SECOND : 0.03;
        expect(Math.abs(taken - all)).toBeLessThanOrEqual(3 + Math.max(0.03, spilled) * all);
      }),
      runsOf(40),
    );
  });

  test("left alone it refills to its depth, and no further", () => {
    fc.assert(
      fc.property(parameters, fc.integer({ min: 1, max: 40 }), (p, times) => {
        const w = made({ ...p, queue: 0 });
        const depth = Math.max(1, p.rate * p.burst);
        const atOnce = (t: number) => {
          let n = 0;
          while (n < 20_000 && admit(w, 0, t) === 0) n++;
          return n;
        };
        // All whole tokens of the depth, whose last bit may be rounded either way.
        const full = (n: number) => {
          expect(n).toBeGreaterThan(depth - 1 - 1e-6);
          expect(n).toBeLessThan(depth + 1e-6);
        };
        full(atOnce(0));
        const later = Math.ceil((SECOND * depth) / p.rate) * times + SECOND;
        full(atOnce(later));
        expect(atOnce(later)).toBe(0);
      }),
      runsOf(40),
    );
  });

  test("a lower rate takes what is saved up beyond its own depth; a higher one gives nothing at once", () => {
    const w = hubOf({ admission: "10/s", burst: "90 s", queue: "0 s" });
    setRate(w, 0, 1, 0);
    expect(w.hub.tokens[0]).toBe(90);
    setRate(w, 0, 10, 0);
    expect(w.hub.tokens[0]).toBe(90);
    setRate(w, 0, 10, 10 * SECOND);
    expect(w.hub.tokens[0]).toBe(190);
  });

  test("at a rate of nothing it refuses, once what it has saved is gone", () => {
    const w = hubOf({ admission: "10/s" });
    setRate(w, 0, 0, SECOND);
    const answers = Array.from({ length: 50 }, (_, k) => admit(w, 0, (k + 1) * MINUTE));
    expect(answers.slice(1).every((wait) => wait === -1)).toBe(true);
  });

  test("a hub that is closed refuses everybody, whatever is in its bucket", () => {
    const w = hubOf({});
    w.hub.closed[0] = CLOSED_BY_FAULT;
    expect(admit(w, 0, 5)).toBe(-1);
    expect(placeSocket(w, 0, 0)).toBe(NO_NODE);
    // The standby is closed until someone opens it.
    expect(admit(w, 1, 5)).toBe(-1);
    w.hub.closed[1] = OPEN;
    expect(admit(w, 1, 5)).toBe(0);
  });
});

describe("the nodes", () => {
  test("sockets come and go, never more than the hub's slots, never on a node that is down", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.tuple(fc.constantFrom("place", "place", "free", "down", "up"), fc.nat({ max: 99 })), {
          maxLength: 200,
        }),
        (nodes, slots, steps) => {
          const w = runAlong(oneGroup(100, quadratic, { hub: { nodes, slots } }), []).twin;
          for (const id of idsOf(w)) if (w.charger.node[id] !== NO_NODE) freeSocket(w, id);
          expect([...w.hub.nodeSockets].every((n) => n === 0)).toBe(true);
          for (const [what, number] of steps) {
            const node = number % nodes;
            if (what === "down" || what === "up") w.hub.nodeUp[node] = what === "up" ? 1 : 0;
            else if (what === "free") {
              if (w.charger.node[number] !== NO_NODE) freeSocket(w, number);
            } else if (w.charger.node[number] === NO_NODE) {
              const taken = [...w.hub.nodeSockets.subarray(0, nodes)];
              const at = placeSocket(w, 0, number);
              if (at === NO_NODE) {
                // Full: every node that is up holds its part of the slots.
                for (let k = 0; k < nodes; k++)
                  if (w.hub.nodeUp[k] === 1)
                    expect(taken[k]).toBeGreaterThanOrEqual(Math.floor(slots / nodes));
              } else {
                expect(w.hub.nodeUp[at]).toBe(1);
                w.charger.node[number] = at;
              }
            }
            const held = w.hub.nodeSockets.subarray(0, nodes).reduce((a, b) => a + b, 0);
            expect(held).toBeLessThanOrEqual(slots);
            expect(held).toBe(idsOf(w).filter((id) => w.charger.node[id] !== NO_NODE).length);
          }
        },
      ),
      runsOf(60),
    );
  });

  test("connections spread over all nodes alike", () => {
    const s = runAlong(oneGroup(2000, { ...quadratic, tokenLife: "5 min" }, { hub: { nodes: 10 } }), []);
    advance(s, 20 * MINUTE);
    for (let node = 0; node < 10; node++)
      expect(Math.abs(s.twin.hub.nodeSockets[node] - 200)).toBeLessThan(4.5 * Math.sqrt(200));
  });
});

describe("in a fleet", () => {
  const scenario = withSteadyLinks(quietScenario());

  test("a node that goes down drops its sockets, all of them and no others", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 7 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: MINUTE, max: 40 * MINUTE }),
        (hub, node, silentShare, at) => {
          const s = runAlong(scenario, [
            { at, lever: "hub-node-down", target: hub, value: node, detail: silentShare },
          ]);
          advance(s, at - 1);
          const { charger } = s.twin;
          const held = inState(s.twin, CONNECTED).filter(
            (id) => charger.hub[id] === hub && charger.node[id] === node,
          );
          const before = [...charger.state];
          const refused = [...s.twin.tally.refused];
          advance(s, at);
          expect(s.twin.hub.nodeSockets[hub * s.twin.nodes + node]).toBe(0);
          for (const id of held) expect(charger.state[id]).not.toBe(CONNECTED);
          expect([...s.twin.tally.forcedDrops].reduce((a, b) => a + b, 0)).toBe(held.length);
          // Of the rest, one or two may be at their token's end in this very tick.
          const gone = idsOf(s.twin).filter(
            (id) =>
              before[id] === CONNECTED && charger.state[id] !== CONNECTED && charger.offlineFrom[id] >= 0,
          );
          expect(gone).toEqual(held);
          advance(s, at + 10 * MINUTE);
          // Its sockets go to the others.
          expect(s.twin.hub.nodeSockets[hub * s.twin.nodes + node]).toBe(0);
          expect([...s.twin.tally.refused]).toEqual(refused);
        },
      ),
      runsOf(12),
    );
  });

  test("what is admitted in a minute, with the whole cluster at the door, is its rate's worth", () => {
    const s = runAlong(
      oneGroup(
        2000,
        { retry: { policy: "exponential", base: "60 s", cap: "60 s" }, tokenLife: "20 h" },
        { hub: { admission: "1.5/s", burst: "20 s", queue: "5 s" } },
      ),
      [{ at: MINUTE, lever: "connections-drop", target: 0, value: 1 }],
    );
    let before = 0;
    for (let minute = 2; minute < 20; minute++) {
      advance(s, minute * MINUTE);
      const connects = s.twin.tally.connects[0] - before;
      before += connects;
      if (minute > 4) expect(Math.abs(connects - 90)).toBeLessThanOrEqual(6);
    }
    // The bucket was full, and before that some refreshed their token.
    expect(before).toBeLessThanOrEqual(30 + 1.5 * (18 * 60 + 5) + 10);
    expect(walked(s).connected[0]).toBeLessThanOrEqual(before);
  });
});
