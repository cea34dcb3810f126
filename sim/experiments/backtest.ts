/** The backtest: what an incident report states against what comes out of the twin, fact by fact. */
import type { MitigationSpec } from "../mitigations/index.ts";
import { advance, branch } from "../operations/simulation.ts";
import type { Fact, Scenario } from "../scenario/schema.ts";
import { sum } from "../twin/offline.ts";
import { measureFact } from "./facts.ts";
import { planOf, seedOf, simulationOf } from "./replication.ts";
import { median } from "./statistics.ts";
import { decisionOf, pastOf } from "./worlds.ts";

/** The values of a scenario's facts in one replication, in their order. */
export type FactValues = readonly (number | null)[];

export interface FactResult {
  readonly incident: string;
  readonly id: string;
  readonly what: string;
  /** Fed to the run. */
  readonly given: boolean;
  /** The parameter that was chosen to meet it. */
  readonly fitted: string | null;
  readonly reported: string;
  readonly unit: Fact["unit"];
  /** The median over the replications that have it; null when none has. */
  readonly simulated: number | null;
  readonly lowest: number | null;
  readonly highest: number | null;
  /** Share of the replications in which it holds. */
  readonly holdsIn: number;
  readonly holds: boolean;
}

export interface Backtest {
  readonly replications: number;
  readonly facts: readonly FactResult[];
  /** Of the facts that are reproduced; the given and the fitted do not count. */
  readonly held: number;
  readonly failed: number;
}

/** What an arm drops when it goes ahead: a failover that finds no capacity drops nothing and says nothing. */
const goingAhead = (step: MitigationSpec): MitigationSpec =>
  step.kind === "failover" ? { ...step, capacityHad: 1, standbyFit: 1 } : step;

/** Chargers an arm that was never taken would have dropped, by the time its steps are done. */
const droppedBy = (scenario: Scenario, seed: string, name: string): number => {
  const { at, choices } = decisionOf(scenario);
  const steps = choices.find((choice) => choice.name === name)?.steps ?? [];
  const plan = planOf(scenario, seed, { arm: { from: at, steps: steps.map(goingAhead) } });
  const done = Math.max(at, ...plan.steps.filter((step) => step.ofArm).map((step) => step.doneAt));
  const s = branch(pastOf(scenario, seed), plan);
  advance(s, Math.min(done, scenario.lasts));
  return sum(s.twin.tally.droppedByMitigation);
};

/** Runs one replication and measures every fact in it. */
export const factValues = (scenario: Scenario, replication: number): FactValues => {
  const seed = seedOf(scenario, replication);
  const s = simulationOf(scenario, seed, planOf(scenario, seed));
  advance(s, scenario.lasts);
  return (scenario.expect?.facts ?? []).map((fact) =>
    measureFact(scenario, s, fact.measure, (arm) => droppedBy(scenario, seed, arm)),
  );
};

const rounded = (x: number): number => Math.round(x * 10_000) / 10_000;

const holdsFor = (fact: Fact, value: number | null): boolean =>
  value !== null &&
  (fact.reported === undefined || Math.abs(value - fact.reported) <= (fact.within ?? 0)) &&
  (fact.atLeast === undefined || value >= fact.atLeast) &&
  (fact.atMost === undefined || value <= fact.atMost);

const percent = (share: number): string => `${rounded(share * 100)} %`;

const reportedText = (fact: Fact): string => {
  const print = (x: number): string =>
    fact.unit === "share" ? percent(x) : fact.unit === "min" ? `${x} min` : `${x}`;
  if (fact.reported !== undefined)
    return fact.within ? `${print(fact.reported)} ± ${print(fact.within)}` : print(fact.reported);
  if (fact.atLeast !== undefined && fact.atMost !== undefined)
    return `${print(fact.atLeast)} to ${print(fact.atMost)}`;
  return fact.atLeast !== undefined
    ? `at least ${print(fact.atLeast)}`
    : `at most ${print(fact.atMost ?? 0)}`;
};

const summary = (scenario: Scenario, fact: Fact, values: FactValues): FactResult => {
  const present = values.filter((v): v is number => v !== null);
  const holding = values.filter((v) => holdsFor(fact, v)).length;
  return {
    incident: scenario.expect?.incident ?? "",
    id: fact.id,
    what: fact.what,
    given: fact.status === "given",
    fitted: fact.fitted ?? null,
    reported: reportedText(fact),
    unit: fact.unit,
    simulated: present.length === 0 ? null : rounded(median(present)),
    lowest: present.length === 0 ? null : rounded(Math.min(...present)),
    highest: present.length === 0 ? null : rounded(Math.max(...present)),
    holdsIn: rounded(holding / values.length),
    holds: holding >= HOLDS_IN * values.length,
  };
};

/** A fact holds when it does in this share of the replications. */
export const HOLDS_IN = 0.9;

/** Puts the replications of each scenario together. */
export const summarize = (
  runs: readonly { readonly scenario: Scenario; readonly values: readonly FactValues[] }[],
): Backtest => {
  const facts = runs
    .filter(({ values }) => values.length > 0)
    .flatMap(({ scenario, values }) =>
      (scenario.expect?.facts ?? []).map((fact, k) =>
        summary(
          scenario,
          fact,
          values.map((v) => v[k]),
        ),
      ),
    );
  const counted = facts.filter((f) => !f.given && f.fitted === null);
  return {
    replications: Math.max(0, ...runs.map((r) => r.values.length)),
    facts,
    held: counted.filter((f) => f.holds).length,
    failed: counted.filter((f) => !f.holds).length,
  };
};
