/** One future of a scenario: simulated minute by minute, filmed, with states to go back to. */
import { advance, branch, digestOf, reactionsTaken, type Simulation } from "../operations/simulation.ts";
import { TICKS_PER_MINUTE, type Ticks } from "../kernel/time.ts";
import { aftermathOf } from "../measures/aftermath.ts";
import { impactOf } from "../measures/impact.ts";
import { CLOUD_SERIES, eachSeries, minutesOf, PIPELINE_SERIES, SERIES } from "../measures/series.ts";
import { alertsOf } from "../operations/monitors.ts";
import type { Plan, StepTaken } from "../operations/plan.ts";
import { armTaken, planOf, simulationOf } from "../experiments/replication.ts";
import { mustStop } from "../experiments/verdicts.ts";
import { weightsOf } from "../experiments/weights.ts";
import type { Scenario } from "../scenario/schema.ts";
import { PIPELINE_NAMES } from "../twin/backendParameters.ts";
import { STUCK } from "../twin/state.ts";
import { createRecorder, type Recorder, recordStep, STEP_TICKS, STEPS_PER_MINUTE } from "./film.ts";
import { gaugesOf } from "./gauges.ts";
import type { ArmTaken, Done, Future, Minute } from "./protocol.ts";
import { before, createSnapshots, keep, type Snapshot, type Snapshots } from "./snapshots.ts";

/** Connection states a charger may be in. */
const STATES = STUCK + 1;

export interface Track {
  readonly future: Future;
  readonly scenario: Scenario;
  readonly plan: Plan;
  readonly s: Simulation;
  readonly recorder: Recorder;
  readonly snapshots: Snapshots;
  /** The first minute to tell of: the ones before are as they were. */
  readonly from: number;
  /** The next minute to simulate. */
  minute: number;
  done: boolean;
  tookMs: number;
  /** Alerts and steps told so far. */
  told: { alerts: number; steps: number };
}

export const lastMinute = ({ scenario }: Pick<Track, "scenario">): number => minutesOf(scenario.lasts) - 1;

const armOf = (scenario: Scenario, arm: ArmTaken | null) =>
  arm === null ? {} : { arm: armTaken(scenario, arm.name, arm.at) };

/** The first tick at which two plans differ; Infinity if they are the same. */
const partingOf = (a: Plan, b: Plan): Ticks => {
  const length = Math.max(a.pulls.length, b.pulls.length);
  for (let k = 0; k < length; k++) {
    const [one, other] = [a.pulls[k], b.pulls[k]];
    if (one === undefined || other === undefined) return (one ?? other).at;
    if (JSON.stringify(one) !== JSON.stringify(other)) return Math.min(one.at, other.at);
  }
  return Infinity;
};

/** When what is done on alerts may begin to differ: an arm has reactions of its own. */
const reactionsPart = (a: Future, b: Future): Ticks =>
  JSON.stringify(a.arm) === JSON.stringify(b.arm)
    ? Infinity
    : Math.min(a.arm?.at ?? Infinity, b.arm?.at ?? Infinity);

const startAt = (
  track: Pick<Track, "future" | "scenario" | "plan" | "s" | "snapshots" | "from">,
  from: Snapshot | undefined,
): Track => ({
  ...track,
  recorder: createRecorder(track.s.twin.charger, STATES, from?.shown),
  minute: from === undefined ? 0 : from.minute + 1,
  done: false,
  tookMs: 0,
  told: { alerts: -1, steps: -1 },
});

/** A future from the start of the run. */
export const createTrack = (scenario: Scenario, future: Future, bytes: number): Track => {
  const plan = planOf(scenario, scenario.seed, armOf(scenario, future.arm));
  const s = simulationOf(scenario, scenario.seed, plan);
  return startAt({ future, scenario, plan, s, snapshots: createSnapshots(bytes), from: 0 }, undefined);
};

/**
 * A future that goes on from where it first differs from another, which stays as it is. `from` is the first minute that may
 * differ; it is no later than the minute the other has come to.
 */
export const createBranch = (base: Track, scenario: Scenario, future: Future, bytes: number): Track => {
  const plan = planOf(scenario, scenario.seed, armOf(scenario, future.arm));
  const parting = Math.min(partingOf(base.plan, plan), reactionsPart(base.future, future));
  const from = Math.min(base.minute, Math.ceil(parting / TICKS_PER_MINUTE));
  const nearest = base.snapshots.kept.findLast(
    (k) => k.minute * TICKS_PER_MINUTE < parting && k.minute < base.minute,
  );
  const snapshots = createSnapshots(bytes);
  if (nearest === undefined) return { ...createTrack(scenario, future, bytes), from };
  const past = simulationOf(base.scenario, scenario.seed, base.plan);
  new Uint8Array(past.arena.buffer).set(nearest.state);
  const s = branch(past, plan);
  snapshots.kept.push(...base.snapshots.kept.filter((k) => k.minute <= nearest.minute));
  snapshots.every = base.snapshots.every;
  return startAt({ future, scenario, plan, s, snapshots, from }, nearest);
};

