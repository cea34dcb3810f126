/** Replications on worker threads: the same results whatever their number. */
import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { type Engine, type Job, type JobResult, jobRunner } from "../experiments/job.ts";
import type { Scenario } from "../scenario/schema.ts";

/** What a worker does: the program's entry calls it when it is not on the main thread. */
export const serveJobs = (): void => {
  const run = jobRunner((workerData as { scenario: Scenario }).scenario);
  parentPort?.on("message", (job: Job) => parentPort?.postMessage(run(job)));
};

/** Runs one job in a worker. */
const ask = (worker: Worker, job: Job): Promise<JobResult> =>
  new Promise((resolve, reject) => {
    const onMessage = (result: JobResult): void => settle(() => resolve(result));
    const onError = (error: Error): void => settle(() => reject(error));
    const onExit = (code: number): void => onError(new Error(`a worker thread ended with code ${code}`));
    const settle = (act: () => void): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      act();
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(job);
  });

const unbroken = (results: readonly (JobResult | undefined)[]): JobResult[] => {
  const end = results.findIndex((r) => r === undefined);
  return results.slice(0, end < 0 ? results.length : end) as JobResult[];
};

/** An engine of `threads` workers, each started from `entry`: a program that calls `serveJobs` off the main thread. */
export const threadsEngine =
  (entry: URL, threads = availableParallelism()): Engine =>
  async (scenario, jobs, { onProgress, enough }) => {
    const results: (JobResult | undefined)[] = jobs.map(() => undefined);
    let begun = 0;
    let done = 0;
    let failed = false;
    const work = async (): Promise<void> => {
      const worker = new Worker(entry, { workerData: { scenario } });
      try {
        while (begun < jobs.length && !failed && enough?.(unbroken(results)) !== true) {
          const k = begun++;
          results[k] = await ask(worker, jobs[k]);
          onProgress?.(++done, jobs.length);
        }
      } catch (error) {
        failed = true;
        throw error;
      } finally {
        await worker.terminate();
      }
    };
    await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work));
    return unbroken(results);
  };
