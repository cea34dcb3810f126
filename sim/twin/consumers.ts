/**
 * Consumer instances: each works through the partitions it owns, a batch at a time and in turn. What it needs of its
 * store it asks for like any other caller.
 *
 * A dead instance keeps its partitions until its lease runs out; then others take them over and read again what it had
 * handled since the checkpoint. A zombie keeps renewing its lease, so nobody takes over, and only a restart helps.
 */
import type { Ticks } from "../kernel/time.ts";
import { OCPP, partitionOf, REAL_TIME } from "./backend.ts";
import { wake } from "./deliver.ts";
import { handle, refuseMessage } from "./handle.ts";
import { CONSUMER, LEASE, WATCHDOG } from "./kinds.ts";
import { later } from "./later.ts";
import { advanceRead, checkpoint, firstUnread, rewind } from "./log.ts";
import { isBackendCutOff, meanCall } from "./network.ts";
import {
  ABSENT,
  DEAD,
  IDLE,
  LINGERING,
  NEVER,
  RUNNING,
  type Twin,
  WAITING_FOR_STORE,
  WORKING,
  ZOMBIE,
} from "./state.ts";
import { acquire, release, statementTicks } from "./store.ts";

const NOBODY = -1;

const parametersOf = (w: Twin, i: number) => w.backendTables.pipelines[w.backendTables.pipelineOfInstance[i]];
const storeOf = (w: Twin, i: number): number =>
  w.backendTables.storeOfPipeline[w.backendTables.pipelineOfInstance[i]];

export const initConsumers = (w: Twin): void => {
  const { backendTables: b, pipeline, instance, partition } = w;
  instance.health.fill(ABSENT);
  partition.owner.fill(NOBODY);
  for (let id = 0; id < w.fleet.size; id++) {
    partition.chargers[partitionOf(b, b.historyThrough, id)]++;
    const path = w.fleet.speaksOcpp[w.fleet.cohortOf[id]] === 1 ? OCPP : REAL_TIME;
    if (path !== b.historyThrough) partition.chargers[partitionOf(b, path, id)]++;
  }
  b.pipelines.forEach((parameters, p) => {
    instance.at.fill(b.partitionFrom[p], b.instanceFrom[p], b.instanceFrom[p + 1]);
    pipeline.speed[p] = 1;
    pipeline.lease[p] = parameters.lease;
    setWatchdog(w, p, parameters.watchdog, 0);
    runInstances(w, p, parameters.instances, 0);
  });
};

// ── Who owns what ──

const owned = (w: Twin, i: number): number => {
  const p = w.backendTables.pipelineOfInstance[i];
  let count = 0;
  for (let q = w.backendTables.partitionFrom[p]; q < w.backendTables.partitionFrom[p + 1]; q++)
    if (w.partition.owner[q] === i) count++;
  return count;
};

/** The instance of a pipeline that owns least, or most, of those that `counts`; NOBODY if there is none. */
const extreme = (w: Twin, p: number, sign: 1 | -1, counts: (i: number) => boolean): number => {
  let found = NOBODY;
  let best = Infinity;
  for (let i = w.backendTables.instanceFrom[p]; i < w.backendTables.instanceFrom[p + 1]; i++) {
    if (!counts(i)) continue;
    const value = sign * owned(w, i);
    if (value < best) {
      best = value;
      found = i;
    }
  }
  return found;
};

const runs = (w: Twin) => (i: number) => w.instance.health[i] === RUNNING;
/** It has instances' rights: a zombie's lease is as good as any. */
const holdsLeases = (w: Twin) => (i: number) => w.instance.health[i] !== ABSENT;

const giveTo = (w: Twin, q: number, i: number, t: Ticks): void => {
  w.partition.owner[q] = i;
  if (i !== NOBODY && w.partition.unread[q] > 0) wake(w, i, t);
};

