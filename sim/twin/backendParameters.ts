/**
 * The parameters of what stands behind the gateways: pipelines, stores, the API, and the network that joins them. One
 * backend serves all clusters. Sources are named in short; sim/README.md lists them.
 */
import { Effect, Schema } from "effect";
import { block, Count, Duration, Factor, knob, Name, Rate, Share } from "./quantity.ts";

export const STORE_NAMES = ["core", "portal"] as const;
export type StoreName = (typeof STORE_NAMES)[number];
const StoreRef = Schema.Literals(STORE_NAMES);

export const PIPELINE_NAMES = ["real-time", "history", "ocpp"] as const;
export type PipelineName = (typeof PIPELINE_NAMES)[number];

/** A database behind a connection pool. */
export const Store = Schema.Struct({
  pool: knob(Count(1, 100_000), 100, "assumed: ADO.NET's usual limit", "Connections in its pool."),
  wait: knob(
    Duration,
    "30 s",
    "sourced: HikariCP, SteVe#57",
    "How long a caller waits for a connection before it fails.",
  ),
  service: knob(Duration, "4 ms", "assumed", "What one statement takes, mean of an exponential law."),
});

/** A partitioned log and the consumer instances that work through it: at least once, in order by key. */
const pipeline = (partitions: number, instances: number, work: string) =>
  Schema.Struct({
    partitions: knob(
      Count(1, 256),
      partitions,
      "assumed",
      "Parts of the log; a charger's messages go to one of them.",
    ),
    instances: knob(
      Count(1, 256),
      instances,
      "assumed",
      "Consumer instances; a partition is owned by one at a time, so more than partitions are idle.",
    ),
    work: knob(Duration, work, "assumed", "What an instance computes for a message, statements apart."),
    calls: knob(Factor, 1, "assumed", "Statements a message takes."),
    concurrency: knob(Factor, 8, "assumed", "Messages an instance has under way at once."),
    batch: knob(
      Count(1, 10_000),
      500,
      "sourced: Kafka max.poll.records",
      "Messages it takes at most at once.",
    ),
    linger: knob(
      Duration,
      "500 ms",
      "sourced: Kafka fetch.max.wait.ms",
      "How long it waits for more once a message is there.",
    ),
    checkpoint: knob(
      Count(1, 1_000_000),
      200,
      "assumed",
      "Messages between checkpoints: what is read again when another instance takes over.",
    ),
    lease: knob(
      Duration,
      "60 s",
      "sourced: Event Hubs SDK for JavaScript, 20 s to 5 min elsewhere",
      "A dead instance keeps its partitions this long.",
    ),
    restart: knob(
      Duration,
      "30 s",
      "sourced: Kubernetes liveness probe, 3 failures 10 s apart",
      "After its lease is gone: until a dead instance runs again. A zombie passes every probe.",
    ),
    watchdog: knob(
      Duration,
      "0 s",
      "assumed: off",
      "An instance that has work and makes no progress for this long is restarted; 0 s is off.",
    ),
    dedupWindow: knob(
      Duration,
      "10 min",
      "sourced: Service Bus duplicate detection",
      "How long it remembers what it has handled when another instance reads it again; what chargers send twice it suppresses unless this is 0 s.",
    ),
    deadLetterAfter: knob(
      Count(0, 1000),
      10,
      "sourced: Service Bus MaxDeliveryCount",
      "Attempts at a message that fails before it is set aside; 0: it blocks its partition until someone does.",
    ),
    store: knob(StoreRef, "core", "assumed", "The store its statements go to."),
  });

export const Pipelines = Schema.Struct({
  "real-time": block(pipeline(32, 8, "2 ms")),
  history: block(
    Schema.Struct({
      ...pipeline(20, 4, "3 ms").fields,
      partitionsOf: knob(
        Schema.Literals(["own", "real-time"]),
        "own",
        "assumed",
        "Whose partitions history goes through: with real-time, both wait in one queue.",
      ),
    }),
  ),
  ocpp: block(pipeline(32, 8, "3 ms")),
});

