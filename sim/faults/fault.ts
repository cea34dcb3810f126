import type { Schema } from "effect";
import type { Planning, Pull } from "../twin/planning.ts";

/** How bad a fault is by one of its parameters: the value that does least, and the one that does most, as they are decoded. */
export type Severity<S extends Schema.Constraint> = {
  readonly [K in keyof S["Type"]]?: readonly [mildest: number, worst: number];
};

/** A fault, defined once: its parameters, its meaning and the levers it pulls. */
export interface Fault<S extends Schema.Constraint = Schema.Constraint> {
  readonly kind: string;
  readonly title: string;
  readonly schema: S;
  /** The parameters that say how bad it is: random plans draw between their ends, and shrink towards the mild one. */
  readonly severity?: Severity<S>;
  /** One of them, to be doubled: twice as much of it helps nobody, in expectation, with people and automation off. */
  readonly doubles?: keyof S["Type"] & string;
  readonly plan: (parameters: S["Type"], planning: Planning) => readonly Pull[];
}

export const fault = <S extends Schema.Constraint>(definition: Fault<S>): Fault<S> => definition;
