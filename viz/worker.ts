/** Runs the scenario once, from start to end, as fast as it can, and tells the page each minute. */
import { planOf, simulationOf } from "../sim/experiments/replication.ts";
import { type Ticks, TICKS_PER_MINUTE } from "../sim/kernel/time.ts";
import { minutesOf, SERIES_NAMES, type SeriesName } from "../sim/measures/series.ts";
import { alertsOf } from "../sim/operations/monitors.ts";
import type { Plan } from "../sim/operations/plan.ts";
import { advance, digestOf, type Simulation } from "../sim/operations/simulation.ts";
import type { Scenario } from "../sim/scenario/schema.ts";
import { createRecorder, recordStep, type Recorder, STEP_TICKS, STEPS_PER_MINUTE } from "./film.ts";
import type { FromWorker } from "./messages.ts";
import { DISPLAY_STATES } from "./states.ts";

const tell = (message: FromWorker, transfer: Transferable[] = []): void => postMessage(message, { transfer });

/**
 * Stops where the series is sampled: after the pulls of a tick, before its events. Without a pull that is the tick before.
 * Stopping changes nothing in the run.
 */
const stopFor = (t: Ticks, plan: Plan): Ticks =>
  plan.pulls.some((pull) => pull.at === t) ? t : Math.max(0, t - 1);

/** Records the steps that end with this minute. */
const film = (s: Simulation, plan: Plan, recorder: Recorder, minute: number): Uint32Array<ArrayBuffer>[] => {
  const steps: Uint32Array<ArrayBuffer>[] = [];
  const first = minute === 0 ? 0 : (minute - 1) * STEPS_PER_MINUTE + 1;
  for (let step = first; step <= minute * STEPS_PER_MINUTE; step++) {
    advance(s, stopFor(step * STEP_TICKS, plan));
    steps.push(recordStep(recorder));
  }
  return steps;
};

const rowAt = (s: Simulation, minute: number): Record<SeriesName, Int32Array> => {
  const { clusters } = s.twin;
  const row = (name: SeriesName) => s.series[name].slice(minute * clusters, (minute + 1) * clusters);
  return Object.fromEntries(SERIES_NAMES.map((name) => [name, row(name)])) as Record<SeriesName, Int32Array>;
};

const run = (scenario: Scenario): void => {
  const began = performance.now();
  const plan = planOf(scenario, scenario.seed);
  tell({ kind: "planned", steps: plan.steps });
  const s = simulationOf(scenario, scenario.seed, plan);
  const recorder = createRecorder(s.twin.charger, DISPLAY_STATES.length);
  for (let minute = 0; minute < minutesOf(scenario.lasts); minute++) {
    const steps = film(s, plan, recorder, minute);
    const counts = recorder.counts.slice();
    advance(s, minute * TICKS_PER_MINUTE);
    const alerts = alertsOf(s.monitors, scenario.operations, s.twin);
    tell(
      { kind: "minute", minute, row: rowAt(s, minute), counts, steps, alerts },
      steps.map((step) => step.buffer),
    );
  }
  advance(s, scenario.lasts);
  const tookMs = performance.now() - began;
  tell({ kind: "done", digest: digestOf(s), events: s.twin.tally.eventsHandled[0], tookMs });
};

addEventListener("message", ({ data }: MessageEvent<Scenario>) => {
  try {
    run(data);
  } catch (error) {
    tell({ kind: "failed", why: String(error) });
  }
});
