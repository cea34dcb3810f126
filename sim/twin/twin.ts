/** The twin: a fleet and its cloud, made from parameters and run event by event. */
import { allocate } from "../kernel/arena.ts";
import { fold } from "../kernel/digest.ts";
import { draw } from "../kernel/draw.ts";
import { initEvents, KIND_BITS, next, now, touchAhead } from "../kernel/events.ts";
import { deriveKeys } from "../kernel/streams.ts";
import type { Ticks } from "../kernel/time.ts";
import { below } from "../kernel/variates.ts";
import { initApi, onCallGranted } from "./api.ts";
import { backendTables } from "./backend.ts";
import { LOG_PLACES_EACH } from "./backendParameters.ts";
import { initCar, onAccepted, onAnswer, onCar, onMeter, onRequestAgain } from "./cars.ts";
import { initClients, onCall, onCallServed, onCallTurnedAway, onClient } from "./clients.ts";
import {
  armLinkDrop,
  armToken,
  onAdmitted,
  onArrive,
  onConnection,
  onDeclaredLost,
  onLinkDrops,
  onSetUp,
  onTokenExpires,
} from "./connection.ts";
import {
  initConsumers,
  onConsumer,
  onConsumerDenied,
  onConsumerGranted,
  onLease,
  onWatchdog,
} from "./consumers.ts";
import { demandTables } from "./demand.ts";
import { buildFleet } from "./fleet.ts";
import { initGateways } from "./gateway.ts";
import { initHubs } from "./hub.ts";
import * as kind from "./kinds.ts";
import { initLogs } from "./log.ts";
import { onMessage } from "./messages.ts";
import { armPulse, onPulse, pulsePeriod } from "./pulses.ts";
import type { Cloud, Fleet } from "./parameters.ts";
import type { Start } from "./quantity.ts";
import {
  CONNECTED,
  NEVER,
  type Sizes,
  type Twin,
  type TwinState,
  type TwinTables,
  twinFields,
} from "./state.ts";
import { onSchemaChange } from "./schemaChange.ts";
import { initStores, onStoreWait } from "./store.ts";
import { PULSE_PHASE, STREAMS, TOKEN_PHASE } from "./streams.ts";
import type { Fields } from "../kernel/arena.ts";

export interface TwinParameters {
  readonly fleet: Fleet;
  readonly cloud: Cloud;
  readonly starts: Start;
  readonly lasts: Ticks;
  readonly seed: string;
}

/** What never changes in a run: worked out once, and shared by all branches of it. */
export const tablesOf = (p: TwinParameters): TwinTables => {
  const fleet = buildFleet(p.fleet, p.cloud, deriveKeys(p.seed, STREAMS));
  return {
    fleet,
    cloud: p.cloud,
    backendTables: backendTables(p.cloud, fleet.size),
    firmwares: p.fleet.firmware.length,
    clusters: p.cloud.clusters.length,
    nodes: Math.max(...p.cloud.clusters.flatMap((c) => [c.hub.nodes, c.standbyHub.nodes])),
    places: Math.max(1, ...p.cloud.clusters.map((c) => c.gateway.queue)),
    lasts: p.lasts,
    demand: demandTables(p.fleet.demand, p.starts, p.lasts),
    demandParameters: p.fleet.demand,
  };
};

/** Lays the twin's state and `extra` parts out in one arena. */
export const layOut = <const E extends Record<string, Fields>>(tables: TwinTables, extra: E) =>
  allocate({ ...twinFields(sizesOf(tables)), ...extra });

const sizesOf = (tables: TwinTables): Sizes => {
  const b = tables.backendTables;
  return {
    chargers: tables.fleet.size,
    clusters: tables.clusters,
    nodes: tables.nodes,
    places: tables.places,
    regions: tables.cloud.regions.length,
    firmwares: tables.firmwares,
    partitions: b.pipelineOfPartition.length,
    instances: b.pipelineOfInstance.length,
    pipelines: b.pipelines.length,
    stores: b.stores.length,
    clients: b.clients.length,
    slots: b.slots,
    logEntries: LOG_PLACES_EACH * tables.fleet.size + b.parameters.logCapacity,
  };
};

export const joinTwin = (views: TwinState, tables: TwinTables): Twin => ({
  events: views.events,
  digest: views.digest,
  random: views.random,
  charger: views.charger,
  hub: views.hub,
  gateway: views.gateway,
  access: views.access,
  network: views.network,
  backend: views.backend,
  log: views.log,
  partition: views.partition,
  instance: views.instance,
  pipeline: views.pipeline,
  store: views.store,
  job: views.job,
  call: views.call,
  api: views.api,
  delay: views.delay,
  sight: views.sight,
  tally: views.tally,
  // Written out: an object made by spreading is slower to reach into.
  fleet: tables.fleet,
  demand: tables.demand,
  demandParameters: tables.demandParameters,
  cloud: tables.cloud,
  backendTables: tables.backendTables,
  firmwares: tables.firmwares,
  clusters: tables.clusters,
  nodes: tables.nodes,
  places: tables.places,
  lasts: tables.lasts,
});

