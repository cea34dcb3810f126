import { Schema } from "effect";
import { pipelineIndex } from "../twin/planning.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { PipelineRef } from "./backendRefs.ts";
import { mitigation } from "./mitigation.ts";

export const ingressDedup = mitigation({
  kind: "ingress-dedup",
  title: "Suppress duplicates before they enter a pipeline",
  schema: Schema.Struct({
    kind: Schema.Literal("ingress-dedup"),
    pipeline: PipelineRef,
    ...attemptKnobs("60 min", "240 min", 0.9),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [{ at, lever: "ingress-dedup", target: pipelineIndex(p.pipeline), value: 1 }],
      done: `duplicates no longer enter ${p.pipeline}`,
      failed: `duplicates still enter ${p.pipeline}`,
    }),
});
