/** How long something is not as it should be, at a stretch: whether or not the fault is over. */
import { TICKS_PER_MINUTE, type Ticks } from "../../../kernel/time.ts";
import { clockText } from "../../../twin/quantity.ts";
import type { Judgement, Played } from "./property.ts";

interface Stretch {
  readonly minutes: number;
  readonly from: number;
}

/** The longest row of minutes that are not well; the first of those as long. */
export const longestUnwell = ({ s }: Pick<Played, "s">, isWell: (minute: number) => boolean): Stretch => {
  let longest: Stretch = { minutes: 0, from: 0 };
  let from = 0;
  for (let minute = 0; minute < s.series.sampled[0]; minute++) {
    if (isWell(minute)) from = minute + 1;
    else if (minute + 1 - from > longest.minutes) longest = { minutes: minute + 1 - from, from };
  }
  return longest;
};

/** It is to be well again within a time, each time. */
export const judgeStretch = (
  { scenario: { starts } }: Played,
  atMost: Ticks,
  { minutes, from }: Stretch,
  what: string,
): Judgement => ({
  holds: minutes * TICKS_PER_MINUTE <= atMost,
  value: minutes,
  most: atMost / TICKS_PER_MINUTE,
  unit: "min",
  why: `${what} for ${minutes} min from ${clockText(from * TICKS_PER_MINUTE, starts)}; the limit is ${atMost / TICKS_PER_MINUTE} min`,
});
