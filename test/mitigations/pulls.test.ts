// What each mitigation does, to the tick, when everything takes its median.
import { describe, expect, test } from "vitest";
import { planMitigation } from "../../sim/mitigations/index.ts";
import type { LeverName } from "../../sim/twin/levers.ts";
import { decodeStep, middling, planningWith, scenario } from "./rig.ts";

const MINUTE = 60_000;
const FROM = 10 * MINUTE;

type Row = readonly [minute: number, lever: LeverName, target: number, value: number, detail?: number];

const rowsOf = (input: Readonly<Record<string, unknown>>, planning = middling) => {
  const { pulls, doneAt, succeeded } = planMitigation(decodeStep(input), FROM, "step 0", planning);
  const rows = pulls.map(({ at, lever, target, value, detail }) => [
    (at - FROM) / MINUTE,
    lever,
    target,
    value,
    ...(detail === undefined ? [] : [detail]),
  ]);
  return { rows, done: (doneAt - FROM) / MINUTE, succeeded };
};

/** Every example succeeds; the third entry says when it is done, in minutes. */
const examples = (all: readonly (readonly [Record<string, unknown>, readonly Row[], number])[]): void => {
  test.each(all)("%j", (input, rows, done) => {
    expect(rowsOf(input)).toEqual({ rows, done, succeeded: true });
  });
};

describe("people", () => {
  examples([
    [{ kind: "hold" }, [], 10],
    [{ kind: "hold", lasts: "90 s" }, [], 1.5],
    [{ kind: "diagnose" }, [], 7],
    [{ kind: "support-case", hastens: 1 }, [], 40],
  ]);

  test("a wrong diagnosis is done when it has been corrected", () => {
    expect(rowsOf({ kind: "diagnose", right: 0 })).toEqual({ rows: [], done: 7 + 31, succeeded: false });
  });
});

describe("chargers and hubs", () => {
  examples([
    [{ kind: "admission-control", cluster: "b", rate: "6/min" }, [[3, "hub-limit", 1, 0.1]], 3],
    [
      { kind: "admission-control", cluster: "b", hub: "standby", rate: "9/s", lifts: "1 h" },
      [
        [3, "hub-limit", 4, 9],
        [63, "hub-limit", 4, -1],
      ],
      3,
    ],
    [{ kind: "reconnect-jitter", cluster: "c" }, [[5, "reconnect-spread", 2, 5 * MINUTE]], 5],
    [
      { kind: "stand-alone", cluster: "c", share: 0.5, over: "2 min" },
      [
        [11, "stand-alone", 2, 0.25],
        [12, "stand-alone", 2, 0.5],
      ],
      10,
    ],
    [{ kind: "stand-alone", cluster: "a", over: "0 s" }, [[10, "stand-alone", 0, 0.3]], 10],
    [{ kind: "renew-credentials", firmware: "ocpp" }, [[30, "credentials-expired", 2, 0]], 30],
    [
      { kind: "roll-back-firmware", cluster: "c", share: 1, over: "3 min" },
      [
        [31, "reset", 2, 1 / 3],
        [32, "reset", 2, 1 / 2],
        [33, "reset", 2, 1],
      ],
      33,
    ],
  ]);

  test("each step of a campaign takes its share of those who are stuck still", () => {
    const { rows } = rowsOf({ kind: "roll-back-firmware", cluster: "a", share: 0.9, over: "8 h" });
    expect(rows.length).toBe(60);
    const left = rows.map(([, , , share]) => 1 - Number(share)).reduce((all, kept) => all * kept, 1);
    expect(left).toBeCloseTo(0.1, 12);
  });
});

describe("scale-up", () => {
  examples([
    [{ kind: "scale-up", cluster: "b", instances: 16 }, [[4, "gateway-instances", 1, 16]], 4],
    [{ kind: "scale-up", pipeline: "ocpp", instances: 12 }, [[4, "consumers", 2, 12]], 4],
    [{ kind: "scale-up", store: "portal", pool: 300 }, [[4, "store-pool", 1, 300]], 4],
  ]);

  test("draws what it always drew, from its start", () => {
    const drawn: unknown[] = [];
    const planning = planningWith((...asked) => {
      drawn.push(asked);
      return 2 ** 31;
    });
    rowsOf({ kind: "scale-up", cluster: "a", instances: 16 }, planning);
    expect(drawn).toEqual([
      ["step 0: takes", 0, FROM],
      ["step 0: succeeds", 0, FROM],
    ]);
  });
});

