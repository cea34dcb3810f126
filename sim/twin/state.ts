/** All mutable state of the twin: its layout in the arena, and the views its parts work on. */
import { f64, type Fields, i32, u16, u8, type Views } from "../kernel/arena.ts";
import { DIGEST_LANES } from "../kernel/digest.ts";
import { eventFields } from "../kernel/events.ts";
import type { Ticks } from "../kernel/time.ts";
import type { DemandTables } from "./demand.ts";
import type { FleetTables } from "./fleet.ts";
import type { Cloud, Demand } from "./parameters.ts";
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
/** The cloud has it, the charger does not know yet. */
export const ARRIVED = 2;

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
  pulseOnWire: u8(n),
  /** Session messages it has yet to deliver, the one on the wire among them. */
  buffered: u16(n),
  wire: u8(n),
  messageDue: i32(n),
  /** The head of the buffer was received once already. */
  resent: u8(n),
  car: u8(n),
  carDue: i32(n),
  sessions: i32(n),
  pluggedAt: i32(n),
  unplugAt: i32(n),
  chargeTicks: i32(n),
});

const hubFields = (hubs: number, nodes: number) => ({
  open: u8(hubs),
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
});

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
  // The run.
  eventsHandled: f64(1),
});

export const twinFields = (n: number, clusters: number, nodes: number, places: number) => ({
  // A charger has at most one live event of each of 11 kinds, most never at once; stale ones are bounded by its timers.
  events: eventFields(8 * n + 65_536, 2 * n + 65_536),
  digest: { lanes: i32(DIGEST_LANES) },
  random: { keys: i32(2 * STREAMS.length) },
  charger: chargerFields(n),
  hub: hubFields(2 * clusters, nodes),
  gateway: gatewayFields(clusters, places),
  tally: tallyFields(clusters),
});

type ViewsOf<L extends Record<string, Fields>> = { readonly [P in keyof L]: Views<L[P]> };
export type TwinState = ViewsOf<ReturnType<typeof twinFields>>;

/** What never changes in a run. */
export interface TwinTables {
  readonly fleet: FleetTables;
  readonly demand: DemandTables;
  readonly demandParameters: Demand;
  readonly cloud: Cloud;
  readonly clusters: number;
  /** Nodes set aside for each hub. */
  readonly nodes: number;
  /** Queue places set aside for each cluster's gateway. */
  readonly places: number;
  readonly lasts: Ticks;
}

/** The twin: its state, and the tables that never change. */
export interface Twin extends TwinState, TwinTables {}
