import { Schema } from "effect";
import { carrierIndex } from "../twin/planning.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { PipelineRef } from "./backendRefs.ts";
import { mitigation } from "./mitigation.ts";

/** The messages that fail go to the dead letters, and what waits behind them goes on. */
export const skipPoison = mitigation({
  kind: "skip-poison",
  title: "Set a pipeline's failing messages aside",
  schema: Schema.Struct({
    kind: Schema.Literal("skip-poison"),
    pipeline: PipelineRef,
    ...attemptKnobs("10 min", "40 min", 0.95),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [
        { at, lever: "poison-skip", target: carrierIndex(planning.cloud, p.pipeline), value: 0 },
      ],
      done: `the failing messages of ${p.pipeline} are set aside`,
      failed: `the failing messages of ${p.pipeline} stay`,
    }),
});
