/** How long something takes after the last fault: until it is well, and no relapse counts. */
import { TICKS_PER_MINUTE, type Ticks } from "../../../kernel/time.ts";
import { fleetAt } from "../../../measures/series.ts";
import type { Hypothesis } from "../../../measures/hypotheses.ts";
import { sum } from "../../../twin/offline.ts";
import type { Judgement, Played } from "./property.ts";

/** What is not well again for fewer minutes is an echo, as when tokens are refreshed in step an hour later; else it is a relapse. */
const RELAPSE = 5;

/** Minutes from the end of the last fault until it is well, or well again after the last relapse; Infinity if it is not by the end. */
export const minutesUntilWell = (
  { s, over }: Pick<Played, "s" | "over">,
  isWell: (minute: number) => boolean,
): number => {
  const from = Math.floor(over / TICKS_PER_MINUTE);
  const end = s.series.sampled[0];
  let well = from;
  while (well < end && !isWell(well)) well++;
  let row = 0;
  for (let minute = well; minute < end; minute++) {
    row = isWell(minute) ? 0 : row + 1;
    if (row >= RELAPSE) well = minute + 1;
  }
  return well >= end ? Infinity : well - from;
};

/** Chargers that faults keep offline at a minute; those apart that nothing but a reset brings back. */
export const awayIn = ({ s }: Pick<Played, "s">): ((minute: number) => number) => {
  const stuck = sum(s.twin.tally.stuck);
  return (minute) => fleetAt(s.series, "affectedOffline", s.twin.clusters, minute) - stuck;
};

/** A hypothesis for the time after the faults and what may pass until then, by the name of a property. */
export const heldAfter = (
  name: string,
  grace: Ticks,
  bound: Pick<Hypothesis, "signal" | "min" | "max">,
): Hypothesis => ({
  name: `${name} - ${bound.signal}`,
  ...bound,
  when: "after",
  grace,
  for: RELAPSE * TICKS_PER_MINUTE,
  share: 1,
});

/** Chargers as a share of the fleet, rounded up to what people write. */
export const shareOfFleet = (chargers: number, { s }: Pick<Played, "s">): number =>
  Math.ceil((chargers / s.twin.fleet.size) * 1e6) / 1e6;

/** It is to be well within a time; a run that ends before that, and not well, says nothing. */
export const judgeTime = (
  played: Played,
  within: Ticks,
  minutes: number,
  [is, isNot]: readonly [is: string, isNot: string],
): Judgement => {
  const most = within / TICKS_PER_MINUTE;
  const left = (played.scenario.lasts - played.over) / TICKS_PER_MINUTE;
  const holds = minutes <= most ? true : left < most && minutes === Infinity ? null : false;
  return {
    holds,
    value: minutes === Infinity ? left : minutes,
    most,
    unit: "min",
    why:
      (minutes === Infinity
        ? `${isNot} by the end of the run, ${Math.floor(left)} min after the faults`
        : `${is} after ${minutes} min`) + `; the limit is ${most} min`,
  };
};
