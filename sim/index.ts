/** The library: typed functions of plain data, by the names of the commands. */
export { loadScenario } from "./cli/files.ts";
export { clock, type Clock, type ClockMinute, type ClockOptions } from "./experiments/clock.ts";
export {
  compare,
  type ArmResult,
  type CompareOptions,
  type Comparison,
  type KnownLeague,
  type League,
} from "./experiments/compare.ts";
export {
  compareDesigns,
  type DesignComparison,
  type DesignOptions,
  type DesignResult,
} from "./experiments/designs.ts";
export { diff, type Diff, type DiffOptions, type Pair, type PairDiff } from "./experiments/diff.ts";
export { simulate, type RunResult, type SimulateOptions } from "./experiments/simulate.ts";
export {
  type HypothesisResult,
  type StopResult,
  type ThresholdResult,
  type Verdicts,
} from "./experiments/verdicts.ts";
export { sweep, type Sweep, type SweepOptions, type SweepPoint, type SweepRun } from "./experiments/sweep.ts";
export { type Effect, type Tornado } from "./experiments/tornado.ts";
export { type Vary } from "./experiments/vary.ts";
export { monthlyCost, type MonthlyCost } from "./measures/cost.ts";
export { type Impact, type MetricName, METRICS } from "./measures/impact.ts";
export { type Ledger } from "./measures/ledger.ts";
export { decodeDesign, type Design } from "./scenario/design.ts";
export { type Scenario } from "./scenario/schema.ts";
export { withChargers, type LoadPieces } from "./scenario/inventory.ts";
export { type Charger } from "./twin/inventory.ts";
export { chargersIn } from "./twin/roster.ts";
export { decodeScenario, type Load, type Reading } from "./scenario/read.ts";
export { scaleTo } from "./scenario/scale.ts";
