/** A unit of work an engine can run anywhere: a pure function of the scenario and the job. */
import type { Ticks } from "../kernel/time.ts";
import type { Change } from "../scenario/change.ts";
import type { Scenario } from "../scenario/schema.ts";
import { factValues, type FactValues } from "./backtest.ts";
import { causeIn } from "./causes.ts";
import { type Known, pastsOf } from "./pasts.ts";
import { runVariant, type Variant, variantOf, type VariantResult } from "./variant.ts";
import type { Case } from "./check/case.ts";
import { judgeCase } from "./check/play.ts";
import type { PropertySpec } from "./check/properties/index.ts";
import type { Judgement } from "./check/properties/property.ts";
import { runTrial, type Trial, type TrialResult } from "./trial.ts";
import { decisionOf, forkWorld, hindsightWorld, type World } from "./worlds.ts";

export type Job =
  | { readonly kind: "hindsight"; readonly world: number }
  /** `changes` to the scenario first. */
  | { readonly kind: "as known"; readonly world: number; readonly changes?: readonly Change[] }
  /** The decision at another time, in a world or, without one, as it went on. */
  | { readonly kind: "fork"; readonly at: Ticks; readonly world?: number }
  | { readonly kind: "facts"; readonly replication: number }
  /** Of a scenario of its own, or else of that of the engine. */
  | ({ readonly kind: "run"; readonly of?: Scenario } & Variant)
  /** Of a scenario of its own. */
  | ({ readonly kind: "trial" } & Trial)
  /** The engine's scenario is the system that is tested. */
  | { readonly kind: "case"; readonly one: Case; readonly properties: readonly PropertySpec[] };

export type JobResult = World | FactValues | VariantResult | TrialResult | readonly Judgement[];

/** A world in which one of the causes that are open at the decision is true. */
const worldAt = (scenario: Scenario, { causes, open, pastOf }: Known, at: Ticks, world: number): World => {
  const cause = causeIn(world, scenario.seed, causes, open);
  return forkWorld(causes[cause].scenario, pastOf(cause), { at, world }, cause, open);
};

/** Runs jobs of one scenario; what those of one variant share, if they come in a row, is worked out once. */
export const jobRunner = (scenario: Scenario): ((job: Job) => JobResult) => {
  let latest: { readonly key: string; readonly known: ReturnType<typeof pastsOf> } | undefined;
  const knownAt = (at: Ticks, changes: readonly Change[] = []): Known => {
    const key = JSON.stringify(changes);
    if (latest?.key !== key) latest = { key, known: pastsOf(variantOf(scenario, changes)) };
    return latest.known(at);
  };
  return (job) => {
    switch (job.kind) {
      case "hindsight":
        return hindsightWorld(scenario, job.world);
      case "as known": {
        const { at } = decisionOf(scenario);
        return worldAt(scenario, knownAt(at, job.changes), at, job.world);
      }
      case "fork":
        return job.world === undefined
          ? forkWorld(scenario, knownAt(job.at).pastOf(0), job)
          : worldAt(scenario, knownAt(job.at), job.at, job.world);
      case "facts":
        return factValues(scenario, job.replication);
      case "run":
        return runVariant(job.of ?? scenario, job);
      case "trial":
        return runTrial(job);
      case "case":
        return judgeCase(scenario, job.one, job.properties);
    }
  };
};

/**
 * What an experiment needs of an engine: the results of the jobs, in their order, however many run at once. When
 * `enough` says so of the results so far, in an unbroken row, no further job is begun, and the results end with the last of an unbroken row.
 */
export type Engine = (
  scenario: Scenario,
  jobs: readonly Job[],
  options: EngineOptions,
) => Promise<JobResult[]>;

export interface EngineOptions {
  readonly onProgress?: (done: number, of: number) => void;
  readonly enough?: (results: readonly JobResult[]) => boolean;
}

/** One job after another, here. */
export const inProcess: Engine = async (scenario, jobs, { onProgress, enough }) => {
  const run = jobRunner(scenario);
  const results: JobResult[] = [];
  for (const job of jobs) {
    if (enough?.(results) === true) break;
    results.push(run(job));
    onProgress?.(results.length, jobs.length);
  }
  return results;
};
