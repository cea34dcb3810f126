// What operators had seen by a minute: what the monitors of the twin look at, and no other thing.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSession } from "../../sim/live/session.ts";
import { METRICS, type Metric } from "../../sim/operations/parameters.ts";
import { type Monitors, watch } from "../../sim/operations/monitors.ts";
import type { Series } from "../../sim/measures/series.ts";
import { simulationOf, planOf } from "../../sim/experiments/replication.ts";
import { createRun, type Run, takeMinute } from "../../viz/session/run.ts";
import { isMonitored, isSeen, lastSeen, samplesBy, type Seen, sightAt } from "../../viz/view/sight.ts";
import { smallScenario } from "../smallScenario.ts";

const scenario = smallScenario();

const played = (edits: readonly { fault: Record<string, unknown> }[] = []): Run => {
  let run = createRun(scenario, { edits: [], arm: null });
  const session = createSession({
    scenario,
    tell: (news) => {
      if (news.kind === "planned") run = createRun(scenario, news.future);
      if (news.kind === "minute") takeMinute(run, news);
    },
  });
  session.receive({ kind: "play", track: 0, future: { edits, arm: null } });
  while (session.work());
  return run;
};

const withDelays = (delays: readonly number[]) => ({
  gauges: delays.map((delay) => ({
    monitorDelay: new Int32Array([delay]),
    acknowledgedAt: new Int32Array([-1]),
  })) as unknown as Run["gauges"],
  series: { knownOffline: Int32Array.from(delays, (_, m) => 10 * m) } as unknown as Run["series"],
  clusters: [{ name: "a", chargers: 1000 }],
  alerts: [],
});

test("all that the monitors' metrics read is seen, and no truth about chargers is", () => {
  const s = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
  const read = new Set<string>();
  const spied = new Proxy(s.series, {
    get: (series, name: string) => {
      read.add(name);
      return series[name as keyof Series];
    },
  });
  const alerts = (Object.keys(METRICS) as Metric[]).map(
    (metric) => ({ name: metric, metric, above: 1e9, samples: 600, severity: "warning" }) as const,
  );
  const size = alerts.length * Math.max(s.twin.clusters, 3);
  const monitors = { streak: new Int32Array(size), firedAt: new Int32Array(size).fill(-1) };
  s.series.attempts[8] = 1;
  watch(monitors as unknown as Monitors, { ...scenario.operations, alerts }, spied as Series, s.twin, 9, 0);
  expect(read.size).toBeGreaterThan(8);
  expect([...read].filter((name) => !isMonitored(name as Seen))).toEqual([]);
  const truth = ["offline", "affectedOffline", "affected", "connects", "refused", "waiting"] as const;
  expect(truth.filter(isMonitored)).toEqual([]);
});

describe("samples", () => {
  test("come late by the delay, and not while monitoring is blind", () => {
    const run = withDelays([1, 1, 1, -1, -1, 1, 4, 4, 4, 1]);
    expect(samplesBy(run, 2)).toEqual([0, 1]);
    expect(samplesBy(run, 4)).toEqual([0, 1]);
    expect(samplesBy(run, 9)).toEqual([0, 1, 2, 3, 4, 8]);
    expect(sightAt(run, 4)).toMatchObject({ blind: true, delayMinutes: undefined, sampled: 1 });
    expect(sightAt(run, 9)).toMatchObject({ blind: false, delayMinutes: 1, sampled: 8, knownOffline: [80] });
    expect(sightAt(run, 0)).toMatchObject({ sampled: -1, knownOffline: [] });
  });

  test("are never of a minute after the one that is looked at, and nothing that was seen is forgotten", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 12 }), { minLength: 1, maxLength: 40 }), (delays) => {
        const run = withDelays(delays);
        delays.reduce((before: readonly number[], _, m) => {
          const by = samplesBy(run, m);
          expect(by.every((k) => k <= m)).toBe(true);
          expect(before.every((k) => by.includes(k))).toBe(true);
          expect(lastSeen(run, m)).toBe(by.at(-1) ?? -1);
          expect(delays.flatMap((_d, k) => (isSeen(run, k, m) ? [k] : []))).toEqual(by);
          return by;
        }, []);
      }),
    );
  });
});

test("of a run: alerts and their acknowledgement are known once they happen, not before", () => {
  const run = played();
  const fired = run.alerts.find(({ severity }) => severity === "critical")!;
  const minute = fired.at / 60_000;
  expect(sightAt(run, minute - 1).alerts).not.toContainEqual(fired);
  expect(sightAt(run, minute).alerts).toContainEqual(fired);
  const acknowledged = run.gauges.at(-1)!.acknowledgedAt[0];
  expect(acknowledged).toBeGreaterThan(fired.at);
  expect(sightAt(run, Math.floor(acknowledged / 60_000)).acknowledgedAt).toBeUndefined();
  expect(sightAt(run, Math.ceil(acknowledged / 60_000)).acknowledgedAt).toBe(acknowledged);
});

test("a fault of the monitoring is seen as what it does", () => {
  const run = played([
    { fault: { kind: "blind-monitoring", at: "+30 min", returns: "+50 min" } },
    { fault: { kind: "blind-monitoring", what: "late", delay: 7, at: "+60 min", returns: "+80 min" } },
  ]);
  expect(sightAt(run, 29).delayMinutes).toBe(scenario.operations.delay);
  expect(sightAt(run, 40)).toMatchObject({ blind: true, sampled: 29 - scenario.operations.delay });
  expect(sightAt(run, 70)).toMatchObject({ blind: false, delayMinutes: 7, sampled: 63 });
});
