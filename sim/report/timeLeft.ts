/** How long a long computation will still take, in words. */

/** How sure it is that `total` is what will be done: where it may be less, so may the time; where it is no figure, none is told. */
export type Until = "about" | "at most" | "unknown";

/** Before that, what is done says too little of what is left. */
const KNOWN_AFTER_MS = 3_000;

/** No finer than can be known. @example roughly(110_000) // "2 min" */
const roughly = (ms: number): string => {
  const seconds = 5 * Math.max(1, Math.ceil(ms / 5_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};

/**
 * What is left, if it goes on as fast as it went so far; empty if that cannot be told.
 *
 * @example timeLeft(60_000, 1, 3, "about") // "about 2 min left"
 */
export const timeLeft = (elapsedMs: number, done: number, total: number, until: Until): string =>
  until === "unknown" || elapsedMs < KNOWN_AFTER_MS || done === 0 || done >= total
    ? ""
    : `${until} ${roughly((elapsedMs * (total - done)) / done)} left`;
