import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance, type Simulation } from "../../sim/operations/simulation.ts";
import { hubParameters } from "../../sim/twin/hub.ts";
import { LEVER_NAMES, LEVERS } from "../../sim/twin/levers.ts";
import {
  AFFECTED,
  BY_FAULT,
  BY_MITIGATION,
  CONNECTED,
  DROPPED_BY_FAULT,
  DROPPED_BY_MITIGATION,
  LOST_UNNOTICED,
  NEVER,
} from "../../sim/twin/state.ts";
import { instants, logsOn, quiet, runsOf } from "./plans.ts";
import {
  idsOf,
  inState,
  MINUTE,
  oneGroup,
  runAlong,
  SECOND,
  unlimited,
  walked,
  withSteadyLinks,
} from "./rig.ts";

const at = 10 * MINUTE;
const steady = withSteadyLinks(quiet);
const quadratic = { retry: { policy: "quadratic" } };
/** Attempts at any time, from everybody who is offline. */
const eager = { retry: { policy: "exponential", base: "20 s", cap: "20 s" }, tokenLife: "20 h" };

/** The connected chargers of a hub just before the pull, and the run just after it. */
const around = (s: Simulation, hub: number) => {
  advance(s, at - 1);
  const held = inState(s.twin, CONNECTED).filter((id) => s.twin.charger.hub[id] === hub);
  advance(s, at);
  return held;
};

test("every lever is pulled by a test of its own, here or beside", () => {
  const folder = "test/twin";
  const tests = readdirSync(folder)
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8"))
    .join("\n");
  expect(LEVER_NAMES.filter((name) => !tests.includes(`lever: "${name}"`))).toEqual([]);
});

describe("hub-admission", () => {
  test("sets the connects a second of one hub, and −1 gives it its normal rate back", () => {
    const s = runAlong(steady, [
      { at, lever: "hub-admission", target: 1, value: 0.5 },
      { at: 2 * at, lever: "hub-admission", target: 1, value: -1 },
    ]);
    const rates = [...s.twin.hub.rate];
    advance(s, at);
    expect([...s.twin.hub.rate]).toEqual(rates.map((rate, hub) => (hub === 1 ? 0.5 : rate)));
    advance(s, 2 * at);
    expect([...s.twin.hub.rate]).toEqual(rates);
    expect(rates[1]).toBe(hubParameters(s.twin, 1).admission);
  });

  test("drops nobody, and lets back in what it says", () => {
    const s = runAlong(oneGroup(800, eager, { hub: { burst: "1 s", queue: "1 s" } }), [
      { at: at - 1, lever: "hub-admission", target: 0, value: 0.5 },
      { at, lever: "connections-drop", target: 0, value: 1 },
      { at: at + 20 * MINUTE, lever: "hub-admission", target: 0, value: -1 },
    ]);
    advance(s, at - 1);
    expect(s.twin.tally.forcedDrops[0]).toBe(0);
    advance(s, at + 20 * MINUTE);
    expect(Math.abs(walked(s).connected[0] - 600)).toBeLessThan(10);
    advance(s, at + 21 * MINUTE);
    expect(walked(s).connected[0]).toBe(800);
  });
});

describe("hub-node-down and hub-node-up", () => {
  test("the node's sockets are gone, a share of them silently, by a fault; up again, it takes new ones", () => {
    const down = { at, lever: "hub-node-down", target: 0, value: 0, detail: 0.25 } as const;
    const up = { at: 2 * at, lever: "hub-node-up", target: 0, value: 0 } as const;
    const scenario = oneGroup(
      1200,
      { ...quadratic, tokenLife: "30 min" },
      { ...unlimited, hub: { nodes: 2 } },
    );
    const s = runAlong(scenario, [down, up]);
    const held = around(s, 0);
    const { charger, hub } = s.twin;
    const dropped = held.filter((id) => charger.state[id] !== CONNECTED && charger.cause[id] === BY_FAULT);
    expect(Math.abs(dropped.length - 600)).toBeLessThan(60);
    const silent = dropped.filter((id) => charger.state[id] === LOST_UNNOTICED);
    expect(Math.abs(silent.length - dropped.length / 4)).toBeLessThan(4.5 * Math.sqrt(dropped.length / 5));
    for (const id of dropped) expect(charger.marks[id]).toBe(AFFECTED | DROPPED_BY_FAULT);
    expect(s.twin.tally.forcedDrops[0]).toBe(dropped.length);
    expect([...hub.nodeUp].slice(0, 2)).toEqual([0, 1]);
    advance(s, 2 * at);
    expect(hub.nodeSockets[0]).toBe(0);
    advance(s, 5 * at);
    expect(hub.nodeSockets[0]).toBeGreaterThan(300);
  });
});

