import { Schema } from "effect";
import { endOf, type Pull, regionIndex, standbyHubOf } from "../twin/planning.ts";
import { At, knob, Law, Name } from "../twin/quantity.ts";
import { loseCluster } from "./clusterLoss.ts";
import { fault } from "./fault.ts";

/**
 * A region is gone: every cluster homed there, the standby hubs it holds for others, and the backend if it runs there,
 * as none of its services reaches another.
 */
export const regionLoss = fault({
  kind: "region-loss",
  title: "A region is lost with all that runs in it",
  schema: Schema.Struct({
    kind: Schema.Literal("region-loss"),
    region: Name.annotate({ description: "Which region." }),
    at: At.annotate({ description: "When." }),
    returns: At.annotate({ description: "When it was back, in hindsight." }),
    returnLaw: knob(
      Law,
      { median: "180 min", p95: "900 min" },
      "assumed",
      "How long it is gone, as far as anyone could know at the time.",
    ),
  }),
  plan: (p, planning) => {
    const from = planning.at(p.at);
    const back = endOf(p, from, `loss of ${p.region}`, planning);
    const target = regionIndex(planning.cloud, p.region);
    const clusters = planning.cloud.clusters.flatMap(({ region, standby }, c): Pull[] => {
      const hub = standbyHubOf(planning.cloud, c);
      return [
        ...(region === p.region ? loseCluster(c, from, back, planning) : []),
        ...(standby === p.region
          ? [
              { at: from, lever: "hub-close" as const, target: hub, value: 1 },
              { at: back, lever: "hub-open" as const, target: hub, value: 1 },
            ]
          : []),
      ];
    });
    return [
      { at: from, lever: "network", target, value: 0, detail: 1 },
      ...clusters,
      { at: back, lever: "network", target, value: 0, detail: 0 },
    ];
  },
});
