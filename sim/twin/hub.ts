/**
 * The provider's device connectivity service, a hub a cluster: it admits new connections through a token bucket with
 * a short queue behind it, and holds the sockets on front-end nodes.
 */
import { below } from "../kernel/variates.ts";
import { draw } from "../kernel/draw.ts";
import { secondsToTicks, ticksToSeconds, type Ticks } from "../kernel/time.ts";
import type { Hub } from "./parameters.ts";
import { CLOSED_BY_OPERATOR, NO_NODE, OPEN, type Twin } from "./state.ts";
import { NODE } from "./streams.ts";

export const hubParameters = (w: Twin, hub: number): Hub =>
  hub < w.clusters ? w.cloud.clusters[hub].hub : w.cloud.clusters[hub - w.clusters].standbyHub;

/** Connects a second: what the provider gives, and at most what the operator allows. */
export const rateOf = (w: Twin, hub: number): number => Math.min(w.hub.rate[hub], w.hub.limit[hub]);

/** A hub's bucket holds its rate for `burst`, and at least one connection. */
const depth = (w: Twin, hub: number): number =>
  Math.max(1, rateOf(w, hub) * ticksToSeconds(hubParameters(w, hub).burst));

/** Fills the bucket for the time passed. */
const refill = (w: Twin, hub: number, t: Ticks): number => {
  const tokens = w.hub.tokens[hub] + ticksToSeconds(t - w.hub.tokensAt[hub]) * rateOf(w, hub);
  w.hub.tokensAt[hub] = t;
  return (w.hub.tokens[hub] = Math.min(tokens, depth(w, hub)));
};

/** Every cluster starts on its own hub; standbys are closed until a failover opens them. */
export const initHubs = (w: Twin): void => {
  for (let hub = 0; hub < 2 * w.clusters; hub++) {
    w.hub.closed[hub] = hub < w.clusters ? OPEN : CLOSED_BY_OPERATOR;
    w.hub.limit[hub] = Infinity;
    w.hub.rate[hub] = hubParameters(w, hub).admission;
    w.hub.tokens[hub] = depth(w, hub);
  }
  w.hub.nodeUp.fill(1);
};

export const setRate = (w: Twin, hub: number, perSecond: number, t: Ticks): void => {
  refill(w, hub, t);
  w.hub.rate[hub] = perSecond;
  refill(w, hub, t);
};

/** The operator's own limit; Infinity is none. */
export const setOperatorLimit = (w: Twin, hub: number, perSecond: number, t: Ticks): void => {
  refill(w, hub, t);
  w.hub.limit[hub] = perSecond;
  refill(w, hub, t);
};

/** Ticks a new connection waits for admission: 0 at once, more in the hub's queue, −1 refused. */
export const admit = (w: Twin, hub: number, t: Ticks): Ticks => {
  if (w.hub.closed[hub] !== OPEN) return -1;
  const tokens = refill(w, hub, t);
  const rate = rateOf(w, hub);
  if (tokens < 1) {
    if (rate === 0) return -1;
    const wait = secondsToTicks((1 - tokens) / rate);
    if (wait > hubParameters(w, hub).queue) return -1;
    w.hub.tokens[hub] = tokens - 1;
    return wait;
  }
  w.hub.tokens[hub] = tokens - 1;
  return 0;
};

/** The node that takes a charger's socket: a drawn one, or the next that is up and has a slot; NO_NODE when none has. */
export const placeSocket = (w: Twin, hub: number, id: number): number => {
  if (w.hub.closed[hub] !== OPEN) return NO_NODE;
  const { nodes, slots } = hubParameters(w, hub);
  const first = below(draw(w.random.keys, NODE, id, w.charger.attempts[id]), nodes);
  for (let k = 0; k < nodes; k++) {
    const node = (first + k) % nodes;
    const at = hub * w.nodes + node;
    if (w.hub.nodeUp[at] === 1 && (w.hub.nodeSockets[at] + 1) * nodes <= slots + node) {
      w.hub.nodeSockets[at]++;
      return node;
    }
  }
  return NO_NODE;
};

export const freeSocket = (w: Twin, id: number): void => {
  w.hub.nodeSockets[w.charger.hub[id] * w.nodes + w.charger.node[id]]--;
  w.charger.node[id] = NO_NODE;
};
