import type { Schema } from "effect";
import type { Ticks } from "../../../kernel/time.ts";
import type { Impact } from "../../../measures/impact.ts";
import type { Simulation } from "../../../operations/simulation.ts";
import type { Scenario } from "../../../scenario/schema.ts";
import type { Case } from "../case.ts";

/** A case that was played to its end. */
export interface Played {
  readonly scenario: Scenario;
  readonly s: Simulation;
  readonly impact: Impact;
  /** When the last fault was over; of one that nothing ends but somebody's act, when it began; half the run without any. */
  readonly over: Ticks;
  /** Chargers of the system, as a multiple of those that were simulated. */
  readonly scale: number;
}

/** What came of holding a case to a property. */
export interface Judgement {
  /** Null where the case says nothing of it: the run ends too soon. */
  readonly holds: boolean | null;
  /** What was found, and the most it may be; in `unit`. */
  readonly value: number;
  readonly most: number;
  readonly unit: "min" | "chargers" | "messages" | "sessions" | "customer-minutes" | "troubles";
  /** What was found, in words that go on after a dash. */
  readonly why: string;
}

/** Plays another case, or the same with something else done. */
export type Play = (change?: {
  readonly one?: Case;
  readonly steps?: Scenario["actions"];
  readonly alone?: boolean;
}) => Played;

/** What a scenario is held to. */
export type Held = Partial<Pick<Scenario, "hypotheses" | "thresholds">>;

/** A property of resilience, defined once: its parameters, its meaning and how a case is judged by it. */
export interface Property<S extends Schema.Constraint = Schema.Constraint> {
  readonly kind: string;
  readonly title: string;
  readonly schema: S;
  /** It is of what faults do: what is so without them as well is not their doing. */
  readonly ofFaults?: true;
  /** The same as a scenario says it, so that its run alone is held to it; not all can be said so. */
  readonly asHeld?: (parameters: S["Type"], played: Played) => Held;
  /** `played` is the case as it is; with `play` it may be compared with others. */
  readonly judge: (parameters: S["Type"], played: Played, play: Play, one: Case) => Judgement;
}

export const property = <S extends Schema.Constraint>(definition: Property<S>): Property<S> => definition;
