/**
 * Workload W2 on this kernel: a small, exactly stated fleet to measure engines on the same work.
 *
 * N chargers on 8 clusters for 1,800 s: heartbeats every 60 ± 5 s, observations after exponential pauses of mean 30 s, each
 * through its cluster's FIFO queue (4·N/50,000 servers, exponential service of mean 8.96 ms). From 600 s cluster 0 has no
 * servers for 300 s; what waits over 30 s times out and its charger reconnects by exponential back-off with full jitter
 * (1 s base, 300 s cap) through a token bucket of 100·N/50,000 connects a second.
 *
 * test/README.md says how to run it.
 */
import { allocate, f64, i32 } from "../../sim/kernel/arena.ts";
import { DIGEST_LANES, digestText, fold } from "../../sim/kernel/digest.ts";
import { draw } from "../../sim/kernel/draw.ts";
import {
  entityOf,
  eventFields,
  type EventList,
  initEvents,
  kindOf,
  next,
  now,
  payloadOf,
  schedule,
  touchAhead,
} from "../../sim/kernel/events.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { below, exponential } from "../../sim/kernel/variates.ts";

const DURATION = 1_800_000;
const CLUSTERS = 8;
const TIMEOUT = 30_000;
const BACKOFF_CAP = 300_000;
const MEAN_SERVICE = ((4 * 0.7) / ((50_000 / 8) * 0.05)) * 1000;

// Kinds of events.
const HEARTBEAT = 0;
const OBSERVATION = 1;
const CONNECTION = 2;
const SERVED = 3;
const TIMED_OUT = 4;
const SERVERS_LOST = 5;
const SERVERS_BACK = 6;

// Random streams.
const ON_HEARTBEAT = 0;
const ON_OBSERVATION = 1;
const ON_BACKOFF = 2;
const ON_SERVICE = 3;
const STREAMS = ["heartbeat", "observation", "backoff", "service"];

// The words of a charger, a cluster, a place in a queue, a server.
const CHARGER_SHIFT = 3;
const HEARTBEAT_DUE = 0;
const OBSERVATION_DUE = 1;
const HEARTBEATS = 2;
const OBSERVATIONS = 3;
const MESSAGES = 4;
const BACKOFFS = 5;
const CONNECTED_SINCE = 6;
/** Failures since it was connected, then two bits of state. */
const CONNECTION_STATE = 7;
const CONNECTED = 0;
const BACKING_OFF = 2;
const CONNECTING = 3;

const CLUSTER_SHIFT = 3;
const UP = 0;
const IDLE = 1;
const HEAD = 2;
const QUEUED = 3;
const WATCHING = 4;
const TOKENS_AT = 5;

const QUEUE_SHIFT = 2;
const CHARGER = 0;
const SENT = 1;
const MESSAGE = 2;

const SERVED_COUNT = 0;
const TIMED_OUT_COUNT = 1;
const DISCONNECTED = 2;
const RECONNECTED = 3;
const REFUSED = 4;

interface W2 {
  readonly events: EventList;
  readonly digest: Int32Array;
  readonly keys: Int32Array;
  readonly charger: Int32Array;
  readonly cluster: Int32Array;
  readonly tokens: Float64Array;
  readonly queue: Int32Array;
  /** The numbers of the idle servers, and what each serves. */
  readonly idle: Int32Array;
  readonly serving: Int32Array;
  readonly count: Float64Array;
  readonly servers: number;
  readonly rate: number;
  readonly mask: number;
}

const create = (n: number): W2 => {
  const servers = Math.max(1, Math.round((4 * n) / 50_000));
  let places = 1024;
  while (places < n / 2) places *= 2;
  const { views } = allocate({
    events: eventFields(3 * n + 65_536, n + 65_536),
    fleet: { charger: i32(n << CHARGER_SHIFT) },
    cloud: {
      cluster: i32(CLUSTERS << CLUSTER_SHIFT),
      tokens: f64(CLUSTERS),
      queue: i32((CLUSTERS * places) << QUEUE_SHIFT),
      idle: i32(CLUSTERS * servers),
      serving: i32(CLUSTERS * servers),
      count: f64(5),
    },
    digest: { lanes: i32(DIGEST_LANES) },
  });
  const w: W2 = {
    events: views.events,
    digest: views.digest.lanes,
    keys: deriveKeys("w2", STREAMS),
    charger: views.fleet.charger,
    cluster: views.cloud.cluster,
    tokens: views.cloud.tokens,
    queue: views.cloud.queue,
    idle: views.cloud.idle,
    serving: views.cloud.serving,
    count: views.cloud.count,
    servers,
    rate: Math.round((100 * n) / 50_000),
    mask: places - 1,
  };
  start(w, n);
  return w;
};

