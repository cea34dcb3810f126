/** What most mitigations are: work that takes a while, may come to nothing, and else pulls levers. */
import type { Ticks } from "../kernel/time.ts";
import { chance, type DurationLaw } from "../kernel/variates.ts";
import type { Planning, Pull } from "../twin/planning.ts";
import { knob, Law, type Origin, Share } from "../twin/quantity.ts";
import { type Outcome, timeOf } from "./mitigation.ts";

export const attemptKnobs = (median: string, p95: string, succeeds: number, origin: Origin = "assumed") => ({
  takes: knob(Law, { median, p95 }, origin, "From the decision until it takes effect."),
  succeeds: knob(Share, succeeds, "assumed", "Chance that it comes about at all."),
});

interface Attempt {
  readonly takes: DurationLaw;
  readonly succeeds: number;
}

interface Work {
  /** What is done when it comes about, at that time. */
  readonly pulls: (at: Ticks) => readonly Pull[];
  /** How long people go on with it from then; the runbook's next step waits for that. */
  readonly lasts?: Ticks;
  readonly done: string;
  readonly failed: string;
}

export const attempt = (
  { takes, succeeds }: Attempt,
  from: Ticks,
  step: string,
  planning: Planning,
  { pulls, lasts = 0, done, failed }: Work,
): Outcome => {
  const at = from + timeOf(takes, `${step}: takes`, 0, from, planning);
  return chance(planning.draw(`${step}: succeeds`, 0, from), succeeds)
    ? { pulls: pulls(at), doneAt: at + lasts, succeeded: true, note: done }
    : { pulls: [], doneAt: at, succeeded: false, note: failed };
};
