import type { Engine } from "../experiments/job.ts";
import type { KeptEngine } from "../experiments/pool.ts";
import { keptThreads, threadsEngine } from "../engines/threads.ts";

/** Worker threads that start from the program itself. */
export const threads = (): Engine => threadsEngine(new URL(import.meta.url));

/** The same, kept for many small lots of jobs. */
export const threadsKept = (): KeptEngine => keptThreads(new URL(import.meta.url));