const start = (w: W2, n: number): void => {
  initEvents(w.events);
  w.tokens.fill(w.rate * 1000);
  for (let i = 0; i < w.idle.length; i++) w.idle[i] = i;
  for (let c = 0; c < CLUSTERS; c++) {
    w.cluster[(c << CLUSTER_SHIFT) + UP] = 1;
    w.cluster[(c << CLUSTER_SHIFT) + IDLE] = w.servers;
  }
  for (let id = 0; id < n; id++) {
    armHeartbeat(w, id, 1, 60_000);
    armObservation(w, id, 0);
  }
  schedule(w.events, 600_000, payloadOf(0, SERVERS_LOST));
  schedule(w.events, 900_000, payloadOf(0, SERVERS_BACK));
};

const armHeartbeat = (w: W2, id: number, from: number, range: number): void => {
  const { charger } = w;
  const at = id << CHARGER_SHIFT;
  const due = from + below(draw(w.keys, ON_HEARTBEAT, id, charger[at + HEARTBEATS]++), range);
  charger[at + HEARTBEAT_DUE] = due;
  schedule(w.events, due, payloadOf(id, HEARTBEAT));
};
const armObservation = (w: W2, id: number, t: number): void => {
  const { charger } = w;
  const at = id << CHARGER_SHIFT;
  const pause =
    (30_000 * exponential(draw(w.keys, ON_OBSERVATION, id, charger[at + OBSERVATIONS]++)) + 0.5) | 0;
  const due = t + 1 + pause;
  charger[at + OBSERVATION_DUE] = due;
  schedule(w.events, due, payloadOf(id, OBSERVATION));
};

/** A charger sends a message: an idle server takes it, or it queues. */
const send = (w: W2, id: number, t: number): void => {
  const { cluster } = w;
  const c = id & (CLUSTERS - 1);
  const k = c << CLUSTER_SHIFT;
  const message = w.charger[(id << CHARGER_SHIFT) + MESSAGES]++;
  if (cluster[k + UP] === 1 && cluster[k + IDLE] > 0) serve(w, c, id, message, t);
  else enqueue(w, c, id, message, t);
};
const serve = (w: W2, c: number, id: number, message: number, t: number): void => {
  const idle = --w.cluster[(c << CLUSTER_SHIFT) + IDLE];
  const server = w.idle[c * w.servers + idle];
  w.serving[server] = id;
  const service = (MEAN_SERVICE * exponential(draw(w.keys, ON_SERVICE, id, message)) + 0.5) | 0;
  schedule(w.events, t + service, payloadOf(server, SERVED));
};
const enqueue = (w: W2, c: number, id: number, message: number, t: number): void => {
  const { cluster, queue } = w;
  const k = c << CLUSTER_SHIFT;
  const queued = cluster[k + QUEUED]++;
  if (queued > w.mask) throw new RangeError("a queue is full");
  const at = (c * (w.mask + 1) + ((cluster[k + HEAD] + queued) & w.mask)) << QUEUE_SHIFT;
  queue[at + CHARGER] = id;
  queue[at + SENT] = t;
  queue[at + MESSAGE] = message;
  if (cluster[k + WATCHING] === 0) {
    cluster[k + WATCHING] = 1;
    schedule(w.events, t + TIMEOUT, payloadOf(c, TIMED_OUT));
  }
};
const headOf = (w: W2, c: number): number =>
  (c * (w.mask + 1) + w.cluster[(c << CLUSTER_SHIFT) + HEAD]) << QUEUE_SHIFT;
const dequeue = (w: W2, c: number): void => {
  const k = c << CLUSTER_SHIFT;
  w.cluster[k + HEAD] = (w.cluster[k + HEAD] + 1) & w.mask;
  w.cluster[k + QUEUED]--;
};
const served = (w: W2, server: number, t: number): void => {
  const c = (server / w.servers) | 0;
  const k = c << CLUSTER_SHIFT;
  w.count[SERVED_COUNT]++;
  w.idle[c * w.servers + w.cluster[k + IDLE]++] = server;
  if (w.cluster[k + QUEUED] > 0) drain(w, c, t);
};
const drain = (w: W2, c: number, t: number): void => {
  const { cluster, queue } = w;
  const k = c << CLUSTER_SHIFT;
  while (cluster[k + QUEUED] > 0 && cluster[k + IDLE] > 0 && cluster[k + UP] === 1) {
    const at = headOf(w, c);
    dequeue(w, c);
    serve(w, c, queue[at + CHARGER], queue[at + MESSAGE], t);
  }
};

