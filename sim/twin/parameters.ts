/**
 * The parameters of the twin's parts: what each means, its default, and where the default comes from. Scenario files,
 * reports and the reference are derived from here.
 *
 * Sources are named in short; sim/README.md lists them.
 */
import { Effect, Schema } from "effect";
import { BackendBlock } from "./backendParameters.ts";
import { InventoryFile } from "./inventory.ts";
import { block, Count, Duration, Factor, knob, Law, Name, type Origin, Rate, Share } from "./quantity.ts";

const link = (
  roundTrip: string,
  origin: Origin,
  attach: { median: string; p95: string },
  dropsEvery: string,
) =>
  Schema.Struct({
    roundTrip: knob(Duration, roundTrip, origin, "Round-trip time between charger and cloud."),
    attach: knob(Law, attach, "assumed", "How long the link itself takes to come back after it was lost."),
    dropsEvery: knob(
      Duration,
      dropsEvery,
      "assumed",
      "Mean time between losses of the link of one charger, faults apart.",
    ),
    silentShare: knob(
      Share,
      0.5,
      "assumed",
      "Share of those losses that close no socket: only a keep-alive finds them.",
    ),
  });

export const Links = Schema.Struct({
  "lte-m": block(
    link(
      "75 ms",
      "sourced: Arduino LTE-M documentation, 50 to 100 ms",
      { median: "5 s", p95: "30 s" },
      "48 h",
    ),
  ),
  "wi-fi": block(link("20 ms", "assumed", { median: "3 s", p95: "20 s" }, "72 h")),
  ethernet: block(link("10 ms", "assumed", { median: "1 s", p95: "3 s" }, "480 h")),
});
export const LINK_NAMES = ["lte-m", "wi-fi", "ethernet"] as const;
export type LinkName = (typeof LINK_NAMES)[number];
export const MARKETS = ["NO", "SE", "DK", "FI", "DE", "CH", "FR", "NL", "GB", "IE", "ES", "IS"] as const;
export type Market = (typeof MARKETS)[number];

/** How a charger speaks to the cloud. */
export const PATHS = ["native", "ocpp-1.6j", "ocpp-2.0.1"] as const;
export type ChargerPath = (typeof PATHS)[number];

/** What a charger does between failed attempts to connect; n counts the failures since it was last connected. */
export const Retry = Schema.Union([
  Schema.Struct({
    policy: Schema.Literal("quadratic"),
    base: knob(
      Duration,
      "10 s",
      "sourced: charger firmware",
      "Wait before every attempt: base + min(n², cap) s + a uniform part.",
    ),
    capWithCar: knob(Duration, "45 s", "sourced: charger firmware", "Cap of n² while a car is plugged in."),
    spreadWithCar: knob(
      Factor,
      2,
      "sourced: charger firmware",
      "The uniform part is up to (base + min(n², cap)) / spread.",
    ),
    capIdle: knob(Duration, "180 s", "sourced: charger firmware", "Cap of n² without a car."),
    spreadIdle: knob(Factor, 3, "sourced: charger firmware", "As spreadWithCar, without a car."),
  }),
  Schema.Struct({
    policy: Schema.Literal("fixed"),
    wait: knob(
      Duration,
      "10 s",
      "sourced: old charger firmware; Azure SDK for Python",
      "Wait before every attempt.",
    ),
    rebootAfter: knob(
      Count(1, 100_000),
      50,
      "sourced: old charger firmware",
      "Failures after which the charger restarts.",
    ),
    rebootTakes: knob(Duration, "60 s", "assumed", "How long a restart takes."),
  }),
  Schema.Struct({
    policy: Schema.Literal("ocpp-2.0.1"),
    minimum: knob(
      Duration,
      "1 s",
      "sourced: libocpp",
      "RetryBackOffWaitMinimum: the first wait is minimum + U(0, range).",
    ),
    range: knob(
      Duration,
      "2 s",
      "sourced: libocpp",
      "RetryBackOffRandomRange: each further wait is twice the last + U(0, range).",
    ),
    repeat: knob(
      Count(0, 10),
      2,
      "sourced: libocpp",
      "RetryBackOffRepeatTimes: doublings until the wait is frozen.",
    ),
  }),
  Schema.Struct({
    policy: Schema.Literal("exponential"),
    base: knob(Duration, "1 s", "assumed", "Full jitter: U(0, min(cap, base · 2ⁿ))."),
    cap: knob(Duration, "300 s", "assumed", "Longest wait."),
  }),
]);

