import { Schema } from "effect";
import { Count, Duration, knob, Share } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { mitigation } from "./mitigation.ts";
import { ramp } from "./ramp.ts";

/** Opens the API again. At once, it meets all who have waited. */
export const resumeApi = mitigation({
  kind: "resume-api",
  title: "Open the API again, at once or step by step",
  schema: Schema.Struct({
    kind: Schema.Literal("resume-api"),
    share: knob(Share, 1, "assumed", "Share of the attempts that are let in at the end."),
    over: knob(Duration, "0 s", "assumed", "How long it takes to open so far; 0 s is at once."),
    steps: knob(Count(1, 1000), 10, "assumed", "Equal steps on the way, each after its part of that time."),
    ...attemptKnobs("1 min", "4 min", 0.99),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) =>
        ramp(at, p.over, p.steps).map((reached) => ({
          at: reached.at,
          lever: "api-open",
          target: 0,
          value: p.share * reached.part,
        })),
      lasts: p.over,
      done: `the API lets in ${Math.round(p.share * 100)} %`,
      failed: "the API cannot be opened",
    }),
});
