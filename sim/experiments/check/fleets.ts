/** Random fleets for the same cloud: the scenario's own, with other chargers in it. */
import fc from "fast-check";
import { apportion } from "../../scenario/apportion.ts";
import { changedOnce, type Change, flawsOfWhole } from "../../scenario/change.ts";
import { chargersOf } from "../../scenario/scale.ts";
import type { Scenario } from "../../scenario/schema.ts";
import type { Fleet } from "../../twin/parameters.ts";
import { changesUnder } from "./changes.ts";
import { among, MULTIPLES, mustBeSound, together } from "./values.ts";

export interface FleetSpace {
  /** The fewest and the most chargers in all; from half as many as there are to as many again when left out. */
  readonly chargers?: readonly [number, number];
  /** At most so many of its parameters are otherwise. */
  readonly atMost?: number;
}

/** The fleet in groups: what was read from a list of chargers is one no more. */
const grouped = (scenario: Scenario): Scenario => {
  const { inventory: _inventory, ...fleet } = scenario.fleet;
  return { ...scenario, fleet };
};

/** So many chargers in all, of which each group has more or fewer than its share. */
const sized = (fleet: Fleet, chargers: number, times: readonly number[]): Fleet => {
  const counts = apportion(
    fleet.groups.map((group, k) => group.chargers * times[k]),
    chargers,
  );
  return { ...fleet, groups: fleet.groups.map((group, k) => ({ ...group, chargers: counts[k] })) };
};

/**
 * Fleets that the cloud of a scenario may serve: groups of other sizes on other clusters, with other links, markets and models; firmware
 * that retries otherwise; links and drivers that do otherwise. Names stay, so that what names them still does. Less is fewer differences
 * from the fleet there is, and fewer chargers.
 *
 * @example
 * fc.assert(fc.property(fleets(scenario, { chargers: [300, 500] }), (fleet) => {
 *   expect(simulate({ ...scenario, fleet }).ledger.balanced).toBe(true);
 * }));
 *
 * @example
 * fc.assert(fc.property(fleets(system), cases(system, { chargers: 300 }), (fleet, one) => {
 *   fc.pre(isPlayable({ ...system, fleet }, one)); // a market that a fault is in may have no chargers
 *   expect(judgeCase({ ...system, fleet }, one, [{ kind: "ledger" }])[0].holds).toBe(true);
 * }));
 */
export const fleets = (
  scenario: Scenario,
  {
    chargers: [fewest, most] = [Math.ceil(chargersOf(scenario) / 2), 2 * chargersOf(scenario)],
    atMost = 12,
  }: FleetSpace = {},
): fc.Arbitrary<Fleet> => {
  const own = grouped(scenario);
  mustBeSound(own);
  const least = own.fleet.groups.length;
  if (fewest < least || most < fewest)
    throw new RangeError(
      `fleets: expected chargers: [fewest, most], at least ${least}, one a group; met [${fewest}, ${most}]`,
    );
  const otherwise = (changes: readonly Change[]): Fleet =>
    changes.reduce((now, change) => changedOnce(now, change).scenario, own).fleet;
  return fc
    .noBias(
      fc.record({
        chargers: fc.integer({ min: fewest, max: most }),
        times: fc.tuple(...own.fleet.groups.map(() => among([1, ...MULTIPLES]))),
        changes: fc.array(changesUnder(own, ["fleet"])!, { maxLength: atMost, size: "max" }),
      }),
    )
    .map(({ chargers, times, changes }) => {
      const fleetOf = (some: readonly Change[]): Fleet => sized(otherwise(some), chargers, times);
      const fits = (some: readonly Change[]): boolean =>
        flawsOfWhole({ ...own, fleet: fleetOf(some) }).length === 0;
      return fleetOf(together(changes, fits));
    });
};
