import type { Schema } from "effect";
import type { Planning, Pull } from "../twin/planning.ts";

/** A fault, defined once: its parameters, its meaning and the levers it pulls. */
export interface Fault<S extends Schema.Constraint = Schema.Constraint> {
  readonly kind: string;
  readonly title: string;
  readonly schema: S;
  readonly plan: (parameters: S["Type"], planning: Planning) => readonly Pull[];
}

export const fault = <S extends Schema.Constraint>(definition: Fault<S>): Fault<S> => definition;