describe("hub-close and hub-open", () => {
  test("it closes all its sockets, by a mitigation, and refuses everyone until it opens", () => {
    const s = runAlong(steady, [
      { at, lever: "hub-close", target: 1, value: 0 },
      { at: 2 * at, lever: "hub-open", target: 1, value: 0 },
    ]);
    const held = around(s, 1);
    const { charger, tally } = s.twin;
    for (const id of held) {
      expect([charger.cause[id], charger.known[id]]).toEqual([BY_MITIGATION, 0]);
      expect(charger.marks[id]).toBe(AFFECTED | DROPPED_BY_MITIGATION);
    }
    expect([...tally.droppedByMitigation]).toEqual([0, held.length, 0]);
    expect([...tally.forcedDrops]).toEqual([0, held.length, 0]);
    advance(s, 2 * at - 1);
    expect(walked(s).connected[1]).toBe(0);
    advance(s, 2 * at + 5 * MINUTE);
    expect(walked(s).connected[1]).toBeGreaterThan(0.95 * s.twin.fleet.clusterSize[1]);
  });

  test("a closed hub saves nothing up in its bucket", () => {
    const s = runAlong(steady, [
      { at, lever: "hub-close", target: 1, value: 0 },
      { at: 2 * at, lever: "hub-open", target: 1, value: 0 },
    ]);
    advance(s, at);
    s.twin.hub.tokens[1] = 3;
    advance(s, 2 * at);
    expect([s.twin.hub.tokens[1], s.twin.hub.tokensAt[1]]).toEqual([3, 2 * at]);
  });

  test("an open hub is no other for being opened", () => {
    const s = runAlong(steady, [{ at, lever: "hub-open", target: 2, value: 0 }]);
    advance(s, 3 * at);
    expect(walked(s).offline).toEqual([0, 0, 0]);
    expect([...s.twin.tally.forcedDrops]).toEqual([0, 0, 0]);
  });
});

test("cluster-address: from then the chargers dial that hub, each when its resolver forgets the old one", () => {
  const scenario = oneGroup(
    800,
    { ...quadratic, tokenLife: "10 min" },
    { ...unlimited, stragglers: 0, addressTtl: "20 min" },
  );
  const s = runAlong(scenario, [
    { at, lever: "hub-open", target: 1, value: 0 },
    { at, lever: "cluster-address", target: 0, value: 1 },
  ]);
  advance(s, at - 1);
  const { charger } = s.twin;
  const onStandby = () => inState(s.twin, CONNECTED).filter((id) => charger.hub[id] === 1).length;
  expect(onStandby()).toBe(0);
  advance(s, at);
  // It closes nothing: the old hub still serves.
  expect(onStandby()).toBe(0);
  expect(walked(s).offline).toEqual([0]);
  advance(s, at + 15 * MINUTE);
  expect(onStandby()).toBeGreaterThan(300);
  expect(onStandby()).toBeLessThan(600);
  advance(s, at + 31 * MINUTE);
  // All but who is refreshing its token.
  expect(onStandby()).toBeGreaterThan(795);
  expect(s.twin.tally.refused[0]).toBe(0);
});

describe("gateway-instances", () => {
  const gateway = { instances: 2, connectsPerInstance: "0.5/s", queue: 2000 };
  const scenario = oneGroup(1000, { ...eager, connectTimeout: "3 h" }, { ...unlimited, gateway });
  const drop = { at, lever: "connections-drop", target: 0, value: 1 } as const;
  const instances = (when: number, value: number) =>
    ({ at: when, lever: "gateway-instances", target: 0, value }) as const;
  const lost = (when: number, value: number) =>
    ({ at: when, lever: "gateway-instances-lost", target: 0, value }) as const;
  const connectedIn = (s: Simulation, from: number, minutes: number): number => {
    advance(s, from);
    const before = s.twin.tally.connects[0];
    advance(s, from + minutes * MINUTE);
    return s.twin.tally.connects[0] - before;
  };

  test("what waits is served by as many as there are", () => {
    const s = runAlong(scenario, [drop, instances(at + 5 * MINUTE, 8), instances(at + 6 * MINUTE, 4)]);
    expect(Math.abs(connectedIn(s, at + 2 * MINUTE, 3) - 180)).toBeLessThan(4.5 * Math.sqrt(180));
    expect(s.twin.gateway.busy[0]).toBe(8);
    expect(Math.abs(connectedIn(s, at + 5 * MINUTE, 2) - 480)).toBeLessThan(4.5 * Math.sqrt(480));
    // A smaller request does not take away what a larger one brought.
    expect(s.twin.gateway.wanted[0]).toBe(8);
  });

  test("fewer: what is under way ends, and nothing begins until there is room", () => {
    const s = runAlong(scenario, [
      drop,
      instances(at + MINUTE, 8),
      lost(at + 2 * MINUTE, 8),
      lost(at + 4 * MINUTE, 5),
    ]);
    advance(s, at + 2 * MINUTE);
    expect(s.twin.gateway.busy[0]).toBe(8);
    const before = s.twin.tally.connects[0];
    advance(s, at + 4 * MINUTE - 1);
    expect(s.twin.tally.connects[0] - before).toBe(8);
    expect([s.twin.gateway.busy[0], s.twin.gateway.waiting[0] > 500]).toEqual([0, true]);
    advance(s, at + 4 * MINUTE);
    expect(s.twin.gateway.busy[0]).toBe(3);
  });
});

