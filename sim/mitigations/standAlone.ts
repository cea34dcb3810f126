import { Schema } from "effect";
import { clusterIndex } from "../twin/planning.ts";
import { Duration, knob, Name, Share } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { mitigation } from "./mitigation.ts";
import { ramp, stepsOver } from "./ramp.ts";

/** Customers are told how to charge without the cloud. Some do it, one after another; nobody waits for them. */
export const standAlone = mitigation({
  kind: "stand-alone",
  title: "Ask customers to put their chargers in stand-alone mode",
  schema: Schema.Struct({
    kind: Schema.Literal("stand-alone"),
    cluster: Name.annotate({ description: "The cluster whose customers are asked." }),
    share: knob(
      Share,
      0.3,
      "assumed",
      "Share of its chargers in stand-alone mode once all have done it who do.",
    ),
    over: knob(Duration, "60 min", "assumed", "How long that takes from when they were asked."),
    ...attemptKnobs("10 min", "30 min", 0.99),
  }),
  plan: (p, from, step, planning) => {
    const target = clusterIndex(planning.cloud, p.cluster);
    return attempt(p, from, step, planning, {
      pulls: (at) =>
        ramp(at, p.over, stepsOver(p.over)).map((reached) => ({
          at: reached.at,
          lever: "stand-alone",
          target,
          value: p.share * reached.part,
        })),
      done: `the customers of ${p.cluster} were asked`,
      failed: `the customers of ${p.cluster} were not reached`,
    });
  },
});
