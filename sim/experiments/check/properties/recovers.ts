import { Schema } from "effect";
import { sum } from "../../../twin/offline.ts";
import { Duration, option, Share } from "../../../twin/quantity.ts";
import { awayIn, heldAfter, judgeTime, minutesUntilWell, shareOfFleet } from "./after.ts";
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
  asHeld: ({ share, within }, played) => {
    const { affected, stuck } = played.s.twin.tally;
    const most = (1 - share) * (sum(affected) - sum(stuck)) + sum(stuck);
    return {
      hypotheses: [
        heldAfter("recovers", within, { signal: "affected share", max: shareOfFleet(most, played) }),
      ],
    };
  },
  judge: ({ share, within }, played) => {
    const { s } = played;
    const ever = sum(s.twin.tally.affected) - sum(s.twin.tally.stuck);
    const away = awayIn(played);
    const minutes = minutesUntilWell(played, (minute) => away(minute) <= (1 - share) * ever);
    return judgeTime(played, within, minutes, [
      `${Math.round(share * 100)} % of ${ever} are back`,
      `${Math.round(share * 100)} % of ${ever} are not back`,
    ]);
  },
});
