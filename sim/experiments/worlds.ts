/** Paired worlds: every arm goes on from the same past with the same luck, and all are stopped at the same time. */
import { now as timeOf } from "../kernel/events.ts";
import { TICKS_PER_MINUTE, type Ticks } from "../kernel/time.ts";
import { extraCost } from "../measures/extraCost.ts";
import { impactOf, type Impact } from "../measures/impact.ts";
import { auditLedger } from "../measures/ledger.ts";
import { fleetAt, LAG } from "../measures/series.ts";
import type { Plan, StepTaken } from "../operations/plan.ts";
import {
  advance,
  branch,
  isReacting,
  present,
  pullsTaken,
  reactionsTaken,
  type Simulation,
} from "../operations/simulation.ts";
import type { Arm, Scenario } from "../scenario/schema.ts";
import { ticksAt } from "../twin/quantity.ts";
import { rateOf } from "../twin/hub.ts";
import { NO_CHANGE } from "../twin/schemaChange.ts";
import { firstUnread } from "../twin/log.ts";
import { sum } from "../twin/offline.ts";
import type { Twin } from "../twin/twin.ts";
import { planOf, seedOf, simulationOf } from "./replication.ts";
import { weightsOf } from "./weights.ts";

/** One arm in one world. */
export interface ArmRun {
  readonly impact: Impact;
  /** EUR for what was added to the cloud, until the run ends. */
  readonly extraEur: number;
  /** What the arm's own steps came to. */
  readonly steps: readonly StepTaken[];
  /** Chargers that faults and mitigations keep offline, by minute from the decision on. */
  readonly offline: readonly number[];
}

export interface World {
  readonly arms: readonly ArmRun[];
  /** Which of the causes it is, and which it could have been as far as anyone could tell. */
  readonly cause: number;
  readonly open: readonly number[];
  /** When each trouble that was not over ends, by its name: its luck, from 0 to 1, the greater the sooner. */
  readonly ends: Readonly<Record<string, number>>;
}

export interface Decision {
  readonly at: Ticks;
  readonly choices: readonly Arm[];
}

export const decisionOf = (scenario: Scenario): Decision => {
  if (scenario.arms === undefined) throw new RangeError("the scenario compares nothing");
  return { at: ticksAt(scenario.arms.at, scenario.starts), choices: scenario.arms.choices };
};

/** The run up to, not including, a tick: the one of the decision when left out. */
export const pastOf = (scenario: Scenario, seed: string, at = decisionOf(scenario).at): Simulation => {
  const s = simulationOf(scenario, seed, planOf(scenario, seed));
  advance(s, Math.max(0, at - 1));
  return s;
};

const CHUNK: Ticks = 10 * TICKS_PER_MINUTE;

/** Admission that covers the hourly refresh by this much keeps everyone who is online. */
const REFRESH_MARGIN = 1.1;

/** Each cluster's hub admits more than its chargers need to stay. */
const sustained = (w: Twin): boolean =>
  w.cloud.clusters.every(
    (_, c) => rateOf(w, w.gateway.address[c]) >= REFRESH_MARGIN * w.fleet.refreshesPerSecond[c],
  );

/** No pipeline lags and nobody waits for a store. */
const isAtRest = (w: Twin): boolean => {
  for (let q = 0; q < w.partition.unread.length; q++)
    if (w.partition.unread[q] > 0 && timeOf(w.events) - w.log.words[firstUnread(w, q) + 1] > LAG)
      return false;
  return (
    w.store.waiting.every((waiting) => waiting === 0) && w.store.change.every((phase) => phase === NO_CHANGE)
  );
};

/** What is left to do only restores normal conditions, all that can recover has, and every queue is empty. */
const settled = (s: Simulation): boolean => isSettled(s) && !isReacting(s) && isAtRest(s.twin);

const isSettled = ({ twin: w, pulls, driver }: Simulation): boolean =>
  pulls.slice(driver.cursor[0]).every((p) => p.lever === "hub-admission" && p.value < 0) &&
  sum(w.tally.affectedOffline) <= sum(w.tally.stuck) &&
  sum(w.gateway.waiting) === 0 &&
  w.hub.tokens.every((tokens) => tokens >= 0) &&
  sustained(w);

/** Chargers kept offline, by minute, from a tick on. */
const offlineFrom = ({ twin, series }: Simulation, from: Ticks): number[] => {
  const first = Math.ceil(from / TICKS_PER_MINUTE);
  return Array.from({ length: Math.max(0, series.sampled[0] - first) }, (_, m) =>
    fleetAt(series, "affectedOffline", twin.clusters, first + m),
  );
};

/** Runs the arms side by side until all have settled or the run ends, and measures them there. */
const finish = (
  scenario: Scenario,
  arms: readonly { readonly s: Simulation; readonly plan: Plan }[],
  from: Ticks,
): ArmRun[] => {
  let t = from;
  do {
    t = Math.min(t + CHUNK, scenario.lasts);
    for (const { s } of arms) advance(s, t);
  } while (t < scenario.lasts && !arms.every(({ s }) => settled(s)));
  return arms.map(({ s, plan }) => {
    auditLedger(s.twin);
    return {
      impact: impactOf(s.twin, s.series, weightsOf(scenario), t, scenario.lasts),
      extraEur: extraCost(pullsTaken(s), scenario.cloud, scenario.prices, scenario.lasts),
      steps: [...plan.steps, ...reactionsTaken(s)].filter((step) => step.ofArm),
      offline: offlineFrom(s, from),
    };
  });
};

/** How a decision is looked at: with the luck of a world that was not known, or in hindsight. */
export interface Fork {
  readonly at: Ticks;
  /** The world whose luck holds from then on; left out, all goes on as it did. */
  readonly world?: number;
}

/** Every arm from one past, which ends just before the decision. */
export const forkWorld = (
  scenario: Scenario,
  past: Simulation,
  { at, world }: Fork,
  cause = 0,
  open = [0] as readonly number[],
): World => {
  const unknown = world === undefined ? {} : { world, knownUntil: present(past) };
  const { seed } = past.parameters;
  const arms = decisionOf(scenario).choices.map((arm) => {
    const plan = planOf(scenario, seed, { arm: { from: at, ...arm }, ...unknown });
    return { s: branch(past, plan, world), plan };
  });
  return { arms: finish(scenario, arms, at), cause, open, ends: arms[0].plan.ends };
};

/** Hindsight: a world of its own from the start; what was wrong ends when it did. */
export const hindsightWorld = (scenario: Scenario, replication: number): World =>
  forkWorld(scenario, pastOf(scenario, seedOf(scenario, replication)), decisionOf(scenario));

/** As known: one past; what comes after the decision is this world's luck, and what is wrong ends as its law has it. */
export const asKnownWorld = (scenario: Scenario, past: Simulation, world: number): World =>
  forkWorld(scenario, past, { at: decisionOf(scenario).at, world });
