import { Schema } from "effect";
import { Duration, option, Share } from "../../../twin/quantity.ts";
import { heldAfter, judgeTime, minutesUntilWell } from "./after.ts";
import { property } from "./property.ts";

/** Minutes over which calls are counted, and with how many of them a share says anything. */
const WINDOW = 5;
const TELLING_CALLS = 20;

/** Calls to the API are answered again. */
export const answers = property({
  kind: "answers",
  title: "The API answers again in time",
  schema: Schema.Struct({
    kind: Schema.Literal("answers"),
    share: option(Share, 0.9, "Calls answered, of those begun within five minutes."),
    within: option(Duration, "30 min", "So long after the last fault."),
  }),
  ofFaults: true,
  asHeld: ({ share, within }) => ({
    hypotheses: [heldAfter("answers", within, { signal: "api goodput", min: share })],
  }),
  judge: ({ share, within }, played) => {
    const { calls, callsAnswered } = played.s.series;
    const lately = (row: Int32Array, minute: number): number =>
      row[minute] - row[Math.max(0, minute - WINDOW)];
    const isWell = (minute: number): boolean =>
      lately(calls, minute) < TELLING_CALLS || lately(callsAnswered, minute) >= share * lately(calls, minute);
    return judgeTime(played, within, minutesUntilWell(played, isWell), [
      `${Math.round(share * 100)} % of the calls to the API are answered`,
      `fewer than ${Math.round(share * 100)} % of the calls to the API are answered`,
    ]);
  },
});
