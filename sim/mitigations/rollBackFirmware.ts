import { Schema } from "effect";
import { clusterIndex } from "../twin/planning.ts";
import { Duration, knob, Name, Share } from "../twin/quantity.ts";
import { attempt, attemptKnobs } from "./attempt.ts";
import { mitigation } from "./mitigation.ts";
import { ramp, stepsOver } from "./ramp.ts";

/** Chargers that never connect again get no update from the cloud: installers and customers go to them, one by one. */
export const rollBackFirmware = mitigation({
  kind: "roll-back-firmware",
  title: "Bring stuck chargers back by their former firmware",
  schema: Schema.Struct({
    kind: Schema.Literal("roll-back-firmware"),
    cluster: Name.annotate({ description: "The cluster whose stuck chargers are brought back." }),
    share: knob(Share, 0.9, "assumed", "Share of the stuck chargers that are brought back in all."),
    over: knob(Duration, "8 h", "assumed", "How long that takes, evenly."),
    ...attemptKnobs("30 min", "120 min", 0.95),
  }),
  plan: (p, from, step, planning) => {
    const target = clusterIndex(planning.cloud, p.cluster);
    return attempt(p, from, step, planning, {
      pulls: (at) => {
        const steps = ramp(at, p.over, stepsOver(p.over));
        // The lever takes a share of those who are stuck still: after k of n steps, 1 − share · k/n of the first.
        return steps.map((reached, k) => ({
          at: reached.at,
          lever: "reset",
          target,
          value: p.share / (steps.length - p.share * k),
        }));
      },
      lasts: p.over,
      done: `the stuck chargers of ${p.cluster} are brought back`,
      failed: `the stuck chargers of ${p.cluster} stay so`,
    });
  },
});
