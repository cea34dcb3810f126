import { Schema } from "effect";
import { clusterIndex } from "../twin/planning.ts";
import { At, Count, knob, Name, Share } from "../twin/quantity.ts";
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
    returns: At.annotate({ description: "When they are back by themselves." }),
  }),
  plan: (p, planning) => {
    const cluster = clusterIndex(planning.cloud, p.cluster);
    return [
      { at: planning.at(p.at), lever: "gateway-instances", target: cluster, value: p.remaining },
      { at: planning.at(p.at), lever: "connections-drop", target: cluster, value: p.drops },
      { at: planning.at(p.returns), lever: "gateway-instances", target: cluster, value: -1 },
    ];
  },
});
