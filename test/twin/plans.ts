// Random faults, actions and arms of every kind, as people would write them, and random pulls of levers, which no fault
// need ever make.
import fc from "fast-check";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import type { Simulation } from "../../sim/operations/simulation.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { PIPELINE_NAMES, STORE_NAMES } from "../../sim/twin/backendParameters.ts";
import { LEVER_NAMES, type LeverName } from "../../sim/twin/levers.ts";
import { type ChargerPath, LINK_NAMES } from "../../sim/twin/parameters.ts";
import type { Pull } from "../../sim/twin/planning.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";
import { inputs as steps } from "../mitigations/rig.ts";
import { smallInput, smallScenario } from "../smallScenario.ts";
import { MINUTE, quietScenario, runAlong, withSteadyLinks } from "./rig.ts";

/** So many runs, and an end to looking for a smaller counterexample: a run takes a while. */
export const runsOf = (numRuns: number) => ({ numRuns, interruptAfterTimeLimit: 25_000 });

/** How long the random runs last. */
export const LASTS = 80 * MINUTE;
const lasts = "80 min";

// ── The scenarios they run on ──

/** Few partitions, few connections and slow statements, so that queues form wherever they can. */
const tightBackend = {
  stores: { core: { pool: 4, service: "20 ms", wait: "10 s" }, portal: { pool: 3, service: "15 ms" } },
  pipelines: Object.fromEntries(
    PIPELINE_NAMES.map((name) => [
      name,
      {
        partitions: 5,
        instances: 3,
        batch: 8,
        checkpoint: 7,
        concurrency: 2,
        lease: "20 s",
        restart: "10 s",
        dedupWindow: "2 min",
        deadLetterAfter: 3,
      },
    ]),
  ),
  api: { clients: { integrations: { calls: "8/h" }, apps: { commands: 0.5 } } },
  logCapacity: 2_000,
};

/** The same scenario with another backend, given as people write it. */
export const withBackend = (scenario: Scenario, backend: object): Scenario => ({
  ...scenario,
  cloud: {
    ...scenario.cloud,
    backend: smallScenario({ cloud: { ...smallInput.cloud, backend } as typeof smallInput.cloud }).cloud
      .backend,
  },
});

/** The same scenario with two of its firmwares speaking OCPP, and another backend. */
const withOcpp = (scenario: Scenario, tight: boolean): Scenario => {
  const { fleet } = scenario;
  const paths: Readonly<Record<string, ChargerPath>> = { ocpp: "ocpp-1.6j", exponential: "ocpp-2.0.1" };
  return {
    ...(tight ? withBackend(scenario, tightBackend) : scenario),
    fleet: {
      ...fleet,
      firmware: fleet.firmware.map((f) => ({ ...f, path: paths[f.name] ?? f.path, meterValues: 5 * MINUTE })),
    },
  };
};

export const quiet = quietScenario({ lasts });
/** Quiet, with OCPP chargers and a backend with little to spare. */
export const tightQuiet = withOcpp(quiet, true);

// ── What people write ──

const seconds = (max: number, min = 0) => fc.integer({ min, max }).map((s) => `${s} s`);
const moment = (from: number, to: number) => fc.integer({ min: from, max: to }).map((s) => `+${s} s`);
const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const rate = (max: number) => fc.integer({ min: 0, max: max * 100 }).map((n) => `${n / 100}/s`);
const law = (max: number) =>
  fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 0, max })).map(([median, more]) => ({
    median: `${median} s`,
    p95: `${median + more} s`,
  }));
const count = (max: number) => fc.integer({ min: 1, max });
const cluster = fc.constantFrom("a", "b", "c");
const region = fc.constantFrom("west", "north");
const firmware = fc.constantFrom(...smallInput.fleet.firmware.map(({ name }) => name));
const pipeline = fc.constantFrom(...PIPELINE_NAMES);
const store = fc.constantFrom(...STORE_NAMES);

const fault = <K extends string>(kind: K, knobs: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ kind: fc.constant(kind), at: moment(60, 1800), ...knobs });
const passing = <K extends string>(kind: K, knobs: Record<string, fc.Arbitrary<unknown>>) =>
  fault(kind, { returns: moment(1801, 4200), returnLaw: law(3600), ...knobs });

