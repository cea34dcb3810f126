/** Answers a request: the page's files and the scenario, to be read and no more. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { fileIn, pathIn } from "./files.ts";
import { headersOf, typeOf } from "./headers.ts";
import { isLoopbackName } from "./loopback.ts";

export interface Site {
  /** The folder of the built page. */
  readonly root: string;
  /** What is served as `scenario.json`. */
  readonly exhibit: string;
}

const refuse = (response: ServerResponse, status: number, why: string, headers = {}): void => {
  response.writeHead(status, { ...headersOf("", "text/plain; charset=utf-8"), ...headers });
  response.end(`${why}\n`);
};

const contentOf = async ({ root, exhibit }: Site, path: string): Promise<Buffer | undefined> =>
  path === "/scenario.json" ? Buffer.from(exhibit) : fileIn(root, path);

export const answer = async (
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  if (!isLoopbackName(request.headers.host)) return refuse(response, 403, "Ask for 127.0.0.1 or localhost.");
  if (request.method !== "GET" && request.method !== "HEAD")
    return refuse(response, 405, "Only GET and HEAD.", { Allow: "GET, HEAD" });
  const path = pathIn(request.url ?? "/");
  const type = path === undefined ? undefined : typeOf(path);
  const content = path === undefined || type === undefined ? undefined : await contentOf(site, path);
  if (path === undefined || type === undefined || content === undefined)
    return refuse(response, 404, "There is nothing here.");
  response.writeHead(200, { ...headersOf(path, type), "Content-Length": content.length });
  response.end(request.method === "HEAD" ? undefined : content);
};
