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

/** An engine whose workers wait for its next jobs of the same scenario, warm, until they are let go. */
export interface KeptEngine {
  readonly engine: Engine;
  readonly close: () => Promise<void>;
}

/** As `poolEngine`, for many small lots of jobs: to start a worker and warm it up takes longer than a lot does. */
export const keptEngine = (open: (scenario: Scenario) => Worker, workers: number): KeptEngine => {
  const idle = new Map<Scenario, Worker[]>();
  const engine = poolEngine((scenario) => {
    const waiting = idle.get(scenario) ?? [];
    idle.set(scenario, waiting);
    const worker = waiting.pop() ?? open(scenario);
    return { run: worker.run, close: () => void waiting.push(worker) };
  }, workers);
  const close = async (): Promise<void> => {
    for (const worker of [...idle.values()].flat()) await worker.close();
    idle.clear();
  };
  return { engine, close };
};
