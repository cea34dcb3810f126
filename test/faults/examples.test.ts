// Exactly what each fault pulls, by its defaults and for each of its choices.
import { describe, expect, test } from "vitest";
import type { LeverName } from "../../sim/twin/levers.ts";
import { marketIndex, type Pull, segmentOf } from "../../sim/twin/planning.ts";
import { decode, smallInput } from "../smallScenario.ts";
import { type Input, MINUTE, pullsOf } from "./specs.ts";

const at = "+10 min";
const returns = "+60 min";

/** A pull, its time in minutes. */
type Row = readonly [minute: number, lever: LeverName, target: number, value: number, detail?: number];

const rowOf = ({ at: t, lever, target, value, detail }: Pull): Row =>
  detail === undefined ? [t / MINUTE, lever, target, value] : [t / MINUTE, lever, target, value, detail];

const rows = (input: Input, more: Parameters<typeof pullsOf>[1] = {}): Row[] =>
  pullsOf({ at, ...input }, more).map(rowOf);

const nodesBy = (pulls: readonly Row[], lever: LeverName): number[] =>
  pulls
    .filter((row) => row[1] === lever)
    .map((row) => row[3])
    .sort((a, b) => a - b);

describe("provider-capacity-loss", () => {
  const loss = { kind: "provider-capacity-loss", cluster: "b", returns };
  const all = [0, 1, 2, 3, 4, 5, 6, 7];

  test("flapping: seven of eight nodes come and go", () => {
    const pulls = rows(loss);
    expect(pulls.filter((row) => row[1] === "hub-admission")).toEqual([
      [10, "hub-admission", 1, 1],
      [60, "hub-admission", 1, 16],
      [300, "hub-admission", 1, -1],
    ]);
    expect(new Set(nodesBy(pulls, "hub-node-down")).size).toBe(7);
    expect(nodesBy(pulls, "hub-node-down").length).toBeGreaterThan(14);
  });

  test("partial: they stay down until capacity returns", () => {
    const pulls = rows({ ...loss, course: "partial", over: "14 min" });
    const down = pulls.filter((row) => row[1] === "hub-node-down");
    expect(down.map(([minute]) => minute)).toEqual([10, 12, 14, 16, 18, 20, 22]);
    const up = pulls.filter((row) => row[1] === "hub-node-up");
    expect(up.map(([minute]) => minute)).toEqual([60, 60, 60, 60, 60, 60, 60]);
    expect(up.map((row) => row[3])).toEqual(down.map((row) => row[3]));
  });

  test("total: all are down and nothing is admitted, whatever else is said", () => {
    const pulls = rows({ ...loss, course: "total", remaining: 0.9, admission: "50/s" });
    expect(nodesBy(pulls, "hub-node-down")).toEqual(all);
    expect(nodesBy(pulls, "hub-node-up")).toEqual(all);
    expect(pulls[0]).toEqual([10, "hub-admission", 1, 0]);
  });
});

test("instance-loss", () => {
  expect(rows({ kind: "instance-loss", cluster: "b", remaining: 2, returns })).toEqual([
    [10, "gateway-instances-lost", 1, 6],
    [10, "connections-drop", 1, 0.8],
    [60, "gateway-instances-lost", 1, 0],
  ]);
});

test("cluster-loss", () => {
  expect(rows({ kind: "cluster-loss", cluster: "a", returns })).toEqual([
    [10, "hub-close", 0, 1],
    [10, "gateway-instances-lost", 0, 4],
    [60, "gateway-instances-lost", 0, 0],
    [60, "hub-open", 0, 1],
  ]);
});

test("region-loss: its network, every cluster homed there and the standby hubs it holds", () => {
  expect(rows({ kind: "region-loss", region: "west", returns })).toEqual([
    [10, "network", 0, 0, 1],
    [10, "hub-close", 0, 1],
    [10, "gateway-instances-lost", 0, 4],
    [10, "hub-close", 1, 1],
    [10, "gateway-instances-lost", 1, 8],
    [10, "hub-close", 5, 1],
    [60, "gateway-instances-lost", 0, 0],
    [60, "hub-open", 0, 1],
    [60, "gateway-instances-lost", 1, 0],
    [60, "hub-open", 1, 1],
    [60, "hub-open", 5, 1],
    [60, "network", 0, 0, 0],
  ]);
});

