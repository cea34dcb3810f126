import { Schema } from "effect";
import { TICKS_PER_MINUTE } from "../../../kernel/time.ts";
import { PIPELINE_NAMES } from "../../../twin/backendParameters.ts";
import { Duration, option } from "../../../twin/quantity.ts";
import { pipelinesOf } from "./backlog.ts";
import { property } from "./property.ts";

/** What chargers said is worked through within a time, even if the fault goes on. */
export const lateness = property({
  kind: "lateness",
  title: "No message waits too long",
  schema: Schema.Struct({
    kind: Schema.Literal("lateness"),
    pipeline: option(Schema.Literals([...PIPELINE_NAMES, "all"]), "all", "Whose."),
    atMost: option(
      Duration,
      "15 min",
      "How long a message may wait in the cloud, whether or not the fault is over.",
    ),
  }),
  ofFaults: true,
  asHeld: ({ pipeline, atMost }) => ({
    hypotheses: pipelinesOf(pipeline).map((name) => ({
      name: `lateness - ${name} lag`,
      signal: `${name} lag` as const,
      max: atMost / TICKS_PER_MINUTE,
      when: "always" as const,
      for: TICKS_PER_MINUTE,
      share: 1,
    })),
  }),
  judge: ({ pipeline, atMost }, { s: { series } }) => {
    const all = pipelinesOf(pipeline).map((name) => PIPELINE_NAMES.indexOf(name));
    let longest = 0;
    for (let minute = 0; minute < series.sampled[0]; minute++)
      for (const p of all) longest = Math.max(longest, series.oldest[minute * PIPELINE_NAMES.length + p]);
    const minutes = Math.round(longest / TICKS_PER_MINUTE);
    return {
      holds: longest <= atMost,
      value: minutes,
      most: atMost / TICKS_PER_MINUTE,
      unit: "min",
      why: `a message waits for ${minutes} min; the limit is ${atMost / TICKS_PER_MINUTE} min`,
    };
  },
});
