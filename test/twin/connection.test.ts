import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance, type Simulation } from "../../sim/operations/simulation.ts";
import { GIVES_UP } from "../../sim/twin/fleet.ts";
import { offlineTicks } from "../../sim/twin/offline.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import { CONNECTED, CONNECTING, LOST_UNNOTICED, NEVER, STUCK, type Twin } from "../../sim/twin/state.ts";
import { longRuns, runsOf } from "./plans.ts";
import {
  HOUR,
  idsOf,
  inState,
  MINUTE,
  momentsOf,
  oneGroup,
  quietScenario,
  runAlong,
  SECOND,
  unlimited,
  walked,
} from "./rig.ts";

const quadratic = { retry: { policy: "quadratic" } };
const at = MINUTE;

/** Every node of a hub goes down, this share of their sockets silently, and comes up again at once. */
const flap = (hub: number, nodes: number, when: number, silentShare: number): Pull[] =>
  Array.from({ length: nodes }, (_, node): Pull[] => [
    { at: when, lever: "hub-node-down", target: hub, value: node, detail: silentShare },
    { at: when, lever: "hub-node-up", target: hub, value: node },
  ]).flat();

/** For each charger the second, after `from`, at which this was first true of it; by watching every second. */
const secondsUntil = (
  s: Simulation,
  from: number,
  until: number,
  true_: (w: Twin, id: number) => boolean,
) => {
  const found = new Map<number, number>();
  for (let t = from; t <= until; t += SECOND) {
    advance(s, t);
    for (const id of idsOf(s.twin))
      if (!found.has(id) && true_(s.twin, id)) found.set(id, (t - from) / SECOND);
  }
  return found;
};

const expectUniform = (values: readonly number[], least: number, most: number): void => {
  const { mean, deviation } = momentsOf(values);
  const width = most - least;
  expect(Math.min(...values)).toBeGreaterThanOrEqual(least);
  expect(Math.max(...values)).toBeLessThanOrEqual(most + 1);
  expect(Math.abs(mean - 0.5 - (least + most) / 2)).toBeLessThan(
    (4.5 * width) / Math.sqrt(12 * values.length),
  );
  expect(Math.abs(deviation / (width / Math.sqrt(12)) - 1)).toBeLessThan(0.1);
};

