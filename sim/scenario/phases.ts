/** The minutes before, during and after the faults of a scenario, by the times that stand in it. */
import { TICKS_PER_MINUTE, type Ticks } from "../kernel/time.ts";
import type { Hypothesis } from "../measures/hypotheses.ts";
import { ticksAt } from "../twin/quantity.ts";
import type { Scenario } from "./schema.ts";

/** Minutes of a run, the last included; none if it lies before the first. */
export interface Minutes {
  readonly first: number;
  readonly last: number;
}

type Faulted = Pick<Scenario, "faults" | "starts" | "lasts">;

/** From when the first fault begins until the last is over; one that names no end is over at once. */
export const faultTimes = ({ faults, starts }: Faulted): { readonly from: Ticks; readonly to: Ticks } => {
  const ends = faults.map((fault) => {
    if ("returns" in fault) return fault.returns;
    return "stopsAt" in fault && fault.stopsAt !== undefined ? fault.stopsAt : fault.at;
  });
  return {
    from: Math.min(...faults.map(({ at }) => ticksAt(at, starts))),
    to: faults.length === 0 ? Infinity : Math.max(...ends.map((end) => ticksAt(end, starts))),
  };
};

/** The minutes in which a hypothesis is to hold. A minute that begins with a fault is during it, and so is that of its end. */
export const minutesFor = (
  { when, grace = 0 }: Pick<Hypothesis, "when" | "grace">,
  scenario: Faulted,
): Minutes => {
  const { from, to } = faultTimes(scenario);
  const end = Math.floor(scenario.lasts / TICKS_PER_MINUTE);
  switch (when) {
    case "before":
      return { first: 0, last: Math.min(end, Math.ceil(from / TICKS_PER_MINUTE) - 1) };
    case "during":
      return {
        first: Math.ceil(from / TICKS_PER_MINUTE),
        last: Math.min(end, Math.floor(to / TICKS_PER_MINUTE)),
      };
    case "after":
      return { first: Math.floor((to + grace) / TICKS_PER_MINUTE) + 1, last: end };
    case "always":
      return { first: 0, last: end };
  }
};
