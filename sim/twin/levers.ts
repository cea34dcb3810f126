/**
 * The levers: all that faults, mitigations and people can do to the twin. Each says what its target and value mean.
 */
import type { Ticks } from "../kernel/time.ts";
import { chance } from "../kernel/variates.ts";
import { draw } from "../kernel/draw.ts";
import { forceDrop } from "./connection.ts";
import { startWaiting } from "./gateway.ts";
import { hubParameters, setRate } from "./hub.ts";
import type { Pull } from "./planning.ts";
import { BY_FAULT, BY_MITIGATION, CONNECTED, type Twin } from "./state.ts";
import { CONNECTION_DROP } from "./streams.ts";

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

type Lever = (w: Twin, t: Ticks, target: number, value: number, detail: number) => void;

const levers = {
  /** Target: a hub. Value: connects a second it admits, −1 for its normal rate. */
  "hub-admission": (w, t, hub, value) =>
    setRate(w, hub, value < 0 ? hubParameters(w, hub).admission : value, t),

  /** Target: a hub. Value: a node that goes down with its sockets. Detail: the share of them that is not closed. */
  "hub-node-down": (w, t, hub, node, silentShare) => {
    w.hub.nodeUp[hub * w.nodes + node] = 0;
    dropWhere(w, BY_FAULT, silentShare, t, (id) => w.charger.hub[id] === hub && w.charger.node[id] === node);
  },

  /** Target: a hub. Value: a node that takes sockets again. */
  "hub-node-up": (w, _t, hub, node) => {
    w.hub.nodeUp[hub * w.nodes + node] = 1;
  },

  /** Target: a hub, which closes all its sockets and refuses everyone. */
  "hub-close": (w, t, hub) => {
    w.hub.open[hub] = 0;
    dropWhere(w, BY_MITIGATION, 0, t, (id) => w.charger.hub[id] === hub);
  },

  /** Target: a hub, which opens. */
  "hub-open": (w, t, hub) => {
    w.hub.open[hub] = 1;
    w.hub.tokensAt[hub] = t;
  },

  /** Target: a cluster. Value: the hub its address leads to from now. */
  "cluster-address": (w, t, cluster, hub) => {
    w.gateway.address[cluster] = hub;
    w.gateway.movedAt[cluster] = t;
  },

  /** Target: a cluster. Value: gateway instances the operator asks for; never fewer than it asked for before. */
  "gateway-instances": (w, t, cluster, value) => {
    w.gateway.wanted[cluster] = Math.max(w.gateway.wanted[cluster], value);
    startWaiting(w, cluster, t);
  },

  /** Target: a cluster. Value: how many of its gateway instances are lost. What is under way ends. */
  "gateway-instances-lost": (w, t, cluster, value) => {
    w.gateway.lost[cluster] = value;
    startWaiting(w, cluster, t);
  },

  /** Target: a cluster. Value: the share of its connections that close. */
  "connections-drop": (w, t, cluster, share) =>
    dropWhere(
      w,
      BY_FAULT,
      0,
      t,
      (id) => w.fleet.clusterOf[id] === cluster && chance(draw(w.random.keys, CONNECTION_DROP, id, t), share),
    ),
} satisfies Record<string, Lever>;

export type LeverName = keyof typeof levers;
export const LEVER_NAMES = Object.keys(levers) as LeverName[];

export const pull = (w: Twin, t: Ticks, { lever, target, value, detail }: Pull): void =>
  (levers[lever] as Lever)(w, t, target, value, detail ?? 0);