describe("losses", () => {
  test("a socket that is closed: the cloud knows at once, and the charger too", () => {
    const s = runAlong(oneGroup(800, quadratic), [{ at, lever: "connections-drop", target: 0, value: 0.5 }]);
    advance(s, at);
    const { charger, tally } = s.twin;
    const lost = idsOf(s.twin).filter((id) => charger.offlineFrom[id] >= 0);
    expect(Math.abs(lost.length - 400)).toBeLessThan(4.5 * Math.sqrt(200));
    for (const id of lost) expect([charger.known[id], charger.offlineFrom[id]]).toEqual([0, at]);
    expect(tally.knownOffline[0]).toBe(lost.length);
    expect(inState(s.twin, LOST_UNNOTICED)).toHaveLength(0);
  });

  // The last packet is up to a keep-alive old, and one and a half of them after it the hub gives up: nobody reconnects here,
  // so that nothing else tells the cloud.
  const silent = (extra: object, standAlone: number) => {
    const scenario = oneGroup(600, { ...quadratic, neverReconnects: 1, tokenLife: "480 h", ...extra });
    const group = { ...scenario.fleet.groups[0], standAlone };
    return runAlong({ ...scenario, fleet: { ...scenario.fleet, groups: [group] } }, flap(0, 20, at, 1));
  };

  test("a socket that dies silently: the cloud declares it lost 150 to 450 s later, uniformly", () => {
    const s = silent({ pulseCharging: "10 min" }, 0);
    advance(s, at);
    const lost = inState(s.twin, LOST_UNNOTICED);
    expect(lost.length).toBeGreaterThan(590);
    expect(s.twin.tally.knownOffline[0]).toBe(0);
    const known = secondsUntil(s, at, at + 460 * SECOND, (w, id) => w.charger.known[id] === 0);
    expectUniform(
      lost.map((id) => known.get(id) ?? Infinity),
      150,
      450,
    );
  });

  test("in stand-alone mode 550 to 1,650 s later", () => {
    const s = silent({ pulseCharging: "1 h", pulseStandAlone: "1 h" }, 1);
    const known = secondsUntil(s, at, at + 1660 * SECOND, (w, id) => w.charger.known[id] === 0);
    expectUniform([...known.values()], 550, 1650);
  });

  test("or by two pulses missed, the last of which came up to a period ago, if that is sooner", () => {
    const s = silent({ keepAlive: "1 h", pulseIdle: "5 min", pulseCharging: "5 min" }, 0);
    const known = secondsUntil(s, at, at + 610 * SECOND, (w, id) => w.charger.known[id] === 0);
    expect(known.size).toBeGreaterThan(590);
    expectUniform([...known.values()], 300, 600);
  });

  test("the charger notices it within a keep-alive and the time it waits for the answer", () => {
    const s = silent({ keepAlive: "200 s", pingTimeout: "20 s" }, 0);
    advance(s, at);
    const lost = new Set(inState(s.twin, LOST_UNNOTICED));
    const noticed = secondsUntil(s, at, at + 230 * SECOND, (w, id) => w.charger.state[id] !== LOST_UNNOTICED);
    expectUniform(
      [...lost].map((id) => noticed.get(id) ?? Infinity),
      20,
      220,
    );
  });

  test("a second silent loss takes its own 150 s and more, whatever is left of the first", () => {
    const second = at + 200 * SECOND;
    const s = runAlong(oneGroup(600, { ...quadratic, tokenLife: "20 h" }, unlimited), [
      ...flap(0, 20, at, 1),
      ...flap(0, 20, second, 1),
    ]);
    advance(s, second - 1);
    const back = new Set(inState(s.twin, CONNECTED));
    advance(s, second);
    const lostTwice = inState(s.twin, LOST_UNNOTICED).filter((id) => back.has(id));
    expect(lostTwice.length).toBeGreaterThan(150);
    const known = secondsUntil(s, second, second + 149 * SECOND, (w, id) => w.charger.known[id] === 0);
    expect(lostTwice.filter((id) => known.has(id)).length).toBe(0);
  });

  test("a token refresh while the hub's clock for an earlier loss runs out is no loss", () => {
    // A long dial makes the moment wide enough to meet.
    const scenario = oneGroup(600, { ...quadratic, tokenLife: "2 min", connectTimeout: "30 min" }, unlimited);
    const { links } = scenario.fleet;
    const slow = { ...links, ethernet: { ...links.ethernet, roundTrip: 2 * SECOND } };
    const s = runAlong({ ...scenario, fleet: { ...scenario.fleet, links: slow } }, flap(0, 20, at, 1));
    for (let t = at; t < 15 * MINUTE; t += 500) {
      advance(s, t);
      for (const id of inState(s.twin, CONNECTING))
        if (s.twin.charger.offlineFrom[id] === NEVER)
          expect(s.twin.charger.known[id], `charger ${id} at ${t}`).toBe(1);
    }
  });
});

