import { Schema } from "effect";
import { Rate } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { mitigation } from "./mitigation.ts";

export const rateLimit = mitigation({
  kind: "rate-limit",
  title: "Limit how many calls the API lets in",
  schema: Schema.Struct({
    kind: Schema.Literal("rate-limit"),
    rate: Rate.annotate({
      description: "Attempts it lets in, and answers 429 beyond; 0/s lifts the limit.",
    }),
    ...attemptKnobs("2 min", "8 min", 0.98),
  }),
  plan: (p, from, step, planning) =>
    attempt(p, from, step, planning, {
      pulls: (at) => [{ at, lever: "api-limit", target: 0, value: p.rate === 0 ? -1 : p.rate }],
      done: p.rate === 0 ? "the API has no limit" : `the API lets in ${p.rate}/s`,
      failed: "the API keeps its limit",
    }),
});
