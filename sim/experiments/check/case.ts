/** A case: troubles on a scenario at a size, with a seed. All of it is data, so that it can be saved, sent to a worker, and made less. */
import { type BadChange } from "../../scenario/change.ts";
import { withEdits } from "../../scenario/edits.ts";
import { chargersOf, scaleTo } from "../../scenario/scale.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { ticksAt } from "../../twin/quantity.ts";
import { editOf, type Trouble } from "./trouble.ts";

export interface Case {
  readonly troubles: readonly Trouble[];
  readonly chargers: number;
  /** Clusters that are left, by name; all when null. */
  readonly clusters: readonly string[] | null;
  readonly seed: string;
}

/** The scenario with some of its clusters, and the chargers of those. */
export const withClusters = (scenario: Scenario, names: readonly string[] | null): Scenario => {
  if (names === null) return scenario;
  return {
    ...scenario,
    fleet: {
      ...scenario.fleet,
      groups: scenario.fleet.groups.filter(({ cluster }) => names.includes(cluster)),
    },
    cloud: {
      ...scenario.cloud,
      clusters: scenario.cloud.clusters.filter(({ name }) => names.includes(name)),
    },
  };
};

/** What was in place when the run began; what operators did later was of the outage they met. */
export const inPlace = ({ actions, starts }: Pick<Scenario, "actions" | "starts">): Scenario["actions"] =>
  actions.filter(({ at }) => ticksAt(at, starts) === 0);

/** The system that is tested: the scenario without what went wrong in it, and without what it is compared and held to. */
export const systemOf = ({ arms: _arms, expect: _expect, ...scenario }: Scenario): Scenario => ({
  ...scenario,
  faults: [],
  actions: inPlace(scenario),
  hypotheses: [],
  thresholds: [],
  stopWhen: [],
});

/** The scenario of a case, or why there is none: troubles that overlap, a cluster that something else names. */
export const scenarioOfCase = (
  system: Scenario,
  { troubles, chargers, clusters, seed }: Case,
): { readonly scenario: Scenario } | { readonly bad: readonly BadChange[] } => {
  const part = withClusters(system, clusters);
  const edited = withEdits(
    part,
    troubles.map((trouble) => editOf(part, trouble)),
  );
  if ("bad" in edited) return edited;
  const scenario = { ...edited.scenario, seed };
  return { scenario: chargers === chargersOf(scenario) ? scenario : scaleTo(scenario, chargers).scenario };
};

/** Whether a case can be played at all. */
export const isPlayable = (system: Scenario, one: Case): boolean => {
  try {
    return "scenario" in scenarioOfCase(system, one);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};
