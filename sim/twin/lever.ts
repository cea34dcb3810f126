import type { Ticks } from "../kernel/time.ts";
import type { Twin } from "./state.ts";

/** Something that faults, mitigations and people can do to the twin, at a tick. */
export interface Lever {
  /** What its target is. */
  readonly target: string;
  /** What its value and detail mean. */
  readonly about: string;
  readonly pull: (w: Twin, t: Ticks, target: number, value: number, detail: number) => void;
}