describe("network-degradation", () => {
  const trouble = { kind: "network-degradation", region: "north", returns };

  test("by its defaults the latency is drawn anew each minute", () => {
    const pulls = rows(trouble);
    expect(pulls.map(([minute]) => minute)).toEqual(Array.from({ length: 51 }, (_, k) => 10 + k));
    const last = pulls.pop();
    expect(last).toEqual([60, "network", 1, 0, 0]);
    for (const [, , , latency, loss] of pulls) {
      expect(latency).toBeGreaterThanOrEqual(160);
      expect(latency).toBeLessThanOrEqual(240);
      expect(loss).toBe(0.02);
    }
    expect(new Set(pulls.map((row) => row[3])).size).toBeGreaterThan(20);
  });

  const phases = [
    { from: "+30 min", share: 0.5 },
    { from: "+40 min", share: 0.75 },
  ];
  const steady = { ...trouble, jitter: 0, over: "2 min", phases, loss: 0.3, latency: "300 ms" };

  test("it sets in over a time and eases and worsens by phases", () => {
    expect(rows(steady)).toEqual([
      [10, "network", 1, 100, expect.closeTo(0.1)],
      [11, "network", 1, 200, expect.closeTo(0.2)],
      [12, "network", 1, 300, 0.3],
      [30, "network", 1, 150, 0.15],
      [40, "network", 1, 225, expect.closeTo(0.225)],
      [60, "network", 1, 0, 0],
    ]);
  });

  test("a phase to come is not known at a decision", () => {
    const pulls = rows(steady, { world: 3, knownUntil: 35 * MINUTE });
    expect(pulls.map((row) => row[3])).toEqual([100, 200, 300, 150, 0]);
    expect(pulls[4][0]).toBeGreaterThan(35);
  });

  test("a partition", () => {
    expect(rows({ ...trouble, latency: "0 s", loss: 1 })).toEqual([
      [10, "network", 1, 0, 1],
      [60, "network", 1, 0, 0],
    ]);
  });
});

test("access-network-loss: only where there are chargers, on LTE-M", () => {
  const lost = { kind: "access-network-loss", over: "1 min", backOver: "1 min", returns };
  const lte = segmentOf("NO", "lte-m");
  expect(rows(lost)).toEqual([
    [10, "access-loss", lte, 0.5, 1],
    [11, "access-loss", lte, 1, 1],
    [60, "access-loss", lte, 0.5, 1],
    [61, "access-loss", lte, 0, 1],
  ]);
  const twice = rows({ ...lost, over: "0 s", links: ["ethernet", "wi-fi"], markets: ["NO"], share: 0.4 });
  expect(twice.map(([minute, , target, value]) => [minute, target, value])).toEqual([
    [10, segmentOf("NO", "wi-fi"), 0.4],
    [10, segmentOf("NO", "ethernet"), 0.4],
    [60, segmentOf("NO", "wi-fi"), 0.2],
    [60, segmentOf("NO", "ethernet"), 0.2],
    [61, segmentOf("NO", "wi-fi"), 0],
    [61, segmentOf("NO", "ethernet"), 0],
  ]);
});

test("mass-reboot", () => {
  const expected = [
    [10, "power-loss", marketIndex("NO"), 0.3],
    [60, "power-loss", marketIndex("NO"), 0],
  ];
  expect(rows({ kind: "mass-reboot", returns })).toEqual(expected);
  expect(rows({ kind: "mass-reboot", market: "NO", returns })).toEqual(expected);
});

test("credential-expiry", () => {
  expect(rows({ kind: "credential-expiry", firmware: "ocpp", returns })).toEqual([
    [10, "credentials-expired", 2, 1],
    [60, "credentials-expired", 2, 0],
  ]);
});

describe("bad-firmware", () => {
  const update = { kind: "bad-firmware", firmware: "old", over: "3 min", share: 0.4 };
  const rollOut = [
    [10, "firmware-breaks", 1, 0.1],
    [11, "firmware-breaks", 1, 0.2],
    [12, "firmware-breaks", 1, expect.closeTo(0.3)],
    [13, "firmware-breaks", 1, 0.4],
  ];

  test("rolled out by the minute", () => {
    expect(rows(update)).toEqual(rollOut);
    expect(rows({ kind: "bad-firmware", firmware: "old" }).length).toBe(60);
  });

  test("and stopped, unless nobody had thought of it yet", () => {
    const stopped = { ...update, stopsAt: "+12 min" };
    expect(rows(stopped)).toEqual(rollOut.slice(0, 2));
    expect(rows(stopped, { world: 1, knownUntil: 11 * MINUTE })).toEqual(rollOut);
    expect(rows(stopped, { world: 1, knownUntil: 12 * MINUTE })).toEqual(rollOut.slice(0, 2));
  });
});

const shared = decode({
  ...smallInput,
  cloud: {
    ...smallInput.cloud,
    backend: { pipelines: { "real-time": { partitions: 4 }, history: { partitionsOf: "real-time" } } },
  },
});

