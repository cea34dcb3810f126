/**
 * A charger's connection: connected, lost and not yet noticed, backing off, connecting, stuck until reset.
 * Losses close the socket or are silent; the charger and the hub each find a silent one by their own clock.
 */
import { draw } from "../kernel/draw.ts";
import { onBackOnline, startIfAlone } from "./cars.ts";
import type { Ticks } from "../kernel/time.ts";
import { below, chance, duration, exponential, uniform } from "../kernel/variates.ts";
import { GIVES_UP, IN_STAND_ALONE } from "./fleet.ts";
import { enterGateway, leaveGateway } from "./gateway.ts";
import { admit, freeSocket, placeSocket } from "./hub.ts";
import { ADMITTED, ARRIVE, CONNECTION, DECLARED_LOST, LINK_DROPS, TOKEN_EXPIRES } from "./kinds.ts";
import { later } from "./later.ts";
import { breakWire, sendNext } from "./messages.ts";
import { isClusterCutOff } from "./network.ts";
import { countDrop, goOffline, goOnline, learnOffline } from "./offline.ts";
import { pulsePeriod } from "./pulses.ts";
import { retryWait } from "./retry.ts";
import {
  BACKING_OFF,
  BY_FAULT,
  BY_ITSELF,
  BY_LINK,
  CONNECTED,
  CONNECTING,
  LOST_UNNOTICED,
  NEVER,
  NO_NODE,
  NOT_STUCK,
  STUCK,
  type Twin,
  WITHOUT_POWER,
} from "./state.ts";
import {
  ACCESS_NETWORK,
  ADDRESS_AGE,
  BOOT,
  CREDENTIAL,
  KEEP_ALIVE_PHASE,
  LINK_ATTACH,
  LINK_DROP,
  PULSE_AGE,
  RECONNECT_SPREAD,
  SILENT_LOSS,
  STRAGGLER,
} from "./streams.ts";

const cohortOf = (w: Twin, id: number) => w.fleet.cohorts[w.fleet.cohortOf[id]];

const armConnection = (w: Twin, id: number, due: Ticks): void => {
  w.charger.connectionDue[id] = due;
  later(w, due, id, CONNECTION);
};

const backOff = (w: Twin, id: number, from: Ticks): void => {
  if ((w.charger.traits[id] & GIVES_UP) !== 0) return getStuck(w, id, BY_ITSELF);
  w.charger.state[id] = BACKING_OFF;
  armConnection(w, id, from + retryWait(w, id));
};

/** Nothing brings it back but a reset. */
const getStuck = (w: Twin, id: number, by: number): void => {
  w.charger.state[id] = STUCK;
  w.charger.stuckBy[id] = by;
  w.charger.connectionDue[id] = NEVER;
  if (w.charger.cause[id] >= BY_FAULT) w.tally.stuck[w.fleet.clusterOf[id]]++;
};

// ── Losing a connection ──

/**
 * The socket dies: closed, so that both sides know, or silently with a chance of `silentShare`. `luck` is the ordinal of its
 * draws. `linkBack` is when the charger can dial at the earliest.
 */
const lose = (
  w: Twin,
  id: number,
  cause: number,
  silentShare: number,
  luck: number,
  t: Ticks,
  linkBack: Ticks,
): void => {
  freeSocket(w, id);
  goOffline(w, id, cause, t);
  w.charger.failures[id] = 0;
  if (chance(draw(w.random.keys, SILENT_LOSS, id, luck), silentShare))
    return loseSilently(w, id, luck, t, linkBack);
  learnOffline(w, id);
  breakWire(w, id);
  backOff(w, id, linkBack + spreadOf(w, id));
};

/** What has been pushed to the chargers: to spread their first attempt. */
const spreadOf = (w: Twin, id: number): Ticks => {
  const spread = w.gateway.spread[w.fleet.clusterOf[id]];
  return spread === 0
    ? 0
    : Math.floor(spread * uniform(draw(w.random.keys, RECONNECT_SPREAD, id, w.charger.attempts[id])));
};