export const Firmware = Schema.Struct({
  name: Name,
  retry: Retry,
  path: knob(
    Schema.Literals(PATHS),
    "native",
    "assumed",
    "How it speaks to the cloud: the operator's own protocol, or OCPP.",
  ),
  heartbeat: knob(
    Duration,
    "3600 s",
    "sourced: SAP e-mobility, mixed OCPP 1.6 fleet",
    "OCPP: between heartbeats, which take the place of signs of life.",
  ),
  meterValues: knob(
    Duration,
    "120 s",
    "sourced: help.zaptec.com, supported OCPP messages",
    "OCPP: between meter values during a session.",
  ),
  callTimeout: knob(
    Duration,
    "30 s",
    "sourced: SAP e-mobility, ocpp-rpc",
    "OCPP: how long a message may go unanswered before it is sent again.",
  ),
  messageAttempts: knob(
    Count(1, 100),
    3,
    "sourced: OCPP 1.6 §3.7.1",
    "OCPP: a session message that the cloud answers with an error is given up after so many attempts.",
  ),
  messageRetry: knob(
    Duration,
    "60 s",
    "sourced: OCPP 1.6 §3.7.1",
    "OCPP: the wait between them is this, times the attempts so far.",
  ),
  requestAgain: knob(
    Duration,
    "150 s",
    "sourced: charger firmware",
    "A start the cloud does not answer is asked for again after this, then after twice as long each time, at most 16 times this.",
  ),
  boot: knob(Law, { median: "40 s", p95: "90 s" }, "assumed", "From power to the first attempt to connect."),
  keepAlive: knob(
    Duration,
    "300 s",
    "sourced: charger firmware",
    "Longest silence of a connected charger; also when it would notice a dead socket.",
  ),
  pingTimeout: knob(
    Duration,
    "30 s",
    "sourced: azure-iot-sdk-c",
    "How long it waits for the answer before it gives the socket up.",
  ),
  tokenLife: knob(
    Duration,
    "3600 s",
    "sourced: charger firmware; SAS tokens of one hour",
    "After this it reconnects to refresh its token.",
  ),
  connectTimeout: knob(
    Duration,
    "30 s",
    "sourced: azure-iot-sdk-c, CONNACK 30 s",
    "How long it waits for a connection.",
  ),
  pulseIdle: knob(Duration, "600 s", "sourced: charger firmware", "Between signs of life without charging."),
  pulseCharging: knob(
    Duration,
    "180 s",
    "sourced: charger firmware",
    "Between signs of life while charging.",
  ),
  keepAliveStandAlone: knob(
    Duration,
    "1100 s",
    "sourced: charger firmware",
    "Keep-alive in stand-alone mode.",
  ),
  pulseStandAlone: knob(
    Duration,
    "900 s",
    "sourced: charger firmware",
    "Between signs of life in stand-alone mode.",
  ),
  neverReconnects: knob(
    Share,
    0,
    "assumed: 0 to 2 % seen in EVerest#1808",
    "Share of chargers that, once disconnected, stay so until someone resets them.",
  ),
});

export const Group = Schema.Struct({
  name: Name,
  chargers: Count(1, 5_000_000).annotate({ description: "How many." }),
  cluster: Name.annotate({ description: "The cluster they are homed on." }),
  model: Name,
  market: Schema.Literals(MARKETS).annotate({
    description: "Country, for the map.",
  }),
  link: Schema.Literals(LINK_NAMES),
  firmware: Name,
  offlineAuthorisation: knob(
    Share,
    0.1,
    "assumed",
    "Share that may start a session without the cloud, from a local list.",
  ),
  standAlone: knob(
    Share,
    0.15,
    "assumed",
    "Share in stand-alone mode: every session starts without the cloud.",
  ),
});