describe("coming back", () => {
  test("once the faults are over everybody who can is back", () => {
    fc.assert(
      fc.property(longRuns, ({ start, lasts }) => {
        const s = start();
        const last = s.pulls[s.pulls.length - 1].at;
        fc.pre(last < lasts - 45 * MINUTE);
        advance(s, lasts);
        const { charger, fleet } = s.twin;
        for (const id of idsOf(s.twin)) {
          if (charger.offlineFrom[id] === NEVER) continue;
          const movedTo = s.twin.gateway.movedAt[fleet.clusterOf[id]];
          expect(charger.state[id], `charger ${id}`).toBe(STUCK);
          expect((fleet.traits[id] & GIVES_UP) !== 0 || movedTo !== NEVER).toBe(true);
        }
      }),
      runsOf(25),
    );
  });

  test("chargers that never reconnect stay out until the end, the others come back", () => {
    const s = runAlong(oneGroup(1000, { ...quadratic, neverReconnects: 0.2 }, unlimited), [
      { at, lever: "connections-drop", target: 0, value: 1 },
    ]);
    const givesUp = idsOf(s.twin).filter((id) => (s.twin.fleet.traits[id] & GIVES_UP) !== 0);
    expect(Math.abs(givesUp.length - 200)).toBeLessThan(4.5 * Math.sqrt(160));
    advance(s, 3 * HOUR);
    expect(inState(s.twin, STUCK)).toEqual(givesUp);
    expect(idsOf(s.twin).filter((id) => s.twin.charger.offlineFrom[id] !== NEVER)).toEqual(givesUp);
    expect(s.twin.tally.stuck[0]).toBe(givesUp.length);
    for (const id of givesUp) expect(s.twin.charger.offlineFrom[id]).toBe(at);
  });
});

describe("the refresh of tokens", () => {
  test("a healthy cluster connects as often as tokens end, and nobody is offline", () => {
    const chargers = 1000;
    const s = runAlong(oneGroup(chargers, { ...quadratic, tokenLife: "1000 s" }), []);
    advance(s, HOUR);
    const before = s.twin.tally.connects[0];
    advance(s, 3 * HOUR);
    // One a second, less what a dial and a set-up take of each 1,000 s.
    expect(Math.abs(s.twin.tally.connects[0] - before - 2 * 3600)).toBeLessThan(30);
    expect(offlineTicks(s.twin, 3 * HOUR)).toBe(0);
    expect([...s.twin.tally.wentOffline, ...s.twin.tally.refused, ...s.twin.tally.affected]).toEqual([
      0, 0, 0,
    ]);
  });

  test("they do not bunch: a minute sees its share of them", () => {
    const s = runAlong(oneGroup(2000, { ...quadratic, tokenLife: "1000 s" }), []);
    advance(s, HOUR);
    let before = s.twin.tally.connects[0];
    for (let minute = 61; minute <= 100; minute++) {
      advance(s, minute * MINUTE);
      const connects = s.twin.tally.connects[0] - before;
      before += connects;
      expect(Math.abs(connects - 120)).toBeLessThan(4.5 * Math.sqrt(120));
    }
  });

  // Parameters, section 2: every charger needs a connect each time its token ends. Admission of less than that keeps the
  // cluster down for ever, at the share it can serve.
  const dropped = (ofDemand: number) => {
    const chargers = 1000;
    const s = runAlong(
      oneGroup(
        chargers,
        { ...quadratic, tokenLife: "1000 s" },
        { lasts: "12 h", hub: { admission: `${ofDemand}/s`, burst: "1 s", queue: "1 s" } },
      ),
      [{ at, lever: "connections-drop", target: 0, value: 1 }],
    );
    let most = 0;
    const shares: number[] = [];
    for (let t = HOUR; t <= 12 * HOUR; t += 2 * MINUTE) {
      advance(s, t);
      const share = walked(s).connected[0] / chargers;
      most = Math.max(most, share);
      if (t > 8 * HOUR) shares.push(share);
    }
    return { most, settled: momentsOf(shares).mean };
  };

  test.each([0.72, 0.86])(
    "admission of %f of what it needs: a dropped cluster settles at that share",
    (share) => {
      const { most, settled } = dropped(share);
      expect(Math.abs(settled - share)).toBeLessThan(0.03);
      expect(most).toBeLessThan(0.99);
    },
  );

  test("admission of a quarter more than it needs: it comes back whole", () => {
    expect(dropped(1.25).settled).toBeGreaterThan(0.99);
  });
});

