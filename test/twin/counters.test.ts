import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fleetAt, SERIES_NAMES, type SeriesName } from "../../sim/measures/series.ts";
import { advance, present, type Simulation } from "../../sim/operations/simulation.ts";
import { offlineTicks } from "../../sim/twin/offline.ts";
import { CONNECTED, LOST_UNNOTICED, STUCK } from "../../sim/twin/state.ts";
import { instants, LASTS, plannedRuns, pulledRuns, runsOf } from "./plans.ts";
import { idsOf, MINUTE, SECOND, walked } from "./rig.ts";

/** Every counter is what a walk over the chargers finds. */
const expectCounters = (s: Simulation): void => {
  const { twin: w } = s;
  const { tally, gateway, hub } = w;
  const found = walked(s);
  expect([...tally.offline]).toEqual(found.offline);
  expect([...tally.affectedOffline]).toEqual(found.affectedOffline);
  expect([...tally.stuck]).toEqual(found.stuck);
  expect([...tally.knownOffline]).toEqual(found.knownOffline);
  expect([...tally.affected]).toEqual(found.affected);
  expect([...hub.nodeSockets]).toEqual(found.sockets);
  expect(found.withSocket).toEqual(found.connected);
  expect(offlineTicks(w, present(s))).toBe(found.offlineTicks);
  for (let c = 0; c < w.clusters; c++)
    expect(gateway.waiting[c] + gateway.busy[c], `gateway ${c}`).toBe(found.inGateway[c]);
};

/** The gateway's queue holds chargers of its own cluster, each once, and nothing waits while an instance is free. */
const expectQueues = ({ twin: { gateway, charger, fleet, clusters, places } }: Simulation): void => {
  for (let c = 0; c < clusters; c++) {
    const queued = Array.from(
      { length: gateway.waiting[c] },
      (_, k) => gateway.queue[c * places + ((gateway.head[c] + k) % places)],
    );
    expect(new Set(queued).size).toBe(queued.length);
    for (const id of queued) expect([charger.inGateway[id], fleet.clusterOf[id]]).toEqual([1, c]);
    if (queued.length > 0)
      expect(gateway.busy[c]).toBeGreaterThanOrEqual(gateway.wanted[c] - gateway.lost[c]);
  }
};

/** What the states of a charger mean for its other fields. */
const expectStates = ({ twin: w }: Simulation): void => {
  const { charger: c } = w;
  for (const id of idsOf(w)) {
    if (c.state[id] === CONNECTED) {
      expect(c.offlineFrom[id], `charger ${id} is connected`).toBe(-1);
      expect(c.known[id]).toBe(1);
      expect(w.hub.nodeUp[c.hub[id] * w.nodes + c.node[id]]).toBe(1);
    }
    if (c.state[id] === LOST_UNNOTICED) expect(c.offlineFrom[id]).toBeGreaterThanOrEqual(0);
    if (c.state[id] === STUCK) expect(c.connectionDue[id]).toBe(-1);
    if (c.known[id] === 0)
      expect(c.offlineFrom[id], `charger ${id} is known offline`).toBeGreaterThanOrEqual(0);
  }
};

const holds = (check: (s: Simulation) => void) => (start: () => Simulation, times: readonly number[]) => {
  const s = start();
  for (const t of times) {
    advance(s, t);
    check(s);
  }
};

describe.each([
  ["random faults, actions and arms", plannedRuns],
  ["random pulls of every lever", pulledRuns],
])("under %s", (_, runs) => {
  test("every counter is what a walk over the chargers finds", () => {
    fc.assert(fc.property(runs, instants, holds(expectCounters)), runsOf(40));
  });

  test("the gateway's queue holds its own, each once, and only while no instance is free", () => {
    fc.assert(fc.property(runs, instants, holds(expectQueues)), runsOf(20));
  });

  test("a charger's fields agree with its state", () => {
    fc.assert(fc.property(runs, instants, holds(expectStates)), runsOf(20));
  });

  test("counts since the start never fall, between instants and along the series", () => {
    const growing = [
      "affected",
      "wentOffline",
      "connects",
      "refused",
      "forcedDrops",
      "droppedChargers",
    ] as const;
    const rising: SeriesName[] = ["affected", "wentOffline", "connects", "refused"];
    fc.assert(
      fc.property(runs, instants, (start, times) => {
        const s = start();
        const counts = () => [
          ...growing.flatMap((name) => [...s.twin.tally[name]]),
          ...s.twin.tally.startsBlocked,
          ...s.twin.tally.startsLate,
          ...s.twin.tally.waitTicks,
          ...s.twin.tally.interrupted,
          ...s.twin.tally.plugIns,
          offlineTicks(s.twin, present(s)),
        ];
        let before = counts();
        for (const t of times) {
          advance(s, t);
          const now = counts();
          now.forEach((count, i) => expect(count).toBeGreaterThanOrEqual(before[i]));
          before = now;
        }
        expect(s.series.sampled[0]).toBe(LASTS / MINUTE + 1);
        for (const name of rising)
          for (let m = 1; m < s.series.sampled[0]; m++)
            for (let c = 0; c < s.twin.clusters; c++)
              expect(s.series[name][m * s.twin.clusters + c]).toBeGreaterThanOrEqual(
                s.series[name][(m - 1) * s.twin.clusters + c],
              );
      }),
      runsOf(20),
    );
  });

  test("a row of the series is the state at its minute, before the events of that tick", () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: LASTS / MINUTE }), (start, minute) => {
        const s = start();
        // What is due in the minute's own tick comes after the sample.
        advance(s, minute * MINUTE - 1);
        const { offline, affectedOffline, affected, knownOffline } = walked(s);
        const waiting = [...s.twin.gateway.waiting];
        const at = minute * s.twin.clusters;
        const pulledThen = s.pulls.some((p) => p.at === minute * MINUTE);
        advance(s, minute * MINUTE);
        fc.pre(!pulledThen);
        const row = (name: SeriesName) => [...s.series[name].subarray(at, at + s.twin.clusters)];
        expect(row("offline")).toEqual(offline);
        expect(row("affectedOffline")).toEqual(affectedOffline);
        expect(row("affected")).toEqual(affected);
        expect(row("knownOffline")).toEqual(knownOffline);
        expect(row("waiting")).toEqual(waiting);
        const total = SERIES_NAMES.map((name) => fleetAt(s.series, name, s.twin.clusters, minute));
        expect(total).toEqual(SERIES_NAMES.map((name) => row(name).reduce((a, b) => a + b, 0)));
      }),
      runsOf(20),
    );
  });

  test("time offline is the area under the number offline, counted every 20 s", () => {
    fc.assert(
      fc.property(runs, (start) => {
        const s = start();
        const step = 20 * SECOND;
        let area = 0;
        for (let t = step / 2; t < LASTS; t += step) {
          advance(s, t);
          area += walked(s).offline.reduce((a, b) => a + b, 0) * step;
        }
        advance(s, LASTS);
        const ticks = offlineTicks(s.twin, LASTS);
        // Each end of a spell is met within half a step: many as often late as early, but those dropped together alike.
        const spells = [...s.twin.tally.connects].reduce((a, b) => a + b, 0) + s.twin.fleet.size;
        const drops = [...s.twin.tally.forcedDrops].reduce((a, b) => a + b, 0);
        expect(Math.abs(area - ticks)).toBeLessThan(5 * step * Math.sqrt(spells) + (step / 2) * drops);
      }),
      runsOf(8),
    );
  });
});
