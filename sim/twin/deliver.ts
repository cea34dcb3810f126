/** From the hub into the logs: a charger's message goes to the partition of its key, and an idle instance wakes. */
import type { Ticks } from "../kernel/time.ts";
import { draw } from "../kernel/draw.ts";
import { chance, uniform } from "../kernel/variates.ts";
import { HISTORY, OCPP, partitionOf, REAL_TIME } from "./backend.ts";
import { CONSUMER } from "./kinds.ts";
import { later } from "./later.ts";
import { append, entryOf, OBSERVATION, STATUS } from "./log.ts";
import { IDLE, LINGERING, RUNNING, type Twin } from "./state.ts";
import { NOISE, NOISY } from "./streams.ts";

/** An idle instance that runs waits a moment for more, then begins. */
export const wake = (w: Twin, i: number, t: Ticks): void => {
  const { instance } = w;
  if (i < 0 || instance.phase[i] !== IDLE || instance.health[i] !== RUNNING) return;
  instance.phase[i] = LINGERING;
  instance.progressAt[i] = t;
  instance.due[i] = t + w.backendTables.pipelines[w.backendTables.pipelineOfInstance[i]].linger;
  later(w, instance.due[i], i, CONSUMER);
};

/** One copy, that was counted as created, into a partition. */
const put = (w: Twin, q: number, entry: number, t: Ticks): boolean => {
  w.partition.arrived[q]++;
  if (append(w, q, entry, t)) return true;
  w.tally.droppedLogFull[0]++;
  return false;
};

/** Copies that a noisy charger sends beside each message: as many as the flood has, a fraction by chance. */
const extraCopies = (w: Twin, q: number, id: number, t: Ticks): number => {
  const copies = w.partition.copies[q];
  if (copies === 0 || !chance(draw(w.random.keys, NOISY, id, 0), w.partition.noisy[q])) return 0;
  return Math.floor(copies + uniform(draw(w.random.keys, NOISE, id, t)));
};

/** False if it is not, and was not, in the log. */
const deliverTo = (w: Twin, pipeline: number, id: number, what: number, mark: number, t: Ticks): boolean => {
  const through = pipeline === HISTORY ? w.backendTables.historyThrough : pipeline;
  const q = partitionOf(w.backendTables, through, id);
  const dedup = w.pipeline.ingressDedup[pipeline] === 1;
  let kept = true;
  // An OCPP charger sends again what was not answered, and only who handles it answers.
  if (dedup && mark >= DUPLICATE && pipeline !== OCPP) w.tally.suppressed[0]++;
  else kept = put(w, q, entryOf(id, what, mark & 1, mark >> 1), t) || mark >= DUPLICATE;
  if (!kept && (what === STATUS || what === OBSERVATION)) w.tally.lost[0]++;
  for (let copies = extraCopies(w, q, id, t); copies > 0; copies--) {
    w.tally.created[0]++;
    if (dedup) w.tally.suppressed[0]++;
    else put(w, q, entryOf(id, what, mark & 1, 1), t);
  }
  wake(w, w.partition.owner[q], t);
  return kept;
};

/** What a copy is marked with: the parity of its message, and whether an earlier copy has come already. */
const DUPLICATE = 2;
export const markOf = (parity: number, resent: number): number => parity | (resent === 1 ? DUPLICATE : 0);

/**
 * A message that has reached the hub; its copy was counted as created. History gets a copy of every status. False if the
 * logs are full, and no copy of it came before.
 */
export const deliver = (w: Twin, id: number, what: number, mark: number, t: Ticks): boolean => {
  const path = w.fleet.speaksOcpp[w.fleet.cohortOf[id]] === 1 ? OCPP : REAL_TIME;
  const kept = deliverTo(w, path, id, what, mark, t);
  if (what !== STATUS) return kept;
  w.tally.created[0]++;
  deliverTo(w, HISTORY, id, OBSERVATION, 0, t);
  return kept;
};
