/** The state of things at a minute in words: what is broken, and what was tried. */
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import type { StepTaken } from "../../sim/operations/plan.ts";
import { count, percentOf } from "../figures.ts";
import { clockAt, faultMarks, minuteOf, plainWords } from "../timeline/marks.ts";
import { type Run, valueAt } from "../session/run.ts";
import { truthHidden } from "../view/view.ts";
import { seenStatusAt } from "./seenStory.ts";

/** The clusters a fault names; empty if none names one. */
export const faultyClusters = ({ scenario }: Pick<Run, "scenario">): ReadonlySet<string> =>
  new Set(scenario.faults.flatMap((fault) => ("cluster" in fault ? [fault.cluster] : [])));

/** The state of things in a sentence, as far as it may be told. */
export const statusAt = (run: Run, minute: number): string => {
  if (truthHidden.value) return seenStatusAt(run, minute);
  const offline = valueAt(run, "offline", minute);
  const known = valueAt(run, "knownOffline", minute);
  const at = clockAt(run.scenario, minute * TICKS_PER_MINUTE);
  return `${at}, ${count(offline)} chargers offline, the cloud knows of ${count(known)}`;
};

/** Who is hit: the faulty clusters, and all others. */
export const whereAt = (run: Run, minute: number): string => {
  const names = faultyClusters(run);
  const faulty = run.clusters.filter(({ name }) => names.has(name));
  if (faulty.length === 0 || faulty.length === run.clusters.length) return "";
  const isFaulty = (c: number) => names.has(run.clusters[c].name);
  const inside = valueAt(run, "offline", minute, isFaulty);
  const outside = valueAt(run, "offline", minute, (c) => !isFaulty(c));
  const size = faulty.reduce((sum, { chargers }) => sum + chargers, 0);
  const rest = run.chargers - size;
  return (
    `${faulty.map(({ name }) => name).join(", ")}: ${count(inside)} of ${count(size)} (${percentOf(inside, size)}). ` +
    `Elsewhere: ${count(outside)} of ${count(rest)} (${percentOf(outside, rest)}).`
  );
};

export const brokenAt = (run: Run, minute: number): string[] => {
  const t = minute * TICKS_PER_MINUTE;
  const begun = faultMarks(run.scenario).filter(({ from }) => from <= t);
  return begun.map((mark) => {
    const over = mark.until !== undefined && mark.until <= t;
    const what = mark.text.replace(/, from .*$/, "");
    return over
      ? `${what}, ${clockAt(run.scenario, mark.from)} to ${clockAt(run.scenario, mark.until)}.`
      : `${what}, since ${clockAt(run.scenario, mark.from)}.`;
  });
};

const tried = (run: Run, { kind, from, doneAt, note }: StepTaken, minute: number): string => {
  const words = plainWords(kind);
  const began = `${clockAt(run.scenario, from)} ${words}`;
  const done = minuteOf(doneAt);
  if (done > minute) return `${began}: under way.`;
  const result = `${began}, done ${clockAt(run.scenario, doneAt)}: ${note}`;
  if (done === minute) return `${result}.`;
  const then = valueAt(run, "offline", done);
  const now = valueAt(run, "offline", minute);
  return `${result}. Offline then ${count(then)}, now ${count(now)}.`;
};

export const triedAt = (run: Run, minute: number): string[] =>
  run.steps.filter(({ from }) => from <= minute * TICKS_PER_MINUTE).map((step) => tried(run, step, minute));