/** Faults that keep chargers away and that go by themselves. */
const connectionFaults = [
  passing("provider-capacity-loss", {
    cluster,
    over: seconds(600),
    course: fc.constantFrom("flapping", "partial", "total"),
    remaining: share,
    silentShare: share,
    nodeDown: seconds(600, 1),
    nodeUp: seconds(300, 1),
    admission: rate(3),
    admissionAfter: rate(5),
    fullAfter: seconds(1200),
  }),
  passing("instance-loss", { cluster, remaining: fc.integer({ min: 0, max: 4 }), drops: share }),
  passing("cluster-loss", { cluster }),
  passing("region-loss", { region }),
  passing("access-network-loss", {
    links: fc.subarray([...LINK_NAMES], { minLength: 1 }),
    share,
    silentShare: share,
    over: seconds(300),
    backOver: seconds(900),
  }),
  passing("mass-reboot", { share }),
  passing("credential-expiry", { firmware, share }),
];

/** The others; some stay until somebody does something. */
const otherFaults = [
  fault("bad-firmware", { firmware, share, over: seconds(1200) }),
  fault("stalled-processor", { pipeline, instances: count(8), stall: fc.constantFrom("zombie", "dead") }),
  fault("poison-message", { pipeline, partitions: count(4), messages: count(20) }),
  fault("schema-change", { store, holds: seconds(60), longRead: seconds(300) }),
  passing("network-degradation", {
    region,
    latency: seconds(2),
    jitter: share,
    loss: fc.constantFrom(0, 0.01, 0.1, 0.5, 1),
    over: seconds(300),
  }),
  passing("duplicate-flood", { pipeline, share, copies: fc.integer({ min: 0, max: 60 }), skew: share }),
  passing("slow-store", { store, factor: count(40), over: seconds(300) }),
  passing("blind-monitoring", { what: fc.constantFrom("late", "blind"), delay: count(20) }),
];

export const FAULT_KINDS_DRAWN = connectionFaults.length + otherFaults.length;

const failover = fc.record({
  kind: fc.constant("failover"),
  prepare: law(300),
  takes: law(1200),
  pause: seconds(120),
});

const connectionStep = fc.oneof(
  fc.record({
    kind: fc.constant("scale-up"),
    cluster,
    instances: fc.integer({ min: 1, max: 20 }),
    takes: law(600),
  }),
  fc.tuple(failover, cluster).map(([knobs, name]) => ({ ...knobs, cluster: name })),
  fc.tuple(failover, region).map(([knobs, name]) => ({ ...knobs, region: name })),
  fc.record({ kind: fc.constant("support-case"), answered: law(1800), hastens: share }),
);

/** These take as long as they take. */
const UNTIMED: readonly unknown[] = ["hold", "support-case"];
const anyStep = fc.oneof(
  connectionStep,
  fc
    .tuple(fc.constantFrom(...steps), law(600))
    .map(([step, takes]) => (UNTIMED.includes(step["kind"]) ? step : { ...step, takes })),
);

interface Drawn {
  readonly length: string;
  readonly fault: fc.Arbitrary<Record<string, unknown>>;
  readonly step: fc.Arbitrary<Record<string, unknown>>;
  readonly change: (scenario: Scenario, tight: boolean) => Scenario;
}

/** Runs of the small fleet under random faults, actions and an arm. */
const planned = ({ length, fault: any, step, change }: Drawn): fc.Arbitrary<() => Simulation> =>
  fc
    .record({
      faults: fc.array(any, { minLength: 1, maxLength: 4 }),
      actions: fc.array(fc.record({ at: moment(60, 3600), step }), { maxLength: 2 }),
      arm: fc.option(fc.record({ at: moment(600, 3000), steps: fc.array(step, { maxLength: 2 }) }), {
        nil: undefined,
      }),
      tight: fc.boolean(),
      seed: fc.integer({ min: 0, max: 999 }).map(String),
    })
    .map(({ faults, actions, arm, tight, seed }) =>
      named({ faults, actions, arm, tight, seed }, () => {
        const arms =
          arm === undefined ? smallInput.arms : { at: arm.at, choices: [{ name: "it", steps: arm.steps }] };
        const scenario = change(
          quietScenario({ lasts: length, faults, actions, arms: arms as typeof smallInput.arms }),
          tight,
        );
        const taken = arm === undefined ? undefined : scenario.arms;
        const plan = planOf(scenario, seed, {
          ...(taken && { arm: { from: ticksAt(taken.at, scenario.starts), steps: taken.choices[0].steps } }),
        });
        return simulationOf(scenario, seed, plan);
      }),
    );

