/** A run of a scenario to its end, held to all it states and to properties besides: one side of one world of a diff. */
import type { Impact } from "../measures/impact.ts";
import { digestOf } from "../operations/simulation.ts";
import { chargersOf, scaleTo } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { playScenario } from "./check/play.ts";
import { propertyOf, type PropertySpec } from "./check/properties/index.ts";
import type { Judgement, Play } from "./check/properties/property.ts";
import { seedOf } from "./replication.ts";
import { type Verdicts, verdictsOf } from "./verdicts.ts";

export interface Trial {
  readonly of: Scenario;
  /** The fleet is scaled to so many. */
  readonly chargers?: number;
  readonly replication: number;
  /** Those that judge the run itself: `judgesAlone`. */
  readonly properties: readonly PropertySpec[];
}

export interface TrialResult extends Verdicts {
  readonly digest: string;
  readonly impact: Impact;
  /** By property. */
  readonly judgements: readonly Judgement[];
}

/** Whether a property judges a run by itself; others compare it with runs of other troubles, which are random. */
export const judgesAlone = ({ kind }: PropertySpec): boolean => kind !== "mitigation" && kind !== "doubling";

const noOther: Play = () => {
  throw new RangeError("this property compares a run with others");
};

/** Stop conditions are judged, and stop nothing: figures of runs that end early say nothing beside those of whole ones. */
export const runTrial = ({ of, chargers = chargersOf(of), replication, properties }: Trial): TrialResult => {
  const scaled = chargers === chargersOf(of) ? of : scaleTo(of, chargers).scenario;
  const seed = seedOf(of, replication);
  const played = playScenario(of, { ...scaled, seed });
  const nothing = { troubles: [], chargers, clusters: null, seed };
  return {
    digest: digestOf(played.s),
    impact: played.impact,
    ...verdictsOf(played.scenario, played.s, played.impact),
    judgements: properties.map((spec) => propertyOf(spec).judge(spec, played, noOther, nothing)),
  };
};
