/** What operators know at a minute, in words. */
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import type { StepTaken } from "../../sim/operations/plan.ts";
import { count } from "../figures.ts";
import type { Run } from "../session/run.ts";
import { clockAt, minuteOf, plainWords } from "../timeline/marks.ts";
import { sightAt } from "../view/sight.ts";

const clock = (run: Run, minute: number): string => clockAt(run.scenario, minute * TICKS_PER_MINUTE);

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

export const heldOffline = (run: Run, minute: number): string => {
  const { sampled, knownOffline } = sightAt(run, minute);
  return sampled < 0
    ? "no sample of the fleet yet"
    : `${count(sum(knownOffline))} of ${count(run.chargers)} chargers held for offline`;
};

/** Where they are, and how old the news is. */
export const monitoringSeen = (run: Run, minute: number): string => {
  const { sampled, knownOffline, blind } = sightAt(run, minute);
  if (sampled < 0) return blind ? "No samples arrive." : "";
  const worst = run.clusters
    .map(({ name, chargers }, c) => ({ name, chargers, held: knownOffline[c] }))
    .filter(({ held, chargers }) => held > chargers / 100)
    .sort((a, b) => b.held / b.chargers - a.held / a.chargers)
    .slice(0, 3)
    .map(({ name, held, chargers }) => `${name}: ${count(held)} of ${count(chargers)}.`);
  const age = `As sampled at ${clock(run, sampled)}${blind ? "; no samples arrive since" : ""}.`;
  return [...worst, age].join(" ");
};

export const alertsSeen = (run: Run, minute: number): string[] => {
  const { alerts, acknowledgedAt } = sightAt(run, minute);
  const first = alerts.find(({ severity }) => severity === "critical");
  return alerts.map((alert) => {
    const fired = `${clockAt(run.scenario, alert.at)} ${alert.severity}: ${alert.name}, ${alert.where}`;
    if (alert !== first) return `${fired}.`;
    return acknowledgedAt === undefined
      ? `${fired}; not acknowledged yet.`
      : `${fired}; acknowledged ${clockAt(run.scenario, acknowledgedAt)}.`;
  });
};

const tried = (run: Run, { kind, from, doneAt, note }: StepTaken, minute: number): string => {
  const began = `${clockAt(run.scenario, from)} ${plainWords(kind)}`;
  const done = minuteOf(doneAt);
  if (done > minute) return `${began}: under way.`;
  const result = `${began}, done ${clockAt(run.scenario, doneAt)}: ${note}`;
  const [then, now] = [sightAt(run, done), sightAt(run, minute)];
  if (then.sampled < 0 || now.sampled <= then.sampled) return `${result}.`;
  return `${result}. Held for offline then ${count(sum(then.knownOffline))}, now ${count(sum(now.knownOffline))}.`;
};

export const triedSeen = (run: Run, minute: number): string[] =>
  run.steps.filter(({ from }) => from <= minute * TICKS_PER_MINUTE).map((step) => tried(run, step, minute));

export const seenStatusAt = (run: Run, minute: number): string =>
  `${clock(run, minute)}, ${heldOffline(run, minute)}`;
