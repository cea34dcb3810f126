import { Schema } from "effect";
import { carrierIndex } from "../twin/planning.ts";
import { Duration } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { PipelineRef } from "./backendRefs.ts";
import { mitigation } from "./mitigation.ts";

/** A shorter lease hands a dead instance's partitions over sooner; it does nothing about a zombie. */
export const leaseTuning = mitigation({
  kind: "lease-tuning",
  title: "Change how long a dead instance keeps its partitions",
  schema: Schema.Struct({
    kind: Schema.Literal("lease-tuning"),
    pipeline: PipelineRef,
    lease: Duration.annotate({ description: "The lease from now." }),
    ...attemptKnobs("10 min", "40 min", 0.97),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [
        { at, lever: "consumer-lease", target: carrierIndex(planning.cloud, p.pipeline), value: p.lease },
      ],
      done: `${p.pipeline} has its new lease`,
      failed: `${p.pipeline} keeps its lease`,
    }),
});
