import { Schema } from "effect";
import { Count } from "../../../twin/quantity.ts";
import { property } from "./property.ts";

/** Few drivers plug in and cannot charge. Of a case at a smaller size it is what that comes to at the system's own. */
export const sessions = property({
  kind: "sessions",
  title: "Few charging sessions are blocked",
  schema: Schema.Struct({
    kind: Schema.Literal("sessions"),
    atMost: Count(0, 100_000_000).annotate({ description: "Sessions blocked in the whole run." }),
  }),
  ofFaults: true,
  asHeld: ({ atMost }, { scale }) => ({
    thresholds: [{ metric: "startsBlocked", max: atMost / scale }],
  }),
  judge: ({ atMost }, { impact, scale }) => {
    const blocked = impact.startsBlocked * scale;
    return {
      holds: blocked <= atMost,
      value: Math.round(blocked),
      most: atMost,
      unit: "sessions",
      why: `${Math.round(blocked)} sessions are blocked, in the whole fleet; the limit is ${atMost}`,
    };
  },
});
