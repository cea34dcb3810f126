/**
 * A simulation: the twin, its time series and its monitors in one arena, driven along an input log.
 *
 * Between events it stops at every minute, to sample and watch, and at every pull of a lever; both happen before the
 * events of that tick. Stopping elsewhere changes nothing, so an observer may stop where it likes.
 */
import { digestText, fold } from "../kernel/digest.ts";
import { draw } from "../kernel/draw.ts";
import { i32, type Views } from "../kernel/arena.ts";
import { now as timeOf } from "../kernel/events.ts";
import { restore, snapshot } from "../kernel/snapshot.ts";
import { deriveKeys } from "../kernel/streams.ts";
import { TICKS_PER_MINUTE, type Ticks } from "../kernel/time.ts";
import { auditLedger } from "../measures/ledger.ts";
import { minutesOf, sample, seriesFields, type Series } from "../measures/series.ts";
import { LEVER_NAMES, pull } from "../twin/levers.ts";
import type { Pull } from "../twin/planning.ts";
import { ACKNOWLEDGEMENT, LASTING, STREAMS } from "../twin/streams.ts";
import type { TwinState, TwinTables } from "../twin/state.ts";
import {
  initTwin,
  joinTwin,
  type Observer,
  layOut,
  runTwin,
  tablesOf,
  type Twin,
  type TwinParameters,
} from "../twin/twin.ts";
import { firstFired, initMonitors, monitorFields, type Monitors, watch } from "./monitors.ts";
import type { Operations } from "./parameters.ts";
import type { PlannedReaction, StepTaken } from "./plan.ts";

/** Reactions a run may have: the scenario's and an arm's. */
export const MOST_REACTIONS = 40;

const driverFields = () => ({
  cursor: i32(1),
  nextMinute: i32(1),
  /** How far each reaction has come. */
  reacted: i32(MOST_REACTIONS),
});

export interface Simulation {
  readonly arena: { readonly buffer: ArrayBuffer };
  readonly twin: Twin;
  readonly series: Series;
  readonly monitors: Monitors;
  readonly driver: Views<ReturnType<typeof driverFields>>;
  readonly parameters: SimulationParameters;
  /** What is done to the twin, in order of time; the arena holds how far it has come. */
  pulls: readonly Pull[];
  /** What is done on alerts, and what that came to once they had fired. */
  reactions: readonly PlannedReaction[];
  readonly reacting: Map<number, ReturnType<PlannedReaction["plan"]> & { readonly firedAt: Ticks }>;
}

export interface Log {
  readonly pulls: readonly Pull[];
  readonly reactions?: readonly PlannedReaction[];
}

export interface SimulationParameters extends TwinParameters {
  readonly operations: Operations;
}

const layoutOf = (p: SimulationParameters, tables: TwinTables) =>
  layOut(tables, {
    series: seriesFields(tables.clusters, minutesOf(p.lasts)),
    monitors: monitorFields(p.operations.alerts.length, tables.clusters),
    driver: driverFields(),
  });

const join = (
  parameters: SimulationParameters,
  tables: TwinTables,
  arena: ReturnType<typeof layoutOf>,
  { pulls, reactions = [] }: Log,
): Simulation => {
  const { series, monitors, driver } = arena.views;
  const twin = joinTwin(arena.views as unknown as TwinState, tables);
  return {
    arena,
    twin,
    series,
    monitors,
    driver,
    parameters,
    pulls,
    reactions,
    reacting: new Map(),
  };
};

/** A simulation at the start of its run. */
export const createSimulation = (parameters: SimulationParameters, log: Log): Simulation => {
  const tables = tablesOf(parameters);
  const s = join(parameters, tables, layoutOf(parameters, tables), log);
  initTwin(s.twin, parameters.seed);
  initMonitors(s.monitors);
  return s;
};

/** Runs everything up to and including `until`, which must not lie before the present or after the end of the run. */
export const advance = (s: Simulation, until: Ticks, observe?: Observer): void => {
  const { driver, pulls, twin } = s;
  for (;;) {
    const minuteAt = driver.nextMinute[0] * TICKS_PER_MINUTE;
    const pullAt = driver.cursor[0] < pulls.length ? pulls[driver.cursor[0]].at : Infinity;
    const reaction = nextReaction(s);
    const reactAt = reaction < 0 ? Infinity : reactionPulls(s, reaction)[driver.reacted[reaction]].at;
    const stop = Math.min(minuteAt, pullAt, reactAt);
    if (stop > until) break;
    runTwin(twin, stop - 1, observe);
    if (pullAt === stop) pullNow(s, stop, pulls[driver.cursor[0]++]);
    else if (reactAt === stop) pullNow(s, stop, reactionPulls(s, reaction)[driver.reacted[reaction]++]);
    else takeMinute(s);
  }
  runTwin(twin, until, observe);
};

