/** What is wrong with a part, read from its figures alone: a sentence's worth, the worst first. */
import { LAG } from "../../sim/measures/series.ts";
import { DEAD, ZOMBIE } from "../../sim/twin/state.ts";
import { count, wholePercent } from "../figures.ts";
import type { ApiFigures, HubFigures, PipelineFigures } from "./parts.ts";

export interface Trouble {
  /** Stalled: something stands still. Saturated: more is asked of it than it can do. */
  readonly kind: "stalled" | "saturated";
  /** Two or three words. */
  readonly words: string;
}

/** Below this share of attempts a refusal is bad luck. */
const TELLING_REFUSALS = 0.05;
/** The queue of a gateway is full enough to be a worry. */
const TELLING_QUEUE = 0.1;
/** Waiting for a store: a few always do for a moment. */
const TELLING_WAITS = 3;
/** Not answered, of the API's attempts. */
const TELLING_FAILURES = 0.1;
const TELLING_ATTEMPTS = 10;
const SLOW_API_MS = 10_000;

const stalled = (words: string): Trouble => ({ kind: "stalled", words });
const saturated = (words: string): Trouble => ({ kind: "saturated", words });

export const troubleOfHub = (f: HubFigures): Trouble[] => {
  const troubles: Trouble[] = [];
  const refusing = f.refused > 0 && f.refused >= TELLING_REFUSALS * f.attempts;
  if (refusing) troubles.push(saturated(`refuses ${wholePercent(f.refused / f.attempts)}`));
  if (f.nodesUp < f.nodes) troubles.push(stalled(`${f.nodes - f.nodesUp} nodes down`));
  if (f.limit < 0.99 * f.usualLimit) troubles.push(saturated("admits less than usual"));
  if (f.instances < f.usualInstances)
    troubles.push(stalled(`${f.usualInstances - f.instances} gateway instances lost`));
  if (f.waiting > TELLING_QUEUE * f.queue) troubles.push(saturated(`${count(f.waiting)} set-ups wait`));
  return troubles;
};

export const troubleOfPipeline = (f: PipelineFigures, instances: readonly number[]): Trouble[] => {
  const standing = instances.filter((health) => health === ZOMBIE).length;
  const dead = instances.filter((health) => health === DEAD).length;
  const troubles: Trouble[] = [];
  if (standing > 0) troubles.push(stalled(`${standing} stalled`));
  if (dead > 0) troubles.push(stalled(`${dead} dead`));
  if (f.oldestMs > LAG) troubles.push(saturated(f.processed > f.arrived ? "catching up" : "falls behind"));
  return troubles;
};

export const troubleOfStore = (f: {
  readonly busy: number;
  readonly pool: number;
  readonly waiting: number;
}): Trouble[] =>
  f.busy >= f.pool && f.waiting >= Math.max(TELLING_WAITS, f.pool / 4)
    ? [saturated(`${count(f.waiting)} wait`)]
    : [];

export const troubleOfApi = (f: ApiFigures): Trouble[] => {
  const troubles: Trouble[] = [];
  if (f.open < 1) troubles.push(stalled(f.open === 0 ? "suspended" : `lets in ${wholePercent(f.open)}`));
  const failed = f.attempts === 0 ? 0 : 1 - Math.min(1, f.answered / f.attempts);
  if (f.attempts >= TELLING_ATTEMPTS && failed > TELLING_FAILURES)
    troubles.push(saturated(`${wholePercent(failed)} unanswered`));
  if (f.delayMs > SLOW_API_MS) troubles.push(saturated("slow"));
  return troubles;
};
