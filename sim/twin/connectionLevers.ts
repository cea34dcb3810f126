/** The levers on hubs, gateways and access networks: who can connect, and who loses the connection. */
import { draw } from "../kernel/draw.ts";
import type { Ticks } from "../kernel/time.ts";
import { chance } from "../kernel/variates.ts";
import { startIfAlone } from "./cars.ts";
import { bringBack, forceDrop, isWithoutNetwork, takeOut } from "./connection.ts";
import { IN_STAND_ALONE, STARTS_ALONE } from "./fleet.ts";
import { startWaiting } from "./gateway.ts";
import { hubParameters, setOperatorLimit, setRate } from "./hub.ts";
import type { Lever } from "./lever.ts";
import { LINK_NAMES } from "./parameters.ts";
import {
  BY_FAULT,
  BY_FIRMWARE,
  BY_MITIGATION,
  CLOSED_BY_FAULT,
  CLOSED_BY_OPERATOR,
  CONNECTED,
  STUCK,
  type Twin,
  WITHOUT_POWER,
} from "./state.ts";
import { BROKEN_FIRMWARE, CONNECTION_DROP, POWER, RESET, SET_TO_STAND_ALONE } from "./streams.ts";

/** Drops every connected charger that `picks` names. */
const dropWhere = (
  w: Twin,
  cause: number,
  silentShare: number,
  t: Ticks,
  picks: (id: number) => boolean,
): void => {
  const { state } = w.charger;
  for (let id = 0; id < state.length; id++)
    if (state[id] === CONNECTED && picks(id)) forceDrop(w, id, cause, silentShare, t);
};

/** Does something to every charger that `picks` names. */
const forEach = (w: Twin, picks: (id: number) => boolean, act: (id: number) => void): void => {
  for (let id = 0; id < w.fleet.size; id++) if (picks(id)) act(id);
};

/** A charger is among a share of all: the same ones for the same purpose, and more as the share grows. */
const among = (w: Twin, purpose: number, id: number, share: number): boolean =>
  share > 0 && chance(draw(w.random.keys, purpose, id, 0), share);

const marketOf = (w: Twin, id: number): number =>
  Math.floor(w.fleet.segmentOf[w.fleet.cohortOf[id]] / LINK_NAMES.length);