/** The new owner starts from the checkpoint: what was handled since is read again. */
const takeOver = (w: Twin, q: number, i: number, since: Ticks, t: Ticks): void => {
  const again = rewind(w, q);
  w.tally.created[0] += again;
  const p = w.backendTables.pipelineOfPartition[q];
  w.partition.againKnown[q] = t - since <= w.backendTables.pipelines[p].dedupWindow ? 1 : 0;
  giveTo(w, q, i, t);
};

/** Partitions without an owner go to those who own least; then who owns least takes from who owns most. */
const rebalance = (w: Twin, p: number, t: Ticks): void => {
  const { backendTables: b, partition } = w;
  for (let q = b.partitionFrom[p]; q < b.partitionFrom[p + 1]; q++)
    if (partition.owner[q] === NOBODY) giveTo(w, q, extreme(w, p, 1, runs(w)), t);
  for (;;) {
    const least = extreme(w, p, 1, runs(w));
    const most = extreme(w, p, -1, holdsLeases(w));
    if (least === NOBODY || owned(w, most) - owned(w, least) <= 1) return;
    let q = b.partitionFrom[p + 1] - 1;
    while (partition.owner[q] !== most) q--;
    takeOver(w, q, least, w.instance.progressAt[most], t);
  }
};

/** Instances the operator wants: never fewer than before. */
export const runInstances = (w: Twin, p: number, wanted: number, t: Ticks): void => {
  const from = w.backendTables.instanceFrom[p];
  const room = w.backendTables.instanceFrom[p + 1] - from;
  const count = Math.min(wanted, room);
  for (let i = from + w.pipeline.wanted[p]; i < from + count; i++) w.instance.health[i] = RUNNING;
  w.pipeline.wanted[p] = Math.max(w.pipeline.wanted[p], count);
  rebalance(w, p, t);
};

// ── Its work ──

/** A partition of the instance that has something to read, the next in turn; NOBODY if none has. */
const nextPartition = (w: Twin, i: number): number => {
  const { partition, backendTables: b } = w;
  const p = b.pipelineOfInstance[i];
  const from = b.partitionFrom[p];
  const count = b.partitionFrom[p + 1] - from;
  const after = w.instance.at[i] - from + 1;
  for (let k = 0; k < count; k++) {
    const q = from + ((after + k) % count);
    if (partition.owner[q] === i && partition.unread[q] > 0) return q;
  }
  return NOBODY;
};

const pause = (w: Twin, i: number, ticks: Ticks, t: Ticks): void => {
  w.instance.phase[i] = LINGERING;
  w.instance.due[i] = Math.min(t + Math.max(1, ticks), w.lasts + 1);
  later(w, w.instance.due[i], i, CONSUMER);
};

const begin = (w: Twin, i: number, t: Ticks): void => {
  w.instance.phase[i] = IDLE;
  if (w.instance.health[i] !== RUNNING || nextPartition(w, i) === NOBODY) return;
  // Its store is out of reach: it tries again when the call has failed.
  if (isBackendCutOff(w)) return pause(w, i, w.backendTables.parameters.network.callTimeout, t);
  w.instance.phase[i] = WAITING_FOR_STORE;
  w.instance.due[i] = NEVER;
  if (acquire(w, storeOf(w, i), i, true, t)) work(w, i, t);
};

/** Time for a batch: computing and statements, and the network's part of each. */
const batchTicks = (w: Twin, i: number, messages: number): Ticks => {
  const p = w.backendTables.pipelineOfInstance[i];
  const { work: computing, calls, concurrency } = w.backendTables.pipelines[p];
  const own = (computing + calls * statementTicks(w, storeOf(w, i))) / w.pipeline.speed[p];
  return Math.max(1, Math.round((messages * (own + calls * meanCall(w))) / concurrency));
};

/** It has its connection: it takes a batch of the next partition in turn. */
const work = (w: Twin, i: number, t: Ticks): void => {
  const q = nextPartition(w, i);
  if (q === NOBODY || w.instance.health[i] !== RUNNING) {
    release(w, storeOf(w, i), t);
    w.instance.phase[i] = IDLE;
    return;
  }
  w.instance.phase[i] = WORKING;
  w.instance.at[i] = q;
  w.instance.taken[i] = Math.min(w.partition.unread[q], parametersOf(w, i).batch);
  w.instance.due[i] = Math.min(t + batchTicks(w, i, w.instance.taken[i]), w.lasts + 1);
  later(w, w.instance.due[i], i, CONSUMER);
};

