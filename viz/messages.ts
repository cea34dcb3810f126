/** What the worker tells the page. The page tells the worker one thing: the scenario. */
import type { Alert } from "../sim/operations/monitors.ts";
import type { StepTaken } from "../sim/operations/plan.ts";
import type { SeriesName } from "../sim/measures/series.ts";

export interface Planned {
  readonly kind: "planned";
  readonly steps: readonly StepTaken[];
}

/** A minute was simulated: its row of the series, and what changed in the steps up to it. */
export interface MinuteDone {
  readonly kind: "minute";
  readonly minute: number;
  /** One value a cluster. */
  readonly row: Readonly<Record<SeriesName, Int32Array>>;
  /** Chargers in each state. */
  readonly counts: Int32Array;
  readonly steps: readonly Uint32Array<ArrayBuffer>[];
  readonly alerts: readonly Alert[];
}

export interface Done {
  readonly kind: "done";
  readonly digest: string;
  readonly events: number;
  readonly tookMs: number;
}

export interface Failed {
  readonly kind: "failed";
  readonly why: string;
}

export type FromWorker = Planned | MinuteDone | Done | Failed;
