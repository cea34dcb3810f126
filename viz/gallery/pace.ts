/** How long things take at another size, from how long they took at this one. */
import { turnTo } from "../../sim/live/film.ts";
import type { Run } from "../session/run.ts";

/** A film holds a whole frame every so many steps. */
const STEPS_PER_WHOLE_FRAME = 120;

/** The longest jump there is in the film, in ms: to just before a whole frame, from elsewhere. */
const jumpMs = ({ film }: Run): number => {
  const { at, steps } = film;
  const far = Math.floor(steps.length / STEPS_PER_WHOLE_FRAME) * STEPS_PER_WHOLE_FRAME - 1;
  if (far < 0 || at < 0) return 0;
  const began = performance.now();
  turnTo(film, 0);
  turnTo(film, far);
  const took = performance.now() - began;
  turnTo(film, at);
  return took;
};

export interface Pace {
  readonly runMs: number;
  readonly jumpMs: number;
}

/** What this run took; undefined until it is through. */
export const paceOf = (run: Run): Pace | undefined =>
  run.end === undefined ? undefined : { runMs: run.end.tookMs, jumpMs: jumpMs(run) };

/** Both grow with the number of chargers, or nearly. */
export const paceAt = (pace: Pace, from: number, chargers: number): Pace => ({
  runMs: (pace.runMs * chargers) / from,
  jumpMs: (pace.jumpMs * chargers) / from,
});

/** Two digits are more than is known. @example aboutMs(83_000) // "1.4 min" */
export const aboutMs = (ms: number): string => {
  const digits = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)));
  if (ms < 100) return "under 0.1 s";
  return ms < 60_000 ? `${digits(ms / 1000)} s` : `${digits(ms / 60_000)} min`;
};
