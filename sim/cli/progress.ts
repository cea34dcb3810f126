/** One line on standard error that says how far a long command is; none where nobody watches. */
import { timeLeft, type Until } from "../report/timeLeft.ts";
import type { Terminal } from "./terminal.ts";

export interface Progress {
  readonly update: (done: number, total: number, what: string, until?: Until) => void;
  /** Takes the line away, before results are printed. */
  readonly clear: () => void;
}

const EVERY_MS = 100;
const CLEAR = "\r\u001b[2K";

const comma = (text: string): string => (text === "" ? "" : `, ${text}`);

export const progressOn = (
  { progress }: Pick<Terminal, "progress">,
  write: (text: string) => void = (text) => void process.stderr.write(text),
  now: () => number = () => performance.now(),
): Progress => {
  const started = now();
  let last = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    update: (done, total, what, until = "about") => {
      const at = now();
      if (!progress || (at - last < EVERY_MS && done < total)) return;
      last = at;
      drawn = true;
      const percent = Math.floor((100 * done) / Math.max(1, total));
      write(
        `${CLEAR}${what} ${done} of ${total} (${percent} %)${comma(timeLeft(at - started, done, total, until))}`,
      );
    },
    clear: () => {
      if (drawn) write(CLEAR);
      drawn = false;
    },
  };
};