/** A state of the track's run from which a tick can be reached; the run itself stays where it is. */
export const pastOf = (track: Track, at: Ticks): Simulation => {
  const nearest = before(track.snapshots, Math.ceil(at / TICKS_PER_MINUTE));
  const s = simulationOf(track.scenario, track.scenario.seed, track.plan);
  if (nearest === undefined) return s;
  new Uint8Array(s.arena.buffer).set(nearest.state);
  return s;
};

/**
 * Where to stop for the film: where the series is sampled, after the pulls of a tick, before its events. Without a pull that is the
 * tick before. Stopping changes nothing in the run.
 */
const stopFor = (t: Ticks, { pulls }: Plan): Ticks =>
  pulls.some((pull) => pull.at === t) ? t : Math.max(0, t - 1);

const filmed = ({ s, plan, recorder }: Track, minute: number): Uint32Array<ArrayBuffer>[] => {
  const steps: Uint32Array<ArrayBuffer>[] = [];
  const first = minute === 0 ? 0 : (minute - 1) * STEPS_PER_MINUTE + 1;
  for (let step = first; step <= minute * STEPS_PER_MINUTE; step++) {
    advance(s, stopFor(step * STEP_TICKS, plan));
    steps.push(recordStep(recorder));
  }
  return steps;
};

const row = (series: Int32Array, minute: number, width: number): Int32Array<ArrayBuffer> =>
  new Int32Array(series.subarray(minute * width, (minute + 1) * width));

export const stepsOf = ({ plan, s }: Track): StepTaken[] =>
  [...plan.steps, ...reactionsTaken(s)].sort((a, b) => a.from - b.from);

/** What there is to tell of the minute that was simulated last. */
const minuteOf = (track: Track, index: 0 | 1, minute: number, film: Uint32Array<ArrayBuffer>[]): Minute => {
  const { s, scenario, recorder, told } = track;
  const { series, twin } = s;
  const alerts = alertsOf(s.monitors, scenario.operations, twin);
  const steps = stepsOf(track);
  const news = {
    ...(alerts.length !== told.alerts && { alerts }),
    ...(steps.length !== told.steps && { steps }),
  };
  track.told = { alerts: alerts.length, steps: steps.length };
  const t = minute * TICKS_PER_MINUTE;
  const { score, startsBlocked, startsLate } = impactOf(twin, series, weightsOf(scenario), t, t);
  return {
    kind: "minute",
    track: index,
    minute,
    clusters: eachSeries(SERIES, (name) => row(series[name], minute, twin.clusters)),
    pipelines: eachSeries(PIPELINE_SERIES, (name) => row(series[name], minute, PIPELINE_NAMES.length)),
    cloud: eachSeries(CLOUD_SERIES, (name) => series[name][minute]),
    gauges: gaugesOf(s),
    counts: new Int32Array(recorder.counts),
    film,
    ...news,
    score,
    startsBlocked,
    startsLate: startsLate ?? 0,
  };
};

/** Simulates a minute; undefined if it is one of the past, which has been told. */
export const playMinute = (track: Track, index: 0 | 1): Minute | undefined => {
  const began = performance.now();
  const { minute } = track;
  const film = filmed(track, minute);
  advance(track.s, minute * TICKS_PER_MINUTE);
  keep(track.snapshots, track.s, minute, track.recorder.shown);
  const news = minute < track.from ? undefined : minuteOf(track, index, minute, film);
  track.minute++;
  track.tookMs += performance.now() - began;
  return news;
};

/** Whether there is no further minute: the run is over, or a stop condition of the scenario is met. */
export const isOver = (track: Track): boolean =>
  track.minute > lastMinute(track) || mustStop(track.scenario, track.s);

/** Ends the run, with what it came to. */
export const finishTrack = (track: Track, index: 0 | 1): Done => {
  const { s, scenario } = track;
  const end = mustStop(scenario, s) ? (track.minute - 1) * TICKS_PER_MINUTE : scenario.lasts;
  const began = performance.now();
  advance(s, end);
  track.done = true;
  track.tookMs += performance.now() - began;
  return {
    kind: "done",
    track: index,
    digest: digestOf(s),
    events: s.twin.tally.eventsHandled[0],
    tookMs: track.tookMs,
    impact: impactOf(s.twin, s.series, weightsOf(scenario), end),
    aftermath: aftermathOf(s.twin, end),
  };
};
