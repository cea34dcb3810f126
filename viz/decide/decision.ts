/** The decision of the scenario on show: how it is looked at, what is under way, and what was found. */
import { computed, effect, signal, untracked } from "@preact/signals";
import type { Clock } from "../../sim/experiments/clock.ts";
import type { Comparison } from "../../sim/experiments/compare.ts";
import type { Engine } from "../../sim/experiments/job.ts";
import { TICKS_PER_MINUTE, type Ticks } from "../../sim/kernel/time.ts";
import { scenarioOf } from "../../sim/live/future.ts";
import type { Edit } from "../../sim/scenario/edits.ts";
import { chargersOf, fewestChargers } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { variantFlaws } from "../../sim/scenario/variantChecks.ts";
import { clockText, ticksAt } from "../../sim/twin/quantity.ts";
import type * as Experiments from "./experiments.ts";
import { addCommands } from "../controls/commands.ts";
import { forgetBranch, takeArmAlone } from "../futures/futures.ts";
import { type Exhibited, exhibited, futureOf, futures } from "../session/session.ts";
import { seek } from "../view/playhead.ts";
import { tab } from "../view/view.ts";

// ── How it is looked at ──

const SIZES = [1_000, 2_000, 5_000, 10_000, 50_000];
/** So many give an answer within about a minute. */
const USUAL_SIZE = 2_000;

/** Numbers of worlds to choose from; as many as it takes to be sure. */
export const WORLDS = [3, 10, 20, 50, 100, "sure"] as const;
export type Worlds = (typeof WORLDS)[number];
/** At most, to be sure. */
export const MOST_WORLDS = 200;
export const CLOCK_WORLDS = [0, 1, 3, 5, 10] as const;

export const worlds = signal<Worlds>(20);
export const clockWorlds = signal<number>(3);
/** Try the parameters that the scenario doubts, too. */
export const doubts = signal(false);
/** Chargers asked for; undefined for the usual number. */
export const askedSize = signal<number | undefined>(undefined);

/** Sizes of the fleet to choose from. */
export const sizes = computed((): readonly number[] => {
  const shown = exhibited.value;
  if (shown === undefined) return [];
  const [least, own] = [fewestChargers(shown.scenario), chargersOf(shown.scenario)];
  const some = SIZES.filter((size) => size >= least && size < own);
  return [...(some.some((size) => size <= USUAL_SIZE) || own <= USUAL_SIZE ? [] : [least]), ...some, own];
});

export const size = computed((): number => {
  const asked = askedSize.value;
  if (asked !== undefined && sizes.value.includes(asked)) return asked;
  return sizes.value.findLast((one) => one <= USUAL_SIZE) ?? sizes.value[0] ?? 0;
});

/** What was done to the scenario on show. */
const edits = computed((): readonly Edit[] => {
  void futures[0].value;
  return futureOf(0).edits;
});

// ── What is under way ──

export interface Work {
  readonly what: "comparison" | "clock";
  /** Rounds of jobs begun before this one. */
  readonly round: number;
  readonly done: number;
  readonly of: number;
  /** Since this round began. */
  readonly elapsedMs: number;
}

export const work = signal<Work | undefined>(undefined);
/** Why the last one came to nothing. */
export const trouble = signal<string | undefined>(undefined);

let stopping: AbortController | undefined;

export const stop = (): void => stopping?.abort();

// ── What was found ──

/** A result, and what it is of. */
export interface Found<T> {
  readonly result: T;
  readonly of: Exhibited;
  readonly edits: readonly Edit[];
  /** As it was simulated. */
  readonly scenario: Scenario;
  /** Stopped early. */
  readonly partial: boolean;
  /** The number of worlds was asked for. */
  readonly isGiven: boolean;
}

const compared = signal<Found<Comparison> | undefined>(undefined);
const clocked = signal<Found<Clock> | undefined>(undefined);

/** What was found of the scenario as it is on show now; not of one before it was changed. */
const current = <T>(found: Found<T> | undefined): Found<T> | undefined =>
  found !== undefined &&
  found.of === exhibited.value &&
  JSON.stringify(found.edits) === JSON.stringify(edits.value)
    ? found
    : undefined;

export const foundComparison = computed(() => current(compared.value));
export const foundClock = computed(() => current(clocked.value));
/** The comparison of the scenario on show, if it was made. */
export const comparison = computed(() => foundComparison.value?.result);
/** Something was found, and the scenario has been changed since. */
export const isOutdated = computed(
  () =>
    (compared.value ?? clocked.value) !== undefined &&
    foundComparison.value === undefined &&
    foundClock.value === undefined,
);

// ── Running it ──

