import { Schema } from "effect";
import { recoveredShare } from "../../../measures/impact.ts";
import { sum } from "../../../twin/offline.ts";
import { Duration, option, Share } from "../../../twin/quantity.ts";
import { judgeTime, minutesUntilWell } from "./after.ts";
import { property } from "./property.ts";

/** Most of the chargers that were affected are online again, and stay so. */
export const recovers = property({
  kind: "recovers",
  title: "The affected are back in time",
  schema: Schema.Struct({
    kind: Schema.Literal("recovers"),
    share: option(Share, 0.95, "Of the chargers that were taken offline."),
    within: option(Duration, "1 h", "So long after the last fault."),
  }),
  judge: ({ share, within }, played) => {
    const { s } = played;
    const ever = sum(s.twin.tally.affected);
    const minutes = minutesUntilWell(
      played,
      (minute) => recoveredShare(s.series, s.twin, minute, ever) >= share,
    );
    return judgeTime(
      played,
      within,
      minutes,
      (when) => `${Math.round(share * 100)} % of ${ever} are back ${when}`,
    );
  },
});
