/**
 * What a page and a session say to one another: in one browser by structured clone, as it is; over a WebSocket as JSON, as it
 * is encoded. A session is a scenario and up to two futures of it, which are simulated ahead and looked at by anyone.
 */
import { Effect, Schema, SchemaIssue, SchemaTransformation } from "effect";
import { METRIC_NAMES } from "../measures/impact.ts";
import { CLOUD_SERIES, PIPELINE_SERIES, SERIES } from "../measures/series.ts";
import { Edit, EDITS_MAX } from "../scenario/edits.ts";

/** Changes whenever an older page or server could not make sense of a message. */
export const VERSION = 1;

/** What a page asks for in one message, in bytes of JSON; a session of people at one exercise needs no more. */
export const REQUEST_MAX_BYTES = 64 << 10;

/** The fastest pace of a live run, in simulated minutes a second. */
export const PACE_MAX = 600;

// ── Numbers in bulk ──

type Words = Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

const base64Of = (bytes: Uint8Array): string => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
};

const bytesOf = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
};

/** Words as base64 of their bytes, the lowest first. */
const packed = <T extends Words>(of: new (buffer: ArrayBuffer) => T) =>
  Schema.String.pipe(
    Schema.decodeTo(
      Schema.declare((value): value is T => value instanceof of),
      SchemaTransformation.transformEffect({
        decode: (text: string, options) => {
          const bytes = bytesOf(text);
          return bytes === undefined || bytes.length % 4 !== 0
            ? Effect.fail(
                new SchemaIssue.InvalidValue({ message: "Expected words in base64" }, text, options),
              )
            : Effect.succeed(new of(bytes.buffer));
        },
        encode: (words: T) =>
          Effect.succeed(base64Of(new Uint8Array(words.buffer, words.byteOffset, words.byteLength))),
      }),
    ),
  );

const Int32s = packed<Int32Array<ArrayBuffer>>(Int32Array);
const Uint32s = packed<Uint32Array<ArrayBuffer>>(Uint32Array);

const each = <const K extends string, S extends Schema.Constraint>(
  names: Readonly<Record<K, unknown>>,
  item: S,
) => Schema.Struct(Object.fromEntries(Object.keys(names).map((name) => [name, item])) as Record<K, S>);

// ── What a page asks ──

const Track = Schema.Literals([0, 1]);
const Ticks = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 ** 31 - 1 }));
const Text = Schema.String.check(Schema.isMaxLength(200));

/** An arm of the scenario, taken at a time. */
export const ArmTaken = Schema.Struct({ name: Text, at: Ticks });

/** What a future differs in from the scenario as it is written. */
export const Future = Schema.Struct({
  edits: Schema.Array(Edit).check(Schema.isMaxLength(EDITS_MAX)),
  arm: Schema.NullOr(ArmTaken),
});

export const Request = Schema.Union([
  /** Plays a future: from where it first differs from what the track held. */
  Schema.Struct({ kind: Schema.tag("play"), track: Track, future: Future }),
  /** Forgets the second future. */
  Schema.Struct({ kind: Schema.tag("forget") }),
  /** What happens to a charger between two times. */
  Schema.Struct({
    kind: Schema.tag("story"),
    track: Track,
    charger: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
    from: Ticks,
    until: Ticks,
  }),
  /** The first event after a time. */
  Schema.Struct({ kind: Schema.tag("next"), track: Track, after: Ticks }),
  /** Of a live run: simulated minutes a second; 0 stands still. */
  Schema.Struct({
    kind: Schema.tag("pace"),
    minutesPerSecond: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: PACE_MAX })),
  }),
  /** Of a live run whose truth is hidden: shows it to all. */
  Schema.Struct({ kind: Schema.tag("reveal") }),
  /** Of a live run: asks to be one of those who may change it. */
  Schema.Struct({ kind: Schema.tag("claim"), token: Text }),
]);
export type Request = typeof Request.Type;
export type Future = typeof Future.Type;
export type ArmTaken = typeof ArmTaken.Type;

// ── What a session tells ──

const StepTaken = Schema.Struct({
  kind: Schema.String,
  from: Schema.Int,
  doneAt: Schema.Int,
  succeeded: Schema.Boolean,
  note: Schema.String,
  ofArm: Schema.Boolean,
});

const Alert = Schema.Struct({
  name: Schema.String,
  severity: Schema.Literals(["warning", "critical"]),
  where: Schema.String,
  at: Schema.Int,
});

/** Things as they stand at a minute, by cluster, pipeline, instance and store: see gauges.ts. */
export const GAUGES = {
  hubRate: "Connects a second a cluster's hub admits, times 1,000.",
  hubNodes: "Nodes of a cluster's hub that are up.",
  onStandby: "1 for a cluster that runs on its standby hub.",
  gatewayInstances: "Instances of a cluster's gateway that run.",
  instances: "Health of each consumer instance: running, zombie, dead, not asked for.",
  partitionAge: "Age of the oldest message of each partition, in ms.",
  partitionBacklog: "Messages of each partition not handled yet.",
  storeBusy: "Connections of each store in use.",
  storePool: "Connections each store has.",
  storeWaiting: "Who waits for a connection to each store.",
  apiOpen: "Share of attempts the API lets in, times 1,000.",
  monitorDelay: "Minutes until a sample reaches the alert rules; −1 while none does.",
  acknowledgedAt: "When on-call acknowledges the first critical alert, in ms; −1 until one has fired.",
} as const;

