import { Schema } from "effect";
import { PIPELINE_NAMES, type PipelineName } from "../../../twin/backendParameters.ts";
import { Duration, option } from "../../../twin/quantity.ts";
import { heldAfter, judgeTime, minutesUntilWell } from "./after.ts";
import { property } from "./property.ts";

/** One of them, or all. */
export const pipelinesOf = (pipeline: PipelineName | "all"): readonly PipelineName[] =>
  pipeline === "all" ? PIPELINE_NAMES : [pipeline];

/** No charger's oldest message waits for over a minute. */
export const backlog = property({
  kind: "backlog",
  title: "The backlog clears in time",
  schema: Schema.Struct({
    kind: Schema.Literal("backlog"),
    pipeline: option(Schema.Literals([...PIPELINE_NAMES, "all"]), "all", "Whose."),
    within: option(Duration, "30 min", "So long after the last fault."),
  }),
  ofFaults: true,
  asHeld: ({ pipeline, within }) => ({
    hypotheses: pipelinesOf(pipeline).map((name) =>
      heldAfter("backlog", within, { signal: `${name} lagging share`, max: 0 }),
    ),
  }),
  judge: ({ pipeline, within }, played) => {
    const { lagging, backlog: waiting } = played.s.series;
    const all = pipelinesOf(pipeline).map((name) => PIPELINE_NAMES.indexOf(name));
    const at = (row: Int32Array, minute: number): number =>
      all.reduce((total, p) => total + row[minute * PIPELINE_NAMES.length + p], 0);
    const minutes = minutesUntilWell(played, (minute) => at(lagging, minute) === 0);
    const left = at(waiting, played.s.series.sampled[0] - 1);
    return judgeTime(played, within, minutes, [
      "nothing waits for over a minute",
      `${left} messages wait, some for over a minute,`,
    ]);
  },
});
