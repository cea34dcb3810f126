// What a cloud costs a month: a bill worked out by hand, and laws of any bill.
import { Schema } from "effect";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type MonthlyCost, monthlyCost, Prices } from "../../sim/measures/cost.ts";
import { type Change, changed } from "../../sim/scenario/change.ts";
import { annotationsOf, propertiesOf } from "../../sim/scenario/shape.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { STANDBY_TEMPERATURES, type StandbyTemperature } from "../../sim/twin/parameters.ts";
import { smallScenario } from "../smallScenario.ts";

const scenario = smallScenario();

const billOf = ({ cloud, fleet, prices }: Scenario, standby?: StandbyTemperature): MonthlyCost =>
  monthlyCost(cloud, fleet, prices, standby);
const after = (...changes: readonly Change[]): Scenario => {
  const result = changed(scenario, changes);
  if ("bad" in result) throw new Error(JSON.stringify(result.bad));
  return result.scenario;
};
const itemOf = ({ items }: MonthlyCost, what: string): number =>
  items.find((item) => item.what === what)?.eurAMonth ?? Number.NaN;

test("a bill worked out by hand", () => {
  // Three hubs of 20/s; 4 + 8 + 8 gateway and 8 + 4 + 8 consumer instances; 32 + 20 + 32 partitions; two pools of 100.
  const running = {
    hubs: 3 * (50 + 40),
    gateways: 1200,
    consumers: 1200,
    "log partitions": 840,
    stores: 1000,
  };
  // A sign of life every 600 s, of one charger in seven (15 %) every 900 s; each remembered ten minutes by three pipelines.
  const signs = 2500 * (0.85 / 600 + 0.15 / 900);
  // Of 1,700 on LTE-M, keep-alives every 300 s, in stand-alone mode every 1,100 s.
  const megabytes = (1700 * (0.85 / 300 + 0.15 / 1100) * 2_592_000 * 182) / 1e6;
  const expected = {
    ...running,
    "standby, warm": 0.5 * Object.values(running).reduce((a, b) => a + b),
    "log capacity": (262_144 + 8 * 2500) / 1e6,
    deduplication: ((signs * 3 * 600) / 1e6) * 5,
    messages: ((signs * 2_592_000) / 1e6) * 0.1,
    "keep-alives over LTE-M": megabytes * 0.02,
  };
  const bill = billOf(scenario, "warm");
  expect(bill.items.map(({ what }) => what)).toEqual(Object.keys(expected));
  for (const [what, eur] of Object.entries(expected)) expect(itemOf(bill, what)).toBeCloseTo(eur, 1);
  expect(bill.eurAMonth).toBeCloseTo(
    bill.items.reduce((sum, item) => sum + item.eurAMonth, 0),
    6,
  );
});

test("property: more of anything never costs less, and more of what has a price costs more", () => {
  const resources = [
    "cloud.clusters[*].hub.admission",
    "cloud.clusters[b].standbyHub.admission",
    "cloud.clusters[*].gateway.instances",
    "cloud.backend.pipelines.*.instances",
    "cloud.backend.pipelines.ocpp.partitions",
    "cloud.backend.pipelines.*.dedupWindow",
    "cloud.backend.stores.*.pool",
    "cloud.backend.logCapacity",
    "fleet.groups[*].chargers",
  ];
  const change = fc.record({
    path: fc.constantFrom(...resources),
    times: fc.integer({ min: 1, max: 6 }),
  });
  const temperature = fc.constantFrom(...STANDBY_TEMPERATURES);
  fc.assert(
    fc.property(change, temperature, (more, standby) => {
      const [before, now] = [billOf(scenario, standby), billOf(after(more), standby)];
      for (const [k, { eurAMonth }] of now.items.entries())
        expect(eurAMonth).toBeGreaterThanOrEqual(before.items[k].eurAMonth);
      if (more.times > 1) expect(now.eurAMonth).toBeGreaterThan(before.eurAMonth);
    }),
  );
});

test("property: the bill is linear in prices, and what has no price is free", () => {
  const amounts = Object.keys(Prices.fields).filter((name) => !name.endsWith("Standby"));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 }), (factor) => {
      const priced = after(...amounts.map((name) => ({ path: `prices.${name}`, times: factor })));
      expect(billOf(priced).eurAMonth).toBeCloseTo(factor * billOf(scenario).eurAMonth, -1);
      if (factor === 0) expect(billOf(priced).eurAMonth).toBe(0);
    }),
  );
});

describe("a standby", () => {
  test("costs more the readier it is; an active one as much as what it stands by for", () => {
    const [cold, warm, active] = STANDBY_TEMPERATURES.map((t) => billOf(scenario, t).eurAMonth);
    expect(cold).toBeLessThan(warm);
    expect(warm).toBeLessThan(active);
    const bill = billOf(scenario, "active");
    const running = ["hubs", "gateways", "consumers", "log partitions", "stores"];
    expect(itemOf(bill, "standby, active")).toBeCloseTo(
      running.reduce((sum, what) => sum + itemOf(bill, what), 0),
      6,
    );
  });
  test("is cold unless it is said to be more", () => {
    expect(billOf(scenario)).toEqual(billOf(scenario, "cold"));
  });
});

test("keep-alives twice as often cost twice as much, and only over LTE-M", () => {
  const often = after({ path: "fleet.firmware[*].keepAlive", times: 0.5 });
  const alone = after({ path: "fleet.groups[*].standAlone", to: 0 });
  const both = after(
    { path: "fleet.groups[*].standAlone", to: 0 },
    { path: "fleet.firmware[*].keepAlive", times: 0.5 },
  );
  const wired = after({ path: "fleet.groups[*].link", to: "ethernet" });
  const what = "keep-alives over LTE-M";
  expect(itemOf(billOf(often), what)).toBeGreaterThan(1.9 * itemOf(billOf(scenario), what));
  expect(itemOf(billOf(both), what)).toBeCloseTo(2 * itemOf(billOf(alone), what), 1);
  expect(itemOf(billOf(wired), what)).toBe(0);
});

test("OCPP chargers send heartbeats in place of signs of life", () => {
  const ocpp = after(
    { path: "fleet.firmware[*].path", to: "ocpp-1.6j" },
    { path: "fleet.firmware[*].heartbeat", to: "600 s" },
  );
  expect(itemOf(billOf(ocpp), "messages")).toBeCloseTo(((2500 / 600) * 2_592_000 * 0.1) / 1e6, 1);
});

test("every price has a default, and says that it is assumed", () => {
  expect(Schema.decodeUnknownSync(Prices)({})).toEqual(scenario.prices);
  for (const { ast } of propertiesOf(Prices.ast)) expect(annotationsOf(ast).origin).toMatch(/^assumed/);
});
