/** Serves the page with a scenario to show, to this machine alone. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { answer } from "./answer.ts";
import { LIVE_PATH } from "./door.ts";
import { createLive, type LiveOptions } from "./live.ts";
import { LOOPBACK } from "./loopback.ts";

/** Ports tried one after another before any free one is taken. */
const TRIES = 10;
const LAST_PORT = 65_535;
/** Connections at once: a run's watchers, and pages that load. */
const CONNECTIONS_MAX = 500;

export interface ServeOptions {
  /** What the page is to show, as JSON: see Exhibit in viz/session/source.ts. */
  readonly exhibit: unknown;
  /** The folder of the built page. */
  readonly root: string;
  /** Where to listen; if it is taken, one of the next. 0 takes any that is free. */
  readonly port: number;
  /** A name of the loopback. */
  readonly host?: string;
  /** A run of the exhibit's scenario that goes on here, watched by all. */
  readonly live?: LiveOptions;
}

export interface Serving {
  readonly url: string;
  readonly port: number;
  /** Of a live run: who has it may change the run. */
  readonly token?: string;
  readonly close: () => Promise<void>;
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EADDRINUSE";

/** Listens on the first port that is free. */
const listenNear = async (server: Server, port: number, host: string): Promise<void> => {
  const nearby = Array.from({ length: TRIES }, (_, i) => port + i).filter((p) => p <= LAST_PORT);
  for (const candidate of port === 0 ? [0] : [...nearby, 0]) {
    try {
      return await listen(server, candidate, host);
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
};

const closed = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });

/**
 * Serves the page until it is closed.
 *
 * @example
 * const { url, close } = await serve({ exhibit: { source }, root: builtPage(), port: 8080 });
 */
export const serve = async ({
  exhibit,
  root,
  port,
  host = LOOPBACK[0],
  live: livePlan,
}: ServeOptions): Promise<Serving> => {
  if (!LOOPBACK.includes(host)) throw new RangeError(`${host} is not this machine's loopback`);
  // Relative to the page, as everything it asks for.
  const shown = livePlan === undefined ? exhibit : { ...(exhibit as object), live: LIVE_PATH.slice(1) };
  const site = { root, exhibit: JSON.stringify(shown) };
  const server = createServer((request, response) => {
    answer(site, request, response).catch(() => response.destroy());
  });
  server.maxConnections = CONNECTIONS_MAX;
  await listenNear(server, port, host);
  const live = livePlan && createLive(livePlan);
  if (live !== undefined) server.on("upgrade", live.receive);
  const taken = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}/`,
    port: taken,
    ...(live !== undefined && { token: live.token }),
    close: async () => {
      await live?.close();
      await closed(server);
    },
  };
};