describe("failover", () => {
  const to = (cluster: number, at: number, takes: number): Row[] => [
    [at, "hub-close", cluster, 0],
    [at + takes, "hub-open", 3 + cluster, 0],
    [at + takes, "cluster-address", cluster, 3 + cluster],
  ];
  examples([
    [{ kind: "failover", cluster: "c" }, to(2, 5, 15), 20],
    [{ kind: "failover", region: "north" }, to(2, 5, 15), 20],
    [
      { kind: "failover", region: "west" },
      [...to(0, 5, 15), ...to(1, 6, 15), [21, "backend-region", 0, 1]],
      21,
    ],
    [{ kind: "failover", cluster: "c", readiness: "warm" }, to(2, 5, 2), 7],
    [
      { kind: "failover", cluster: "c", readiness: "active", activeTakes: { median: "30 s", p95: "30 s" } },
      [
        [5.5, "hub-open", 5, 0],
        [5.5, "cluster-address", 2, 5, 1],
        [5.5, "hub-close", 2, 0],
      ],
      5.5,
    ],
  ]);

  test("the backend goes with the region it runs in, and with no cluster alone", () => {
    const backend = { ...scenario.cloud.backend, region: "north" };
    const planning = { ...middling, cloud: { ...scenario.cloud, backend } };
    const moves = (input: Record<string, unknown>) =>
      rowsOf({ kind: "failover", ...input }, planning).rows.filter(([, lever]) => lever === "backend-region");
    expect(moves({ region: "north" })).toEqual([[20, "backend-region", 0, 0]]);
    expect(moves({ region: "west" })).toEqual([]);
    expect(moves({ cluster: "c" })).toEqual([]);
  });

  test("capacity is a matter of a cold standby alone, fitness of one that runs", () => {
    const succeeded = (knobs: Record<string, unknown>): boolean =>
      rowsOf({ kind: "failover", cluster: "a", ...knobs }).succeeded;
    expect(succeeded({ capacityHad: 0 })).toBe(false);
    expect(succeeded({ standbyFit: 0 })).toBe(true);
    for (const readiness of ["warm", "active"]) {
      expect(succeeded({ readiness, capacityHad: 0 })).toBe(true);
      expect(succeeded({ readiness, standbyFit: 0 })).toBe(false);
    }
  });

  test("draws what it always drew, a time for each cluster", () => {
    const drawn: unknown[] = [];
    const planning = planningWith((...asked) => {
      drawn.push(asked);
      return 2 ** 31;
    });
    rowsOf({ kind: "failover", region: "west" }, planning);
    expect(drawn).toEqual([
      ["step 0: prepare", 0, FROM],
      ["step 0: capacity", 0, FROM],
      ["step 0: takes", 0, FROM],
      ["step 0: takes", 1, FROM],
    ]);
  });
});

describe("failback", () => {
  const home = (cluster: number, at: number, takes: number): Row[] => [
    [at, "hub-close", 3 + cluster, 0],
    [at + takes, "hub-open", cluster, 0],
    [at + takes, "cluster-address", cluster, cluster],
  ];
  examples([
    [{ kind: "failback", cluster: "c" }, home(2, 5, 15), 20],
    [
      { kind: "failback", region: "west", pause: "3 min" },
      [...home(0, 5, 15), ...home(1, 8, 15), [23, "backend-region", 0, 0]],
      23,
    ],
  ]);
});

describe("pipelines", () => {
  examples([
    [{ kind: "restart-instances", pipeline: "ocpp" }, [[1, "consumers-restart", 2, 0]], 1],
    [{ kind: "progress-watchdog", pipeline: "history" }, [[15, "consumer-watchdog", 1, 2 * MINUTE]], 15],
    [{ kind: "lease-tuning", pipeline: "real-time", lease: "20 s" }, [[10, "consumer-lease", 0, 20_000]], 10],
    [{ kind: "skip-poison", pipeline: "history" }, [[10, "poison-skip", 1, 0]], 10],
    [{ kind: "ingress-dedup", pipeline: "history" }, [[60, "ingress-dedup", 1, 1]], 60],
    [{ kind: "faster-processor", pipeline: "history" }, [[120, "consumer-speed", 1, 2]], 120],
  ]);

  test("a processor is never made slower", () => {
    expect(() => decodeStep({ kind: "faster-processor", pipeline: "history", factor: 0.5 })).toThrow(
      "a factor from 1 to 1000",
    );
  });
});

describe("stores", () => {
  examples([
    [{ kind: "lock-timeout", store: "portal" }, [[2, "store-lock-timeout", 1, 5_000, 60_000]], 2],
    [
      { kind: "maintenance-window", store: "core", opens: "22:00" },
      [[1, "schema-change-not-before", 0, 90 * MINUTE]],
      1,
    ],
  ]);
});

describe("the API", () => {
  examples([
    [{ kind: "rate-limit", rate: "50/s" }, [[2, "api-limit", 0, 50]], 2],
    [{ kind: "rate-limit", rate: "0/s" }, [[2, "api-limit", 0, -1]], 2],
    [{ kind: "load-shedding", priority: 2 }, [[2, "api-shed", 0, 2]], 2],
    [{ kind: "suspend-api" }, [[2, "api-open", 0, 0]], 2],
    [{ kind: "resume-api" }, [[1, "api-open", 0, 1]], 1],
    [
      { kind: "resume-api", share: 0.5, over: "20 min", steps: 2 },
      [
        [11, "api-open", 0, 0.25],
        [21, "api-open", 0, 0.5],
      ],
      21,
    ],
  ]);
});
