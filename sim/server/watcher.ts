/** One who watches a live run: what it is sent, as fast as it reads; what it asks, within limits. */
import { Result, SchemaParser } from "effect";
import type { WebSocket } from "ws";
import { type News, type Request, RequestText } from "../live/protocol.ts";
import { type Chronicle, encoded, readFrom } from "./chronicle.ts";

/** Codes that a connection is closed with, as RFC 6455 has them. */
export const CLOSED = { leaving: 1001, notText: 1003, misused: 1008, tooBusy: 1013 } as const;

/** Requests at once, and a second from then on. */
const BURST = 40;
const REFILL_PER_SECOND = 20;
/** After so many messages that are no requests, or too many at once, it is closed. */
const STRIKES = 8;

/** What only the newest of each kind is told of, such as the pace, in order of their versions. */
export type Standing = Map<News["kind"], { readonly version: number; readonly text: Buffer }>;

export interface Watcher {
  readonly socket: WebSocket;
  /** The place in the chronicle it is to be told next. */
  at: number;
  /** The newest standing news it was told. */
  version: number;
  mayChange: boolean;
  /** It waits for the answer to a question. */
  asking: boolean;
  /** It has answered the last ping. */
  alive: boolean;
  /** Messages that have left for it, and how many had at the last look. */
  left: number;
  leftBefore: number;
  strikes: number;
  allowance: number;
  refilledAt: number;
}

export const createWatcher = (socket: WebSocket): Watcher => ({
  socket,
  at: 0,
  version: 0,
  mayChange: false,
  asking: false,
  alive: true,
  left: 0,
  leftBefore: -1,
  strikes: 0,
  allowance: BURST,
  refilledAt: performance.now(),
});

/** Ends it, and says why; if that cannot be said in time, it is cut off: see `closeTimeout` in live.ts. */
export const dismiss = ({ socket }: Watcher, code: number, why: string): void => {
  if (socket.readyState === socket.OPEN) socket.close(code, why);
};

// ── What it is sent ──

export interface Telling {
  readonly chronicle: Chronicle;
  readonly standing: Standing;
  /** So many bytes wait for one reader, and no more. */
  readonly bufferedMax: number;
}

const nextText = (w: Watcher, { chronicle, standing }: Telling): Buffer | undefined => {
  for (const { version, text } of standing.values()) {
    if (version <= w.version) continue;
    w.version = version;
    return text;
  }
  const entry = readFrom(chronicle, w.at);
  if (entry !== undefined) w.at = entry.at + 1;
  return entry?.text;
};

/** Sends what there is for it, until it has to be waited for. */
export const pump = (w: Watcher, telling: Telling): void => {
  const { socket } = w;
  while (socket.readyState === socket.OPEN && socket.bufferedAmount <= telling.bufferedMax) {
    if (w.at < telling.chronicle.cut)
      return dismiss(w, CLOSED.tooBusy, "Too slow: the run has gone on too far without you.");
    const text = nextText(w, telling);
    if (text === undefined) return;
    socket.send(text, { binary: false }, (error) => {
      if (error) return;
      w.left++;
      if (socket.bufferedAmount <= telling.bufferedMax / 2) pump(w, telling);
    });
  }
};

/** Answers it alone; who does not read its answers gets none. */
export const reply = (w: Watcher, news: News, bufferedMax: number): void => {
  if (w.socket.readyState !== w.socket.OPEN || w.socket.bufferedAmount > bufferedMax) return;
  w.socket.send(encoded(news), { binary: false }, () => w.left++);
};

// ── What it asks ──

const decode = SchemaParser.decodeUnknownResult(RequestText, { onExcessProperty: "error" });

/** Whether it may ask for one more thing now. */
export const mayAsk = (w: Watcher, now = performance.now()): boolean => {
  w.allowance = Math.min(BURST, w.allowance + ((now - w.refilledAt) / 1000) * REFILL_PER_SECOND);
  w.refilledAt = now;
  if (w.allowance < 1) return false;
  w.allowance--;
  return true;
};

/** Notes a message that should not have come; the last of them ends it. */
export const strike = (w: Watcher, why: string): void => {
  if (++w.strikes >= STRIKES) dismiss(w, CLOSED.misused, why);
};

/** The request in a message; undefined if there is none in it. */
export const requestIn = (text: string): Request | undefined => {
  const read = decode(text);
  return Result.isSuccess(read) ? read.success : undefined;
};