const Power = Schema.Finite.check(
  Schema.isBetween({ minimum: 0.5, maximum: 1000 }, { expected: "a power from 0.5 to 1000 kW" }),
);

export const Demand = Schema.Struct({
  plugInsPerDay: knob(
    Factor,
    0.466,
    "computed: 12 Norwegian sites, doi 10.1016/j.dib.2024.110883",
    "Plug-ins of a charger a day, mean.",
  ),
  chargingPowerKw: knob(Power, 7.2, "assumed", "Charging power."),
  authorisation: knob(Duration, "300 ms", "assumed", "What the cloud takes to authorise a start."),
});

export const Fleet = Schema.Struct({
  /** Of an inventory: its equal chargers, which need not stand in a row. */
  groups: Schema.Array(Group)
    .check(Schema.isMaxLength(1000))
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed([]))),
  inventory: Schema.optionalKey(
    InventoryFile.annotate({
      description: "In place of groups: a list of real chargers, a row each, relative to this file.",
    }),
  ),
  firmware: Schema.Array(Firmware).check(
    Schema.isMinLength(1, { expected: "at least one firmware" }),
    Schema.isMaxLength(100),
  ),
  links: block(Links),
  demand: block(Demand),
});

export const Hub = Schema.Struct({
  nodes: knob(
    Count(1, 200),
    20,
    "assumed",
    "Front-end nodes of the provider's service that hold the sockets of one hub.",
  ),
  slots: knob(
    Count(1, 10_000_000),
    1_000_000,
    "sourced: IoT Hub, devices a hub",
    "Sockets it holds at most.",
  ),
  admission: knob(Rate, "120/s", "sourced: IoT Hub S2, new connections a unit", "New connections it admits."),
  burst: knob(
    Duration,
    "90 s",
    "sourced: IoT Hub tolerates bursts of 1 to 2 min",
    "Depth of the token bucket, as seconds of admission saved up.",
  ),
  queue: knob(
    Duration,
    "5 s",
    "assumed",
    "Beyond the bucket it queues attempts for up to this long, then refuses.",
  ),
});

export const Gateway = Schema.Struct({
  instances: knob(
    Count(1, 1000),
    8,
    "assumed",
    "The operator's own instances that set up a device's session.",
  ),
  connectsPerInstance: knob(
    Rate,
    "40/s",
    "assumed",
    "Session set-ups an instance serves, mean of an exponential law.",
  ),
  queue: knob(Count(0, 1_000_000), 5_000, "assumed", "Set-ups that may wait; the next is refused."),
});

/** How ready a standby is kept: it has yet to be brought up, runs already, or runs and chargers know its address. */
export const STANDBY_TEMPERATURES = ["cold", "warm", "active"] as const;
export type StandbyTemperature = (typeof STANDBY_TEMPERATURES)[number];

export const Cluster = Schema.Struct({
  name: Name,
  region: Name,
  standby: Name.annotate({ description: "The region that holds its standby hub." }),
  hub: block(Hub),
  standbyHub: block(Hub),
  gateway: block(Gateway),
  addressTtl: knob(
    Duration,
    "10 min",
    "assumed",
    "After a failover: how long resolvers may hold the old address; each has held it for a uniform part of it.",
  ),
  stragglers: knob(
    Share,
    0.02,
    "assumed",
    "Share of chargers that keep the old address until somebody resets them.",
  ),
});

export const Cloud = Schema.Struct({
  regions: Schema.Array(Name).check(
    Schema.isMinLength(1, { expected: "at least one region" }),
    Schema.isMaxLength(50),
  ),
  clusters: Schema.Array(Cluster).check(
    Schema.isMinLength(1, { expected: "at least one cluster" }),
    Schema.isMaxLength(60),
  ),
  backend: BackendBlock,
});

export type Links = typeof Links.Type;
export type Link = Links["lte-m"];
export type Retry = typeof Retry.Type;
export type Firmware = typeof Firmware.Type;
export type Group = typeof Group.Type;
export type Demand = typeof Demand.Type;
export type Fleet = typeof Fleet.Type;
export type Hub = typeof Hub.Type;
export type Gateway = typeof Gateway.Type;
export type Cluster = typeof Cluster.Type;
export type Cloud = typeof Cloud.Type;