/** The first message of a partition was handled before, by an instance that lost it. */
const isReadAgain = ({ partition }: Twin, q: number): boolean => partition.done[q] < partition.again[q];

const handleBatch = (w: Twin, i: number, q: number, t: Ticks): void => {
  const { log, partition } = w;
  const p = w.backendTables.pipelineOfPartition[q];
  const known = partition.againKnown[q] === 1;
  // What was set aside meanwhile, or handled by another owner between, is no longer there.
  const taken = Math.min(w.instance.taken[i], partition.unread[q]);
  for (let n = taken; n > 0; n--) {
    const word = firstUnread(w, q);
    handle(w, p, log.words[word], log.words[word + 1], isReadAgain(w, q), known, t);
    advanceRead(w, q);
  }
  partition.processed[q] += taken;
  if (partition.done[q] >= parametersOf(w, i).checkpoint) checkpoint(w, q);
};

/** A message at the head makes the batch fail; after enough attempts it is set aside. */
const failOnPoison = (w: Twin, i: number, q: number, t: Ticks): void => {
  const { deadLetterAfter } = parametersOf(w, i);
  w.partition.poisonTries[q]++;
  if (deadLetterAfter > 0 && w.partition.poisonTries[q] >= deadLetterAfter) setAside(w, q, t);
};

/** The first message of a partition goes to the dead letters. */
export const setAside = (w: Twin, q: number, t: Ticks): void => {
  const { partition, tally } = w;
  partition.poison[q]--;
  partition.poisonTries[q] = 0;
  if (partition.unread[q] === 0) return;
  tally.droppedDeadLetter[0]++;
  refuseFirst(w, q, t);
};

/** It is not handled, so it is not to be read again: everything up to it is let go. */
const refuseFirst = (w: Twin, q: number, t: Ticks): void => {
  refuseMessage(w, w.log.words[firstUnread(w, q)], isReadAgain(w, q), t);
  advanceRead(w, q);
  checkpoint(w, q);
};

const finish = (w: Twin, i: number, t: Ticks): void => {
  const q = w.instance.at[i];
  release(w, storeOf(w, i), t);
  w.instance.progressAt[i] = t;
  // Who lost the partition meanwhile has worked for nothing.
  if (w.partition.owner[q] === i) {
    if (w.partition.poison[q] > 0) {
      failOnPoison(w, i, q, t);
      return pause(w, i, parametersOf(w, i).linger, t);
    }
    handleBatch(w, i, q, t);
  }
  begin(w, i, t);
};

export const onConsumer = (w: Twin, i: number, t: Ticks): void => {
  if (w.instance.due[i] !== t) return;
  w.instance.due[i] = NEVER;
  if (w.instance.phase[i] === WORKING) finish(w, i, t);
  else if (w.instance.phase[i] === LINGERING) begin(w, i, t);
};

export const onConsumerGranted = (w: Twin, i: number, t: Ticks): void => work(w, i, t);

/** No connection to be had. OCPP callers wait for an answer: they get an error. The others' messages stay where they are. */
export const onConsumerDenied = (w: Twin, i: number, t: Ticks): void => {
  const { backendTables: b, partition, tally } = w;
  w.instance.phase[i] = IDLE;
  if (w.instance.health[i] !== RUNNING) return;
  const q = nextPartition(w, i);
  if (q !== NOBODY && b.pipelineOfInstance[i] === OCPP)
    for (let n = Math.min(partition.unread[q], parametersOf(w, i).batch); n > 0; n--) {
      tally.droppedByError[0]++;
      refuseFirst(w, q, t);
    }
  pause(w, i, parametersOf(w, i).linger, t);
};

// ── Stalls ──

const isStalled = (w: Twin, i: number): boolean =>
  w.instance.health[i] === ZOMBIE || w.instance.health[i] === DEAD;

