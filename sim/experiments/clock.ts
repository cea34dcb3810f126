/**
 * The decision clock: one run, forked at every few minutes, each arm taken there. It says how the score depends on when one
 * decides: until when an arm still helps, when it is too late, what deciding a little earlier is worth.
 */
import { TICKS_PER_MINUTE, type Ticks } from "../kernel/time.ts";
import { chargersOf } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { clockText, ticksAt } from "../twin/quantity.ts";
import { type Engine, type EngineOptions, inProcess, type Job, type JobResult } from "./job.ts";
import { NoWorld } from "./compare.ts";
import { interval, type Interval, mean } from "./statistics.ts";
import { decisionOf, type World } from "./worlds.ts";

/** An arm taken at one time. */
export interface ClockArm {
  /** As it went on: the score, customer-minutes, when what was wrong ends as it did. */
  readonly hindsight: number;
  /** By what was known then: the mean score over the worlds. */
  readonly asKnown: number;
  /** The same less the baseline's, world by world. */
  readonly difference: Interval;
}

export interface ClockMinute {
  readonly at: string;
  /** Minutes since the run's start. */
  readonly minute: number;
  /** In the order of the names. */
  readonly arms: readonly ClockArm[];
  /** The arm with the lowest mean score by what was known, and in hindsight. */
  readonly best: string;
  readonly bestInHindsight: string;
}

export interface ClockWindow {
  readonly arm: string;
  /** The last time looked at at which it is clearly better than the baseline by what was known; null: at none. */
  readonly helpsUntil: string | null;
  /** From this time on it never is in hindsight, though it was before; null if it was at the last time, or never. */
  readonly tooLateFrom: string | null;
  /** Customer-minutes saved, against the baseline, by taking it two minutes before the decision: in hindsight. */
  readonly twoMinutesEarlier: number | null;
}

export interface Clock {
  readonly title: string;
  readonly seed: string;
  readonly chargers: number;
  readonly decidedAt: string;
  /** Worlds at each time, beside the one of hindsight. */
  readonly worlds: number;
  readonly names: readonly string[];
  readonly minutes: readonly ClockMinute[];
  readonly windows: readonly ClockWindow[];
}

export interface ClockOptions extends EngineOptions {
  /** From the first fault when left out. */
  readonly from?: Ticks;
  /** Until an hour after the decision when left out. */
  readonly to?: Ticks;
  /** Between the times looked at. */
  readonly every?: Ticks;
  /** Worlds at each time, at most. */
  readonly worlds?: number;
  /** True once no further world shall be begun; hindsight is seen to in any case. */
  readonly timeUp?: () => boolean;
  readonly engine?: Engine;
}

const EARLIER: Ticks = 2 * TICKS_PER_MINUTE;
const rounded = (x: number): number => Math.round(x * 1000) / 1000;

/** Times are whole minutes, between the first tick and the last. */
const timesOf = (scenario: Scenario, from: Ticks, to: Ticks, every: Ticks): Ticks[] => {
  const { at } = decisionOf(scenario);
  const times = new Set([at, Math.max(1, at - EARLIER)]);
  for (let t = from; t <= to; t += every) times.add(t);
  return [...times].filter((t) => t > 0 && t < scenario.lasts).sort((a, b) => a - b);
};

/** When the first fault begins; the start, if there is none. */
const firstFault = (scenario: Scenario): Ticks =>
  scenario.faults.length === 0
    ? TICKS_PER_MINUTE
    : Math.min(...scenario.faults.map((fault) => ticksAt(fault.at, scenario.starts)));

/** Every time in hindsight first, then every time in the first world, and so on: stopped early, all times are alike. */
const jobsOf = (times: readonly Ticks[], worlds: number): Job[] =>
  Array.from({ length: worlds + 1 }, (_, world) =>
    times.map((at): Job => (world === 0 ? { kind: "fork", at } : { kind: "fork", at, world })),
  ).flat();

/** The scores of a time: in hindsight, then by world; by arm. */
type Scores = readonly (readonly number[])[];

const scoresBy = (
  times: readonly Ticks[],
  results: readonly JobResult[],
  rounds: number,
): Map<Ticks, Scores> =>
  new Map(
    times.map((at, k) => [
      at,
      Array.from({ length: rounds }, (_, r) =>
        (results[r * times.length + k] as World).arms.map((arm) => arm.impact.score),
      ),
    ]),
  );

const least = (values: readonly number[]): number => values.indexOf(Math.min(...values));