const backOff = (w: W2, id: number, t: number): void => {
  const at = id << CHARGER_SHIFT;
  const failures = w.charger[at + CONNECTION_STATE] >> 2;
  const range = failures > 8 ? BACKOFF_CAP : Math.min(BACKOFF_CAP, 1000 * (1 << failures));
  w.charger[at + CONNECTION_STATE] = ((failures + 1) << 2) | BACKING_OFF;
  const wait = 1 + below(draw(w.keys, ON_BACKOFF, id, w.charger[at + BACKOFFS]++), range);
  schedule(w.events, t + wait, payloadOf(id, CONNECTION));
};
const connection = (w: W2, id: number, t: number): void => {
  const at = id << CHARGER_SHIFT;
  if ((w.charger[at + CONNECTION_STATE] & 3) === BACKING_OFF) {
    w.charger[at + CONNECTION_STATE] |= CONNECTING;
    const takes = 100 + below(draw(w.keys, ON_BACKOFF, id, w.charger[at + BACKOFFS]++), 401);
    schedule(w.events, t + takes, payloadOf(id, CONNECTION));
  } else if (admitted(w, id & (CLUSTERS - 1), t)) {
    w.count[RECONNECTED]++;
    w.charger[at + CONNECTION_STATE] = CONNECTED;
    w.charger[at + CONNECTED_SINCE] = t;
    send(w, id, t);
    armHeartbeat(w, id, t + 55_000, 10_001);
    armObservation(w, id, t);
  } else {
    w.count[REFUSED]++;
    backOff(w, id, t);
  }
};
const admitted = (w: W2, c: number, t: number): boolean => {
  const k = c << CLUSTER_SHIFT;
  if (w.cluster[k + UP] === 0) return false;
  const filled = w.tokens[c] + (t - w.cluster[k + TOKENS_AT]) * w.rate;
  const tokens = Math.min(filled, w.rate * 1000);
  w.cluster[k + TOKENS_AT] = t;
  w.tokens[c] = tokens >= 1000 ? tokens - 1000 : tokens;
  return tokens >= 1000;
};
const timeOut = (w: W2, c: number, t: number): void => {
  const { cluster, queue, charger } = w;
  const k = c << CLUSTER_SHIFT;
  while (cluster[k + QUEUED] > 0) {
    const head = headOf(w, c);
    const sent = queue[head + SENT];
    if (sent + TIMEOUT > t) {
      schedule(w.events, sent + TIMEOUT, payloadOf(c, TIMED_OUT));
      return;
    }
    const id = queue[head + CHARGER];
    const at = id << CHARGER_SHIFT;
    dequeue(w, c);
    w.count[TIMED_OUT_COUNT]++;
    if (charger[at + CONNECTION_STATE] === CONNECTED && charger[at + CONNECTED_SINCE] <= sent)
      disconnect(w, id, t);
  }
  cluster[k + WATCHING] = 0;
};
const disconnect = (w: W2, id: number, t: number): void => {
  const at = id << CHARGER_SHIFT;
  w.count[DISCONNECTED]++;
  w.charger[at + HEARTBEAT_DUE] = -1;
  w.charger[at + OBSERVATION_DUE] = -1;
  backOff(w, id, t);
};

const run = (w: W2, until: number): number => {
  const { events, charger, digest } = w;
  for (let handled = 0; ; handled++) {
    const payload = next(events, until);
    if (payload < 0) return handled;
    touchAhead(events, CHARGER_SHIFT, charger);
    const t = now(events);
    fold(digest, t, payload);
    const id = entityOf(payload);
    switch (kindOf(payload)) {
      case HEARTBEAT:
        if (charger[(id << CHARGER_SHIFT) + HEARTBEAT_DUE] !== t) break;
        send(w, id, t);
        armHeartbeat(w, id, t + 55_000, 10_001);
        break;
      case OBSERVATION:
        if (charger[(id << CHARGER_SHIFT) + OBSERVATION_DUE] !== t) break;
        send(w, id, t);
        armObservation(w, id, t);
        break;
      case CONNECTION:
        connection(w, id, t);
        break;
      case SERVED:
        served(w, id, t);
        break;
      case TIMED_OUT:
        timeOut(w, id, t);
        break;
      case SERVERS_LOST:
        w.cluster[(id << CLUSTER_SHIFT) + UP] = 0;
        break;
      case SERVERS_BACK:
        w.cluster[(id << CLUSTER_SHIFT) + UP] = 1;
        drain(w, id, t);
        break;
    }
  }
};

const main = (): void => {
  const n = Number(process.argv[2] ?? 50_000);
  // Twice, because the second layout of a kind settles the shapes that the compiler relies on.
  for (let i = 0; i < 2; i++) run(create(3_000), DURATION);
  const w = create(n);
  const before = process.cpuUsage();
  const events = run(w, DURATION);
  const { user } = process.cpuUsage(before);
  console.log(
    JSON.stringify({
      chargers: n,
      events,
      userMs: Math.round(user / 1000),
      nsPerEvent: Number(((user * 1000) / events).toFixed(1)),
      disconnected: w.count[DISCONNECTED],
      reconnected: w.count[RECONNECTED],
      refused: w.count[REFUSED],
      digest: digestText(w.digest),
      peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  );
};
main();