/** So many running instances of a pipeline stop. */
export const stall = (w: Twin, p: number, count: number, dead: boolean, t: Ticks): void => {
  const { backendTables: b, instance } = w;
  let left = count;
  for (let i = b.instanceFrom[p]; i < b.instanceFrom[p + 1] && left > 0; i++) {
    if (instance.health[i] !== RUNNING) continue;
    left--;
    instance.health[i] = dead ? DEAD : ZOMBIE;
    if (instance.phase[i] === WORKING) release(w, storeOf(w, i), t);
    if (instance.phase[i] !== WAITING_FOR_STORE) instance.phase[i] = IDLE;
    instance.due[i] = NEVER;
    if (dead) armLease(w, i, t + w.pipeline.lease[p]);
  }
};

const armLease = (w: Twin, i: number, due: Ticks): void => {
  w.instance.leaseDue[i] = due;
  later(w, due, i, LEASE);
};

/** A dead instance's lease is over, and others take its partitions; later it runs again. */
export const onLease = (w: Twin, i: number, t: Ticks): void => {
  if (w.instance.leaseDue[i] !== t || w.instance.health[i] !== DEAD) return;
  const p = w.backendTables.pipelineOfInstance[i];
  const { partitionFrom } = w.backendTables;
  let any = false;
  for (let q = partitionFrom[p]; q < partitionFrom[p + 1]; q++)
    if (w.partition.owner[q] === i) {
      any = true;
      takeOver(w, q, extreme(w, p, 1, runs(w)), w.instance.progressAt[i], t);
    }
  if (any) armLease(w, i, t + Math.max(1, w.backendTables.pipelines[p].restart));
  else restartInstance(w, i, t);
};

/** An instance starts again, from its checkpoints; what it was at is lost. */
const restartInstance = (w: Twin, i: number, t: Ticks): void => {
  const p = w.backendTables.pipelineOfInstance[i];
  const { partitionFrom } = w.backendTables;
  if (w.instance.phase[i] === WORKING) {
    release(w, storeOf(w, i), t);
    w.instance.phase[i] = IDLE;
    w.instance.due[i] = NEVER;
  }
  w.instance.health[i] = RUNNING;
  for (let q = partitionFrom[p]; q < partitionFrom[p + 1]; q++)
    if (w.partition.owner[q] === i) takeOver(w, q, i, w.instance.progressAt[i], t);
  w.instance.progressAt[i] = t;
  rebalance(w, p, t);
};

/** Every stalled instance of a pipeline runs again. */
export const restartStalled = (w: Twin, p: number, t: Ticks): void => {
  const { instanceFrom } = w.backendTables;
  for (let i = instanceFrom[p]; i < instanceFrom[p + 1]; i++) if (isStalled(w, i)) restartInstance(w, i, t);
};

/** 0 is off. */
export const setWatchdog = (w: Twin, p: number, ticks: Ticks, t: Ticks): void => {
  w.pipeline.watchdog[p] = ticks;
  w.pipeline.watchdogDue[p] = ticks === 0 ? NEVER : t + Math.ceil(ticks / 4);
  if (ticks > 0) later(w, w.pipeline.watchdogDue[p], p, WATCHDOG);
};

/** It has work and has made no progress since: stalled, or at a batch that takes too long. */
const isLate = (w: Twin, i: number, since: Ticks): boolean =>
  w.instance.progressAt[i] < since &&
  (isStalled(w, i) || w.instance.phase[i] === WORKING) &&
  nextPartition(w, i) !== NOBODY;

/** Restarts who has had work and made no progress for too long, also if that is only slow. */
export const onWatchdog = (w: Twin, p: number, t: Ticks): void => {
  if (w.pipeline.watchdogDue[p] !== t) return;
  const { instanceFrom } = w.backendTables;
  const patience = w.pipeline.watchdog[p];
  for (let i = instanceFrom[p]; i < instanceFrom[p + 1]; i++)
    if (isLate(w, i, t - patience)) restartInstance(w, i, t);
  setWatchdog(w, p, patience, t);
};
