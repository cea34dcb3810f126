import { Schema } from "effect";
import type { Ticks } from "../kernel/time.ts";
import { clusterIndex, endOf, type Planning, type Pull } from "../twin/planning.ts";
import { At, knob, Law, Name } from "../twin/quantity.ts";
import { fault } from "./fault.ts";

/**
 * A cluster's own hub closes and the gateway instances it has are lost; both are back at the end. Instances that
 * operators ask for meanwhile come up elsewhere, so a standby can serve.
 */
export const loseCluster = (cluster: number, from: Ticks, back: Ticks, { cloud }: Planning): Pull[] => [
  { at: from, lever: "hub-close", target: cluster, value: 1 },
  {
    at: from,
    lever: "gateway-instances-lost",
    target: cluster,
    value: cloud.clusters[cluster].gateway.instances,
  },
  { at: back, lever: "gateway-instances-lost", target: cluster, value: 0 },
  { at: back, lever: "hub-open", target: cluster, value: 1 },
];

export const clusterLoss = fault({
  kind: "cluster-loss",
  title: "A cluster is lost with its hub and its gateway",
  schema: Schema.Struct({
    kind: Schema.Literal("cluster-loss"),
    cluster: Name.annotate({ description: "Which cluster." }),
    at: At.annotate({ description: "When." }),
    returns: At.annotate({ description: "When it was back, in hindsight." }),
    returnLaw: knob(
      Law,
      { median: "60 min", p95: "300 min" },
      "assumed",
      "How long it is gone, as far as anyone could know at the time.",
    ),
  }),
  plan: (p, planning) => {
    const from = planning.at(p.at);
    const back = endOf(p, from, `loss of ${p.cluster}`, planning);
    return loseCluster(clusterIndex(planning.cloud, p.cluster), from, back, planning);
  },
});
