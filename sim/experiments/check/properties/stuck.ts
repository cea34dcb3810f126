import { Schema } from "effect";
import { sum } from "../../../twin/offline.ts";
import { option, Share } from "../../../twin/quantity.ts";
import { property } from "./property.ts";

/** Few chargers are left that somebody has to drive to. */
export const stuck = property({
  kind: "stuck",
  title: "Few chargers need a reset",
  schema: Schema.Struct({
    kind: Schema.Literal("stuck"),
    atMost: option(
      Share,
      0.01,
      "Share of the fleet that stays offline until somebody resets it, at the run's end.",
    ),
  }),
  ofFaults: true,
  judge: ({ atMost }, { s: { twin } }) => {
    const left = sum(twin.tally.stuck);
    return {
      holds: left <= atMost * twin.fleet.size,
      value: left,
      most: Math.floor(atMost * twin.fleet.size),
      unit: "chargers",
      why: `${left} of ${twin.fleet.size} chargers stay offline until somebody resets them`,
    };
  },
});
