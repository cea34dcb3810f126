/** All mutable state of the twin: its layout in the arena, and the views its parts work on. */
import { f64, type Fields, i32, u16, u8, type Views } from "../kernel/arena.ts";
import { DIGEST_LANES } from "../kernel/digest.ts";
import { eventFields } from "../kernel/events.ts";
import type { Ticks } from "../kernel/time.ts";
import type { BackendTables } from "./backend.ts";
import { DELAYS, DELAY_BINS } from "./delays.ts";
import type { DemandTables } from "./demand.ts";
import type { FleetTables } from "./fleet.ts";
import { CHUNK_ENTRIES } from "./log.ts";
import { type Cloud, type Demand, LINK_NAMES, MARKETS } from "./parameters.ts";
import { STREAMS } from "./streams.ts";

// Connection states of a charger.
export const CONNECTED = 0;
/** The socket is dead and the charger does not know. */
export const LOST_UNNOTICED = 1;
export const BACKING_OFF = 2;
export const CONNECTING = 3;
/** It does not come back by itself. */
export const STUCK = 4;

// Why a charger is not connected. From FAULT on it counts as affected.
export const NO_CAUSE = 0;
export const BY_LINK = 1;
export const BY_FAULT = 2;
export const BY_MITIGATION = 3;

// Marks of a charger, kept for good.
export const AFFECTED = 1;
export const DROPPED_BY_FAULT = 2;
export const DROPPED_BY_MITIGATION = 4;

// The car at a charger.
export const NO_CAR = 0;
export const WAITING = 1;
export const CHARGING = 2;
export const FULL = 3;

// The session message at the head of a charger's buffer.
export const ON_HAND = 0;
export const ON_THE_WIRE = 1;
/** It is in the cloud's log, not answered yet. */
export const ARRIVED = 2;
/** The cloud has it, and the answer is on its way. */
export const ACKNOWLEDGED = 3;
/** The cloud answered with an error: it is sent again after a wait. */
export const HELD = 4;

// Why a charger is stuck.
export const NOT_STUCK = 0;
/** Its firmware gives up, or it is a straggler at an address that is gone. */
export const BY_ITSELF = 1;
export const WITHOUT_POWER = 2;
export const BY_FIRMWARE = 3;

// A consumer instance.
export const RUNNING = 0;
/** It renews its lease and passes every probe, and processes nothing. */
export const ZOMBIE = 1;
export const DEAD = 2;
/** Not asked for. */
export const ABSENT = 3;

// What a running instance is at.
export const IDLE = 0;
/** A message is there; it waits a moment for more. */
export const LINGERING = 1;
/** It waits for its store. */
export const WAITING_FOR_STORE = 2;
export const WORKING = 3;

// The client of a call.
export const GONE = 0;
export const EXPECTING = 1;
export const PAUSING = 2;

// The server's side of a call.
export const NOWHERE = 0;
export const QUEUED = 1;
export const SERVED_BY_STORE = 2;
export const SERVED_BY_CACHE = 3;
/** It waits for a charger to carry out its command. */
export const COMMANDING = 4;

export const NO_NODE = 255;
export const NEVER: Ticks = -1;

const chargerFields = (n: number) => ({
  state: u8(n),
  cause: u8(n),
  marks: u8(n),
  /** Hub and node that hold the socket. */
  hub: u8(n),
  node: u8(n),
  /** Failures since it was last connected. */
  failures: u16(n),
  /** The hub has let its present attempt through. */
  admitted: u8(n),
  /** Connection attempts so far. */
  attempts: i32(n),
  connectionDue: i32(n),
  /** When the cloud declares it lost; NEVER while it has no dead socket. */
  declaredDue: i32(n),
  /** Offline since; NEVER while online, or while it refreshes its token. */
  offlineFrom: i32(n),
  tokenDue: i32(n),
  tokenArmed: u8(n),
  linkDrops: i32(n),
  inGateway: u8(n),
  /** The cloud holds it for online. */
  known: u8(n),
  /** Answers of the cloud on their way to it. */
  answers: u8(n),
  /** Session messages it has yet to deliver, the one on the wire among them. */
  buffered: u16(n),
  wire: u8(n),
  messageDue: i32(n),
  /** A copy of the head of the buffer is in the cloud's log, or was handled. */
  resent: u8(n),
  /** Changes with each message acknowledged, so that a late answer is not taken for that of the next. */
  parity: u8(n),
  /** Times the cloud answered the head with an error. */
  rejected: u8(n),
  traits: u8(n),
  stuckBy: u8(n),
  /** It has started anew and the cloud has yet to accept it. */
  booting: u8(n),
  /** When it asks again for a start that was not answered, and how often it has. */
  requestDue: i32(n),
  requests: u8(n),
  meterDue: i32(n),
  car: u8(n),
  carDue: i32(n),
  sessions: i32(n),
  /** Since when its car waits for the start. */
  waitsFrom: i32(n),
  unplugAt: i32(n),
  chargeTicks: i32(n),
});

