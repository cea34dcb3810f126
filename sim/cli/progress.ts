/** One line on standard error that says how far a long command is; none where nobody watches. */
import type { Terminal } from "./terminal.ts";

/** How sure it is that `total` is what will be done: where it may be less, so may the time; where it is no figure, none is told. */
export type Until = "about" | "at most" | "unknown";

export interface Progress {
  readonly update: (done: number, total: number, what: string, until?: Until) => void;
  /** Takes the line away, before results are printed. */
  readonly clear: () => void;
}

const EVERY_MS = 100;
/** Before that, what is done says too little of what is left. */
const KNOWN_AFTER_MS = 3_000;
const CLEAR = "\r\u001b[2K";

/** No finer than can be known. @example roughly(110_000) // "2 min" */
const roughly = (ms: number): string => {
  const seconds = 5 * Math.max(1, Math.ceil(ms / 5_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};

/** What is left, if it goes on as fast as it went so far. */
const left = (elapsedMs: number, done: number, total: number, until: Until): string =>
  until === "unknown" || elapsedMs < KNOWN_AFTER_MS || done === 0 || done >= total
    ? ""
    : `, ${until} ${roughly((elapsedMs * (total - done)) / done)} left`;

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
      write(`${CLEAR}${what} ${done} of ${total} (${percent} %)${left(at - started, done, total, until)}`);
    },
    clear: () => {
      if (drawn) write(CLEAR);
      drawn = false;
    },
  };
};