/** Those who call the API, each with its own time-out and retries. */
const client = (p: {
  calls: string;
  followsDay: number;
  timeout: string;
  retries: number;
  first: string;
  factor: number;
  cap: string;
  jitter: number;
  priority: number;
  commands: number;
  source: "assumed" | `sourced: ${string}`;
}) =>
  Schema.Struct({
    calls: knob(
      Rate,
      p.calls,
      "assumed",
      "Calls of this kind for each charger of the fleet, mean over a day.",
    ),
    followsDay: knob(
      Share,
      p.followsDay,
      "assumed",
      "Part of them that follows the hours of plug-ins; the rest comes evenly.",
    ),
    timeout: knob(Duration, p.timeout, p.source, "How long it waits for the answer."),
    retries: knob(Count(0, 20), p.retries, p.source, "Further attempts after the first."),
    firstRetry: knob(Duration, p.first, p.source, "Wait before the first of them."),
    factor: knob(Factor, p.factor, p.source, "Each further wait is so much longer."),
    cap: knob(Duration, p.cap, p.source, "Longest wait."),
    jitter: knob(Share, p.jitter, p.source, "Part of a wait that is drawn."),
    priority: knob(Count(0, 9), p.priority, "assumed", "Load is shed from the lowest."),
    commands: knob(Share, p.commands, "assumed", "Share of its calls that command a charger."),
  });

const HOME_ASSISTANT = "sourced: custom-components/zaptec";
export const CLIENT_NAMES = ["integrations", "apps", "portal"] as const;
export type ClientName = (typeof CLIENT_NAMES)[number];

export const Clients = Schema.Struct({
  integrations: block(
    client({
      calls: "1.2/h",
      followsDay: 0,
      timeout: "10 s",
      retries: 8,
      first: "300 ms",
      factor: 2.1,
      cap: "60 s",
      jitter: 0.1,
      priority: 1,
      commands: 0.01,
      source: HOME_ASSISTANT,
    }),
  ),
  apps: block(
    client({
      calls: "0.5/h",
      followsDay: 0.8,
      timeout: "15 s",
      retries: 3,
      first: "1 s",
      factor: 2,
      cap: "10 s",
      jitter: 0.5,
      priority: 3,
      commands: 0.1,
      source: "assumed",
    }),
  ),
  portal: block(
    client({
      calls: "0.1/h",
      followsDay: 0.5,
      timeout: "30 s",
      retries: 2,
      first: "2 s",
      factor: 2,
      cap: "10 s",
      jitter: 0.5,
      priority: 2,
      commands: 0.02,
      source: "assumed",
    }),
  ),
});

export const Api = Schema.Struct({
  store: knob(StoreRef, "portal", "assumed", "The store it reads and writes."),
  work: knob(Duration, "15 ms", "assumed", "What a call takes beside its statements."),
  statements: knob(
    Count(0, 10_000),
    10,
    "assumed",
    "Statements of a call that the cache does not answer, on one connection.",
  ),
  hot: knob(Share, 0.8, "assumed", "Share of those calls that touch the most used table."),
  cacheTtl: knob(Duration, "60 s", "assumed: evcc saw 15 s for states", "How long the cache keeps an entry."),
  cacheEntries: knob(Factor, 0.002, "assumed", "What is asked for, in cache entries for each charger."),
  limit: knob(Rate, "0/s", "assumed: off", "Attempts a second it lets in; 0/s is no limit."),
  commandTimeout: knob(
    Duration,
    "30 s",
    "sourced: OCPP CALL timeout, SAP",
    "How long a command waits for its charger.",
  ),
  clients: block(Clients),
});

export const Network = Schema.Struct({
  roundTrip: knob(Duration, "1 ms", "assumed", "Between two services of a region."),
  retransmit: knob(
    Duration,
    "200 ms",
    "sourced: TCP, Linux's least retransmission time-out",
    "What a lost packet costs first; twice as much each further time.",
  ),
  callTimeout: knob(Duration, "10 s", "assumed", "A call that is not through by then has failed."),
});

/** Messages that the logs hold for each charger, beside their capacity. */
export const LOG_PLACES_EACH = 8;

export const Backend = Schema.Struct({
  region: Schema.optionalKey(Name).annotate({
    description: "The region it runs in; the first when left out.",
  }),
  stores: block(Schema.Struct({ core: block(Store), portal: block(Store) })),
  pipelines: block(Pipelines),
  api: block(Api),
  network: block(Network),
  logCapacity: knob(
    Count(0, 100_000_000),
    262_144,
    "assumed",
    "Messages all logs together hold beyond eight for each charger; what comes then is dropped.",
  ),
});
export const BackendBlock = Backend.pipe(
  Schema.withDecodingDefaultKey(Effect.succeed({} as typeof Backend.Encoded)),
);

export type Store = typeof Store.Type;
export type Pipeline = (typeof Pipelines.Type)["real-time"];
export type Client = (typeof Clients.Type)["integrations"];
export type Api = typeof Api.Type;
export type Network = typeof Network.Type;
export type Backend = typeof Backend.Type;
