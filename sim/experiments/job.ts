/** A unit of work an engine can run anywhere: a pure function of the scenario and the job. */
import type { Impact } from "../measures/impact.ts";
import type { Simulation } from "../operations/simulation.ts";
import type { Scenario } from "../scenario/schema.ts";
import { factValues, type FactValues } from "./backtest.ts";
import { runVariant, type Variant, type VariantResult } from "./variant.ts";
import { asKnownWorld, hindsightWorld, pastOf } from "./worlds.ts";

export type Job =
  | { readonly kind: "hindsight"; readonly world: number }
  | { readonly kind: "as known"; readonly world: number }
  | { readonly kind: "facts"; readonly replication: number }
  | ({ readonly kind: "run" } & Variant);

export type JobResult = readonly Impact[] | FactValues | VariantResult;

/** Runs jobs of one scenario; what they share is worked out once. */
export const jobRunner = (scenario: Scenario): ((job: Job) => JobResult) => {
  let past: Simulation | undefined;
  return (job) => {
    switch (job.kind) {
      case "hindsight":
        return hindsightWorld(scenario, job.world);
      case "as known":
        past ??= pastOf(scenario, scenario.seed);
        return asKnownWorld(scenario, past, job.world);
      case "facts":
        return factValues(scenario, job.replication);
      case "run":
        return runVariant(scenario, job);
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