// Who keeps a hub closed; several may.
export const OPEN = 0;
export const CLOSED_BY_FAULT = 1;
export const CLOSED_BY_OPERATOR = 2;

const hubFields = (hubs: number, nodes: number) => ({
  closed: u8(hubs),
  /** Connects a second that the operator lets it admit at most. */
  limit: f64(hubs),
  /** Connects a second. */
  rate: f64(hubs),
  tokens: f64(hubs),
  tokensAt: i32(hubs),
  nodeUp: u8(hubs * nodes),
  nodeSockets: i32(hubs * nodes),
});

const gatewayFields = (clusters: number, places: number) => ({
  /** Instances the operator has asked for, and how many of them are lost. */
  wanted: i32(clusters),
  lost: i32(clusters),
  busy: i32(clusters),
  waiting: i32(clusters),
  head: i32(clusters),
  queue: i32(clusters * places),
  /** The hub a cluster's name leads to, and since when; NEVER for its first. */
  address: i32(clusters),
  movedAt: i32(clusters),
  /** Chargers know both addresses: the move holds at once and for all. */
  sure: u8(clusters),
  /** Ticks over which chargers that lose their connection spread their first attempt. */
  spread: f64(clusters),
});

/** What can keep many chargers away at once: by access network, by firmware, by market. */
const accessFields = (firmwares: number) => ({
  loss: f64(MARKETS.length * LINK_NAMES.length),
  expired: f64(firmwares),
  broken: f64(firmwares),
  withoutPower: f64(MARKETS.length),
});

const networkFields = (regions: number) => ({ latency: f64(regions), loss: f64(regions) });

const backendFields = () => ({ region: i32(1) });

const logFields = (entries: number, partitions: number) => {
  const chunks = Math.ceil(entries / CHUNK_ENTRIES) + partitions;
  return { words: i32(chunks * CHUNK_ENTRIES * 2), next: i32(chunks), free: i32(1) };
};

const partitionFields = (n: number) => ({
  // Positions in the log: see log.ts.
  head: i32(n),
  read: i32(n),
  tail: i32(n),
  unread: i32(n),
  /** Handled since the checkpoint. */
  done: i32(n),
  /** Of the messages from the head on, so many were handled by an instance that lost the partition. */
  again: i32(n),
  /** The pause between that and now is one that deduplication remembers. */
  againKnown: u8(n),
  owner: i32(n),
  poison: i32(n),
  poisonTries: i32(n),
  copies: f64(n),
  noisy: f64(n),
  chargers: i32(n),
  // Since the start, and a minute ago.
  arrived: f64(n),
  processed: f64(n),
  arrivedBefore: f64(n),
  processedBefore: f64(n),
});

const instanceFields = (n: number) => ({
  health: u8(n),
  phase: u8(n),
  due: i32(n),
  leaseDue: i32(n),
  /** The partition it works on, and how many of its messages. */
  at: i32(n),
  taken: i32(n),
  progressAt: i32(n),
});

const pipelineFields = (n: number) => ({
  wanted: i32(n),
  speed: f64(n),
  lease: f64(n),
  watchdog: f64(n),
  watchdogDue: i32(n),
  ingressDedup: u8(n),
});

const storeFields = (n: number) => ({
  pool: i32(n),
  busy: i32(n),
  slow: f64(n),
  waitHead: i32(n),
  waitTail: i32(n),
  waiting: i32(n),
  waitArmed: u8(n),
  lockHead: i32(n),
  lockTail: i32(n),
  locked: u8(n),
  // A schema change: see schemaChange.ts.
  change: u8(n),
  changeDue: i32(n),
  holds: f64(n),
  reads: f64(n),
  readEnds: i32(n),
  lockTimeout: f64(n),
  lockRetry: f64(n),
  notBefore: i32(n),
});

/** Who may wait for a store: consumer instances, then calls. */
const jobFields = (n: number) => ({ next: i32(n), since: i32(n), hot: u8(n) });

const callFields = (slots: number) => ({
  free: i32(1),
  client: u8(slots),
  server: u8(slots),
  kind: u8(slots),
  tries: u8(slots),
  /** The how many-th of its kind. */
  number: i32(slots),
  born: i32(slots),
  clientDue: i32(slots),
  serverDue: i32(slots),
  /** One of its statements did not come through. */
  broken: u8(slots),
  /** The charger it commands; −1 none. */
  charger: i32(slots),
  next: i32(slots),
});

