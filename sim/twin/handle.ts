/** What the cloud does with a message once an instance has worked through it. */
import type { Ticks } from "../kernel/time.ts";
import { sendAnswer } from "./answers.ts";
import { HISTORY } from "./backend.ts";
import { noteDelay } from "./delays.ts";
import { BOOT, chargerOf, isDuplicate, OBSERVATION, parityOf, REQUEST, SESSION, whatOf } from "./log.ts";
import { acknowledge, reject } from "./messages.ts";
import type { Twin } from "./state.ts";

/**
 * One copy is handled, or suppressed if the pipeline remembers that it has handled one. `readAgain`: this copy itself was
 * handled before, by an instance that lost the partition.
 */
export const handle = (
  w: Twin,
  pipeline: number,
  entry: number,
  created: Ticks,
  readAgain: boolean,
  known: boolean,
  t: Ticks,
): void => {
  const id = chargerOf(entry);
  const what = whatOf(entry);
  const remembers = w.backendTables.pipelines[pipeline].dedupWindow > 0;
  const again = readAgain || isDuplicate(entry);
  if (again && (readAgain ? known : remembers)) w.tally.suppressed[0]++;
  else {
    w.tally.handled[0]++;
    if (again) w.tally.handledAgain[0]++;
  }
  if (!again) noteDelay(w, what === OBSERVATION ? HISTORY : pipeline, t - created);
  // What is read again was answered then, and a flood of copies is one question.
  if (readAgain) return;
  if (what === SESSION) acknowledge(w, id, parityOf(entry), t);
  else if ((what === REQUEST || what === BOOT) && !again) sendAnswer(w, id, what, t);
};

/**
 * The cloud answers a copy with an error, or sets it aside: it is not handled. An OCPP charger still holds its session
 * messages and learns of the error, and a start or a boot is asked for again; the rest is lost unless another copy is
 * on its way, or this one was handled before, by an instance that lost the partition.
 */
export const refuseMessage = (w: Twin, entry: number, readAgain: boolean, t: Ticks): void => {
  if (readAgain) return;
  const id = chargerOf(entry);
  const what = whatOf(entry);
  if (what === SESSION && w.fleet.speaksOcpp[w.fleet.cohortOf[id]] === 1)
    reject(w, id, parityOf(entry), isDuplicate(entry), t);
  else if (!isDuplicate(entry) && what !== REQUEST && what !== BOOT) w.tally.lost[0]++;
};
