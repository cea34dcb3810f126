/** Paired worlds: every arm goes on from the same past with the same luck, and all are stopped at the same time. */
import { now as timeOf } from "../kernel/events.ts";
import { TICKS_PER_MINUTE, type Ticks } from "../kernel/time.ts";
import { impactOf, type Impact } from "../measures/impact.ts";
import { auditLedger } from "../measures/ledger.ts";
import { LAG } from "../measures/series.ts";
import { advance, branch, isReacting, present, type Simulation } from "../operations/simulation.ts";
import type { Arm, Scenario } from "../scenario/schema.ts";
import { ticksAt } from "../twin/quantity.ts";
import { rateOf } from "../twin/hub.ts";
import { NO_CHANGE } from "../twin/schemaChange.ts";
import { firstUnread } from "../twin/log.ts";
import { sum } from "../twin/offline.ts";
import type { Twin } from "../twin/twin.ts";
import { planOf, seedOf, simulationOf } from "./replication.ts";
import { weightsOf } from "./weights.ts";

export interface Decision {
  readonly at: Ticks;
  readonly choices: readonly Arm[];
}

export const decisionOf = (scenario: Scenario): Decision => {
  if (scenario.arms === undefined) throw new RangeError("the scenario compares nothing");
  return { at: ticksAt(scenario.arms.at, scenario.starts), choices: scenario.arms.choices };
};

/** The run up to, not including, the tick of the decision. */
export const pastOf = (scenario: Scenario, seed: string): Simulation => {
  const s = simulationOf(scenario, seed, planOf(scenario, seed));
  advance(s, Math.max(0, decisionOf(scenario).at - 1));
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

/** Runs the arms side by side until all have settled or the run ends, and measures them there. */
const finish = (scenario: Scenario, arms: readonly Simulation[], from: Ticks): Impact[] => {
  let t = from;
  do {
    t = Math.min(t + CHUNK, scenario.lasts);
    for (const arm of arms) advance(arm, t);
  } while (t < scenario.lasts && !arms.every(settled));
  return arms.map((arm) => {
    auditLedger(arm.twin);
    return impactOf(arm.twin, arm.series, weightsOf(scenario), t, scenario.lasts);
  });
};

/** Hindsight: a world of its own from the start; the provider's capacity returns when it did. */
export const hindsightWorld = (scenario: Scenario, replication: number): Impact[] => {
  const seed = seedOf(scenario, replication);
  const past = pastOf(scenario, seed);
  const { at, choices } = decisionOf(scenario);
  const arms = choices.map((arm) => branch(past, planOf(scenario, seed, { arm: { from: at, ...arm } })));
  return finish(scenario, arms, at);
};

/** As known: one past; what comes after the decision is this world's luck, and the provider returns as its law has it. */
export const asKnownWorld = (scenario: Scenario, past: Simulation, world: number): Impact[] => {
  const { at, choices } = decisionOf(scenario);
  const knownUntil = present(past);
  const arms = choices.map((arm) => {
    const plan = planOf(scenario, scenario.seed, { arm: { from: at, ...arm }, world, knownUntil });
    return branch(past, plan, world);
  });
  return finish(scenario, arms, at);
};
