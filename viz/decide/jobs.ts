/** A worker that runs jobs of one scenario: the first message brings it, each other is a job, and is answered. */
import { type Job, type JobResult, jobRunner } from "../../sim/experiments/job.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";

export type Answer = { readonly result: JobResult } | { readonly problem: string };

let run: ReturnType<typeof jobRunner> | undefined;

const answerTo = (job: Job): Answer => {
  try {
    return { result: run!(job) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
};

addEventListener("message", ({ data }: MessageEvent<{ readonly scenario: Scenario } | Job>) => {
  if ("scenario" in data) run = jobRunner(data.scenario);
  else postMessage(answerTo(data));
});
