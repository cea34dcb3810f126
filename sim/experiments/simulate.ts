/** One run of a scenario, start to end. */
import { TICKS_PER_MINUTE, ticksToSeconds, type Ticks } from "../kernel/time.ts";
import { impactOf, type Impact } from "../measures/impact.ts";
import { aftermathOf } from "../measures/aftermath.ts";
import { auditLedger, type Ledger, ledgerOf } from "../measures/ledger.ts";
import { sum } from "../twin/offline.ts";
import { clockText } from "../twin/quantity.ts";
import { type Alert, alertsOf } from "../operations/monitors.ts";
import type { StepTaken } from "../operations/plan.ts";
import { advance, digestOf, reactionsTaken, type Simulation } from "../operations/simulation.ts";
import type { Scenario } from "../scenario/schema.ts";
import { armTaken, planOf, simulationOf } from "./replication.ts";
import { allHold, mustStop, type Verdicts, verdictsOf } from "./verdicts.ts";
import { weightsOf } from "./weights.ts";

export interface RunResult extends Verdicts {
  readonly title: string;
  readonly seed: string;
  readonly digest: string;
  readonly events: number;
  readonly chargers: number;
  readonly simulatedSeconds: number;
  /** When a stop condition ended the run; null if none did. */
  readonly stoppedAt: string | null;
  readonly impact: Impact;
  readonly ledger: Ledger;
  /** What is not as it should be when the run ends; empty if all is well. */
  readonly aftermath: readonly string[];
  readonly alerts: readonly (Omit<Alert, "at"> & { readonly at: string })[];
  /** When on-call acknowledged the first critical alert; null when none fired by then. */
  readonly acknowledgedAt: string | null;
  readonly actions: readonly {
    readonly kind: string;
    readonly from: string;
    readonly doneAt: string;
    readonly succeeded: boolean;
    readonly note: string;
  }[];
  /** Whether nothing failed of what the scenario states: hypotheses, thresholds, stop conditions. */
  readonly holds: boolean;
}

export interface SimulateOptions {
  readonly seed?: string;
  /** Ticks since the start; the whole run when left out. */
  readonly until?: Ticks;
  /** The name of an arm, to be taken when the decision is; none when left out. */
  readonly arm?: string;
  /** Called after each simulated minute with the part of the run done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** Runs it minute by minute, which changes nothing, until the end or a stop condition: when that was, and whether it was stopped. */
const play = (
  scenario: Scenario,
  s: Simulation,
  until: Ticks,
  onProgress: (done: number) => void,
): { readonly end: Ticks; readonly stopped: boolean } => {
  for (let t = 0; t < until; t += TICKS_PER_MINUTE) {
    advance(s, t);
    if (mustStop(scenario, s)) return { end: t, stopped: true };
    onProgress(t / until);
  }
  advance(s, until);
  onProgress(1);
  return { end: until, stopped: mustStop(scenario, s) };
};

const toTheSecond = (t: Ticks): Ticks => Math.round(t / 1000) * 1000;

const describe = (scenario: Scenario, step: StepTaken) => ({
  kind: step.kind,
  from: clockText(step.from, scenario.starts),
  doneAt: clockText(toTheSecond(step.doneAt), scenario.starts),
  succeeded: step.succeeded,
  note: step.note,
});

const acknowledged = (scenario: Scenario, at: Ticks, until: Ticks): string | null =>
  at >= 0 && at <= until ? clockText(toTheSecond(at), scenario.starts) : null;

/**
 * Runs a scenario once, to its end or until one of its stop conditions is met.
 *
 * @example
 * const result = simulate(scenario, { seed: "7" });
 * result.impact.score; // customer-minutes
 */
export const simulate = (
  scenario: Scenario,
  { seed = scenario.seed, until = scenario.lasts, arm, onProgress = () => {} }: SimulateOptions = {},
): RunResult => {
  const plan = planOf(scenario, seed, arm === undefined ? {} : { arm: armTaken(scenario, arm) });
  const s = simulationOf(scenario, seed, plan);
  const { end, stopped } = play(scenario, s, until, onProgress);
  auditLedger(s.twin);
  const impact = impactOf(s.twin, s.series, weightsOf(scenario), end);
  const verdicts = verdictsOf(scenario, s, impact);
  return {
    title: scenario.title,
    seed,
    digest: digestOf(s),
    events: sum(s.twin.tally.eventsHandled),
    chargers: s.twin.fleet.size,
    simulatedSeconds: ticksToSeconds(end),
    stoppedAt: stopped ? clockText(end, scenario.starts) : null,
    impact,
    ledger: ledgerOf(s.twin),
    aftermath: aftermathOf(s.twin, end),
    alerts: alertsOf(s.monitors, scenario.operations, s.twin).map((a) => ({
      ...a,
      at: clockText(a.at, scenario.starts),
    })),
    acknowledgedAt: acknowledged(scenario, s.monitors.acknowledgedAt[0], end),
    actions: [...plan.steps, ...reactionsTaken(s)]
      .sort((a, b) => a.from - b.from)
      .filter((step) => step.from <= end)
      .map((step) => describe(scenario, step)),
    ...verdicts,
    holds: allHold(verdicts),
  };
};
