/**
 * The operator's own gateway, one a cluster: behind the hub, its instances set up each device's session, one at a
 * time each, and a FIFO queue holds what waits. This is what a scale-up grows.
 */
import { draw } from "../kernel/draw.ts";
import { TICKS_PER_SECOND, type Ticks } from "../kernel/time.ts";
import { exponential } from "../kernel/variates.ts";
import { SET_UP } from "./kinds.ts";
import { later } from "./later.ts";
import type { Twin } from "./state.ts";
import { SESSION_SET_UP } from "./streams.ts";

export const initGateways = (w: Twin): void => {
  for (let c = 0; c < w.clusters; c++) {
    w.gateway.wanted[c] = w.cloud.clusters[c].gateway.instances;
    w.gateway.address[c] = c;
    w.gateway.movedAt[c] = -1;
  }
};

/** Instances that serve. The standby has its own, none of which are lost. */
export const instancesOf = (w: Twin, cluster: number): number => {
  const lost = w.gateway.address[cluster] === cluster ? w.gateway.lost[cluster] : 0;
  return Math.max(0, w.gateway.wanted[cluster] - lost);
};

const serve = (w: Twin, cluster: number, id: number, t: Ticks): void => {
  w.gateway.busy[cluster]++;
  const mean = TICKS_PER_SECOND / w.cloud.clusters[cluster].gateway.connectsPerInstance;
  const takes = Math.round(
    mean * exponential(draw(w.random.keys, SESSION_SET_UP, id, w.charger.attempts[id])),
  );
  later(w, t + takes, id, SET_UP);
};

/** True when the set-up is under way or queued; false when there is no place for it. A charger is in at most once. */
export const enterGateway = (w: Twin, cluster: number, id: number, t: Ticks): boolean => {
  if (w.charger.inGateway[id] === 1) return true;
  const { gateway } = w;
  if (gateway.busy[cluster] < instancesOf(w, cluster)) serve(w, cluster, id, t);
  else {
    if (gateway.waiting[cluster] >= w.cloud.clusters[cluster].gateway.queue) return false;
    const place = (gateway.head[cluster] + gateway.waiting[cluster]++) % w.places;
    gateway.queue[cluster * w.places + place] = id;
  }
  w.charger.inGateway[id] = 1;
  return true;
};

/** Starts what waits on the instances that are free. */
export const startWaiting = (w: Twin, cluster: number, t: Ticks): void => {
  const { gateway } = w;
  while (gateway.waiting[cluster] > 0 && gateway.busy[cluster] < instancesOf(w, cluster)) {
    const id = gateway.queue[cluster * w.places + gateway.head[cluster]];
    gateway.head[cluster] = (gateway.head[cluster] + 1) % w.places;
    gateway.waiting[cluster]--;
    serve(w, cluster, id, t);
  }
};

/** An instance is done with a charger's set-up, whether or not the charger still waits for it. */
export const leaveGateway = (w: Twin, cluster: number, id: number, t: Ticks): void => {
  w.charger.inGateway[id] = 0;
  w.gateway.busy[cluster]--;
  startWaiting(w, cluster, t);
};
