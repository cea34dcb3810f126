import type { Schema } from "effect";
import { duration, type DurationLaw } from "../kernel/variates.ts";
import type { Planning, Pull } from "../twin/planning.ts";
import type { Ticks } from "../kernel/time.ts";

/** When a step was done, and whether it went as meant: for the timeline and the runbook's next step. */
export interface Outcome {
  readonly pulls: readonly Pull[];
  readonly doneAt: Ticks;
  readonly succeeded: boolean;
  readonly note: string;
}

/**
 * A mitigation, defined once: its parameters, its meaning and the levers it pulls. A step starts at `from`, takes a
 * time drawn from its law, may fail, and its draws belong to `step`, so that they are the same in every arm that holds it.
 */
export interface Mitigation<S extends Schema.Constraint = Schema.Constraint> {
  readonly kind: string;
  readonly title: string;
  readonly schema: S;
  readonly plan: (parameters: S["Type"], from: Ticks, step: string, planning: Planning) => Outcome;
}

export const mitigation = <S extends Schema.Constraint>(definition: Mitigation<S>): Mitigation<S> =>
  definition;

/** How long something takes that begins at `from`; `purpose` and `ordinal` are its draw's. */
export const timeOf = (
  law: DurationLaw,
  purpose: string,
  ordinal: number,
  from: Ticks,
  planning: Planning,
): Ticks => Math.round(duration(law, planning.draw(purpose, ordinal, from)));
