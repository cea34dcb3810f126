/** Two futures beside one another: what of their outcomes differs, and for whom it is better. */
import { METRIC_NAMES, METRICS, type MetricName } from "../../sim/measures/impact.ts";
import type { Done } from "../../sim/live/protocol.ts";

export type Verdict = "better" | "worse" | "the same";

/** Of every figure here, less is better; a recovery that is not reached is the worst. */
export const verdictOf = (main: number | null, branch: number | null): Verdict => {
  const [a, b] = [main ?? Infinity, branch ?? Infinity];
  return a === b ? "the same" : b < a ? "better" : "worse";
};

export interface Differing {
  readonly name: MetricName;
  /** What it is, in a sentence. */
  readonly about: string;
  readonly main: number | null;
  readonly branch: number | null;
}

/** The outcomes that differ, the score first. */
export const differing = (main: Done["impact"], branch: Done["impact"]): Differing[] =>
  METRIC_NAMES.filter((name) => main[name] !== branch[name])
    .sort((a, b) => Number(b === "score") - Number(a === "score"))
    .map((name) => ({ name, about: METRICS[name], main: main[name], branch: branch[name] }));