const loseSilently = (w: Twin, id: number, luck: number, t: Ticks, linkBack: Ticks): void => {
  const { firmware } = cohortOf(w, id);
  const keepAlive =
    (w.charger.traits[id] & IN_STAND_ALONE) !== 0 ? firmware.keepAliveStandAlone : firmware.keepAlive;
  // The next keep-alive is a uniform time away, and the last was as much less than one period ago.
  const untilNext = below(draw(w.random.keys, KEEP_ALIVE_PHASE, id, luck), keepAlive);
  w.charger.state[id] = LOST_UNNOTICED;
  // A message on the wire will not arrive; the charger learns it when it gives the socket up.
  w.charger.messageDue[id] = NEVER;
  armConnection(w, id, Math.max(linkBack, t + untilNext + firmware.pingTimeout));
  armDeclared(w, id, luck, untilNext + (keepAlive >> 1), t);
};

/** When the cloud finds a dead socket: by the hub's keep-alive clock, or the operator's own. */
const armDeclared = (w: Twin, id: number, luck: number, keepAliveEnds: Ticks, t: Ticks): void => {
  // The operator has a clock too: two pulses missed, of which the last came up to a period ago.
  const pulse = pulsePeriod(w, id);
  const age = below(draw(w.random.keys, PULSE_AGE, id, luck), pulse);
  w.charger.declaredDue[id] = t + Math.min(keepAliveEnds, 2 * pulse - age);
  later(w, w.charger.declaredDue[id], id, DECLARED_LOST);
};

/** A fault or a mitigation takes a connected charger's socket. */
export const forceDrop = (w: Twin, id: number, cause: number, silentShare: number, t: Ticks): void => {
  countDrop(w, id, cause);
  lose(w, id, cause, silentShare, w.charger.attempts[id], t, t);
};

/** A clock of the cloud has run out: the charger is held for offline, unless it is back. */
export const onDeclaredLost = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.declaredDue[id] === t) learnOffline(w, id);
};

export const armLinkDrop = (w: Twin, id: number, from: Ticks): void => {
  const drop = w.charger.linkDrops[id]++;
  const due =
    from +
    1 +
    Math.round(cohortOf(w, id).link.dropsEvery * exponential(draw(w.random.keys, LINK_DROP, id, drop)));
  later(w, due, id, LINK_DROPS);
};

export const onLinkDrops = (w: Twin, id: number, t: Ticks): void => {
  const drop = w.charger.linkDrops[id];
  armLinkDrop(w, id, t);
  if (w.charger.state[id] !== CONNECTED) return;
  const { link } = cohortOf(w, id);
  const linkBack = t + Math.round(duration(link.attach, draw(w.random.keys, LINK_ATTACH, id, drop)));
  // Its luck goes by the drop, below all attempts' numbers: a failover must not change how the link behaves.
  lose(w, id, BY_LINK, link.silentShare, ~drop, t, linkBack);
};

// ── Getting one ──

const dial = (w: Twin, id: number, t: Ticks): void => {
  w.charger.state[id] = CONNECTING;
  w.charger.attempts[id]++;
  w.charger.admitted[id] = 0;
  w.charger.connectionDue[id] = NEVER;
  later(w, t + w.fleet.timings.dial[w.fleet.cohortOf[id]], id, ARRIVE);
};

/** The connection timer: a wait is over, a dead socket is noticed, or an attempt has taken too long. */
export const onConnection = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.connectionDue[id] !== t) return;
  switch (w.charger.state[id]) {
    case BACKING_OFF:
      // A car may have come while it had no power.
      if (w.charger.booting[id] === 1) startIfAlone(w, id, t);
      return dial(w, id, t);
    case LOST_UNNOTICED:
      breakWire(w, id);
      return backOff(w, id, t);
    case CONNECTING:
      return fail(w, id, t);
  }
};

