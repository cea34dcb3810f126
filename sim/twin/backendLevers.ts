/** The levers on what stands behind the gateways: network, pipelines, stores, API. */
import type { Ticks } from "../kernel/time.ts";
import { emptyCache, setLimit } from "./api.ts";
import { restartStalled, runInstances, setAside, setWatchdog, stall } from "./consumers.ts";
import type { Lever } from "./lever.ts";
import { postponeSchemaChange, startSchemaChange } from "./schemaChange.ts";
import type { Twin } from "./state.ts";
import { grantWaiting } from "./store.ts";

const skipPoison = (w: Twin, p: number, t: Ticks): void => {
  const { partitionFrom } = w.backendTables;
  for (let q = partitionFrom[p]; q < partitionFrom[p + 1]; q++)
    while (w.partition.poison[q] > 0) setAside(w, q, t);
};

export const backendLevers = {
  network: {
    target: "a region",
    about:
      "Milliseconds every call between services there takes more; detail: share of packets lost, 1 cuts it off.",
    pull: (w, _t, region, latency, loss) => {
      w.network.latency[region] = latency;
      w.network.loss[region] = loss;
    },
  },
  "backend-region": {
    target: "0",
    about: "The region the backend runs in from now, with cold caches.",
    pull: (w, t, _target, region) => {
      w.backend.region[0] = region;
      emptyCache(w, t);
    },
  },
  "consumers-stall": {
    target: "a pipeline",
    about: "How many of its running instances stall; detail 1: they die, 0: they become zombies.",
    pull: (w, t, p, count, dead) => stall(w, p, count, dead === 1, t),
  },
  "consumers-restart": {
    target: "a pipeline",
    about: "Every stalled instance of it runs again, from its checkpoints.",
    pull: (w, t, p) => restartStalled(w, p, t),
  },
  consumers: {
    target: "a pipeline",
    about: "Instances wanted; never fewer than before.",
    pull: (w, t, p, count) => runInstances(w, p, count, t),
  },
  "consumer-speed": {
    target: "a pipeline",
    about: "So many times as fast as its parameters say, the network's part apart.",
    pull: (w, _t, p, factor) => {
      w.pipeline.speed[p] = factor;
    },
  },
  "consumer-lease": {
    target: "a pipeline",
    about: "Milliseconds a dead instance keeps its partitions.",
    pull: (w, _t, p, ticks) => {
      w.pipeline.lease[p] = ticks;
    },
  },
  "consumer-watchdog": {
    target: "a pipeline",
    about: "Milliseconds without progress after which an instance that has work is restarted; 0 off.",
    pull: (w, t, p, ticks) => setWatchdog(w, p, ticks, t),
  },
  poison: {
    target: "a partition, counted over all pipelines",
    about: "How many messages at its head fail whenever they are tried.",
    pull: (w, _t, q, count) => {
      w.partition.poison[q] += count;
    },
  },
  "poison-skip": {
    target: "a pipeline",
    about: "Every failing message is set aside.",
    pull: (w, t, p) => skipPoison(w, p, t),
  },
  duplicates: {
    target: "a partition, counted over all pipelines",
    about: "Extra copies of each message of its noisy chargers; detail: their share.",
    pull: (w, _t, q, copies, share) => {
      w.partition.copies[q] = copies;
      w.partition.noisy[q] = share;
    },
  },
  "ingress-dedup": {
    target: "a pipeline",
    about: "1: duplicates are suppressed before they enter the log.",
    pull: (w, _t, p, on) => {
      w.pipeline.ingressDedup[p] = on;
    },
  },
  "store-slow": {
    target: "a store",
    about: "Factor on what a statement takes.",
    pull: (w, _t, s, factor) => {
      w.store.slow[s] = factor;
    },
  },
  "store-pool": {
    target: "a store",
    about: "Connections wanted; never fewer than before.",
    pull: (w, t, s, count) => {
      w.store.pool[s] = Math.max(w.store.pool[s], count);
      grantWaiting(w, s, t);
    },
  },
  "schema-change": {
    target: "a store",
    about: "Milliseconds it holds the most used table; detail: how long a read that began before goes on.",
    pull: (w, t, s, holds, reads) => startSchemaChange(w, s, holds, reads, t),
  },
  "store-lock-timeout": {
    target: "a store",
    about:
      "Milliseconds after which a waiting schema change gives its place up, 0 never; detail: until it tries again.",
    pull: (w, _t, s, ticks, retry) => {
      w.store.lockTimeout[s] = ticks;
      w.store.lockRetry[s] = Math.max(1, retry);
    },
  },
  "schema-change-not-before": {
    target: "a store",
    about: "The tick before which no schema change begins.",
    pull: (w, _t, s, tick) => postponeSchemaChange(w, s, tick),
  },
  "api-open": {
    target: "0",
    about: "Share of attempts that are let in.",
    pull: (w, _t, _target, share) => {
      w.api.open[0] = share;
    },
  },
  "api-limit": {
    target: "0",
    about: "Attempts a second that are let in; −1 no limit.",
    pull: (w, t, _target, rate) => setLimit(w, rate, t),
  },
  "api-shed": {
    target: "0",
    about: "Calls of a lower priority than this are refused.",
    pull: (w, _t, _target, priority) => {
      w.api.shed[0] = priority;
    },
  },
} satisfies Record<string, Lever>;
