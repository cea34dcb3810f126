/**
 * Workload W2 on this kernel: a small, exactly stated fleet to measure engines on the same work.
 *
 * N chargers on 8 clusters for 1,800 s: heartbeats every 60 ± 5 s, observations after exponential pauses of mean 30 s, each
 * through its cluster's FIFO queue (4·N/50,000 servers, exponential service of mean 8.96 ms). From 600 s cluster 0 has no
 * servers for 300 s; what waits over 30 s times out and its charger reconnects by exponential back-off with full jitter
 * (1 s base, 300 s cap) through a token bucket of 100·N/50,000 connects a second.
 *
 * Run with: npm run bench -- w2 50000
 */
import { allocate, f64, i32, u8, type Views } from "../../sim/kernel/arena.ts";
import { DIGEST_LANES, digestText, fold } from "../../sim/kernel/digest.ts";
import { draw } from "../../sim/kernel/draw.ts";
import {
  eventFields,
  initEvents,
  next,
  now,
  payloadOf,
  schedule,
  touchAhead,
} from "../../sim/kernel/events.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { below, exponential } from "../../sim/kernel/variates.ts";

const CLUSTERS = 8;
const TIMEOUT = 30_000;
const BACKOFF_CAP = 300_000;

const HEARTBEAT = 0;
const OBSERVATION = 1;
const CONNECTION = 2;
const SERVED = 3;
const TIMED_OUT = 4;
const SERVERS_LOST = 5;
const SERVERS_BACK = 6;

const ON_HEARTBEAT = 0;
const ON_OBSERVATION = 1;
const ON_BACKOFF = 2;
const ON_SERVICE = 3;
const STREAMS = ["heartbeat", "observation", "backoff", "service"];

const CONNECTED = 0;
const BACKING_OFF = 2;
const CONNECTING = 3;

const fields = (n: number, servers: number) => ({
  events: eventFields(3 * n + 65_536, n + 65_536),
  charger: {
    state: u8(n),
    attempt: u8(n),
    since: i32(n),
    heartbeatDue: i32(n),
    observationDue: i32(n),
    heartbeats: i32(n),
    observations: i32(n),
    backoffs: i32(n),
    messages: i32(n),
  },
  cluster: {
    up: u8(CLUSTERS),
    idle: i32(CLUSTERS),
    head: i32(CLUSTERS),
    queued: i32(CLUSTERS),
    watching: u8(CLUSTERS),
    tokens: f64(CLUSTERS),
    tokensAt: i32(CLUSTERS),
  },
  queue: { charger: i32(CLUSTERS * n), sent: i32(CLUSTERS * n), message: i32(CLUSTERS * n) },
  server: { idle: i32(CLUSTERS * servers), charger: i32(CLUSTERS * servers), sent: i32(CLUSTERS * servers) },
  count: {
    handled: f64(7),
    served: f64(1),
    timedOut: f64(1),
    disconnected: f64(1),
    reconnected: f64(1),
    refused: f64(1),
  },
  digest: { lanes: i32(DIGEST_LANES) },
});
type W2 = { [P in keyof ReturnType<typeof fields>]: Views<ReturnType<typeof fields>[P]> } & {
  n: number;
  servers: number;
  rate: number;
  meanService: number;
  mask: number;
  keys: Int32Array;
};