test("stalled-processor", () => {
  const stalled = { kind: "stalled-processor", pipeline: "real-time", instances: 2 };
  expect(rows(stalled)).toEqual([[10, "consumers-stall", 0, 2, 0]]);
  expect(rows({ ...stalled, stall: "dead" })).toEqual([[10, "consumers-stall", 0, 2, 1]]);
  const history = { ...stalled, pipeline: "history" };
  expect(rows(history)).toEqual([[10, "consumers-stall", 1, 2, 0]]);
  expect(rows(history, { within: shared })).toEqual([[10, "consumers-stall", 0, 2, 0]]);
});

describe("poison-message", () => {
  const poison = { kind: "poison-message", pipeline: "history" };
  const targets = (pulls: readonly Row[]): number[] => pulls.map((row) => row[2]).sort((a, b) => a - b);

  test("one message in one partition of its pipeline", () => {
    const [[minute, lever, target, messages], ...rest] = rows(poison);
    expect([minute, lever, messages, rest]).toEqual([10, "poison", 1, []]);
    expect(target).toBeGreaterThanOrEqual(32);
    expect(target).toBeLessThan(52);
  });

  test("several, each in another partition", () => {
    expect(targets(rows({ ...poison, partitions: 20 }))).toEqual(
      Array.from({ length: 20 }, (_, k) => 32 + k),
    );
    expect(new Set(targets(rows({ ...poison, partitions: 7, messages: 3 }))).size).toBe(7);
  });

  test("in those of real-time, where history goes through them", () => {
    expect(targets(rows({ ...poison, partitions: 4 }, { within: shared }))).toEqual([0, 1, 2, 3]);
  });
});

describe("duplicate-flood", () => {
  const flood = { kind: "duplicate-flood", returns };
  const noisy = (input: Input, more: Parameters<typeof pullsOf>[1] = {}): number[] =>
    rows(input, more)
      .filter((row) => row[0] === 10)
      .map((row) => row[4] ?? NaN)
      .sort((a, b) => b - a);
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

  test("by its defaults over all partitions of history", () => {
    const history = Array.from({ length: 20 }, (_, k) => 32 + k);
    expect(rows(flood)).toEqual([
      ...history.map((k) => [10, "duplicates", k, 10, 0.05]),
      ...history.map((k) => [60, "duplicates", k, 0, 0]),
    ]);
  });

  test("all on one partition, as far as it has devices", () => {
    expect(noisy({ ...flood, skew: 1, share: 0.02 })).toEqual([0.4]);
    expect(noisy({ ...flood, skew: 1, share: 0.2 })).toEqual([1]);
    expect(rows({ ...flood, skew: 1 }).map(([minute, , , copies]) => [minute, copies])).toEqual([
      [10, 10],
      [60, 0],
    ]);
  });

  test("in between, the fleet's share stays what it is", () => {
    const shares = noisy({ ...flood, skew: 0.5, share: 0.04 });
    expect(shares[0]).toBeCloseTo(0.42);
    expect(shares[1]).toBeCloseTo(0.02);
    expect(sum(shares) / 20).toBeCloseTo(0.04);
  });

  test("it grows over a time", () => {
    const pulls = rows({ ...flood, skew: 1, share: 0.03, over: "2 min" });
    expect(pulls.map((row) => [row[0], row[3], row[4]])).toEqual([
      [10, 10, expect.closeTo(0.2)],
      [11, 10, expect.closeTo(0.4)],
      [12, 10, expect.closeTo(0.6)],
      [60, 0, 0],
    ]);
  });

  test("in the partitions of real-time, where history goes through them", () => {
    expect(noisy(flood, { within: shared })).toEqual([0.05, 0.05, 0.05, 0.05]);
  });
});

test("slow-store", () => {
  expect(rows({ kind: "slow-store", store: "portal", over: "1 min", returns })).toEqual([
    [10, "store-slow", 1, 3],
    [11, "store-slow", 1, 5],
    [60, "store-slow", 1, 1],
  ]);
});

test("schema-change", () => {
  expect(rows({ kind: "schema-change", store: "portal" })).toEqual([[10, "schema-change", 1, 8, 60_000]]);
});

test("blind-monitoring", () => {
  expect(rows({ kind: "blind-monitoring", returns })).toEqual([
    [10, "monitor-blind", 0, 1],
    [60, "monitor-blind", 0, 0],
  ]);
  expect(rows({ kind: "blind-monitoring", what: "late", returns })).toEqual([
    [10, "monitor-delay", 0, 10],
    [60, "monitor-delay", 0, -1],
  ]);
});
