/** A small fleet with every firmware policy and link, for tests: the shape of the incident at a thirtieth of its size and time. */
import { Schema } from "effect";
import { Scenario } from "../sim/scenario/schema.ts";

const group = (name: string, chargers: number, cluster: string, link: string, firmware: string) => ({
  name,
  chargers,
  cluster,
  link,
  firmware,
  model: "Go",
  market: "NO",
});

const hub = { admission: "20/s", nodes: 8 };

/** As people write it, before any default. */
export const smallInput = {
  title: "A small outage",
  starts: "2026-03-12T20:30:00+01:00",
  lasts: "2 h",
  seed: "small",
  fleet: {
    groups: [
      group("a-current", 900, "a", "lte-m", "current"),
      group("a-old", 200, "a", "wi-fi", "old"),
      group("a-ocpp", 200, "a", "ethernet", "ocpp"),
      group("a-exponential", 200, "a", "lte-m", "exponential"),
      group("b-current", 600, "b", "lte-m", "current"),
      group("c-current", 400, "c", "wi-fi", "current"),
    ],
    firmware: [
      { name: "current", retry: { policy: "quadratic" }, tokenLife: "30 min" },
      {
        name: "old",
        retry: { policy: "fixed", rebootAfter: 20 },
        tokenLife: "30 min",
        neverReconnects: 0.02,
      },
      { name: "ocpp", retry: { policy: "ocpp-2.0.1" }, tokenLife: "30 min" },
      { name: "exponential", retry: { policy: "exponential" }, tokenLife: "30 min" },
    ],
  },
  cloud: {
    regions: ["west", "north"],
    clusters: [
      {
        name: "a",
        region: "west",
        standby: "north",
        hub,
        standbyHub: hub,
        gateway: { instances: 4, connectsPerInstance: "10/s", queue: 200 },
      },
      { name: "b", region: "west", standby: "north", hub, standbyHub: hub },
      { name: "c", region: "north", standby: "west", hub, standbyHub: hub },
    ],
  },
  operations: {
    alerts: [
      { name: "rate", metric: "offline-rate", above: 0.005, samples: 2, severity: "warning" },
      { name: "share", metric: "offline-share", above: 0.2, samples: 3, severity: "critical" },
    ],
  },
  faults: [
    {
      kind: "provider-capacity-loss",
      cluster: "a",
      at: "20:35",
      over: "5 min",
      returns: "21:00",
      nodeDown: "3 min",
      nodeUp: "1 min",
      admission: "0.1/s",
      admissionAfter: "2/s",
      fullAfter: "30 min",
      returnLaw: { median: "30 min", p95: "60 min" },
    },
  ] as readonly Record<string, unknown>[],
  actions: [
    { at: "20:45", step: { kind: "scale-up", cluster: "a", instances: 8 } },
    { at: "20:55", step: { kind: "support-case", hastens: 0.5 } },
  ] as readonly Record<string, unknown>[],
  arms: {
    at: "20:50",
    choices: [
      { name: "hold", steps: [] as readonly Record<string, unknown>[] },
      { name: "scale up", steps: [{ kind: "scale-up", cluster: "a", instances: 16 }] },
      {
        name: "cluster",
        steps: [{ kind: "failover", cluster: "a", takes: { median: "8 min", p95: "20 min" } }],
      },
      {
        name: "region",
        steps: [{ kind: "failover", region: "west", takes: { median: "8 min", p95: "20 min" } }],
      },
    ],
  },
};

/** The same with a part of its chargers. */
export const smallerInput = (times: number) => ({
  ...smallInput,
  fleet: {
    ...smallInput.fleet,
    groups: smallInput.fleet.groups.map((one) => ({ ...one, chargers: one.chargers / times })),
  },
});

/** Decodes a scenario given as people write it. */
export const decode = (input: unknown): Scenario =>
  Schema.decodeUnknownSync(Scenario)(input, { errors: "all", onExcessProperty: "error" });

export const smallScenario = (changes: Partial<typeof smallInput> = {}): Scenario =>
  decode({ ...smallInput, ...changes });
