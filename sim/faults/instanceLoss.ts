import { Schema } from "effect";
import { clusterIndex, endOf } from "../twin/planning.ts";
import { At, Count, knob, Law, Name, Share } from "../twin/quantity.ts";
import { fault } from "./fault.ts";

/** The operator loses instances of its own that set up device sessions: what a scale-up mends. */
export const instanceLoss = fault({
  kind: "instance-loss",
  title: "Instances of the operator's gateway are lost",
  schema: Schema.Struct({
    kind: Schema.Literal("instance-loss"),
    cluster: Name.annotate({ description: "The cluster whose gateway loses instances." }),
    at: At.annotate({ description: "When." }),
    remaining: Count(0, 1000).annotate({ description: "Instances that are left." }),
    drops: knob(
      Share,
      0.8,
      "assumed",
      "Share of the cluster's connections that close with the lost instances.",
    ),
    returns: At.annotate({ description: "When they were back by themselves, in hindsight." }),
    returnLaw: knob(
      Law,
      { median: "60 min", p95: "240 min" },
      "assumed",
      "How long they are gone, as far as anyone could know at the time.",
    ),
  }),
  severity: { remaining: [16, 0], drops: [0, 1] },
  doubles: "drops",
  plan: (p, planning) => {
    const target = clusterIndex(planning.cloud, p.cluster);
    const at = planning.at(p.at);
    const lost = Math.max(0, planning.cloud.clusters[target].gateway.instances - p.remaining);
    return [
      { at, lever: "gateway-instances-lost", target, value: lost },
      { at, lever: "connections-drop", target, value: p.drops },
      {
        at: endOf(p, at, `instances of ${p.cluster}`, planning),
        lever: "gateway-instances-lost",
        target,
        value: 0,
      },
    ];
  },
});
