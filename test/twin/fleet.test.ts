import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { buildFleet, GIVES_UP, groupOfEach, IN_STAND_ALONE, STARTS_ALONE } from "../../sim/twin/fleet.ts";
import { knownTrait, settledTraits } from "../../sim/twin/inventory.ts";
import type { Fleet } from "../../sim/twin/parameters.ts";
import { asGroups } from "../../sim/twin/roster.ts";
import { STREAMS } from "../../sim/twin/streams.ts";
import { smallScenario } from "../smallScenario.ts";

const { fleet, cloud } = smallScenario();
const keys = deriveKeys("fleet", STREAMS);
const size = fleet.groups.reduce((n, g) => n + g.chargers, 0);

/** The small fleet as an inventory whose chargers stand in another order, with the bits of their traits. */
const listed = (order: (groupOf: Uint16Array) => Uint16Array, bits: (id: number) => number): Fleet => ({
  ...fleet,
  inventory: {
    file: "c.csv",
    groupOf: order(groupOfEach(fleet)),
    traits: Uint8Array.from({ length: size }, (_, id) => bits(id)),
  },
});

describe("the tables of a fleet", () => {
  const plain = buildFleet(fleet, cloud, keys);

  test("of groups: numbered in a row", () => {
    expect(plain.size).toBe(size);
    expect([...plain.clusterSize]).toEqual([1500, 600, 400]);
    expect(plain.cohortOf[899]).toBe(0);
    expect(plain.cohortOf[900]).toBe(1);
    expect([...plain.regionOf]).toEqual([0, 0, 1]);
    expect(plain.refreshesPerSecond[0]).toBeCloseTo(1500 / 1800, 12);
  });

  test("of an inventory in any order: the same sums, and each charger its own", () => {
    const turned = buildFleet(
      listed(
        (groupOf) => groupOf.toReversed(),
        () => 0,
      ),
      cloud,
      keys,
    );
    expect(turned.clusterSize).toEqual(plain.clusterSize);
    expect(turned.refreshesPerSecond).toEqual(plain.refreshesPerSecond);
    expect(turned.clusterOf).toEqual(plain.clusterOf.toReversed());
  });

  test("one that knows nothing of its chargers' traits draws them as its groups do", () => {
    const unknown = listed(
      (groupOf) => groupOf,
      () => 0,
    );
    expect(buildFleet(unknown, cloud, keys)).toEqual(plain);
  });

  test("what is known of a charger holds", () => {
    const bits = (id: number) =>
      knownTrait(0, id % 2 === 0) | knownTrait(1, id % 3 === 0) | knownTrait(2, id % 5 === 0);
    const { traits } = buildFleet(
      listed((groupOf) => groupOf, bits),
      cloud,
      keys,
    );
    traits.forEach((flags, id) => {
      expect((flags & IN_STAND_ALONE) !== 0).toBe(id % 2 === 0);
      expect((flags & STARTS_ALONE) !== 0).toBe(id % 2 === 0 || id % 3 === 0);
      expect((flags & GIVES_UP) !== 0).toBe(id % 5 === 0);
    });
  });

  test("an inventory that was not read is refused", () => {
    const unread = { file: "c.csv", groupOf: new Uint16Array(0), traits: new Uint8Array(0) };
    expect(() => buildFleet({ ...fleet, groups: [], inventory: unread }, cloud, keys)).toThrow(
      "the chargers of c.csv were not read: decodeScenario reads them",
    );
  });
});

test("known traits come before drawn ones, one by one", () => {
  const maybe = fc.array(fc.option(fc.boolean()), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(maybe, fc.nat({ max: 7 }), (given, drawn) => {
      const bits = given.reduce((all, has, t) => all | (has === null ? 0 : knownTrait(t, has)), 0);
      const settled = settledTraits(bits, drawn);
      given.forEach((has, t) => expect((settled & (1 << t)) !== 0).toBe(has ?? (drawn & (1 << t)) !== 0));
    }),
  );
});

test("as groups alone a fleet keeps the shares that are known", () => {
  const half = asGroups(
    listed(
      (groupOf) => groupOf,
      (id) => knownTrait(0, id % 2 === 0),
    ),
  );
  expect(half.inventory).toBeUndefined();
  expect(half.groups.map((g) => [g.chargers, g.standAlone, g.offlineAuthorisation])).toEqual(
    fleet.groups.map((g) => [g.chargers, 0.5, g.offlineAuthorisation]),
  );
  expect(asGroups(fleet)).toBe(fleet);
});
