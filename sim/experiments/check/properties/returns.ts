import { Schema } from "effect";
import { sum } from "../../../twin/offline.ts";
import { Duration, option } from "../../../twin/quantity.ts";
import { awayIn, heldAfter, judgeTime, minutesUntilWell, shareOfFleet } from "./after.ts";
import { property } from "./property.ts";

/**
 * Every charger that can reconnect does: those apart that their firmware or a lost address keeps away until somebody resets them. By
 * then none is away that was when the fault ended; one that is lost for a few minutes later on was back.
 */
export const returns = property({
  kind: "returns",
  title: "Every charger that can reconnect does",
  schema: Schema.Struct({
    kind: Schema.Literal("returns"),
    within: option(Duration, "2 h", "So long after the last fault."),
  }),
  ofFaults: true,
  asHeld: ({ within }, played) => {
    const max = shareOfFleet(sum(played.s.twin.tally.stuck), played);
    return { hypotheses: [heldAfter("returns", within, { signal: "affected share", max })] };
  },
  judge: ({ within }, played) => {
    const { s } = played;
    const away = awayIn(played);
    const minutes = minutesUntilWell(played, (minute) => away(minute) <= 0);
    const left = Math.max(0, away(s.series.sampled[0] - 1));
    return judgeTime(played, within, minutes, ["the last is back", `${left} are not back`]);
  },
});