const minuteOf = (
  scenario: Scenario,
  names: readonly string[],
  at: Ticks,
  [hindsight, ...worlds]: Scores,
): ClockMinute => {
  const means = names.map((_, k) => (worlds.length === 0 ? hindsight[k] : mean(worlds.map((w) => w[k]))));
  return {
    at: clockText(at, scenario.starts),
    minute: at / TICKS_PER_MINUTE,
    arms: names.map((_, k) => ({
      hindsight: hindsight[k],
      asKnown: rounded(means[k]),
      difference: interval((worlds.length === 0 ? [hindsight] : worlds).map((w) => w[k] - w[0])),
    })),
    best: names[least(means)],
    bestInHindsight: names[least(hindsight)],
  };
};

const isBetter = ({ mean: m, high }: Interval): boolean => m < 0 && (high ?? m) < 0;

const windowOf = (clock: Pick<Clock, "minutes" | "decidedAt">, arm: string, k: number): ClockWindow => {
  const { minutes } = clock;
  const helps = minutes.filter((m) => isBetter(m.arms[k].difference));
  const helped = minutes.map((m) => m.arms[k].hindsight < m.arms[0].hindsight);
  const last = helped.lastIndexOf(true);
  const decision = minutes.find((m) => m.at === clock.decidedAt);
  const earlier = minutes.find((m) => m.minute === (decision?.minute ?? 0) - EARLIER / TICKS_PER_MINUTE);
  const less = (m: ClockMinute): number => m.arms[k].hindsight - m.arms[0].hindsight;
  return {
    arm,
    helpsUntil: helps.at(-1)?.at ?? null,
    tooLateFrom: last < 0 || last === minutes.length - 1 ? null : minutes[last + 1].at,
    twoMinutesEarlier:
      decision === undefined || earlier === undefined ? null : rounded(less(decision) - less(earlier)),
  };
};

/** Where the best arm changes between two neighbours, the minutes between them. */
const between = (minutes: readonly ClockMinute[]): Ticks[] =>
  minutes.slice(1).flatMap((next, i) => {
    const before = minutes[i];
    if (before.best === next.best && before.bestInHindsight === next.bestInHindsight) return [];
    const count = Math.max(0, next.minute - before.minute - 1);
    return Array.from({ length: count }, (_, m) => (before.minute + 1 + m) * TICKS_PER_MINUTE);
  });

/**
 * Runs the decision clock. Stopped early, it has as many worlds as were done at every time; it throws NoWorld if not even
 * hindsight was.
 *
 * @example (await clock(scenario, { worlds: 2 })).windows[1].helpsUntil // "21:35"
 */
export const clock = async (
  scenario: Scenario,
  {
    from = firstFault(scenario),
    to = decisionOf(scenario).at + 60 * TICKS_PER_MINUTE,
    every = 5 * TICKS_PER_MINUTE,
    worlds = 3,
    timeUp = () => false,
    engine = inProcess,
    enough,
    ...options
  }: ClockOptions = {},
): Promise<Clock> => {
  const { at, choices } = decisionOf(scenario);
  const names = choices.map((arm) => arm.name);
  const times = timesOf(scenario, from, to, every);
  const results = await engine(scenario, jobsOf(times, worlds), {
    ...options,
    enough: (some) => enough?.(some) === true || (some.length >= times.length && timeUp()),
  });
  const rounds = Math.floor(results.length / times.length);
  if (rounds === 0) throw new NoWorld("not every time was looked at");
  const scores = scoresBy(times, results, rounds);
  const minutesAt = (all: readonly Ticks[]) => all.map((t) => minuteOf(scenario, names, t, scores.get(t)!));
  const finer = between(minutesAt(times));
  const more =
    finer.length === 0
      ? []
      : await engine(scenario, jobsOf(finer, rounds - 1), { ...options, ...(enough && { enough }) });
  if (more.length === finer.length * rounds)
    for (const [t, found] of scoresBy(finer, more, rounds)) scores.set(t, found);
  const minutes = minutesAt([...scores.keys()].sort((a, b) => a - b));
  const decidedAt = clockText(at, scenario.starts);
  return {
    title: scenario.title,
    seed: scenario.seed,
    chargers: chargersOf(scenario),
    decidedAt,
    worlds: rounds - 1,
    names,
    minutes,
    windows: names.map((name, k) => windowOf({ minutes, decidedAt }, name, k)),
  };
};