/** Every kind of fault and of mitigation. */
export const plannedRuns = planned({
  length: lasts,
  fault: fc.oneof(...connectionFaults, ...otherFaults) as fc.Arbitrary<Record<string, unknown>>,
  step: anyStep,
  change: withOcpp,
});

/** Long enough for everybody to come back, on links that do not drop by themselves. */
export const longRuns = planned({
  length: "240 min",
  fault: fc.oneof(...connectionFaults) as fc.Arbitrary<Record<string, unknown>>,
  step: connectionStep,
  change: withSteadyLinks,
}).map((start) => ({ start, lasts: 240 * MINUTE }));

/** The same for the whole cloud: every kind of fault and no mitigation, to see whether it gets well. */
export const faultyRuns = planned({
  length: "240 min",
  fault: fc.oneof(...connectionFaults, ...otherFaults) as fc.Arbitrary<Record<string, unknown>>,
  step: fc.constant({ kind: "hold" }),
  change: (scenario, tight) => withOcpp(withSteadyLinks(scenario), tight),
});

// ── Levers ──

interface Drawing {
  readonly at: number;
  readonly cluster: number;
  readonly value: number;
  readonly detail: number;
}

type PullOf = (drawing: Drawing) => { target: number; value: number; detail?: number };

const hubOf = ({ cluster: c, value }: Drawing): number => (value < 0.7 ? c : 3 + c);
const among = (n: number, u: number): number => Math.floor(u * n);
/** Mostly a little, at times all or nothing. */
const part = (u: number): number => (u < 0.2 ? 0 : u > 0.9 ? 1 : u);

const CLUSTER_PULLS = {
  "hub-admission": (d) => ({ target: hubOf(d), value: d.value < 0.2 ? -1 : d.value * 10 }),
  "hub-limit": (d) => ({ target: hubOf(d), value: d.value < 0.3 ? -1 : d.value * 10 }),
  "hub-node-down": (d) => ({ target: hubOf(d), value: among(8, d.detail), detail: d.value }),
  "hub-node-up": (d) => ({ target: hubOf(d), value: among(8, d.detail) }),
  "hub-close": (d) => ({ target: hubOf(d), value: among(2, d.detail) }),
  "hub-open": (d) => ({ target: hubOf(d), value: among(2, d.detail) }),
  "cluster-address": (d) => ({
    target: d.cluster,
    value: d.detail < 0.5 ? d.cluster : 3 + d.cluster,
    detail: among(2, d.value),
  }),
  "gateway-instances": (d) => ({ target: d.cluster, value: among(10, d.value) }),
  "gateway-instances-lost": (d) => ({ target: d.cluster, value: among(10, d.value) }),
  "connections-drop": (d) => ({ target: d.cluster, value: d.value }),
  "reconnect-spread": (d) => ({ target: d.cluster, value: among(10 * MINUTE, d.value) }),
  reset: (d) => ({ target: d.cluster, value: d.value }),
  "stand-alone": (d) => ({ target: d.cluster, value: d.value / 4 }),
} satisfies Partial<Record<LeverName, PullOf>>;