const create = (n: number): W2 => {
  const servers = Math.max(1, Math.round((4 * n) / 50_000));
  let queueSize = 1024;
  while (queueSize < n / 2) queueSize *= 2;
  const layout = fields(n, servers);
  for (const key of ["charger", "sent", "message"] as const) layout.queue[key] = i32(CLUSTERS * queueSize);
  const w: W2 = {
    ...allocate(layout).views,
    n,
    servers,
    rate: Math.round((100 * n) / 50_000),
    meanService: ((4 * 0.7) / ((50_000 / 8) * 0.05)) * 1000,
    mask: queueSize - 1,
    keys: deriveKeys("w2", STREAMS),
  };
  initEvents(w.events);
  w.cluster.up.fill(1);
  w.cluster.idle.fill(servers);
  w.cluster.tokens.fill(w.rate * 1000);
  for (let i = 0; i < w.server.idle.length; i++) w.server.idle[i] = i;
  for (let id = 0; id < n; id++) {
    const t = 1 + below(draw(w.keys, ON_HEARTBEAT, id, w.charger.heartbeats[id]++), 60_000);
    w.charger.heartbeatDue[id] = t;
    schedule(w.events, t, payloadOf(id, HEARTBEAT));
    armObservation(w, id, 0);
  }
  schedule(w.events, 600_000, payloadOf(0, SERVERS_LOST));
  schedule(w.events, 900_000, payloadOf(0, SERVERS_BACK));
  return w;
};

const armHeartbeat = (w: W2, id: number, t: number): void => {
  const due = t + 55_000 + below(draw(w.keys, ON_HEARTBEAT, id, w.charger.heartbeats[id]++), 10_001);
  w.charger.heartbeatDue[id] = due;
  schedule(w.events, due, payloadOf(id, HEARTBEAT));
};
const armObservation = (w: W2, id: number, t: number): void => {
  const due =
    t + 1 + Math.round(30_000 * exponential(draw(w.keys, ON_OBSERVATION, id, w.charger.observations[id]++)));
  w.charger.observationDue[id] = due;
  schedule(w.events, due, payloadOf(id, OBSERVATION));
};
const serve = (w: W2, c: number, id: number, sent: number, message: number, t: number): void => {
  const server = w.server.idle[c * w.servers + --w.cluster.idle[c]];
  w.server.charger[server] = id;
  w.server.sent[server] = sent;
  const service = Math.round(w.meanService * exponential(draw(w.keys, ON_SERVICE, id, message)));
  schedule(w.events, t + service, payloadOf(server, SERVED));
};
const send = (w: W2, id: number, t: number): void => {
  const c = id & (CLUSTERS - 1);
  const message = w.charger.messages[id]++;
  if (w.cluster.up[c] === 1 && w.cluster.idle[c] > 0) return serve(w, c, id, t, message, t);
  if (w.cluster.queued[c] > w.mask) throw new RangeError("a queue is full");
  const at = c * (w.mask + 1) + ((w.cluster.head[c] + w.cluster.queued[c]++) & w.mask);
  w.queue.charger[at] = id;
  w.queue.sent[at] = t;
  w.queue.message[at] = message;
  if (w.cluster.watching[c] === 0) {
    w.cluster.watching[c] = 1;
    schedule(w.events, t + TIMEOUT, payloadOf(c, TIMED_OUT));
  }
};
const takeHead = (w: W2, c: number): number => {
  const at = c * (w.mask + 1) + w.cluster.head[c];
  w.cluster.head[c] = (w.cluster.head[c] + 1) & w.mask;
  w.cluster.queued[c]--;
  return at;
};
const drain = (w: W2, c: number, t: number): void => {
  while (w.cluster.queued[c] > 0 && w.cluster.idle[c] > 0 && w.cluster.up[c] === 1) {
    const at = takeHead(w, c);
    serve(w, c, w.queue.charger[at], w.queue.sent[at], w.queue.message[at], t);
  }
};
const backOff = (w: W2, id: number, t: number): void => {
  const attempt = w.charger.attempt[id]++;
  const range = attempt > 8 ? BACKOFF_CAP : Math.min(BACKOFF_CAP, 1000 * (1 << attempt));
  w.charger.state[id] = BACKING_OFF;
  const wait = 1 + below(draw(w.keys, ON_BACKOFF, id, w.charger.backoffs[id]++), range);
  schedule(w.events, t + wait, payloadOf(id, CONNECTION));
};
const connection = (w: W2, id: number, t: number): void => {
  if (w.charger.state[id] === BACKING_OFF) {
    w.charger.state[id] = CONNECTING;
    const takes = 100 + below(draw(w.keys, ON_BACKOFF, id, w.charger.backoffs[id]++), 401);
    schedule(w.events, t + takes, payloadOf(id, CONNECTION));
    return;
  }
  const c = id & (CLUSTERS - 1);
  if (w.cluster.up[c] === 1) {
    const filled = w.cluster.tokens[c] + (t - w.cluster.tokensAt[c]) * w.rate;
    w.cluster.tokens[c] = Math.min(filled, w.rate * 1000);
    w.cluster.tokensAt[c] = t;
  }
  if (w.cluster.up[c] === 0 || w.cluster.tokens[c] < 1000) {
    w.count.refused[0]++;
    return backOff(w, id, t);
  }
  w.cluster.tokens[c] -= 1000;
  w.count.reconnected[0]++;
  w.charger.state[id] = CONNECTED;
  w.charger.attempt[id] = 0;
  w.charger.since[id] = t;
  send(w, id, t);
  armHeartbeat(w, id, t);
  armObservation(w, id, t);
};
const timeOut = (w: W2, c: number, t: number): void => {
  while (w.cluster.queued[c] > 0) {
    const sent = w.queue.sent[c * (w.mask + 1) + w.cluster.head[c]];
    if (sent + TIMEOUT > t) {
      schedule(w.events, sent + TIMEOUT, payloadOf(c, TIMED_OUT));
      return;
    }
    const id = w.queue.charger[takeHead(w, c)];
    w.count.timedOut[0]++;
    if (w.charger.state[id] === CONNECTED && w.charger.since[id] <= sent) {
      w.count.disconnected[0]++;
      w.charger.heartbeatDue[id] = -1;
      w.charger.observationDue[id] = -1;
      w.charger.attempt[id] = 0;
      backOff(w, id, t);
    }
  }
  w.cluster.watching[c] = 0;
};

