/** An engine of workers that run jobs side by side: the same results whatever their number. */
import type { Scenario } from "../scenario/schema.ts";
import type { Engine, Job, JobResult } from "./job.ts";

/** Something that runs one job at a time, elsewhere. */
export interface Worker {
  /** Undefined if it was stopped in the middle of the job. */
  readonly run: (job: Job) => Promise<JobResult | undefined>;
  readonly close: () => Promise<unknown> | void;
}

const unbroken = (results: readonly (JobResult | undefined)[]): JobResult[] => {
  const end = results.findIndex((r) => r === undefined);
  return results.slice(0, end < 0 ? results.length : end) as JobResult[];
};

/** @param open starts a worker for jobs of one scenario */
export const poolEngine =
  (open: (scenario: Scenario) => Worker, workers: number): Engine =>
  async (scenario, jobs, { onProgress, enough }) => {
    const results: (JobResult | undefined)[] = jobs.map(() => undefined);
    let begun = 0;
    let done = 0;
    let failed = false;
    const work = async (): Promise<void> => {
      const worker = open(scenario);
      try {
        while (begun < jobs.length && !failed && enough?.(unbroken(results)) !== true) {
          const k = begun++;
          results[k] = await worker.run(jobs[k]);
          if (results[k] === undefined) break;
          onProgress?.(++done, jobs.length);
        }
      } catch (error) {
        failed = true;
        throw error;
      } finally {
        await worker.close();
      }
    };
    await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, work));
    return unbroken(results);
  };
