/** The way to a session: a worker of this page, or a server's live run. Both speak the same protocol. */
import { Result, SchemaParser } from "effect";
import { type News, NewsText, type Request, RequestText } from "../../sim/live/protocol.ts";
import type { Opening } from "./worker.ts";

export interface Connection {
  readonly send: (request: Request) => void;
  readonly close: () => void;
}

export interface Listener {
  readonly onNews: (news: News) => void;
  readonly onFailure: (why: string) => void;
}

export const openWorker = (opening: Opening, { onNews, onFailure }: Listener): Connection => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("error", (event) => onFailure(event.message));
  worker.addEventListener("message", ({ data }: MessageEvent<News>) => onNews(data));
  worker.postMessage(opening);
  return { send: (request) => worker.postMessage(request), close: () => worker.terminate() };
};

const decode = SchemaParser.decodeUnknownResult(NewsText);
const encode = SchemaParser.encodeSync(RequestText);

/** Pauses before one attempt to come back after another; the last is kept to. */
const PAUSES_S = [1, 2, 4, 8, 15, 30];
/** The server has no use for what this page sends. */
const MISUSED = 1008;

export interface LiveListener extends Listener {
  /** The connection was lost, or not to be had; it is tried again in so many seconds. */
  readonly onAway: (why: string, seconds: number) => void;
}

/** @param url of the live run @param token of those who may change it, if this is one of them */
export const openSocket = (
  url: string,
  token: string | undefined,
  { onNews, onFailure, onAway }: LiveListener,
): Connection => {
  let socket: WebSocket;
  let left = false;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = (request: Request): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(encode(request));
  };
  const leave = (): void => {
    left = true;
    clearTimeout(timer);
    socket.close();
  };
  const fail = (why: string): void => {
    leave();
    onFailure(why);
  };

  const connect = (): void => {
    socket = new WebSocket(url);
    socket.addEventListener("open", () => {
      if (token !== undefined) send({ kind: "claim", token });
    });
    socket.addEventListener("message", ({ data }: MessageEvent<string>) => {
      if (left) return;
      const news = decode(data);
      if (Result.isFailure(news)) return fail("the server speaks another version of this page's protocol");
      attempts = 0;
      onNews(news.success);
    });
    socket.addEventListener("close", ({ code, reason }) => {
      if (left) return;
      if (code === MISUSED) return fail(reason);
      const seconds = PAUSES_S[Math.min(attempts++, PAUSES_S.length - 1)];
      onAway(reason === "" ? "The live run cannot be reached." : reason, seconds);
      timer = setTimeout(connect, seconds * 1000);
    });
  };
  connect();
  return { send, close: leave };
};