describe("a failover", () => {
  const closes = 5 * MINUTE;
  const opens = 20 * MINUTE;
  const run = (stragglers: number, addressTtl = "10 min") =>
    runAlong(
      oneGroup(
        1000,
        { ...quadratic, tokenLife: "20 min" },
        { ...unlimited, lasts: "3 h", stragglers, addressTtl },
      ),
      [
        { at: closes, lever: "hub-close", target: 0, value: 0 },
        { at: opens, lever: "hub-open", target: 1, value: 0 },
        { at: opens, lever: "cluster-address", target: 0, value: 1 },
      ],
    );

  test("drops every device, which come back through the standby as they learn its address; stragglers do not", () => {
    const s = run(0.1);
    advance(s, closes);
    expect(inState(s.twin, CONNECTED)).toEqual([]);
    expect(s.twin.tally.droppedByMitigation[0]).toBeGreaterThan(995);
    advance(s, opens - 1);
    expect(inState(s.twin, CONNECTED)).toEqual([]);
    advance(s, opens + 5 * MINUTE);
    const half = inState(s.twin, CONNECTED).length;
    expect(half).toBeGreaterThan(150);
    expect(half).toBeLessThan(600);
    advance(s, opens + 16 * MINUTE);
    const { charger, tally } = s.twin;
    const out = idsOf(s.twin).filter((id) => charger.offlineFrom[id] !== NEVER);
    expect(Math.abs(out.length - 100)).toBeLessThan(4.5 * Math.sqrt(90));
    expect(inState(s.twin, STUCK)).toEqual(out);
    expect(tally.stuck[0]).toBe(out.length);
    for (const id of inState(s.twin, CONNECTED)) expect(charger.hub[id]).toBe(1);
    expect(s.twin.hub.nodeSockets.subarray(0, s.twin.nodes).every((n) => n === 0)).toBe(true);
    // Tokens end on the standby too, and the stragglers stay out.
    advance(s, 3 * HOUR);
    expect(inState(s.twin, STUCK)).toEqual(out);
    expect(inState(s.twin, CONNECTED).length + inState(s.twin, CONNECTING).length).toBe(1000 - out.length);
  });

  test("stragglers stay out even where nobody holds an old address", () => {
    const s = run(0.1, "0 s");
    advance(s, opens + 260 * SECOND);
    expect(Math.abs(inState(s.twin, STUCK).length - 100)).toBeLessThan(4.5 * Math.sqrt(90));
    expect(inState(s.twin, CONNECTED).length + inState(s.twin, STUCK).length).toBeGreaterThan(995);
  });

  test("without stragglers everybody is back once the old address has gone from all resolvers", () => {
    const s = run(0);
    advance(s, opens + 10 * MINUTE + 260 * SECOND);
    expect(idsOf(s.twin).filter((id) => s.twin.charger.offlineFrom[id] !== NEVER)).toEqual([]);
  });
});

test("a loss of the link: offline from then, back after it and a wait, and nobody's fault", () => {
  const scenario = quietScenario();
  const { links } = scenario.fleet;
  const often = { ...links["lte-m"], dropsEvery: 2 * HOUR, silentShare: 0 };
  const s = runAlong({ ...scenario, fleet: { ...scenario.fleet, links: { ...links, "lte-m": often } } }, []);
  advance(s, 2 * HOUR);
  const { tally, fleet } = s.twin;
  const dropping = idsOf(s.twin).filter(
    (id) => fleet.cohorts[fleet.cohortOf[id]].group.link === "lte-m",
  ).length;
  const drops = tally.wentOffline.reduce((a, b) => a + b, 0);
  expect(Math.abs(drops - dropping)).toBeLessThan(5 * Math.sqrt(dropping));
  expect([...tally.affected, ...tally.forcedDrops]).toEqual([0, 0, 0, 0, 0, 0]);
  // A median of 5 s until the link is back, a wait of 10 to 13.3 s, and a tail.
  const mean = offlineTicks(s.twin, 2 * HOUR) / drops / SECOND;
  expect(mean).toBeGreaterThan(12);
  expect(mean).toBeLessThan(30);
});
