// Random fleets for the same cloud: each may stand in its scenario, and every trait of a charger comes up.
import fc from "fast-check";
import { expect, test } from "vitest";
import { fleets } from "../../../sim/experiments/check/fleets.ts";
import { simulate } from "../../../sim/experiments/simulate.ts";
import { asRead, asWritten, flawsOfWhole } from "../../../sim/scenario/change.ts";
import { chargersOf, scaleTo } from "../../../sim/scenario/scale.ts";
import { Fleet, LINK_NAMES, MARKETS } from "../../../sim/twin/parameters.ts";
import { smallScenario } from "../../smallScenario.ts";

const scenario = smallScenario();
const place = { path: [], ast: Fleet.ast, value: undefined };

test("each may stand in the scenario, has as many chargers as were asked for, and is what a file would say", () => {
  fc.assert(
    fc.property(fleets(scenario, { chargers: [1_000, 1_200] }), (fleet) => {
      const other = { ...scenario, fleet };
      expect(flawsOfWhole(other)).toEqual([]);
      expect(chargersOf(other)).toBeGreaterThanOrEqual(1_000);
      expect(chargersOf(other)).toBeLessThanOrEqual(1_200);
      expect(asRead(place, asWritten(place, fleet))).toEqual({ value: fleet });
    }),
    { numRuns: 100 },
  );
});

test("every link, market, cluster, way to retry and path comes up; groups are of other sizes, tokens of other lives", () => {
  const drawn = fc.sample(fleets(scenario, { atMost: 20 }), { numRuns: 500, seed: 1 });
  const groups = drawn.flatMap((fleet) => fleet.groups);
  const firmware = drawn.flatMap((fleet) => fleet.firmware);
  const all = <T>(values: readonly T[]): Set<T> => new Set(values);
  expect(all(groups.map(({ link }) => link))).toEqual(new Set(LINK_NAMES));
  expect(all(groups.map(({ market }) => market))).toEqual(new Set(MARKETS));
  expect(all(groups.map(({ cluster }) => cluster))).toEqual(new Set(["a", "b", "c"]));
  expect(all(groups.map((group) => group.firmware))).toEqual(
    new Set(["current", "exponential", "ocpp", "old"]),
  );
  expect(all(firmware.map(({ retry }) => retry.policy)).size).toBe(4);
  expect(all(firmware.map(({ path }) => path)).size).toBe(3);
  expect(all(firmware.map(({ tokenLife }) => tokenLife)).size).toBeGreaterThan(5);
  expect(all(drawn.map(({ groups: [{ chargers }] }) => chargers)).size).toBeGreaterThan(100);
  expect(all(drawn.map(({ links }) => links["lte-m"].dropsEvery)).size).toBeGreaterThan(3);
  expect(all(drawn.map(({ demand }) => demand.plugInsPerDay)).size).toBeGreaterThan(3);
});

test("less is the fleet there is but for one thing, with the fewest chargers", () => {
  const { counterexample } = fc.check(
    fc.property(fleets(scenario, { chargers: [250, 5_000] }), ({ groups }) =>
      groups.every(({ link }) => link !== "ethernet" || chargersOf(scenario) === 0),
    ),
    { seed: 2, numRuns: 100 },
  );
  expect(counterexample).toEqual([scaleTo(scenario, 250).scenario.fleet]);
});

test("a run with one balances its ledger", () => {
  for (const fleet of fc.sample(fleets(scenario, { chargers: [300, 400] }), { numRuns: 6, seed: 3 }))
    expect(simulate({ ...scenario, fleet }).ledger.balanced).toBe(true);
});

test("a number of chargers that no fleet has is refused", () => {
  expect(() => fleets(scenario, { chargers: [3, 9] })).toThrow("at least 6, one a group; met [3, 9]");
  expect(() => fleets(scenario, { chargers: [90, 9] })).toThrow(RangeError);
});
