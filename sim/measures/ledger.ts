/** Where every copy of every message went. */
import { messagesInFlight } from "../twin/messages.ts";
import type { Twin } from "../twin/twin.ts";

export interface Ledger {
  readonly created: number;
  readonly handled: number;
  readonly suppressed: number;
  readonly inFlight: number;
  readonly dropped: number;
  readonly droppedBy: { readonly connectionLost: number; readonly bufferFull: number };
  /** created = handled + suppressed + in flight + dropped. What does not balance is a fault of the program. */
  readonly balanced: boolean;
}

export const ledgerOf = (w: Twin): Ledger => {
  const { tally } = w;
  const inFlight = messagesInFlight(w);
  const droppedBy = {
    connectionLost: tally.droppedConnectionLost[0],
    bufferFull: tally.droppedBufferFull[0],
  };
  const dropped = droppedBy.connectionLost + droppedBy.bufferFull;
  const ended = tally.handled[0] + tally.suppressed[0] + dropped;
  return {
    created: tally.created[0],
    handled: tally.handled[0],
    suppressed: tally.suppressed[0],
    inFlight,
    dropped,
    droppedBy,
    balanced: tally.created[0] === ended + inFlight,
  };
};
