/** Who may come in to a live run: only those whose page is this server's own. */
import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { isLoopbackName } from "./loopback.ts";

export const LIVE_PATH = "/live";

export interface Refusal {
  readonly status: number;
  readonly why: string;
}

/** What is wrong with a request to come in. A browser always says which page it comes from, and no page can make it lie. */
export const refusalOf = ({
  url,
  headers,
}: Pick<IncomingMessage, "url" | "headers">): Refusal | undefined => {
  if (!isLoopbackName(headers.host)) return { status: 403, why: "Ask for 127.0.0.1 or localhost." };
  if (url?.replace(/\?.*$/s, "") !== LIVE_PATH) return { status: 404, why: "There is nothing here." };
  if (headers.origin?.toLowerCase() !== `http://${headers.host?.toLowerCase()}`)
    return { status: 403, why: "Only this server's own page may watch." };
  return undefined;
};

/** Sends somebody away who asked to come in. */
export const turnAway = (socket: Duplex, { status, why }: Refusal): void => {
  const words = `${why}\n`;
  socket.once("finish", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(words)}\r\n\r\n${words}`,
  );
};
