// Levers that set something for what comes after: each seen by what it changes.
import { describe, expect, test } from "vitest";
import { ledgerOf } from "../../sim/measures/ledger.ts";
import { advance, type Simulation } from "../../sim/operations/simulation.ts";
import { alertsOf } from "../../sim/operations/monitors.ts";
import { OCPP, REAL_TIME } from "../../sim/twin/backend.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import { CONNECTED, NEVER, RUNNING, ZOMBIE } from "../../sim/twin/state.ts";
import { smallInput, smallScenario } from "../smallScenario.ts";
import { HOUR, inState, MINUTE, oneGroup, runAlong, SECOND, unlimited, withSteadyLinks } from "./rig.ts";

const at = 10 * MINUTE;
const drop = (when: number): Pull => ({ at: when, lever: "connections-drop", target: 0, value: 1 });
const fixed = { retry: { policy: "fixed", wait: "5 s" }, tokenLife: "20 h" };

/** Share of the chargers that are back so long after everybody was dropped. */
const backAfter = (s: Simulation, ticks: number): number => {
  advance(s, at + ticks);
  return inState(s.twin, CONNECTED).length / s.twin.fleet.size;
};

test("hub-limit: the operator's limit holds beside the provider's, and −1 takes it away", () => {
  const run = (...limits: readonly Pull[]) =>
    runAlong(oneGroup(600, fixed, unlimited), [drop(at), ...limits]);
  const limit = (value: number, when = 1): Pull => ({ at: when, lever: "hub-limit", target: 0, value });
  expect(backAfter(run(), MINUTE)).toBe(1);
  // 90 s are saved up in the bucket at a rate of one a second.
  const held = run(limit(1));
  expect(Math.abs(600 * backAfter(held, 4 * MINUTE) - 330)).toBeLessThan(12);
  expect(backAfter(run(limit(1), limit(-1, at + SECOND)), MINUTE)).toBe(1);
  // The provider's own shortage is not mended by a higher limit.
  const short: Pull = { at: 1, lever: "hub-admission", target: 0, value: 1 };
  expect(backAfter(run(short, limit(1000, 2)), 4 * MINUTE)).toBe(backAfter(held, 4 * MINUTE));
});

test("reconnect-spread: first attempts after a loss are spread evenly over the time", () => {
  const s = runAlong(oneGroup(2000, fixed, unlimited), [
    { at: 1, lever: "reconnect-spread", target: 0, value: 10 * MINUTE },
    drop(at),
  ]);
  for (const minutes of [2, 5, 8])
    expect(Math.abs(backAfter(s, minutes * MINUTE + 5 * SECOND) - minutes / 10)).toBeLessThan(0.05);
  expect(backAfter(s, 11 * MINUTE)).toBe(1);
});

test("credentials-expired: sockets live on, nobody of them connects anew, and 0 lets all back", () => {
  const s = runAlong(oneGroup(500, { ...fixed, tokenLife: "1 h" }, unlimited), [
    { at, lever: "credentials-expired", target: 0, value: 1 },
    { at: at + 2 * HOUR, lever: "credentials-expired", target: 0, value: 0 },
  ]);
  advance(s, at + SECOND);
  expect(inState(s.twin, CONNECTED).length).toBeGreaterThan(495);
  expect(Math.abs(backAfter(s, HOUR / 2) - 0.5)).toBeLessThan(0.1);
  expect(backAfter(s, HOUR + MINUTE)).toBe(0);
  expect(backAfter(s, 2 * HOUR + 15 * MINUTE)).toBe(1);
});

const small = withSteadyLinks(smallScenario({ faults: [], actions: [] }));
const speaks = withSteadyLinks(
  smallScenario({
    faults: [],
    actions: [],
    fleet: {
      ...smallInput.fleet,
      firmware: smallInput.fleet.firmware.map((f) => ({
        ...f,
        path: "ocpp-1.6j",
        heartbeat: "30 s",
      })) as unknown as typeof smallInput.fleet.firmware,
    },
  }),
);

test("backend-region: what cuts its old region off no longer reaches it, and its cache is cold", () => {
  const cut: Pull = { at, lever: "network", target: 0, value: 0, detail: 1 };
  const move: Pull = { at: at + 1, lever: "backend-region", target: 0, value: 1 };
  const answered = (...log: readonly Pull[]) => {
    const s = runAlong(small, log);
    advance(s, at + 5 * MINUTE);
    return s.twin.tally.callsAnswered[0] / s.twin.tally.calls[0];
  };
  expect(answered(cut)).toBeLessThan(0.8);
  expect(answered(cut, move)).toBeGreaterThan(0.97);
  const s = runAlong(small, [move]);
  advance(s, at);
  expect(s.twin.api.warm[0]).toBeGreaterThan(0.1);
  advance(s, at + 1);
  expect(s.twin.api.warm[0]).toBe(0);
});

/** Time an OCPP batch of one message takes, by the lever pulled at the start. */
const slowOcpp = {
  ...speaks,
  cloud: {
    ...speaks.cloud,
    backend: {
      ...speaks.cloud.backend,
      pipelines: {
        ...speaks.cloud.backend.pipelines,
        ocpp: { ...speaks.cloud.backend.pipelines.ocpp, work: 200, concurrency: 1, linger: 0 },
      },
    },
  },
};

