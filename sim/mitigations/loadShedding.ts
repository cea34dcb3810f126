import { Schema } from "effect";
import { Count } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { mitigation } from "./mitigation.ts";

export const loadShedding = mitigation({
  kind: "load-shedding",
  title: "Refuse the API's less important calls",
  schema: Schema.Struct({
    kind: Schema.Literal("load-shedding"),
    priority: Count(0, 9).annotate({
      description: "Calls of a lower priority than this are refused; 0 refuses none.",
    }),
    ...attemptKnobs("2 min", "8 min", 0.98),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [{ at, lever: "api-shed", target: 0, value: p.priority }],
      done: p.priority === 0 ? "the API sheds nothing" : `the API refuses calls below priority ${p.priority}`,
      failed: "the API takes the calls it took",
    }),
});
