/** Where every copy of every message and call went. */
import { callsInFlight } from "../twin/clients.ts";
import { walkUnread } from "../twin/log.ts";
import { ARRIVED } from "../twin/state.ts";
import type { Twin } from "../twin/twin.ts";

/** Why a copy was dropped. */
export const DROPS = {
  connectionLost: "It was on a wire, or to be sent on one, when the connection was gone.",
  bufferFull: "The charger could keep no more.",
  logFull: "The logs of the pipelines were full.",
  deadLetter: "It made its consumer fail, and was set aside.",
  error: "The cloud answered with an error.",
  refused: "The API refused it: suspended, limited, or load shed.",
  abandoned: "The API's answer came after its client had gone.",
  cutOff: "The network did not let it through.",
} as const;
export type DropReason = keyof typeof DROPS;

export interface Ledger {
  readonly created: number;
  readonly handled: number;
  readonly suppressed: number;
  readonly inFlight: number;
  readonly dropped: number;
  readonly droppedBy: Readonly<Record<DropReason, number>>;
  /** Messages, whatever their copies: never to be handled, and handled more than once. */
  readonly lost: number;
  readonly handledAgain: number;
  /** created = handled + suppressed + in flight + dropped. What does not balance is a fault of the program. */
  readonly balanced: boolean;
}

/**
 * Copies not yet ended, found by walking: what chargers hold or have on a wire (a head that lies in the cloud's log is
 * counted there), answers on their way, logs, and calls at the server.
 */
export const copiesInFlight = (w: Twin): number => {
  let count = callsInFlight(w) + heldByChargers(w);
  for (let q = 0; q < w.partition.head.length; q++) count += walkUnread(w, q);
  return count;
};

const wordsOf = (bytes: Uint8Array | Uint16Array): Int32Array =>
  new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);

/** Most chargers hold nothing: four of them are passed over at a time. */
const heldByChargers = ({ charger: { buffered, wire, answers } }: Twin): number => {
  const [bufferedWords, wireWords, answersWords] = [buffered, wire, answers].map(wordsOf);
  let count = 0;
  for (let id = 0; id < buffered.length; id++) {
    const word = id >> 2;
    if (
      (id & 3) === 0 &&
      word < wireWords.length &&
      (wireWords[word] | answersWords[word] | bufferedWords[2 * word] | bufferedWords[2 * word + 1]) === 0
    )
      id += 3;
    else count += buffered[id] - (wire[id] >= ARRIVED ? 1 : 0) + answers[id];
  }
  return count;
};

export const ledgerOf = (w: Twin): Ledger => {
  const { tally } = w;
  const inFlight = copiesInFlight(w);
  const droppedBy = {
    connectionLost: tally.droppedConnectionLost[0],
    bufferFull: tally.droppedBufferFull[0],
    logFull: tally.droppedLogFull[0],
    deadLetter: tally.droppedDeadLetter[0],
    error: tally.droppedByError[0],
    refused: tally.droppedRefused[0],
    abandoned: tally.droppedAbandoned[0],
    cutOff: tally.droppedCutOff[0],
  };
  const dropped = Object.values(droppedBy).reduce((sum, n) => sum + n, 0);
  const ended = tally.handled[0] + tally.suppressed[0] + dropped;
  return {
    created: tally.created[0],
    handled: tally.handled[0],
    suppressed: tally.suppressed[0],
    inFlight,
    dropped,
    droppedBy,
    lost: tally.lost[0],
    handledAgain: tally.handledAgain[0],
    balanced: tally.created[0] === ended + inFlight,
  };
};

/** The ledger of a run that goes on: throws if it does not balance, for then nothing the run says can be trusted. */
export const auditLedger = (w: Twin): void => {
  const ledger = ledgerOf(w);
  if (!ledger.balanced) throw new Error(`the ledger does not balance: ${JSON.stringify(ledger)}`);
};
