import { Schema } from "effect";
import type { Ticks } from "../kernel/time.ts";
import { chance, duration } from "../kernel/variates.ts";
import { clusterIndex, type Planning, type Pull, standbyHubOf } from "../twin/planning.ts";
import { Duration, knob, Law, Name, Share } from "../twin/quantity.ts";
import { mitigation } from "./mitigation.ts";

const knobs = {
  prepare: knob(
    Law,
    { median: "5 min", p95: "15 min" },
    "assumed",
    "Approval and checks before anything is touched.",
  ),
  capacityHad: knob(
    Share,
    0.9,
    "assumed",
    "Chance that the standby region has the capacity; found out before anything is dropped.",
  ),
  takes: knob(
    Law,
    { median: "15 min", p95: "90 min" },
    "sourced: IoT Hub customer failover, 10 min to 2 h, about 15 min for 100,000 devices",
    "From closing the old hub until the new one answers, for each cluster.",
  ),
  pause: knob(Duration, "1 min", "assumed", "Between the clusters of a region."),
};

/**
 * Moves clusters to their standby hubs. Every device of a cluster loses its connection at once, the healthy ones too,
 * and comes back through the standby's admission once the new address is out.
 */
const schema = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("failover"),
    cluster: Name.annotate({ description: "Fail over this cluster alone." }),
    ...knobs,
  }),
  Schema.Struct({
    kind: Schema.Literal("failover"),
    region: Name.annotate({ description: "Fail over every cluster homed in this region." }),
    ...knobs,
  }),
]);

const scope = (p: typeof schema.Type, planning: Planning): number[] =>
  "cluster" in p
    ? [clusterIndex(planning.cloud, p.cluster)]
    : planning.cloud.clusters.flatMap((c, i) => (c.region === p.region ? [i] : []));

const failOver = (cluster: number, from: Ticks, takes: Ticks, planning: Planning): Pull[] => {
  const standby = standbyHubOf(planning.cloud, cluster);
  return [
    { at: from, lever: "hub-close", target: cluster, value: 0 },
    { at: from + takes, lever: "hub-open", target: standby, value: 1 },
    { at: from + takes, lever: "cluster-address", target: cluster, value: standby },
  ];
};

export const failover = mitigation({
  kind: "failover",
  title: "Fail over to the standby region",
  schema,
  plan: (p, from, step, planning) => {
    const what = "cluster" in p ? p.cluster : p.region;
    const startsAt = from + Math.round(duration(p.prepare, planning.draw(`${step}: prepare`, 0, from)));
    if (!chance(planning.draw(`${step}: capacity`, 0, from), p.capacityHad))
      return { pulls: [], doneAt: startsAt, succeeded: false, note: `no standby capacity for ${what}` };
    const pulls: Pull[] = [];
    let doneAt = startsAt;
    scope(p, planning).forEach((cluster, i) => {
      // The same cluster takes the same time whether it moves alone or with its region.
      const takes = Math.round(duration(p.takes, planning.draw(`${step}: takes`, cluster, from)));
      pulls.push(...failOver(cluster, startsAt + i * p.pause, takes, planning));
      doneAt = Math.max(doneAt, startsAt + i * p.pause + takes);
    });
    return { pulls, doneAt, succeeded: true, note: `${what} runs on its standby` };
  },
});
