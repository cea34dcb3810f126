/** How a change to a scenario is written: a path, and the value that shall stand there or a multiple of what does. */
import { Schema } from "effect";
import { Factor } from "../twin/quantity.ts";

export const PathText = Schema.String.check(
  Schema.isPattern(/^[\w*-]+(\[[^[\]]+\])*(\.[\w*-]+(\[[^[\]]+\])*)*$/, {
    expected: "a path such as cloud.clusters[*].hub.admission",
  }),
).annotate({ description: "What it changes: cloud.clusters[*].hub.admission, faults[0].returns." });

export const Change = Schema.Union([
  Schema.Struct({
    path: PathText,
    to: Schema.Unknown.annotate({ description: "The new value, as it would stand in the file." }),
  }),
  Schema.Struct({
    path: PathText,
    times: Factor.annotate({ description: "A multiple of the value it has." }),
  }),
]);
export type Change = typeof Change.Type;
