import type { Schema } from "effect";
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