/** The hub a charger dials: after a failover its old one until its resolver forgets it, a straggler for good. */
const dialledHub = (w: Twin, id: number, t: Ticks): number => {
  const c = w.fleet.clusterOf[id];
  const movedAt = w.gateway.movedAt[c];
  if (movedAt === NEVER) return c;
  if (w.gateway.sure[c] === 1) return w.gateway.address[c];
  if (isStraggler(w, id)) return c;
  const left = below(draw(w.random.keys, ADDRESS_AGE, id, 0), w.cloud.clusters[c].addressTtl + 1);
  return t >= movedAt + left ? w.gateway.address[c] : c;
};

const isStraggler = (w: Twin, id: number): boolean =>
  chance(draw(w.random.keys, STRAGGLER, id, 0), w.cloud.clusters[w.fleet.clusterOf[id]].stragglers);

export const onArrive = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.state[id] !== CONNECTING) return;
  if (isWithoutNetwork(w, id))
    return armConnection(w, id, t + w.fleet.timings.connectTimeout[w.fleet.cohortOf[id]]);
  const hub = dialledHub(w, id, t);
  w.charger.hub[id] = hub;
  const wait = isExpired(w, id) ? -1 : admit(w, hub, t);
  if (wait < 0) refuse(w, id, t);
  else if (wait === 0) onAdmitted(w, id, t);
  else later(w, t + wait, id, ADMITTED);
};

export const onAdmitted = (w: Twin, id: number, t: Ticks): void => {
  if (w.charger.state[id] !== CONNECTING) return;
  w.charger.admitted[id] = 1;
  if (isClusterCutOff(w, w.fleet.clusterOf[id])) return refuse(w, id, t);
  if (!enterGateway(w, w.fleet.clusterOf[id], id, t)) return refuse(w, id, t);
  // Only what waits can take too long.
  if (w.gateway.waiting[w.fleet.clusterOf[id]] > 0)
    armConnection(w, id, t + w.fleet.timings.connectTimeout[w.fleet.cohortOf[id]]);
};

export const onSetUp = (w: Twin, id: number, t: Ticks): void => {
  leaveGateway(w, w.fleet.clusterOf[id], id, t);
  // The set-up may be of an attempt the charger has given up, while the hub has yet to admit the next.
  if (w.charger.state[id] !== CONNECTING || w.charger.admitted[id] === 0) return;
  const node = placeSocket(w, w.charger.hub[id], id);
  if (node === NO_NODE) refuse(w, id, t);
  else connect(w, id, node, t);
};

const connect = (w: Twin, id: number, node: number, t: Ticks): void => {
  w.charger.state[id] = CONNECTED;
  w.charger.node[id] = node;
  w.charger.failures[id] = 0;
  w.charger.connectionDue[id] = NEVER;
  w.charger.declaredDue[id] = NEVER;
  w.tally.connects[w.fleet.clusterOf[id]]++;
  const wasOffline = w.charger.offlineFrom[id] !== NEVER;
  goOnline(w, id, t);
  armToken(w, id, t + w.fleet.timings.tokenLife[w.fleet.cohortOf[id]]);
  onBackOnline(w, id, wasOffline, t);
  sendNext(w, id, t);
};

const refuse = (w: Twin, id: number, t: Ticks): void => {
  const c = w.fleet.clusterOf[id];
  w.tally.refused[c]++;
  // A straggler at a hub that was failed over will be refused for ever.
  if (w.gateway.movedAt[c] !== NEVER && w.charger.hub[id] === c && isStraggler(w, id)) {
    goOffline(w, id, BY_FAULT, t);
    learnOffline(w, id);
    return getStuck(w, id, BY_ITSELF);
  }
  fail(w, id, t);
};

const fail = (w: Twin, id: number, t: Ticks): void => {
  // A refused refresh is where the first wait begins, as a lost connection is.
  const refreshing = w.charger.offlineFrom[id] === NEVER;
  goOffline(w, id, BY_FAULT, t);
  learnOffline(w, id);
  if (!refreshing && w.charger.failures[id] < 0xffff) w.charger.failures[id]++;
  backOff(w, id, t);
};