const apiFields = (clients: number) => ({
  open: f64(1),
  limit: f64(1),
  tokens: f64(1),
  tokensAt: i32(1),
  shed: i32(1),
  /** Share of what is asked for that the cache holds. */
  warm: f64(1),
  warmAt: i32(1),
  /** Calls begun so far, by kind. */
  begun: i32(clients),
  /** When the next call of a kind begins, with its fraction of a tick. */
  nextAt: f64(clients),
});

/** How the operators see: minutes of delay, −1 the normal ones; and whether at all. */
const sightFields = () => ({ delay: i32(1), blind: u8(1) });

/** How long things took within the present minute: see delays.ts. */
const delayFields = () => ({ counts: i32(DELAYS * DELAY_BINS) });

const tallyFields = (clusters: number) => ({
  // By cluster, now.
  offline: i32(clusters),
  affectedOffline: i32(clusters),
  stuck: i32(clusters),
  knownOffline: i32(clusters),
  // By cluster, since the start.
  affected: i32(clusters),
  wentOffline: f64(clusters),
  connects: f64(clusters),
  refused: f64(clusters),
  forcedDrops: f64(clusters),
  droppedChargers: f64(clusters),
  droppedByMitigation: f64(clusters),
  // Of the fleet.
  firstHarm: i32(1),
  /** Closed offline intervals, and what is needed to add the open ones. */
  offlineTicks: f64(1),
  offlineFromSum: f64(1),
  startsBlocked: f64(1),
  startsLate: f64(1),
  waitTicks: f64(1),
  interrupted: f64(1),
  plugIns: f64(1),
  // Copies of messages.
  created: f64(1),
  handled: f64(1),
  suppressed: f64(1),
  droppedConnectionLost: f64(1),
  droppedBufferFull: f64(1),
  droppedLogFull: f64(1),
  droppedDeadLetter: f64(1),
  droppedByError: f64(1),
  droppedRefused: f64(1),
  droppedAbandoned: f64(1),
  droppedCutOff: f64(1),
  bytesUp: f64(1),
  // Messages, whatever their copies: those no copy of which will be handled, and those handled more than once.
  lost: f64(1),
  handledAgain: f64(1),
  // Calls to the API.
  calls: f64(1),
  callsAnswered: f64(1),
  callsFailed: f64(1),
  attempts: f64(1),
  attemptsRefused: f64(1),
  commandsFailed: f64(1),
  /** Minutes of chargers whose messages wait, in ticks. */
  staleTicks: f64(1),
  lagTicks: f64(1),
  // The run.
  eventsHandled: f64(1),
});

/** How much of everything there is. */
export interface Sizes {
  readonly chargers: number;
  readonly clusters: number;
  readonly nodes: number;
  readonly places: number;
  readonly regions: number;
  readonly firmwares: number;
  readonly partitions: number;
  readonly instances: number;
  readonly pipelines: number;
  readonly stores: number;
  readonly clients: number;
  readonly slots: number;
  readonly logEntries: number;
}

export const twinFields = (n: Sizes) => ({
  // A charger has at most one live event of each kind, most never at once; stale ones are bounded by its timers.
  events: eventFields(8 * n.chargers + 4 * n.slots + 65_536, 2 * n.chargers + n.slots + 65_536),
  digest: { lanes: i32(DIGEST_LANES) },
  random: { keys: i32(2 * STREAMS.length) },
  charger: chargerFields(n.chargers),
  hub: hubFields(2 * n.clusters, n.nodes),
  gateway: gatewayFields(n.clusters, n.places),
  access: accessFields(n.firmwares),
  network: networkFields(n.regions),
  backend: backendFields(),
  log: logFields(n.logEntries, n.partitions),
  partition: partitionFields(n.partitions),
  instance: instanceFields(n.instances),
  pipeline: pipelineFields(n.pipelines),
  store: storeFields(n.stores),
  job: jobFields(n.instances + n.slots),
  call: callFields(n.slots),
  api: apiFields(n.clients),
  delay: delayFields(),
  sight: sightFields(),
  tally: tallyFields(n.clusters),
});

type ViewsOf<L extends Record<string, Fields>> = { readonly [P in keyof L]: Views<L[P]> };
export type TwinState = ViewsOf<ReturnType<typeof twinFields>>;

/** What never changes in a run. */
export interface TwinTables {
  readonly fleet: FleetTables;
  readonly demand: DemandTables;
  readonly demandParameters: Demand;
  readonly cloud: Cloud;
  readonly backendTables: BackendTables;
  readonly firmwares: number;
  readonly clusters: number;
  /** Nodes set aside for each hub. */
  readonly nodes: number;
  /** Queue places set aside for each cluster's gateway. */
  readonly places: number;
  readonly lasts: Ticks;
}

/** The twin: its state, and the tables that never change. */
export interface Twin extends TwinState, TwinTables {}