test("consumer-speed: work and statements take as much less time", () => {
  const delay = (factor: number) => {
    const s = runAlong(slowOcpp, [{ at: 1, lever: "consumer-speed", target: OCPP, value: factor }]);
    advance(s, 6 * MINUTE);
    return s.series.delay[5 * 3 + OCPP];
  };
  const [usual, faster] = [delay(1), delay(20)];
  expect(usual).toBeGreaterThan(200);
  expect(faster).toBeLessThan(usual / 5);
});

describe("dead instances and zombies", () => {
  const dies: Pull = { at, lever: "consumers-stall", target: OCPP, value: 4, detail: 1 };
  const owners = ({ twin }: Simulation) => {
    const { partitionFrom } = twin.backendTables;
    return [...twin.partition.owner.subarray(partitionFrom[OCPP], partitionFrom[OCPP + 1])];
  };
  const healthOf = ({ twin }: Simulation, i: number) => twin.instance.health[i];

  test("consumer-lease: how long a dead instance keeps its partitions", () => {
    for (const lease of [5 * SECOND, 200 * SECOND]) {
      const s = runAlong(speaks, [{ at: 1, lever: "consumer-lease", target: OCPP, value: lease }, dies]);
      advance(s, at + lease - 1);
      expect(owners(s).some((i) => healthOf(s, i) !== RUNNING)).toBe(true);
      advance(s, at + lease);
      expect(owners(s).every((i) => healthOf(s, i) === RUNNING)).toBe(true);
    }
  });

  test("consumer-watchdog: zombies with work are restarted once it is on, and not before", () => {
    const s = runAlong(speaks, [
      { ...dies, detail: 0 },
      { at: at + 10 * MINUTE, lever: "consumer-watchdog", target: OCPP, value: 2 * MINUTE },
    ]);
    const zombies = () => [...s.twin.instance.health].filter((health) => health === ZOMBIE).length;
    advance(s, at + 10 * MINUTE);
    expect(zombies()).toBe(4);
    advance(s, at + 13 * MINUTE);
    expect(zombies()).toBe(0);
    expect(s.twin.instance.health[s.twin.backendTables.instanceFrom[REAL_TIME]]).toBe(RUNNING);
  });
});

describe("what the operators see", () => {
  const firedAt = (...log: readonly Pull[]) => {
    const s = runAlong(small, [{ at, lever: "connections-drop", target: 0, value: 0.9 }, ...log]);
    advance(s, at + 40 * MINUTE);
    const alert = alertsOf(s.monitors, small.operations, s.twin).find(({ name }) => name === "rate");
    return alert?.at ?? NEVER;
  };
  /** A rule that needs two samples, and so a loss that goes on for two minutes. */
  const again: Pull = { at: at + MINUTE, lever: "connections-drop", target: 0, value: 0.9 };
  const usual = firedAt(again);

  test("monitor-delay: samples reach the rules later, and so does the alert", () => {
    const late = firedAt(again, { at: 1, lever: "monitor-delay", target: 0, value: 15 });
    expect(usual).toBeGreaterThan(at);
    expect(late - usual).toBe(14 * MINUTE);
    expect(firedAt(again, { at: 1, lever: "monitor-delay", target: 0, value: -1 })).toBe(usual);
  });

  test("monitor-blind: nothing fires until it is over", () => {
    const blind: Pull = { at: 1, lever: "monitor-blind", target: 0, value: 1 };
    expect(firedAt(again, blind)).toBe(NEVER);
    expect(firedAt(again, blind, { at: at - 1, lever: "monitor-blind", target: 0, value: 0 })).toBe(usual);
  });
});

test("network: a region that is cut off takes nothing from its chargers, and what they keep drains afterwards", () => {
  const until = at + HOUR;
  const s = runAlong(small, [
    { at, lever: "network", target: 1, value: 0, detail: 1 },
    { at: until, lever: "network", target: 1, value: 0, detail: 0 },
  ]);
  advance(s, at);
  const { cutOff } = ledgerOf(s.twin).droppedBy;
  expect(cutOff).toBe(0);
  advance(s, until);
  const { buffered } = s.twin.charger;
  const keeping = (cluster: number) =>
    buffered.filter((count, id) => count > 0 && s.twin.fleet.clusterOf[id] === cluster).length;
  // Cluster c is homed there; the backend, and the others, are not.
  expect(keeping(2)).toBeGreaterThan(5);
  expect([keeping(0), keeping(1)]).toEqual([0, 0]);
  expect(ledgerOf(s.twin).droppedBy.cutOff).toBeGreaterThan(100);
  advance(s, until + 5 * MINUTE);
  expect(keeping(2)).toBe(0);
});

test("a watchdog that is shorter than a batch restarts who is only slow, and makes it worse", () => {
  const slow: Pull = { at, lever: "store-slow", target: 0, value: 2_000 };
  const handled = (...log: readonly Pull[]) => {
    const s = runAlong(speaks, [slow, ...log]);
    const { partitionFrom } = s.twin.backendTables;
    const processed = s.twin.partition.processed.subarray(partitionFrom[OCPP], partitionFrom[OCPP + 1]);
    advance(s, at);
    const before = processed.reduce((sum, n) => sum + n, 0);
    advance(s, at + 90 * MINUTE);
    return processed.reduce((sum, n) => sum + n, 0) - before;
  };
  const watchdog = (ticks: number): Pull => ({
    at: 1,
    lever: "consumer-watchdog",
    target: OCPP,
    value: ticks,
  });
  expect(handled(watchdog(10 * SECOND))).toBeLessThan(0.2 * handled());
});
