/** How one charger stands at the playhead, in words. */
import {
  changedAt,
  HELD_OFFLINE,
  STEP_TICKS,
  STEPS_PER_MINUTE,
  turnTo,
  WHOLE_BYTE,
} from "../../sim/live/film.ts";
import type { Group } from "../../sim/twin/parameters.ts";
import { kindsShown } from "../map/kinds.ts";
import type { Run } from "../session/run.ts";
import { clockAt } from "../timeline/marks.ts";

export interface Standing {
  readonly id: number;
  readonly group: Group;
  /** Its kind in the legend. */
  readonly kind: number;
  readonly words: string;
  /** What the cloud holds it for. */
  readonly held: string;
  readonly since: string;
}

/** The film's frame at a minute, as the legend counts it; undefined before there is one. */
export const frameAt = (run: Run, minute: number): Uint8Array | undefined => {
  const step = minute * STEPS_PER_MINUTE;
  if (step >= run.film.steps.length) return undefined;
  turnTo(run.film, step);
  return run.film.frame;
};

/** How a charger stands at a step of the film; undefined if there is none such. */
export const standingOf = (
  run: Run,
  groupOf: Uint16Array,
  id: number,
  step: number,
  truthHidden: boolean,
): Standing | undefined => {
  const group = run.scenario.fleet.groups[groupOf[id]];
  if (group === undefined || step < 0 || step >= run.film.steps.length) return undefined;
  turnTo(run.film, step);
  const byte = run.film.frame[id];
  const kinds = kindsShown(truthHidden);
  const kind = kinds.of[byte];
  const changed = changedAt(run.film, id, step, truthHidden ? HELD_OFFLINE : WHOLE_BYTE);
  return {
    id,
    group,
    kind,
    words: kinds.list[kind].words,
    held: (byte & HELD_OFFLINE) === 0 ? "online" : "offline",
    since:
      changed <= 0 ? "since before the run began" : `since ${clockAt(run.scenario, changed * STEP_TICKS)}`,
  };
};
