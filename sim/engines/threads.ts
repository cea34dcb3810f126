/** Replications on worker threads: the same results whatever their number. */
import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { type Engine, type Job, type JobResult, jobRunner } from "../experiments/job.ts";
import { type KeptEngine, keptEngine, poolEngine, type Worker as PoolWorker } from "../experiments/pool.ts";
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

const openThread =
  (entry: URL) =>
  (scenario: Scenario): PoolWorker => {
    const worker = new Worker(entry, { workerData: { scenario } });
    return { run: (job) => ask(worker, job), close: () => worker.terminate() };
  };

/** An engine of `threads` workers, each started from `entry`: a program that calls `serveJobs` off the main thread. */
export const threadsEngine = (entry: URL, threads = availableParallelism()): Engine =>
  poolEngine(openThread(entry), threads);

/** The same, with threads that wait for further jobs. */
export const keptThreads = (entry: URL, threads = availableParallelism()): KeptEngine =>
  keptEngine(openThread(entry), threads);