/** Sets everything to how it stands at the start of the run. */
export const initTwin = (w: Twin, seed: string): void => {
  w.random.keys.set(deriveKeys(seed, STREAMS));
  initEvents(w.events);
  initHubs(w);
  initGateways(w);
  w.tally.firstHarm[0] = NEVER;
  w.charger.traits.set(w.fleet.traits);
  w.sight.delay[0] = -1;
  w.backend.region[0] = w.backendTables.region;
  initLogs(w);
  initStores(w);
  initConsumers(w);
  initApi(w);
  initClients(w);
  for (let id = 0; id < w.fleet.size; id++) initCharger(w, id);
};

const initCharger = (w: Twin, id: number): void => {
  const { keys } = w.random;
  const cluster = w.fleet.clusterOf[id];
  const { nodes } = w.cloud.clusters[cluster].hub;
  const { firmware } = w.fleet.cohorts[w.fleet.cohortOf[id]];
  w.charger.state[id] = CONNECTED;
  w.charger.known[id] = 1;
  w.charger.hub[id] = cluster;
  const node = id % nodes;
  w.charger.node[id] = node;
  w.hub.nodeSockets[cluster * w.nodes + node]++;
  w.charger.offlineFrom[id] = NEVER;
  w.charger.connectionDue[id] = NEVER;
  w.charger.declaredDue[id] = NEVER;
  w.charger.messageDue[id] = NEVER;
  w.charger.carDue[id] = NEVER;
  w.charger.requestDue[id] = NEVER;
  w.charger.meterDue[id] = NEVER;
  initCar(w, id);
  armToken(w, id, 1 + below(draw(keys, TOKEN_PHASE, id, 0), firmware.tokenLife));
  armPulse(w, id, 1 + below(draw(keys, PULSE_PHASE, id, 0), pulsePeriod(w, id)));
  armLinkDrop(w, id, 0);
};

/** Is told of each event after it was handled: when it was, its kind, and what it belongs to. It changes nothing. */
export type Observer = (t: Ticks, kind: number, entity: number) => void;

/** Runs every event up to and including `until`. */
export const runTwin = (w: Twin, until: Ticks, observe?: Observer): void => {
  const { events } = w;
  const { state, car, traits } = w.charger;
  const { cohortOf } = w.fleet;
  const { lanes } = w.digest;
  let handled = 0;
  for (;;) {
    const payload = next(events, until);
    if (payload < 0) break;
    touchAhead(events, 0, state, car, traits, cohortOf);
    const t = now(events);
    fold(lanes, t, payload);
    handled++;
    const id = payload >>> KIND_BITS;
    switch (payload & ((1 << KIND_BITS) - 1)) {
      case kind.PULSE:
        onPulse(w, id, t);
        break;
      case kind.CONNECTION:
        onConnection(w, id, t);
        break;
      case kind.ARRIVE:
        onArrive(w, id, t);
        break;
      case kind.ADMITTED:
        onAdmitted(w, id, t);
        break;
      case kind.SET_UP:
        onSetUp(w, id, t);
        break;
      case kind.TOKEN_EXPIRES:
        onTokenExpires(w, id, t);
        break;
      case kind.DECLARED_LOST:
        onDeclaredLost(w, id, t);
        break;
      case kind.LINK_DROPS:
        onLinkDrops(w, id, t);
        break;
      case kind.MESSAGE:
        onMessage(w, id, t);
        break;
      case kind.CAR:
        onCar(w, id, t);
        break;
      case kind.METER:
        onMeter(w, id, t);
        break;
      case kind.CONSUMER:
        onConsumer(w, id, t);
        break;
      default:
        onRarer(w, payload & ((1 << KIND_BITS) - 1), id, t);
    }
    if (observe !== undefined) observe(t, payload & ((1 << KIND_BITS) - 1), id);
  }
  w.tally.eventsHandled[0] += handled;
};

const onRarer = (w: Twin, what: number, id: number, t: Ticks): void => {
  const instances = w.instance.health.length;
  switch (what) {
    case kind.ANSWER:
      return onAnswer(w, id, t);
    case kind.ACCEPTED:
      return onAccepted(w, id, t);
    case kind.REQUEST_AGAIN:
      return onRequestAgain(w, id, t);
    case kind.CALL:
      return onCall(w, id, t);
    case kind.SERVED:
      return onCallServed(w, id, t);
    case kind.CLIENT:
      return onClient(w, id, t);
    case kind.GRANTED:
      return id < instances ? onConsumerGranted(w, id, t) : onCallGranted(w, id - instances, t);
    case kind.DENIED:
      return id < instances ? onConsumerDenied(w, id, t) : onCallTurnedAway(w, id - instances, t);
    case kind.STORE_WAIT:
      return onStoreWait(w, id, t);
    case kind.SCHEMA_CHANGE:
      return onSchemaChange(w, id, t);
    case kind.LEASE:
      return onLease(w, id, t);
    case kind.WATCHDOG:
      return onWatchdog(w, id, t);
  }
};

export { type Twin } from "./state.ts";
