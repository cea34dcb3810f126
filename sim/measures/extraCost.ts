/** What is added to a cloud in a run, and so paid for until its end: instances, connections, standby hubs that serve. */
import { ticksToSeconds, type Ticks } from "../kernel/time.ts";
import { PIPELINE_NAMES, STORE_NAMES } from "../twin/backendParameters.ts";
import type { LeverName } from "../twin/levers.ts";
import type { Cloud } from "../twin/parameters.ts";
import type { Pull } from "../twin/planning.ts";
import { MONTH_SECONDS, type Prices } from "./cost.ts";

/** How many units a lever adds to, by target, and what one costs a month. */
interface Added {
  readonly had: (target: number) => number;
  readonly eurAMonth: (target: number) => number;
}

const addedBy = (cloud: Cloud, prices: Prices): Partial<Record<LeverName, Added>> => {
  const { clusters, backend } = cloud;
  return {
    "gateway-instances": {
      had: (c) => clusters[c].gateway.instances,
      eurAMonth: () => prices.gatewayInstance,
    },
    consumers: {
      had: (p) => backend.pipelines[PIPELINE_NAMES[p]].instances,
      eurAMonth: () => prices.consumerInstance,
    },
    "store-pool": {
      had: (s) => backend.stores[STORE_NAMES[s]].pool,
      eurAMonth: () => prices.storeConnection,
    },
  };
};

/** A standby hub is paid for in part already; it costs the rest once it serves. Own hubs are paid for in any case. */
const standbyServes = (cloud: Cloud, prices: Prices, hub: number): number => {
  const standby = hub - cloud.clusters.length;
  if (standby < 0) return 0;
  const { admission } = cloud.clusters[standby].standbyHub;
  return (prices.hub + admission * prices.hubAdmission) * (1 - prices.coldStandby);
};

/**
 * EUR that a run's pulls of levers add, from when each takes effect until the run ends. Nothing is taken back before.
 *
 * @example extraCost(plan.pulls, scenario.cloud, scenario.prices, scenario.lasts)
 */
export const extraCost = (pulls: readonly Pull[], cloud: Cloud, prices: Prices, ends: Ticks): number => {
  const added = addedBy(cloud, prices);
  const most = new Map<string, number>();
  let eur = 0;
  for (const { at, lever, target, value } of pulls) {
    const months = ticksToSeconds(Math.max(0, ends - at)) / MONTH_SECONDS;
    const key = `${lever} ${target}`;
    if (lever === "hub-open" && !most.has(key)) {
      most.set(key, 1);
      eur += months * standbyServes(cloud, prices, target);
    }
    const unit = added[lever];
    if (unit === undefined) continue;
    const had = most.get(key) ?? unit.had(target);
    if (value > had) eur += months * (value - had) * unit.eurAMonth(target);
    most.set(key, Math.max(had, value));
  }
  return Math.round(eur * 100) / 100;
};
