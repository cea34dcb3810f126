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

/** @param url of the live run, with the token of those who may change it, or without */
export const openSocket = (url: string, { onNews, onFailure }: Listener): Connection => {
  const socket = new WebSocket(url);
  let left = false;
  socket.addEventListener("message", ({ data }: MessageEvent<string>) => {
    const news = decode(data);
    if (Result.isSuccess(news)) onNews(news.success);
    else onFailure("the server speaks another version of this page's protocol");
  });
  socket.addEventListener("close", ({ reason }) => {
    if (!left) onFailure(reason === "" ? "the connection to the live run was lost" : reason);
  });
  return {
    send: (request) => socket.readyState === WebSocket.OPEN && socket.send(encode(request)),
    close: () => {
      left = true;
      socket.close();
    },
  };
};