describe("connections-drop", () => {
  test("closes a share of one cluster's connections, by a fault", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), fc.constantFrom(0, 0.1, 0.5, 0.9, 1), (cluster, share) => {
        const s = runAlong(steady, [{ at, lever: "connections-drop", target: cluster, value: share }]);
        const held = around(s, cluster);
        const { charger, tally } = s.twin;
        const dropped = idsOf(s.twin).filter((id) => charger.offlineFrom[id] !== NEVER);
        expect(dropped.filter((id) => !held.includes(id))).toEqual([]);
        expect(Math.abs(dropped.length - share * held.length)).toBeLessThanOrEqual(
          4.5 * Math.sqrt(share * (1 - share) * held.length),
        );
        for (const id of dropped) expect([charger.cause[id], charger.known[id]]).toEqual([BY_FAULT, 0]);
        expect(tally.forcedDrops[cluster]).toBe(dropped.length);
      }),
      runsOf(15),
    );
  });

  test("whom it takes is drawn anew each time", () => {
    const takenAt = (when: number) => {
      const s = runAlong(steady, [{ at: when, lever: "connections-drop", target: 0, value: 0.5 }]);
      advance(s, when);
      return idsOf(s.twin).filter((id) => s.twin.charger.offlineFrom[id] !== NEVER);
    };
    const [one, two] = [takenAt(at), takenAt(at + SECOND)];
    expect(takenAt(at)).toEqual(one);
    const both = one.filter((id) => two.includes(id)).length;
    expect(Math.abs(both - 75)).toBeLessThan(4.5 * Math.sqrt(75));
  });
});

/** What a charger's connection is; when its car starts depends on the backend, which all share. */
const CONNECTION_FIELDS = [
  "state",
  "cause",
  "marks",
  "hub",
  "node",
  "failures",
  "attempts",
  "connectionDue",
  "offlineFrom",
  "tokenDue",
  "linkDrops",
] as const;
const CONNECTION_SERIES = [
  "offline",
  "affectedOffline",
  "affected",
  "connects",
  "refused",
  "waiting",
] as const;
const OF_CLUSTERS = LEVER_NAMES.filter((name) => /^a (hub|cluster)$/.test(LEVERS[name].target));

test("whatever is pulled on one cluster, the chargers, hubs and series of the others are as if it had not been", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0, 1, 2),
      fc.context(),
      instants,
      fc.gen(),
      (cluster, context, times, gen) => {
        const log = gen(logsOn, cluster).filter((p) => OF_CLUSTERS.includes(p.lever));
        context.log(JSON.stringify(log));
        const pulled = runAlong(quiet, log, "isolation");
        const alone = runAlong(quiet, [], "isolation");
        const { clusterOf } = alone.twin.fleet;
        const others = idsOf(alone.twin).filter((id) => clusterOf[id] !== cluster);
        const { nodes, clusters } = alone.twin;
        for (const t of times) {
          advance(pulled, t);
          advance(alone, t);
          for (const field of CONNECTION_FIELDS)
            expect(
              others.map((id) => pulled.twin.charger[field][id]),
              field,
            ).toEqual(others.map((id) => alone.twin.charger[field][id]));
          for (let c = 0; c < clusters; c++) {
            if (c === cluster) continue;
            for (const hub of [c, clusters + c]) {
              const sockets = ({ twin }: Simulation) => [
                ...twin.hub.nodeSockets.subarray(hub * nodes, (hub + 1) * nodes),
              ];
              expect(sockets(pulled)).toEqual(sockets(alone));
              expect(pulled.twin.hub.tokens[hub]).toBe(alone.twin.hub.tokens[hub]);
            }
            for (const name of CONNECTION_SERIES)
              for (let m = 0; m < alone.series.sampled[0]; m++)
                expect(pulled.series[name][m * clusters + c]).toBe(alone.series[name][m * clusters + c]);
          }
        }
        // And the drivers of the cluster itself come and go as they would have.
        expect(pulled.twin.charger.unplugAt).toEqual(alone.twin.charger.unplugAt);
        expect(pulled.twin.tally.plugIns).toEqual(alone.twin.tally.plugIns);
      },
    ),
    runsOf(15),
  );
});
