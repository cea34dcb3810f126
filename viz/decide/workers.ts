/** Replications in Web Workers: the same results whatever their number, and as in Node. */
import type { Engine, Job, JobResult } from "../../sim/experiments/job.ts";
import { poolEngine } from "../../sim/experiments/pool.ts";
import type { Answer } from "./jobs.ts";

/** One core is left to the page; a fleet in each of many workers would take much memory. @example workersFor(8) // 4 */
export const workersFor = (cores: number): number => Math.max(1, Math.min(4, cores - 1));

/** Runs one job; undefined if it is stopped before its end. */
const ask = (worker: Worker, job: Job, stop: AbortSignal): Promise<JobResult | undefined> =>
  new Promise((resolve, reject) => {
    const own = new AbortController();
    const settle = (act: () => void): void => {
      own.abort();
      act();
    };
    const { signal } = own;
    worker.addEventListener(
      "message",
      ({ data }: MessageEvent<Answer>) =>
        settle(() => ("result" in data ? resolve(data.result) : reject(new Error(data.problem)))),
      { signal },
    );
    worker.addEventListener(
      "error",
      ({ message }) => settle(() => reject(new Error(message || "a worker could not be started"))),
      { signal },
    );
    stop.addEventListener("abort", () => settle(() => resolve(undefined)), { signal });
    if (stop.aborted) settle(() => resolve(undefined));
    else worker.postMessage(job);
  });

/** @param stop ends the jobs under way at once; what was done is the result */
export const webEngine = (stop: AbortSignal, workers = workersFor(navigator.hardwareConcurrency)): Engine => {
  const engine = poolEngine((scenario) => {
    const worker = new Worker(new URL("./jobs.ts", import.meta.url), { type: "module" });
    worker.postMessage({ scenario });
    return { run: (job) => ask(worker, job, stop), close: () => worker.terminate() };
  }, workers);
  return (scenario, jobs, options) =>
    engine(scenario, jobs, {
      ...options,
      enough: (results) => stop.aborted || options.enough?.(results) === true,
    });
};