/** Tells of its progress, round by round. */
const watched = (what: Work["what"], engine: Engine): Engine => {
  let round = -1;
  return (scenario, jobs, options) => {
    round++;
    const [own, began] = [round, performance.now()];
    const tell = (done: number, of: number): void => {
      work.value = { what, round: own, done, of, elapsedMs: performance.now() - began };
    };
    tell(0, jobs.length);
    return engine(scenario, jobs, { ...options, onProgress: tell });
  };
};

/** The scenario on show at the size that is asked for; or why there is none. */
const subject = ({
  scenario,
}: Exhibited): { readonly scenario: Scenario } | { readonly problems: readonly string[] } => {
  const made = scenarioOf(scenario, { edits: edits.value, arm: null }, size.value);
  if ("problems" in made) return made;
  const flaws = variantFlaws(made.scenario);
  return flaws.length === 0 ? made : { problems: flaws.map(({ message }) => message) };
};

type Play = typeof Experiments;

const begin = async <T>(
  what: Work["what"],
  place: { value: Found<T> | undefined },
  isGiven: boolean,
  run: (play: Play, scenario: Scenario, engine: Engine) => Promise<T>,
): Promise<void> => {
  const of = exhibited.value;
  if (of === undefined || work.value !== undefined) return;
  const own = { of, edits: edits.value, isGiven };
  const made = subject(of);
  trouble.value = undefined;
  if ("problems" in made) {
    trouble.value = `This cannot be had of ${size.value} chargers: ${made.problems.join("; ")}.`;
    return;
  }
  const { scenario } = made;
  stopping = new AbortController();
  const { signal: stopped } = stopping;
  work.value = { what, round: 0, done: 0, of: 0, elapsedMs: 0 };
  const play = await import("./experiments.ts");
  try {
    const result = await run(play, scenario, watched(what, play.webEngine(stopped)));
    if (exhibited.value === of) place.value = { ...own, result, scenario, partial: stopped.aborted };
  } catch (error) {
    if (exhibited.value === of) trouble.value = troubleText(error instanceof play.NoWorld, error);
  } finally {
    work.value = undefined;
  }
};

const troubleText = (isStopped: boolean, error: unknown): string =>
  isStopped
    ? "Stopped before there was anything to show."
    : `This did not work: ${error instanceof Error ? error.message : String(error)}`;

/** Results of fleets of two sizes do not go together. */
const dropOtherSize = (other: { value: Found<unknown> | undefined }): void => {
  if (other.value !== undefined && chargersOf(other.value.scenario) !== size.value) other.value = undefined;
};

export const compareArms = (): Promise<void> => {
  dropOtherSize(clocked);
  const asked = worlds.value;
  return begin("comparison", compared, asked !== "sure", (play, scenario, engine) =>
    play.compare(scenario, {
      ...(asked === "sure" ? { maxWorlds: MOST_WORLDS } : { worlds: asked }),
      doubts: doubts.value,
      engine,
    }),
  );
};

export const runClock = (): Promise<void> => {
  dropOtherSize(compared);
  return begin("clock", clocked, true, (play, scenario, engine) =>
    play.clock(scenario, { worlds: clockWorlds.value, engine }),
  );
};

// What is of another scenario is of no use.
effect(() => {
  void exhibited.value;
  untracked(stop);
  compared.value = undefined;
  clocked.value = undefined;
  trouble.value = undefined;
});

// ── Watching an arm ──

export const decisionAt = ({ arms, starts }: Scenario): Ticks =>
  arms === undefined ? 0 : ticksAt(arms.at, starts);

/** Plays an arm beside what happened, and goes to where it is taken. */
export const watchArm = (name: string, at: Ticks): void => {
  takeArmAlone(name, at);
  seek(at / TICKS_PER_MINUTE);
};

/** The arm that is played beside what happened, if any is. */
export const armOnShow = computed(() => futures[1].value?.future.arm ?? undefined);

export const isOnShow = (name: string, at: Ticks): boolean =>
  armOnShow.value?.name === name && armOnShow.value.at === at;

export const stopWatching = forgetBranch;

export const clockOf = (at: Ticks): string => clockText(at, exhibited.value!.scenario.starts);

// ── By keyboard ──

const hasArms = (): boolean => exhibited.value?.scenario.arms !== undefined;

export const addDecideCommands = (): void => {
  const go = (act: () => unknown) => (): void => {
    tab.value = "decide";
    act();
  };
  const can = (): boolean => hasArms() && work.value === undefined;
  addCommands(
    { id: "compare-arms", words: "Compare the arms", run: go(compareArms), can },
    { id: "decision-clock", words: "Run the decision clock", run: go(runClock), can },
    {
      id: "stop-deciding",
      words: "Stop comparing, and show what is done",
      run: go(stop),
      can: () => work.value !== undefined,
    },
  );
};