/** What a session tells when it was joined. */
const Opened = Schema.Struct({
  kind: Schema.tag("opened"),
  version: Schema.Literal(VERSION),
  /** A live run goes at its pace; any other is simulated as fast as it can be. */
  live: Schema.Boolean,
  minutesPerSecond: Schema.Finite,
  /** Of a live run: which it is; another one has another name. */
  run: Schema.String,
  /** Watchers are to see only what the operators' monitors had seen, until it is revealed. */
  hidden: Schema.Boolean,
});

/** A future was planned: what a track held from this minute on is of the past. */
const Planned = Schema.Struct({
  kind: Schema.tag("planned"),
  track: Track,
  from: Schema.Int,
  future: Future,
  steps: Schema.Array(StepTaken),
});

/** A minute was simulated. */
const Minute = Schema.Struct({
  kind: Schema.tag("minute"),
  track: Track,
  minute: Schema.Int,
  clusters: each(SERIES, Int32s),
  pipelines: each(PIPELINE_SERIES, Int32s),
  cloud: each(CLOUD_SERIES, Schema.Int),
  gauges: each(GAUGES, Int32s),
  /** Chargers in each state. */
  counts: Int32s,
  /** Who changed state in each step of ten seconds: see film.ts. */
  film: Schema.Array(Uint32s),
  /** All alerts, and all steps of the operators, if there is a new one. */
  alerts: Schema.optionalKey(Schema.Array(Alert)),
  steps: Schema.optionalKey(Schema.Array(StepTaken)),
  /** So far: customer-minutes, drivers who could not start, and sessions that began late. */
  score: Schema.Finite,
  startsBlocked: Schema.Finite,
  startsLate: Schema.Finite,
});

const Done = Schema.Struct({
  kind: Schema.tag("done"),
  track: Track,
  digest: Schema.String,
  events: Schema.Finite,
  tookMs: Schema.Finite,
  impact: Schema.Struct({
    ...Object.fromEntries(METRIC_NAMES.map((name) => [name, Schema.NullOr(Schema.Finite)])),
    recoveredShare: Schema.Finite,
    score: Schema.Finite,
  } as Record<(typeof METRIC_NAMES)[number], Schema.NullOr<typeof Schema.Finite>> & {
    recoveredShare: typeof Schema.Finite;
    score: typeof Schema.Finite;
  }),
  aftermath: Schema.Array(Schema.String),
});

/** What happened to a charger, and how it stood then. */
const Scene = Schema.Struct({
  at: Schema.Int,
  /** The kind of the event, as in kinds.ts; −1 for what was done to it from outside. */
  event: Schema.Int,
  state: Schema.Int,
  /** Whether the cloud holds it for online. */
  known: Schema.Boolean,
  car: Schema.Int,
  attempts: Schema.Int,
  buffered: Schema.Int,
});

const Story = Schema.Struct({
  kind: Schema.tag("story"),
  track: Track,
  charger: Schema.Int,
  from: Schema.Int,
  until: Schema.Int,
  scenes: Schema.Array(Scene),
  /** There was more than is told. */
  cut: Schema.Boolean,
});

/** The first event after a time; none if the run is over by then. */
const Next = Schema.Struct({
  kind: Schema.tag("next"),
  track: Track,
  after: Schema.Int,
  event: Schema.NullOr(Schema.Struct({ at: Schema.Int, event: Schema.Int, entity: Schema.Int })),
});

/** Nothing came of a request. */
const Refused = Schema.Struct({
  kind: Schema.tag("refused"),
  what: Schema.String,
  problems: Schema.Array(Schema.String),
});

/** Of a live run: its pace has changed, or whether it can be kept. */
const Paced = Schema.Struct({
  kind: Schema.tag("paced"),
  minutesPerSecond: Schema.Finite,
  /** The machine cannot keep that pace: it goes as fast as it can. */
  behind: Schema.Boolean,
});

/** Of a live run: its truth is hidden no longer. */
const Revealed = Schema.Struct({ kind: Schema.tag("revealed") });

/** Of a live run, to who claimed it: they may change it. */
const Allowed = Schema.Struct({ kind: Schema.tag("allowed") });

/** How many watch a live run. */
const Watched = Schema.Struct({ kind: Schema.tag("watched"), by: Schema.Int });

const Failed = Schema.Struct({ kind: Schema.tag("failed"), why: Schema.String });

/** The second future was forgotten. */
const Forgotten = Schema.Struct({ kind: Schema.tag("forgotten") });

export const News = Schema.Union([
  Opened,
  Planned,
  Minute,
  Done,
  Story,
  Next,
  Refused,
  Paced,
  Watched,
  Revealed,
  Allowed,
  Forgotten,
  Failed,
]);
export type News = typeof News.Type;
export type Minute = typeof Minute.Type;
export type Done = typeof Done.Type;
export type Story = typeof Story.Type;
export type Scene = typeof Scene.Type;
export type GaugeName = keyof typeof GAUGES;

/** A message as text, and back. */
export const NewsText = Schema.fromJsonString(News);
export const RequestText = Schema.fromJsonString(Request);