// ── Kept away ──

/** Its access network has failed. */
export const isWithoutNetwork = (w: Twin, id: number): boolean => {
  const share = w.access.loss[w.fleet.segmentOf[w.fleet.cohortOf[id]]];
  return share > 0 && chance(draw(w.random.keys, ACCESS_NETWORK, id, 0), share);
};

/** The hub does not accept its token or certificate. */
const isExpired = (w: Twin, id: number): boolean => {
  const share = w.access.expired[w.fleet.firmwareOf[w.fleet.cohortOf[id]]];
  return share > 0 && chance(draw(w.random.keys, CREDENTIAL, id, 0), share);
};

/** Takes a charger out until something brings it back; its socket, if it has one, dies unclosed, or is closed. */
export const takeOut = (w: Twin, id: number, by: number, silent: boolean, t: Ticks): void => {
  const { charger } = w;
  if (charger.state[id] === STUCK && charger.stuckBy[id] >= by) return;
  const wasConnected = charger.state[id] === CONNECTED;
  if (charger.state[id] === STUCK && charger.cause[id] >= BY_FAULT) w.tally.stuck[w.fleet.clusterOf[id]]--;
  if (charger.node[id] !== NO_NODE) freeSocket(w, id);
  breakWire(w, id);
  if (wasConnected) countDrop(w, id, BY_FAULT);
  goOffline(w, id, BY_FAULT, t);
  charger.failures[id] = 0;
  getStuck(w, id, by);
  if (!wasConnected) {
    // It was about to connect anew, and no clock of the cloud runs for it.
    if (charger.declaredDue[id] === NEVER) learnOffline(w, id);
    return;
  }
  if (!silent) return learnOffline(w, id);
  const { keepAlive } = cohortOf(w, id).firmware;
  const luck = charger.attempts[id];
  const untilNext = below(draw(w.random.keys, KEEP_ALIVE_PHASE, id, luck), keepAlive);
  armDeclared(w, id, luck, untilNext + (keepAlive >> 1), t);
};

/** What took it out is over: it dials at once, or once it has booted. */
export const bringBack = (w: Twin, id: number, t: Ticks): void => {
  const { charger } = w;
  if (charger.state[id] !== STUCK) return;
  if (charger.cause[id] >= BY_FAULT) w.tally.stuck[w.fleet.clusterOf[id]]--;
  const boots = charger.stuckBy[id] === WITHOUT_POWER;
  charger.stuckBy[id] = NOT_STUCK;
  charger.state[id] = BACKING_OFF;
  if (!boots) return armConnection(w, id, t + 1);
  charger.booting[id] = 1;
  const takes = duration(cohortOf(w, id).firmware.boot, draw(w.random.keys, BOOT, id, charger.attempts[id]));
  armConnection(w, id, t + 1 + Math.round(takes));
};

// ── Keeping it ──

/** The token's end only ever moves later, so one pending event is enough: found early, it goes back to sleep. */
export const armToken = (w: Twin, id: number, due: Ticks): void => {
  w.charger.tokenDue[id] = Math.min(due, w.lasts + 1);
  if (w.charger.tokenArmed[id] === 1) return;
  w.charger.tokenArmed[id] = 1;
  later(w, due, id, TOKEN_EXPIRES);
};

/** The token ends: the charger closes its own socket and connects anew, through the same admission as everyone. */
export const onTokenExpires = (w: Twin, id: number, t: Ticks): void => {
  w.charger.tokenArmed[id] = 0;
  if (w.charger.tokenDue[id] > t) return armToken(w, id, w.charger.tokenDue[id]);
  if (w.charger.state[id] !== CONNECTED) return;
  freeSocket(w, id);
  breakWire(w, id);
  dial(w, id, t);
};