const run = (w: W2, until: number): number => {
  const { events } = w;
  const { state, heartbeatDue, observationDue } = w.charger;
  const { lanes } = w.digest;
  let handled = 0;
  for (;;) {
    const p = next(events, until);
    if (p < 0) return handled;
    touchAhead(events, state);
    const t = now(events);
    fold(lanes, t, p);
    handled++;
    const id = p >>> 5;
    switch (p & 31) {
      case HEARTBEAT:
        if (heartbeatDue[id] !== t) break;
        send(w, id, t);
        armHeartbeat(w, id, t);
        break;
      case OBSERVATION:
        if (observationDue[id] !== t) break;
        send(w, id, t);
        armObservation(w, id, t);
        break;
      case CONNECTION:
        connection(w, id, t);
        break;
      case SERVED: {
        const c = (id / w.servers) | 0;
        w.count.served[0]++;
        w.server.idle[c * w.servers + w.cluster.idle[c]++] = id;
        if (w.cluster.queued[c] > 0) drain(w, c, t);
        break;
      }
      case TIMED_OUT:
        timeOut(w, id, t);
        break;
      case SERVERS_LOST:
        w.cluster.up[id] = 0;
        break;
      case SERVERS_BACK:
        w.cluster.up[id] = 1;
        drain(w, id, t);
        break;
    }
  }
};

const main = (): void => {
  const n = Number(process.argv[2] ?? 50_000);
  run(create(3_000), 1_800_000);
  const w = create(n);
  const before = process.cpuUsage();
  const events = run(w, 1_800_000);
  const { user } = process.cpuUsage(before);
  console.log(
    JSON.stringify({
      chargers: n,
      events,
      userMs: Math.round(user / 1000),
      nsPerEvent: Number(((user * 1000) / events).toFixed(1)),
      disconnected: w.count.disconnected[0],
      reconnected: w.count.reconnected[0],
      refused: w.count.refused[0],
      digest: digestText(w.digest.lanes),
      peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  );
};
main();
