import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import { weightsOf } from "../../sim/experiments/weights.ts";
import { stateHash } from "../../sim/kernel/snapshot.ts";
import { impactOf } from "../../sim/measures/impact.ts";
import { ledgerOf } from "../../sim/measures/ledger.ts";
import { SERIES_NAMES } from "../../sim/measures/series.ts";
import { alertsOf } from "../../sim/operations/monitors.ts";
import {
  advance,
  branch,
  digestOf,
  present,
  returnTo,
  type Simulation,
  stateOf,
} from "../../sim/operations/simulation.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";
import { smallScenario } from "../smallScenario.ts";
import { instants, LASTS, logs, plannedRuns, pulledRuns, quiet, runsOf } from "../twin/plans.ts";
import { idsOf, MINUTE, runAlong } from "../twin/rig.ts";

const endOf = (s: Simulation): string => {
  advance(s, LASTS);
  return `${digestOf(s)} ${stateHash(s.arena)}`;
};

/** Reads all there is to read. */
const look = (s: Simulation): string =>
  JSON.stringify([
    impactOf(s.twin, s.series, weightsOf(quiet), present(s)),
    ledgerOf(s.twin),
    alertsOf(s.monitors, s.parameters.operations, s.twin),
    digestOf(s),
    stateHash(s.arena),
  ]);

const runs = fc.oneof(plannedRuns, pulledRuns);

describe("the same events, whatever the observer does", () => {
  test("in pieces of any length, with all there is read between them", () => {
    fc.assert(
      fc.property(runs, instants, (start, times) => {
        const whole = endOf(start());
        const s = start();
        for (const t of times) {
          advance(s, t);
          expect(present(s)).toBe(t);
          look(s);
        }
        expect(endOf(s)).toBe(whole);
      }),
      runsOf(25),
    );
  });

  test("tick by tick around every pull of a lever and every minute", () => {
    fc.assert(
      fc.property(pulledRuns, (start) => {
        const whole = endOf(start());
        const s = start();
        const edges = [...s.pulls.map((p) => p.at), 30 * MINUTE, 60 * MINUTE].sort((a, b) => a - b);
        for (const edge of edges)
          for (const t of [edge - 1, edge, edge + 1]) if (t >= present(s) && t <= LASTS) advance(s, t);
        expect(endOf(s)).toBe(whole);
      }),
      runsOf(10),
    );
  });

  test("back to an earlier state and on again, any number of times", () => {
    fc.assert(
      fc.property(runs, instants, (start, times) => {
        const whole = endOf(start());
        const s = start();
        let kept: Uint8Array | undefined;
        for (const t of times) {
          advance(s, t);
          const here = look(s);
          kept = stateOf(s, kept);
          advance(s, Math.min(LASTS, t + 7 * MINUTE));
          returnTo(s, kept);
          expect(present(s)).toBe(t);
          expect(look(s)).toBe(here);
        }
        expect(endOf(s)).toBe(whole);
      }),
      runsOf(20),
    );
  });

  test("a state kept by one simulation goes on in another of the same scenario", () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 0, max: LASTS }), (start, t) => {
        const first = start();
        advance(first, t);
        const second = start();
        advance(second, LASTS);
        returnTo(second, stateOf(first));
        expect(endOf(second)).toBe(endOf(first));
      }),
      runsOf(10),
    );
  });
});

describe("a branch", () => {
  const moment = fc.integer({ min: 1, max: LASTS - 1 });

  test("along the same log: the same end, and the one it came from is not touched", () => {
    fc.assert(
      fc.property(runs, moment, (start, t) => {
        const whole = endOf(start());
        const s = start();
        advance(s, t);
        const here = look(s);
        const other = branch(s, s);
        expect(look(other)).toBe(here);
        expect(endOf(other)).toBe(whole);
        expect(look(s)).toBe(here);
        expect(endOf(s)).toBe(whole);
      }),
      runsOf(15),
    );
  });

  test("along a log that agrees on the past: as if that log had been followed from the start", () => {
    fc.assert(
      fc.property(logs, logs, moment, fc.integer({ min: 0, max: 99 }).map(String), (one, two, t, seed) => {
        const log = [...one.filter((p) => p.at <= t), ...two.filter((p) => p.at > t)];
        const s = runAlong(quiet, one, seed);
        advance(s, t);
        expect(endOf(branch(s, { pulls: log }))).toBe(endOf(runAlong(quiet, log, seed)));
      }),
      runsOf(15),
    );
  });

  test("at the very tick of a pull: what was pulled is not pulled again", () => {
    const log = [10, 20, 30].map((minute) => ({
      at: minute * MINUTE + 1,
      lever: "connections-drop" as const,
      target: 0,
      value: 0.5,
    }));
    const whole = endOf(runAlong(quiet, log));
    for (const { at } of log) {
      const s = runAlong(quiet, log);
      advance(s, at);
      expect(endOf(branch(s, { pulls: log }))).toBe(whole);
    }
  });

  test("with another world's luck: the same past, another future, and the same one for the same world", () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: MINUTE, max: LASTS - 20 * MINUTE }), (start, t) => {
        const s = start();
        advance(s, t);
        const [one, two, again] = [1, 2, 1].map((world) => branch(s, s, world));
        for (const other of [one, two]) {
          expect(digestOf(other)).toBe(digestOf(s));
          for (const name of SERIES_NAMES) expect(other.series[name]).toEqual(s.series[name]);
        }
        const ends = [s, one, two].map(endOf);
        expect(new Set(ends).size).toBe(3);
        expect(endOf(again)).toBe(ends[1]);
      }),
      runsOf(10),
    );
  });
});

test("the seed decides: the same one the same run, another one another", () => {
  const end = (seed: string) => endOf(runAlong(quiet, [], seed));
  expect(end("one")).toBe(end("one"));
  expect(end("one")).not.toBe(end("two"));
});

test("arms of one world meet the same drivers: the same plug-ins, for the same times, whatever is done", () => {
  const scenario = smallScenario();
  const arms = scenario.arms;
  if (arms === undefined) throw new Error("no arms");
  const from = ticksAt(arms.at, scenario.starts);
  const past = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
  advance(past, from - 1);
  const ends = arms.choices.map(({ steps }) => {
    const s = branch(past, planOf(scenario, scenario.seed, { arm: { from, steps } }), 3);
    advance(s, scenario.lasts);
    return s;
  });
  const [hold, ...others] = ends;
  expect(new Set(ends.map(digestOf)).size).toBe(ends.length);
  for (const s of others) {
    expect(s.twin.tally.plugIns).toEqual(hold.twin.tally.plugIns);
    for (const field of ["sessions", "unplugAt", "linkDrops"] as const)
      expect(s.twin.charger[field], field).toEqual(hold.twin.charger[field]);
    // A car is there or not; only when it charges may differ.
    for (const id of idsOf(s.twin))
      expect(s.twin.charger.car[id] === 0).toBe(hold.twin.charger.car[id] === 0);
  }
});

test("the time of the run: a pull at a minute comes before its sample, and what is due that tick after both", () => {
  const at = 10 * MINUTE;
  const s = runAlong(quiet, [{ at, lever: "connections-drop", target: 0, value: 1 }]);
  advance(s, at - 1);
  expect(s.series.sampled[0]).toBe(10);
  const before = s.twin.tally.offline[0];
  advance(s, at);
  expect(s.series.sampled[0]).toBe(11);
  expect(s.series.offline[10 * s.twin.clusters]).toBe(s.twin.tally.offline[0]);
  expect(s.twin.tally.offline[0]).toBeGreaterThan(before + 200);
});
