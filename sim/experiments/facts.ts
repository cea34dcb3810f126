/** Measures the facts of an incident report in a run. */
import { TICKS_PER_MINUTE, ticksToMinutes } from "../kernel/time.ts";
import type { FactMeasure } from "../measures/facts.ts";
import { peakAffected, recoveredShare } from "../measures/impact.ts";
import { ledgerOf } from "../measures/ledger.ts";
import { levelOf, linearity, minutesUntil, type SignalName } from "../measures/signals.ts";
import { alertsOf } from "../operations/monitors.ts";
import type { Simulation } from "../operations/simulation.ts";
import type { Scenario } from "../scenario/schema.ts";
import { sum } from "../twin/offline.ts";
import { clusterIndex } from "../twin/planning.ts";
import { type Moment, ticksAt } from "../twin/quantity.ts";

/** Minutes in a row in which more chargers come back than go, before it counts as a recovery. */
const SUSTAINED_MINUTES = 10;

const minuteOf = (scenario: Scenario, moment: Moment): number =>
  Math.floor(ticksAt(moment, scenario.starts) / TICKS_PER_MINUTE);

const offlineAt = ({ series, twin }: Simulation, cluster: number, minute: number): number =>
  series.offline[minute * twin.clusters + cluster];

const alertDelay = (scenario: Scenario, s: Simulation, name: string, since: Moment): number | null => {
  const from = ticksAt(since, scenario.starts);
  const alert = alertsOf(s.monitors, scenario.operations, s.twin).find(
    (a) => a.name === name && a.at >= from,
  );
  return alert === undefined ? null : ticksToMinutes(alert.at - from);
};

const onlineShareRise = (s: Simulation, cluster: number, from: number, to: number): number => {
  let most = 0;
  for (let m = from; m <= to; m++)
    most = Math.max(most, offlineAt(s, cluster, from) - offlineAt(s, cluster, m));
  return most / s.twin.fleet.clusterSize[cluster];
};

const recoveryDelay = (s: Simulation, cluster: number, since: number): number | null => {
  let falling = 0;
  for (let m = since + 1; m < s.series.sampled[0]; m++) {
    falling = offlineAt(s, cluster, m) < offlineAt(s, cluster, m - 1) ? falling + 1 : 0;
    if (falling === SUSTAINED_MINUTES) return m - SUSTAINED_MINUTES - since;
  }
  return null;
};

const forcedOutside = ({ twin }: Simulation, cluster: number): number =>
  sum(twin.tally.forcedDrops) - twin.tally.forcedDrops[cluster];

/** The value of a fact in a finished run; null when it did not happen. `droppedBy` runs an arm and counts what it dropped. */
export const measureFact = (
  scenario: Scenario,
  s: Simulation,
  measure: FactMeasure,
  droppedBy: (arm: string) => number,
): number | null => {
  const cluster = "cluster" in measure ? clusterIndex(scenario.cloud, measure.cluster) : -1;
  switch (measure.kind) {
    case "alert-delay":
      return alertDelay(scenario, s, measure.alert, measure.since);
    case "online-share-rise":
      return onlineShareRise(s, cluster, minuteOf(scenario, measure.from), minuteOf(scenario, measure.to));
    case "recovery-delay":
      return recoveryDelay(s, cluster, minuteOf(scenario, measure.since));
    case "recovered-share":
      return recoveredShare(s.series, s.twin, minuteOf(scenario, measure.at), sum(s.twin.tally.affected));
    case "forced-disconnects-outside":
      return forcedOutside(s, cluster);
    case "peak-affected":
      return peakAffected(s.series, s.twin);
    case "dropped-beyond-incident":
      return droppedBy(measure.arm) - sum(s.twin.tally.affected);
    case "messages": {
      const { lost, handledAgain, droppedBy: dropped } = ledgerOf(s.twin);
      return { lost, handledAgain, ...dropped }[measure.what];
    }
    case "level":
    case "times-normal":
    case "minutes-until":
    case "linearity":
      return measureSignals(scenario, s, measure);
  }
};

type OfSignals = Extract<FactMeasure, { readonly of: unknown }>;

const measureSignals = (scenario: Scenario, s: Simulation, measure: OfSignals): number | null => {
  const { series, twin } = s;
  const minute = (moment: Moment): number => minuteOf(scenario, moment);
  switch (measure.kind) {
    case "level":
      return pick(
        measure.of.map((name) =>
          levelOf(name, measure.stat, series, twin, minute(measure.from), minute(measure.to)),
        ),
        measure.stat === "least" ? "least" : "most",
      );
    case "times-normal":
      return pick(
        measure.of.map((name) => timesNormal(name, s, measure, minute)),
        measure.which,
      );
    case "minutes-until":
      return pick(
        measure.of.map((name) => minutesUntil(name, measure, series, twin, minute(measure.since))),
        "most",
      );
    case "linearity":
      return pick(
        measure.of.map((name) => linearity(name, series, twin, minute(measure.from), minute(measure.to))),
        "least",
      );
  }
};

const timesNormal = (
  name: SignalName,
  { series, twin }: Simulation,
  measure: Extract<OfSignals, { readonly kind: "times-normal" }>,
  minute: (moment: Moment) => number,
): number | null => {
  const median = (from: Moment, to: Moment) =>
    levelOf(name, "median", series, twin, minute(from), minute(to));
  const now = median(measure.from, measure.to);
  const normal = median(measure.normalFrom, measure.normalTo);
  return now === null || normal === null || normal === 0 ? null : now / normal;
};

/** One value of several; null if any of them is missing. */
const pick = (values: readonly (number | null)[], which: "least" | "most"): number | null => {
  const present = values.filter((value): value is number => value !== null);
  if (present.length < values.length) return null;
  return which === "least" ? Math.min(...present) : Math.max(...present);
};
