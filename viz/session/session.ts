/** The session that the page shows: what it is of, what is known of its futures, and what can be asked of it. */
import { computed, signal } from "@preact/signals";
import type { Future, News, Request, Story } from "../../sim/live/protocol.ts";
import { chargersOf, fewestChargers } from "../../sim/scenario/scale.ts";
import { AS_WRITTEN, scenarioOf } from "../../sim/live/future.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import type { Problem } from "../../sim/scenario/problem.ts";
import { type Connection, openSocket, openWorker } from "./connection.ts";
import { createRun, type Run, runFrom, takeMinute } from "./run.ts";
import { readSource, type Source } from "./source.ts";

/** A scenario that is being looked at. */
export interface Exhibited {
  readonly source: Source;
  /** As the file says, before any edit, at its own size. */
  readonly scenario: Scenario;
  /** What the files say, merged, before any default. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Every file that was read, the scenario's own first. */
  readonly files: ReadonlyMap<string, string>;
  /** Chargers that are simulated. */
  readonly chargers: number;
}

/** Undefined until a scenario could be read. */
export const exhibited = signal<Exhibited | undefined>(undefined);
/** What is wrong with the source that was asked for last. */
export const problems = signal<readonly Problem[]>([]);
/** Something went wrong that nothing in a file explains. */
export const failure = signal<string | undefined>(undefined);

/** The future as it is written with what was done to it, and the one it is compared with. */
export const futures = [signal<Run | undefined>(undefined), signal<Run | undefined>(undefined)] as const;
/** Grows whenever a run has got longer, a few times a second: to be read by whatever shows a run. */
export const news = signal(0);

/** A future as it is now, read anew whenever it has got longer. */
export const runOf = (track: 0 | 1): Run | undefined => {
  void news.value;
  return futures[track].value;
};

/** Why the last request was refused, in words; empty if it was not. */
export const refusals = signal<readonly string[]>([]);
export const story = signal<Story | undefined>(undefined);

/** A run that a server simulates, for all who watch it. */
export interface LiveRun {
  /** Which it is; empty before it has said so. */
  readonly run: string;
  readonly minutesPerSecond: number;
  /** The server cannot keep that pace. */
  readonly behind: boolean;
  readonly watchers: number;
  readonly mayChange: boolean;
  /** The truth is hidden from all, until it is revealed. */
  readonly hidden: boolean;
  /** Why there is no connection at present, in words. */
  readonly away?: string;
}

/** Undefined where the page simulates the run itself. */
export const live = signal<LiveRun | undefined>(undefined);

/** The last minute that both futures have come to; −1 before the first. */
export const simulated = computed(() => {
  void news.value;
  return Math.min(
    ...futures.flatMap(({ value }) => (value === undefined ? [] : [value.simulated])),
    Infinity,
  );
});

/** Minutes of the run. */
export const lastMinute = computed(() => {
  const run = futures[0].value;
  return run === undefined ? 0 : run.minutes - 1;
});

const NEWS_EVERY_MS = 120;

let connection: Connection | undefined;
let due: ReturnType<typeof setTimeout> | undefined;

const announce = (): void => {
  due ??= setTimeout(() => {
    due = undefined;
    news.value++;
  }, NEWS_EVERY_MS);
};

const planned = (index: 0 | 1, future: Future, from: number, steps: Run["steps"]): void => {
  const { scenario, chargers } = exhibited.value!;
  const made = scenarioOf(scenario, future, chargers);
  if ("problems" in made) throw new Error(made.problems.join("; "));
  const base = futures[0].value;
  const run =
    base === undefined || from === 0
      ? createRun(made.scenario, future)
      : runFrom(base, made.scenario, future, from);
  run.steps = steps;
  futures[index].value = run;
};

const noteLive = (now: Partial<LiveRun>): void => {
  if (live.value !== undefined) live.value = { ...live.value, ...now };
};

