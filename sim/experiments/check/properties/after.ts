/** How long something takes after the last fault: until it is well, and stays so to the end of the run. */
import { TICKS_PER_MINUTE, type Ticks } from "../../../kernel/time.ts";
import { fleetAt } from "../../../measures/series.ts";
import { sum } from "../../../twin/offline.ts";
import type { Judgement, Played } from "./property.ts";

/** Minutes from the end of the last fault until `well` at every minute; Infinity if it is not at the end. */
export const minutesUntilWell = ({ s, over }: Played, well: (minute: number) => boolean): number => {
  const last = s.series.sampled[0] - 1;
  let minute = last;
  while (minute >= 0 && well(minute)) minute--;
  return minute === last ? Infinity : Math.max(0, minute + 1 - Math.floor(over / TICKS_PER_MINUTE));
};

/** Chargers that faults keep offline at a minute; those apart that nothing but a reset brings back. */
export const awayIn = ({ s }: Pick<Played, "s">): ((minute: number) => number) => {
  const stuck = sum(s.twin.tally.stuck);
  return (minute) => fleetAt(s.series, "affectedOffline", s.twin.clusters, minute) - stuck;
};

/** It is to be well within a time; a run that ends before that, and not well, says nothing. */
export const judgeTime = (
  played: Played,
  within: Ticks,
  minutes: number,
  words: (minutes: string) => string,
): Judgement => {
  const most = within / TICKS_PER_MINUTE;
  const left = (played.scenario.lasts - played.over) / TICKS_PER_MINUTE;
  const holds = minutes <= most ? true : left < most && minutes === Infinity ? null : false;
  return {
    holds,
    value: minutes === Infinity ? left : minutes,
    most,
    unit: "min",
    why: words(
      minutes === Infinity
        ? `not within the ${Math.floor(left)} min that are left of the run`
        : `after ${minutes} min`,
    ),
  };
};
