// What a run adds to a cloud's cost, against a count by hand.
import fc from "fast-check";
import { expect, test } from "vitest";
import { extraCost } from "../../sim/measures/extraCost.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import { smallScenario } from "../smallScenario.ts";

const { cloud, prices } = smallScenario();
const MONTH = 30 * 86_400_000;
const cost = (...pulls: Pull[]): number => extraCost(pulls, cloud, prices, MONTH);

test("instances, consumers and connections: what is beyond those there were, from when it is had", () => {
  // The gateway of cluster a has 4 instances of its own.
  expect(cost({ at: 0, lever: "gateway-instances", target: 0, value: 9 })).toBe(5 * prices.gatewayInstance);
  expect(cost({ at: MONTH / 2, lever: "gateway-instances", target: 0, value: 9 })).toBe(
    2.5 * prices.gatewayInstance,
  );
  expect(cost({ at: 0, lever: "gateway-instances", target: 0, value: 3 })).toBe(0);
  const { instances } = cloud.backend.pipelines["real-time"];
  expect(cost({ at: 0, lever: "consumers", target: 0, value: instances + 2 })).toBe(
    2 * prices.consumerInstance,
  );
  const { pool } = cloud.backend.stores.portal;
  expect(cost({ at: 0, lever: "store-pool", target: 1, value: pool + 10 })).toBe(10 * prices.storeConnection);
});

test("a standby that serves costs what is not paid for it already, once; an own hub nothing", () => {
  const opens = (target: number): Pull => ({ at: 0, lever: "hub-open", target, value: 0 });
  const { admission } = cloud.clusters[0].standbyHub;
  const whole = (prices.hub + admission * prices.hubAdmission) * (1 - prices.coldStandby);
  expect(cost(opens(3))).toBeCloseTo(whole, 2);
  expect(cost(opens(3), opens(3))).toBeCloseTo(whole, 2);
  expect(cost(opens(0))).toBe(0);
});

test("property: scaling up in steps costs no more than at once, and what changes nothing costs nothing", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(MONTH), fc.nat(40)), { minLength: 1, maxLength: 8 }), (steps) => {
      const sorted = [...steps].sort(([a], [b]) => a - b);
      const pulls = sorted.map(([at, value]): Pull => ({ at, lever: "gateway-instances", target: 0, value }));
      const most = Math.max(...sorted.map(([, value]) => value));
      const atOnce = cost({ at: sorted[0][0], lever: "gateway-instances", target: 0, value: most });
      expect(cost(...pulls)).toBeLessThanOrEqual(atOnce + 0.011);
      expect(cost(...pulls, { at: 0, lever: "store-slow", target: 0, value: 9 })).toBe(cost(...pulls));
    }),
  );
});
