/** Plays a case, and judges it by properties. */
import { planOf, simulationOf } from "../replication.ts";
import { weightsOf } from "../weights.ts";
import { impactOf } from "../../measures/impact.ts";
import { advance } from "../../operations/simulation.ts";
import type { Ticks } from "../../kernel/time.ts";
import { faultTimes } from "../../scenario/phases.ts";
import { chargersOf } from "../../scenario/scale.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { type Case, inPlace, scenarioOfCase } from "./case.ts";
import { propertyOf, type PropertySpec } from "./properties/index.ts";
import type { Judgement, Play, Played } from "./properties/property.ts";

/** Nobody does anything, and nothing does anything by itself that was not in place. */
const alone = (scenario: Scenario): Scenario => ({
  ...scenario,
  actions: inPlace(scenario),
  operations: { ...scenario.operations, reactions: [] },
});

/** When the last fault of a case is over; halfway through the run of one that has none. */
const overIn = (scenario: Scenario): Ticks =>
  scenario.faults.length === 0 ? scenario.lasts / 2 : Math.min(faultTimes(scenario).to, scenario.lasts);

/** Runs a scenario on its own seed to its end; `system` is the same at its own size. */
export const playScenario = (system: Scenario, scenario: Scenario, over = overIn(scenario)): Played => {
  const s = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
  advance(s, scenario.lasts);
  return {
    scenario,
    s,
    impact: impactOf(s.twin, s.series, weightsOf(scenario), scenario.lasts),
    over,
    scale: chargersOf(system) / chargersOf(scenario),
  };
};

const made = (system: Scenario, one: Case): Scenario => {
  const result = scenarioOfCase(system, one);
  if ("scenario" in result) return result.scenario;
  throw new RangeError(`not a case: ${result.bad.map(({ message }) => message).join("; ")}`);
};

/** Plays a case to its end. */
export const playCase = (system: Scenario, one: Case): Played => playScenario(system, made(system, one));

/**
 * What a case does to each property. What would be so in the same world without its faults is not their doing: the case then says
 * nothing of it.
 *
 * @throws RangeError for a case that cannot be played: see `isPlayable`
 */
export const judgeCase = (
  system: Scenario,
  one: Case,
  properties: readonly PropertySpec[],
): readonly Judgement[] => {
  const played = playCase(system, one);
  const play: Play = ({ one: other = one, steps, alone: isAlone = false } = {}) => {
    const scenario = made(system, other);
    const acted = steps === undefined ? scenario : { ...scenario, actions: [...scenario.actions, ...steps] };
    return playScenario(system, isAlone ? alone(acted) : acted);
  };
  let control: Played | undefined;
  const withoutFaults = (): Played =>
    (control ??= playScenario(system, made(system, { ...one, troubles: [] }), played.over));
  return properties.map((spec) => {
    const { judge, ofFaults } = propertyOf(spec);
    const judgement = judge(spec, played, play, one);
    if (judgement.holds !== false || ofFaults !== true || one.troubles.length === 0) return judgement;
    const without = judge(spec, withoutFaults(), play, one);
    return without.holds === false
      ? { ...judgement, holds: null, why: `${judgement.why}; without its faults, ${without.why}` }
      : judgement;
  });
};