/** Targets by a number from 0 to 1; partitions by that of either backend's fewest. */
const OTHER_PULLS = {
  "access-loss": (d) => ({
    target: among(LINK_NAMES.length, d.detail),
    value: part(d.value),
    detail: d.detail,
  }),
  "credentials-expired": (d) => ({ target: among(4, d.detail), value: part(d.value) }),
  "firmware-breaks": (d) => ({ target: among(4, d.detail), value: part(d.value) }),
  "power-loss": (d) => ({ target: among(2, d.detail), value: part(d.value) }),
  network: (d) => ({ target: among(2, d.detail), value: among(5000, d.value), detail: part(d.detail) }),
  "backend-region": (d) => ({ target: 0, value: among(2, d.value) }),
  "consumers-stall": (d) => ({
    target: among(3, d.detail),
    value: among(6, d.value),
    detail: among(2, (d.value * 7) % 1),
  }),
  "consumers-restart": (d) => ({ target: among(3, d.detail), value: 0 }),
  consumers: (d) => ({ target: among(3, d.detail), value: among(12, d.value) }),
  "consumer-speed": (d) => ({ target: among(3, d.detail), value: 0.1 + 4 * d.value }),
  "consumer-lease": (d) => ({ target: among(3, d.detail), value: among(5 * MINUTE, d.value) }),
  "consumer-watchdog": (d) => ({ target: among(3, d.detail), value: among(5 * MINUTE, part(d.value)) }),
  poison: (d) => ({ target: among(15, d.detail), value: among(6, d.value) }),
  "poison-skip": (d) => ({ target: among(3, d.detail), value: 0 }),
  duplicates: (d) => ({ target: among(15, d.detail), value: among(400, part(d.value)), detail: d.value }),
  "ingress-dedup": (d) => ({ target: among(3, d.detail), value: among(2, d.value) }),
  "store-slow": (d) => ({ target: among(2, d.detail), value: 1 + 40 * part(d.value) }),
  "store-pool": (d) => ({ target: among(2, d.detail), value: among(20, d.value) }),
  "schema-change": (d) => ({
    target: among(2, d.detail),
    value: among(MINUTE, part(d.value)),
    detail: among(3 * MINUTE, part(d.detail)),
  }),
  "store-lock-timeout": (d) => ({
    target: among(2, d.detail),
    value: among(MINUTE, part(d.value)),
    detail: among(MINUTE, part(d.detail)),
  }),
  "schema-change-not-before": (d) => ({ target: among(2, d.detail), value: among(LASTS, d.value) }),
  "api-open": (d) => ({ target: 0, value: part(d.value) }),
  "api-limit": (d) => ({ target: 0, value: d.value < 0.3 ? -1 : 4 * part(d.value) }),
  "api-shed": (d) => ({ target: 0, value: among(5, d.value) }),
  "monitor-delay": (d) => ({ target: 0, value: among(10, d.value) - 1 }),
  "monitor-blind": (d) => ({ target: 0, value: among(2, d.value) }),
} satisfies Record<Exclude<LeverName, keyof typeof CLUSTER_PULLS>, PullOf>;

const PULLS: Readonly<Record<LeverName, PullOf>> = { ...CLUSTER_PULLS, ...OTHER_PULLS };

const share01 = fc.double({ min: 0, max: 0.999, noNaN: true });

const logsOf = (levers: readonly LeverName[], clusters: readonly number[]): fc.Arbitrary<Pull[]> =>
  fc
    .array(
      fc
        .record({
          at: fc.integer({ min: 1, max: LASTS }),
          lever: fc.constantFrom(...levers),
          cluster: fc.constantFrom(...clusters),
          value: share01,
          detail: share01,
        })
        .map(({ lever, ...drawing }): Pull => ({ at: drawing.at, lever, ...PULLS[lever](drawing) })),
      { maxLength: 40, size: "max" },
    )
    .map((pulls) => pulls.sort((a, b) => a.at - b.at));

/** Random pulls, in any order, of every lever on these clusters alone. */
export const logsOn = (...clusters: readonly number[]): fc.Arbitrary<Pull[]> =>
  logsOf(Object.keys(CLUSTER_PULLS) as LeverName[], clusters);

/** Random pulls of every lever there is: the twin must hold under these too. */
export const logs = logsOf(LEVER_NAMES, [0, 1, 2]);

export const pulledRuns: fc.Arbitrary<() => Simulation> = fc
  .tuple(logs, fc.boolean(), fc.integer({ min: 0, max: 999 }).map(String))
  .map(([pulls, tight, seed]) =>
    named({ pulls, tight, seed }, () => runAlong(withOcpp(quiet, tight), pulls, seed)),
  );

/** Instants of a run, in order, the end among them. */
export const instants = fc
  .array(fc.integer({ min: 0, max: LASTS }), { minLength: 1, maxLength: 8 })
  .map((times) => [...times, LASTS].sort((a, b) => a - b));

/** A counterexample that fast-check prints as what it was made from. */
function named<T extends object>(what: unknown, of: T): T {
  return Object.assign(of, { [fc.toStringMethod]: () => JSON.stringify(what) });
}