/** What a live run tells first: once more whenever the connection was lost, and then everything anew. */
const opened = ({ live: isLive, run, minutesPerSecond, hidden }: Extract<News, { kind: "opened" }>): void => {
  const before = live.value;
  if (!isLive || before === undefined) return;
  // The server was started anew, perhaps with another scenario.
  if (before.run !== "" && before.run !== run) location.reload();
  futures[0].value = undefined;
  futures[1].value = undefined;
  const { away: _, ...known } = before;
  live.value = { ...known, run, minutesPerSecond, behind: false, hidden, mayChange: false };
};

let answered: ((news: News) => void) | undefined;

const hear = (message: News): void => {
  switch (message.kind) {
    case "opened":
      return opened(message);
    case "planned":
      refusals.value = [];
      planned(message.track, message.future, message.from, message.steps as Run["steps"]);
      return announce();
    case "minute":
      takeMinute(futures[message.track].value!, message);
      return announce();
    case "done":
      futures[message.track].value!.end = message;
      return announce();
    case "forgotten":
      futures[1].value = undefined;
      return announce();
    case "story":
      story.value = message;
      return;
    case "next":
      return answered?.(message);
    case "refused":
      refusals.value = message.problems;
      return;
    case "paced":
      return noteLive({ minutesPerSecond: message.minutesPerSecond, behind: message.behind });
    case "watched":
      return noteLive({ watchers: message.by });
    case "allowed":
      return noteLive({ mayChange: true });
    case "revealed":
      return noteLive({ hidden: false });
    case "failed":
      failure.value = message.why;
  }
};

const listener = {
  onNews: (message: News) => {
    try {
      hear(message);
    } catch (error) {
      failure.value = String(error);
    }
  },
  onFailure: (why: string) => {
    failure.value = why;
  },
  onAway: (why: string, seconds: number) => {
    noteLive({ away: `${why} Trying again in ${seconds} s.` });
  },
};

const reset = (): void => {
  connection?.close();
  connection = undefined;
  futures[0].value = undefined;
  futures[1].value = undefined;
  story.value = undefined;
  refusals.value = [];
  failure.value = undefined;
  live.value = undefined;
};

/** So many are simulated unless the source or a person asks for another number. */
export const USUAL_CHARGERS = 50_000;

/** Opens a source; if something is wrong with it, what is shown stays, and `problems` says what. */
export const openSource = (
  source: Source,
  liveAt?: { readonly url: string; readonly token: string | undefined },
): boolean => {
  const reading = readSource(source);
  if ("problems" in reading) {
    problems.value = reading.problems;
    return false;
  }
  problems.value = [];
  reset();
  const own = chargersOf(reading.scenario);
  const fewest = fewestChargers(reading.scenario);
  const chargers = Math.max(fewest, source.chargers ?? Math.min(own, USUAL_CHARGERS));
  const { scenario, input, files } = reading;
  exhibited.value = { source, scenario, input, files, chargers };
  if (liveAt !== undefined)
    live.value = {
      run: "",
      minutesPerSecond: 0,
      behind: false,
      watchers: 1,
      mayChange: false,
      hidden: false,
    };
  connection =
    liveAt === undefined
      ? openWorker({ scenario: reading.scenario, chargers }, listener)
      : openSocket(liveAt.url, liveAt.token, listener);
  return true;
};

export const ask = (request: Request): void => connection?.send(request);

/** Has a future played on a track: from where it first differs. */
export const playFuture = (track: 0 | 1, future: Future): void => ask({ kind: "play", track, future });

/** What a track's future is; as written where there is none. */
export const futureOf = (track: 0 | 1): Future => futures[track].value?.future ?? AS_WRITTEN;

/** Asks for the first event after a time. */
export const askNext = (track: 0 | 1, after: number): Promise<Extract<News, { kind: "next" }>> =>
  new Promise((resolve) => {
    answered = (message) => {
      if (message.kind === "next") resolve(message);
    };
    ask({ kind: "next", track, after });
  });