export const connectionLevers = {
  "hub-admission": {
    target: "a hub",
    about: "Connects a second that the provider lets it admit; −1: its normal rate.",
    pull: (w, t, hub, value) => setRate(w, hub, value < 0 ? hubParameters(w, hub).admission : value, t),
  },
  "hub-limit": {
    target: "a hub",
    about: "Connects a second that the operator lets it admit at most; −1: no limit.",
    pull: (w, t, hub, value) => setOperatorLimit(w, hub, value < 0 ? Infinity : value, t),
  },
  "hub-node-down": {
    target: "a hub",
    about: "A node goes down with its sockets; detail: the share of them that is not closed.",
    pull: (w, t, hub, node, silentShare) => {
      w.hub.nodeUp[hub * w.nodes + node] = 0;
      dropWhere(
        w,
        BY_FAULT,
        silentShare,
        t,
        (id) => w.charger.hub[id] === hub && w.charger.node[id] === node,
      );
    },
  },
  "hub-node-up": {
    target: "a hub",
    about: "A node takes sockets again.",
    pull: (w, _t, hub, node) => {
      w.hub.nodeUp[hub * w.nodes + node] = 1;
    },
  },
  "hub-close": {
    target: "a hub",
    about: "It closes all its sockets and refuses everyone: 1 by a fault, 0 by the operator.",
    pull: (w, t, hub, byFault) => {
      w.hub.closed[hub] |= byFault === 1 ? CLOSED_BY_FAULT : CLOSED_BY_OPERATOR;
      dropWhere(w, byFault === 1 ? BY_FAULT : BY_MITIGATION, 0, t, (id) => w.charger.hub[id] === hub);
    },
  },
  "hub-open": {
    target: "a hub",
    about:
      "What closed it is over: 1 a fault, 0 the operator's doing. It opens when neither keeps it closed.",
    pull: (w, t, hub, byFault) => {
      w.hub.closed[hub] &= byFault === 1 ? ~CLOSED_BY_FAULT : ~CLOSED_BY_OPERATOR;
      w.hub.tokensAt[hub] = t;
    },
  },
  "cluster-address": {
    target: "a cluster",
    about: "The hub its address leads to from now; detail 1: chargers know both, so all follow at once.",
    pull: (w, t, cluster, hub, sure) => {
      w.gateway.address[cluster] = hub;
      w.gateway.movedAt[cluster] = t;
      w.gateway.sure[cluster] = sure;
    },
  },
  "gateway-instances": {
    target: "a cluster",
    about: "Gateway instances the operator asks for; never fewer than before.",
    pull: (w, t, cluster, value) => {
      w.gateway.wanted[cluster] = Math.max(w.gateway.wanted[cluster], value);
      startWaiting(w, cluster, t);
    },
  },
  "gateway-instances-lost": {
    target: "a cluster",
    about: "How many of its gateway instances are lost. What is under way ends.",
    pull: (w, t, cluster, value) => {
      w.gateway.lost[cluster] = value;
      startWaiting(w, cluster, t);
    },
  },
  "connections-drop": {
    target: "a cluster",
    about: "The share of its connections that close.",
    pull: (w, t, cluster, share) =>
      dropWhere(
        w,
        BY_FAULT,
        0,
        t,
        (id) =>
          w.fleet.clusterOf[id] === cluster && chance(draw(w.random.keys, CONNECTION_DROP, id, t), share),
      ),
  },
  "reconnect-spread": {
    target: "a cluster",
    about: "Milliseconds over which chargers that lose their connection spread their first attempt.",
    pull: (w, _t, cluster, ticks) => {
      w.gateway.spread[cluster] = ticks;
    },
  },
  "access-loss": {
    target: "an access network: a market's chargers of one kind of link",
    about:
      "Share of them that has no network, 0 gives it back; detail: the share of their sockets that dies unclosed.",
    pull: (w, t, segment, share, silentShare) => {
      w.access.loss[segment] = share;
      dropWhere(
        w,
        BY_FAULT,
        silentShare,
        t,
        (id) => w.fleet.segmentOf[w.fleet.cohortOf[id]] === segment && isWithoutNetwork(w, id),
      );
    },
  },
  "credentials-expired": {
    target: "a firmware",
    about:
      "Share of its chargers that hubs refuse from now; sockets live on until the next connect. 0: renewed.",
    pull: (w, _t, firmware, share) => {
      w.access.expired[firmware] = share;
    },
  },
  "firmware-breaks": {
    target: "a firmware",
    about: "Share up to which its chargers have taken an update after which they never connect again.",
    pull: (w, t, firmware, share) => {
      const before = w.access.broken[firmware];
      w.access.broken[firmware] = Math.max(before, share);
      forEach(
        w,
        (id) =>
          w.fleet.firmwareOf[w.fleet.cohortOf[id]] === firmware &&
          among(w, BROKEN_FIRMWARE, id, share) &&
          !among(w, BROKEN_FIRMWARE, id, before),
        (id) => takeOut(w, id, BY_FIRMWARE, false, t),
      );
    },
  },
  reset: {
    target: "a cluster",
    about: "Share of its stuck chargers that somebody brings back; those without power stay.",
    pull: (w, t, cluster, share) =>
      forEach(
        w,
        (id) =>
          w.charger.state[id] === STUCK &&
          w.fleet.clusterOf[id] === cluster &&
          !among(w, POWER, id, w.access.withoutPower[marketOf(w, id)]) &&
          chance(draw(w.random.keys, RESET, id, t), share),
        (id) => bringBack(w, id, t),
      ),
  },
  "power-loss": {
    target: "a market",
    about: "Share of its chargers without power; those who get it back boot.",
    pull: (w, t, market, share) => {
      w.access.withoutPower[market] = share;
      forEach(
        w,
        (id) => marketOf(w, id) === market,
        (id) => {
          if (among(w, POWER, id, share)) takeOut(w, id, WITHOUT_POWER, true, t);
          else if (w.charger.state[id] === STUCK && w.charger.stuckBy[id] === WITHOUT_POWER)
            bringBack(w, id, t);
        },
      );
    },
  },
  "stand-alone": {
    target: "a cluster",
    about: "Share of its chargers in stand-alone mode from now; never fewer than before.",
    pull: (w, t, cluster, share) =>
      forEach(
        w,
        (id) => w.fleet.clusterOf[id] === cluster && among(w, SET_TO_STAND_ALONE, id, share),
        (id) => {
          w.charger.traits[id] |= STARTS_ALONE | IN_STAND_ALONE;
          startIfAlone(w, id, t);
        },
      ),
  },
} satisfies Record<string, Lever>;
