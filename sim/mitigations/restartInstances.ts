import { Schema } from "effect";
import { carrierIndex } from "../twin/planning.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { PipelineRef } from "./backendRefs.ts";
import { mitigation } from "./mitigation.ts";

/** The stalled ones run again; what they had read since their checkpoint is read twice. */
export const restartInstances = mitigation({
  kind: "restart-instances",
  title: "Restart a pipeline's stalled instances",
  schema: Schema.Struct({
    kind: Schema.Literal("restart-instances"),
    pipeline: PipelineRef,
    ...attemptKnobs("1 min", "3 min", 0.98),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [
        { at, lever: "consumers-restart", target: carrierIndex(planning.cloud, p.pipeline), value: 0 },
      ],
      done: `the instances of ${p.pipeline} run again`,
      failed: `the instances of ${p.pipeline} do not start`,
    }),
});