/** What a reaction came to; nothing while its alert has not fired. It follows from the time of the alert alone. */
const reacted = (s: Simulation, k: number) => {
  const { rule, plan } = s.reactions[k];
  const firedAt = firstFired(s.monitors, s.twin, rule);
  if (firedAt < 0) return undefined;
  let known = s.reacting.get(k);
  if (known?.firedAt !== firedAt) {
    known = { ...plan(firedAt), firedAt };
    s.reacting.set(k, known);
  }
  return known;
};

const reactionPulls = (s: Simulation, k: number): readonly Pull[] => reacted(s, k)?.pulls ?? [];

/** The reaction with the earliest pull yet to come; −1 if there is none. */
const nextReaction = (s: Simulation): number => {
  let next = -1;
  let at = Infinity;
  for (let k = 0; k < s.reactions.length; k++) {
    const pulls = reactionPulls(s, k);
    const cursor = s.driver.reacted[k];
    if (cursor < pulls.length && pulls[cursor].at < at) {
      at = pulls[cursor].at;
      next = k;
    }
  }
  return next;
};

/** Whether anything is yet to be done on an alert that has fired. */
export const isReacting = (s: Simulation): boolean => nextReaction(s) >= 0;

/** The steps taken on alerts so far. */
export const reactionsTaken = (s: Simulation): StepTaken[] =>
  s.reactions.flatMap((_, k) => reacted(s, k)?.steps ?? []);

/** Every pull of a run: those of its log, and those of reactions whose alert has fired, in order of time. */
export const pullsTaken = (s: Simulation): Pull[] =>
  [...s.pulls, ...s.reactions.flatMap((_, k) => reactionPulls(s, k))].sort((a, b) => a.at - b.at);

const pullNow = (s: Simulation, t: Ticks, entry: Pull): void => {
  const { lanes } = s.twin.digest;
  fold(lanes, t, (LEVER_NAMES.indexOf(entry.lever) << 16) | entry.target);
  fold(lanes, Math.round(entry.value * 1000), Math.round((entry.detail ?? 0) * 1000));
  pull(s.twin, t, entry);
};

const takeMinute = (s: Simulation): void => {
  const minute = s.driver.nextMinute[0]++;
  auditLedger(s.twin);
  sample(s.series, s.twin, minute);
  watch(s.monitors, s.parameters.operations, s.series, s.twin, minute, reactionBits(s));
};

const reactionBits = (s: Simulation): number => draw(s.twin.random.keys, ACKNOWLEDGEMENT, 0, 0);

export const present = (s: Simulation): Ticks => timeOf(s.twin.events);
export const digestOf = (s: Simulation): string => digestText(s.twin.digest.lanes);

/** The state as it is now; `into` reuses the memory of an earlier one. */
export const stateOf = (s: Simulation, into?: Uint8Array): Uint8Array => snapshot(s.arena, into);

/** Puts the simulation back to a state of its own, or of one it was branched from. */
export const returnTo = (s: Simulation, state: Uint8Array): void => restore(s.arena, state);

/** The luck of a world from now on; who belongs to what stays as it is. */
const setWorld = ({ twin, parameters }: Simulation, world: number): void => {
  const keys = deriveKeys(parameters.seed, STREAMS, world);
  for (const stream of LASTING) keys.set(twin.random.keys.subarray(2 * stream, 2 * stream + 2), 2 * stream);
  twin.random.keys.set(keys);
};

/**
 * A second simulation that goes on from where `s` is, along another log and, if a world is named, with the luck of that
 * world from now on. Both logs agree on what was done so far: what is due after the present is yet to come.
 */
export const branch = (s: Simulation, log: Log, world?: number): Simulation => {
  const arena = layoutOf(s.parameters, s.twin);
  new Uint8Array(arena.buffer).set(new Uint8Array(s.arena.buffer));
  const other = join(s.parameters, s.twin, arena, log);
  const t = present(s);
  let cursor = 0;
  while (cursor < log.pulls.length && log.pulls[cursor].at <= t) cursor++;
  other.driver.cursor[0] = cursor;
  if (world !== undefined) setWorld(other, world);
  return other;
};
