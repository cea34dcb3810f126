import type { Engine } from "../experiments/job.ts";
import { threadsEngine } from "../engines/threads.ts";

/** Worker threads that start from the program itself. */
export const threads = (): Engine => threadsEngine(new URL(import.meta.url));
