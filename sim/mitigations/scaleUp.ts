import { Schema } from "effect";
import { chance, duration } from "../kernel/variates.ts";
import { clusterIndex } from "../twin/planning.ts";
import { Count, knob, Law, Name, Share } from "../twin/quantity.ts";
import { mitigation } from "./mitigation.ts";

/** More instances of the operator's own. Helps where they are the bottleneck, and only there. */
export const scaleUp = mitigation({
  kind: "scale-up",
  title: "Scale up the operator's gateway",
  schema: Schema.Struct({
    kind: Schema.Literal("scale-up"),
    cluster: Name.annotate({ description: "The cluster whose gateway grows." }),
    instances: Count(1, 1000).annotate({ description: "Instances it shall have." }),
    takes: knob(Law, { median: "4 min", p95: "12 min" }, "assumed", "Until they serve."),
    succeeds: knob(Share, 0.97, "assumed", "Chance that the instances can be had."),
  }),
  plan: (p, from, step, planning) => {
    const doneAt = from + Math.round(duration(p.takes, planning.draw(`${step}: takes`, 0, from)));
    const succeeded = chance(planning.draw(`${step}: succeeds`, 0, from), p.succeeds);
    const target = clusterIndex(planning.cloud, p.cluster);
    return {
      pulls: succeeded ? [{ at: doneAt, lever: "gateway-instances", target, value: p.instances }] : [],
      doneAt,
      succeeded,
      note: succeeded
        ? `${p.cluster} has ${p.instances} instances`
        : `no instances to be had for ${p.cluster}`,
    };
  },
});
