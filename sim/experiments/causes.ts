/**
 * What the trouble could be: the causes a scenario names, those that what was seen has not refuted, and which of them is
 * true in a world. A cause is refuted by what would be seen if it were true: how many chargers the cloud holds for
 * offline in each cluster, and which alerts have fired.
 */
import { draw } from "../kernel/draw.ts";
import { deriveKeys } from "../kernel/streams.ts";
import { TICKS_PER_MINUTE } from "../kernel/time.ts";
import { uniform } from "../kernel/variates.ts";
import { alertsOf } from "../operations/monitors.ts";
import { present, type Simulation } from "../operations/simulation.ts";
import type { Scenario } from "../scenario/schema.ts";
import { variantOf } from "./variant.ts";

export interface Cause {
  readonly name: string;
  readonly probability: number;
  /** The scenario if this is it. */
  readonly scenario: Scenario;
}

/** The first is the scenario as it is written. */
export const causesOf = (scenario: Scenario): readonly Cause[] => {
  const { causes = [] } = scenario.arms ?? {};
  if (causes.length === 0) return [{ name: "as written", probability: 1, scenario }];
  return causes.map(({ name, probability, changes }) => ({
    name,
    probability,
    scenario: variantOf(scenario, changes),
  }));
};

/** Shares of a cluster's chargers that differ by more than this, for so many minutes, do not come from one cause. */
const TELLING_SHARE = 0.05;
const TELLING_MINUTES = 5;

/** Whether what is seen speaks against a cause. */
export const isRefuted = (seen: Simulation, supposed: Simulation): boolean =>
  hasOtherAlerts(seen, supposed) || hasOtherAlerts(supposed, seen) || hasOtherOffline(seen, supposed);

/** An alert fired a while ago in one of them, and has not in the other. */
const hasOtherAlerts = (one: Simulation, other: Simulation): boolean => {
  const alerts = ({ monitors, parameters, twin }: Simulation) =>
    alertsOf(monitors, parameters.operations, twin);
  const elsewhere = alerts(other).map(({ name, where }) => `${name} of ${where}`);
  const settled = present(one) - TELLING_MINUTES * TICKS_PER_MINUTE;
  return alerts(one).some(
    ({ name, where, at }) => at <= settled && !elsewhere.includes(`${name} of ${where}`),
  );
};

/** A cluster's known offline share differs for minutes on end. */
const hasOtherOffline = (seen: Simulation, supposed: Simulation): boolean => {
  const { clusters, fleet } = seen.twin;
  const minutes = Math.floor(present(seen) / TICKS_PER_MINUTE);
  for (let c = 0; c < clusters; c++) {
    const size = fleet.clusterSize[c];
    let row = 0;
    for (let m = 0; m <= minutes; m++) {
      const at = m * clusters + c;
      const off = Math.abs(seen.series.knownOffline[at] - supposed.series.knownOffline[at]);
      row = off > TELLING_SHARE * size ? row + 1 : 0;
      if (row >= TELLING_MINUTES) return true;
    }
  }
  return false;
};

/** Multiples of it, less their whole part, fill the numbers from 0 to 1 as evenly as any sequence does. */
const GOLDEN = 0.6180339887498949;

/**
 * The cause that is true in a world: one of the open ones, each as probable as before in proportion to the others. Taken over
 * worlds in a row it is as frequent as it is probable, more nearly than by chance: no few worlds go by without a rare one.
 */
export const causeIn = (
  world: number,
  seed: string,
  causes: readonly Cause[],
  open: readonly number[],
): number => {
  const total = open.reduce((sum, k) => sum + causes[k].probability, 0);
  const start = uniform(draw(deriveKeys(seed, ["cause"]), 0, 0, 0));
  let left = ((start + world * GOLDEN) % 1) * total;
  for (const k of open) {
    left -= causes[k].probability;
    if (left < 0) return k;
  }
  return open[open.length - 1];
};
