import { Schema } from "effect";
import { PIPELINE_NAMES } from "../twin/backendParameters.ts";
import { At, Count, knob } from "../twin/quantity.ts";
import { shuffled } from "./choose.ts";
import { fault } from "./fault.ts";
import { partitionsOf } from "./partitions.ts";

/** Messages that no consumer can handle: each blocks its partition until it is set aside. */
export const poisonMessage = fault({
  kind: "poison-message",
  title: "Messages that fail block their partitions",
  schema: Schema.Struct({
    kind: Schema.Literal("poison-message"),
    pipeline: Schema.Literals(PIPELINE_NAMES).annotate({ description: "Whose messages." }),
    partitions: knob(Count(1, 256), 1, "assumed", "In how many partitions; which ones is drawn."),
    messages: knob(Count(1, 10_000), 1, "assumed", "How many in each, one after another."),
    at: At.annotate({ description: "When they come up." }),
  }),
  severity: { partitions: [1, 16], messages: [1, 50] },
  doubles: "partitions",
  plan: (p, planning) => {
    const at = planning.at(p.at);
    const all = partitionsOf(planning.cloud, p.pipeline);
    return shuffled(all.length, `poison in ${p.pipeline}: partitions`, at, planning)
      .slice(0, p.partitions)
      .map((k) => ({ at, lever: "poison", target: all[k], value: p.messages }));
  },
});
