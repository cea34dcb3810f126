import { Schema } from "effect";
import { sum } from "../../../twin/offline.ts";
import { Duration, option, Share } from "../../../twin/quantity.ts";
import { awayIn, judgeTime, minutesUntilWell } from "./after.ts";
import { property } from "./property.ts";

/**
 * Most of the chargers that were affected are online again, and stay so: those apart that their firmware or a lost address keeps
 * away until somebody resets them, which is another property.
 */
export const recovers = property({
  kind: "recovers",
  title: "The affected are back in time",
  schema: Schema.Struct({
    kind: Schema.Literal("recovers"),
    share: option(Share, 0.95, "Of the chargers that were taken offline."),
    within: option(Duration, "1 h", "So long after the last fault."),
  }),
  ofFaults: true,
  judge: ({ share, within }, played) => {
    const { s } = played;
    const ever = sum(s.twin.tally.affected) - sum(s.twin.tally.stuck);
    const away = awayIn(played);
    const minutes = minutesUntilWell(played, (minute) => away(minute) <= (1 - share) * ever);
    return judgeTime(
      played,
      within,
      minutes,
      (when) => `${Math.round(share * 100)} % of ${ever} are back ${when}`,
    );
  },
});
