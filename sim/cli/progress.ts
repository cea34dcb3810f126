/** One line on standard error that says how far a long command is; none where nobody watches. */
import type { Terminal } from "./terminal.ts";

export interface Progress {
  readonly update: (done: number, total: number, what: string) => void;
  /** Takes the line away, before results are printed. */
  readonly clear: () => void;
}

const EVERY_MS = 100;
const CLEAR = "\r\u001b[2K";

export const progressOn = (
  { progress }: Pick<Terminal, "progress">,
  write: (text: string) => void = (text) => void process.stderr.write(text),
  now: () => number = () => performance.now(),
): Progress => {
  let last = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    update: (done, total, what) => {
      if (!progress || (now() - last < EVERY_MS && done < total)) return;
      last = now();
      drawn = true;
      write(`${CLEAR}${what} ${done} of ${total} (${Math.floor((100 * done) / Math.max(1, total))} %)`);
    },
    clear: () => {
      if (drawn) write(CLEAR);
      drawn = false;
    },
  };
};
