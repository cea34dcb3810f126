/**
 * A live run: one session that several people watch at once. All may look; those with the token may change it. Nothing that
 * a watcher does, or does not do, holds up the run or the others.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { type News, type Request, REQUEST_MAX_BYTES } from "../live/protocol.ts";
import { createSession } from "../live/session.ts";
import type { Scenario } from "../scenario/schema.ts";
import { createChronicle, encoded, record } from "./chronicle.ts";
import { refusalOf, turnAway } from "./door.ts";
import { drive } from "./drive.ts";
import {
  CLOSED,
  createWatcher,
  dismiss,
  mayAsk,
  pump,
  reply,
  requestIn,
  type Standing,
  strike,
  type Watcher,
} from "./watcher.ts";

/** What bounds a live run's memory and work. */
export const LIMITS = {
  watchers: 200,
  /** What was told so far, for those who come late. */
  chronicleBytes: 256 << 20,
  /** What waits for one reader. */
  bufferedBytes: 1 << 20,
  /** Who has not answered, or read anything, from one look to the next is let go. */
  lookMs: 20_000,
  /** Between being told to leave and being cut off. */
  leaveMs: 1_000,
} as const;
export type Limits = { readonly [K in keyof typeof LIMITS]: number };

/** So many who are one too many are told so in words; any more only by a status. */
const TURNED_AWAY_MAX = 50;
/** Answering questions takes at most one part in so many of the time. */
const QUESTION_PART = 4;
/** The number of watchers is told no more often. */
const COUNT_EVERY_MS = 200;

export interface LiveOptions {
  /** Unscaled. */
  readonly scenario: Scenario;
  /** Simulate so many. */
  readonly chargers?: number;
  /** Simulated minutes a second. */
  readonly pace: number;
  /** Watchers see only what the operators' monitors had seen, until it is revealed. */
  readonly hidden?: boolean;
  readonly limits?: Partial<Limits>;
  /** Hears what should not happen, in words. */
  readonly complain?: (text: string) => void;
}

export interface Live {
  /** Who has it may change the run. */
  readonly token: string;
  /** Takes a request to come in. */
  readonly receive: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly watchers: () => number;
  readonly close: () => Promise<void>;
}

const CHANGES: ReadonlySet<Request["kind"]> = new Set(["play", "forget", "pace", "reveal"]);

const hashed = (text: string): Buffer => createHash("sha256").update(text).digest();

const failureOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const createLive = (options: LiveOptions): Live => {
  const limits: Limits = { ...LIMITS, ...options.limits };
  const token = randomBytes(24).toString("base64url");
  const chronicle = createChronicle(limits.chronicleBytes);
  const standing: Standing = new Map();
  const telling = { chronicle, standing, bufferedMax: limits.bufferedBytes };
  const watchers = new Set<Watcher>();
  const questions: { readonly of: Watcher; readonly request: Request }[] = [];

  // ── What is told ──

  const stand = (news: News): void => {
    const version = 1 + Math.max(0, ...[...standing.values()].map((one) => one.version));
    standing.delete(news.kind);
    standing.set(news.kind, { version, text: encoded(news) });
  };

  const tell = (news: News): void => {
    if (news.kind === "opened") return; // Each is told by itself, as things are when it joins.
    if (news.kind === "paced" || news.kind === "revealed" || news.kind === "watched") stand(news);
    else record(chronicle, news);
    for (const w of watchers) pump(w, telling);
  };

  const session = createSession({
    scenario: options.scenario,
    ...(options.chargers !== undefined && { chargers: options.chargers }),
    pace: options.pace,
    run: randomBytes(9).toString("base64url"),
    hidden: options.hidden ?? false,
    tell,
  });

  let counting: NodeJS.Timeout | undefined;
  const count = (): void => {
    counting ??= setTimeout(() => {
      counting = undefined;
      tell({ kind: "watched", by: watchers.size });
    }, COUNT_EVERY_MS);
  };

  // ── What is asked ──

  const refuse = (w: Watcher, what: string, problem: string): void =>
    reply(w, { kind: "refused", what, problems: [problem] }, limits.bufferedBytes);

  const perform = (w: Watcher, request: Request): void => {
    try {
      session.receive(request, (news) => reply(w, news, limits.bufferedBytes));
    } catch (error) {
      refuse(w, request.kind, `this did not work: ${failureOf(error)}`);
      options.complain?.(`a request to ${request.kind} did not work: ${failureOf(error)}`);
    }
  };

  const claim = (w: Watcher, given: string): void => {
    if (timingSafeEqual(hashed(given), hashed(token))) {
      w.mayChange = true;
      return reply(w, { kind: "allowed" }, limits.bufferedBytes);
    }
    refuse(w, "claim", "this is not the token of this run");
    strike(w, "That was not the token, too often.");
  };

  /** Questions wait for their turn: they may take a while. */
  const question = (w: Watcher, request: Request): void => {
    if (session.opening().hidden && !w.mayChange)
      return refuse(w, request.kind, "not while the truth is hidden");
    if (w.asking) return refuse(w, request.kind, "one question at a time, please");
    w.asking = true;
    questions.push({ of: w, request });
  };

  const hear = (w: Watcher, request: Request): void => {
    if (request.kind === "claim") return claim(w, request.token);
    if (!CHANGES.has(request.kind)) return question(w, request);
    if (!w.mayChange) return refuse(w, request.kind, "only those with the token may change the run");
    perform(w, request);
  };

  let nextQuestionAt = 0;
  const answerNext = (): boolean => {
    const began = performance.now();
    const first = began < nextQuestionAt ? undefined : questions.shift();
    if (first === undefined) return false;
    first.of.asking = false;
    if (watchers.has(first.of)) perform(first.of, first.request);
    const took = performance.now() - began;
    nextQuestionAt = began + took * QUESTION_PART;
    return questions.length > 0 && took < 1;
  };

  const driving = drive({
    session,
    between: answerNext,
    onBehind: (behind) => tell({ kind: "paced", minutesPerSecond: session.pace(), behind }),
    onFailure: (error) => {
      options.complain?.(`the run cannot go on: ${failureOf(error)}`);
      tell({ kind: "failed", why: failureOf(error) });
    },
  });

  // ── Who comes and goes ──

  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: REQUEST_MAX_BYTES,
    // On one's own machine bytes cost less than packing them for each reader.
    perMessageDeflate: false,
    // Pings are answered below, and not to those who do not read.
    autoPong: false,
    closeTimeout: limits.leaveMs,
  } as ConstructorParameters<typeof WebSocketServer>[0]);

  const listen = (w: Watcher): void => {
    const { socket } = w;
    socket.on("pong", () => {
      w.alive = true;
    });
    socket.on("ping", (data: Buffer) => {
      if (!mayAsk(w)) return strike(w, "Too many pings at once.");
      if (socket.readyState === socket.OPEN && socket.bufferedAmount <= limits.bufferedBytes)
        socket.pong(data);
    });
    socket.on("message", (data: Buffer, isBinary) => {
      if (socket.readyState !== socket.OPEN) return;
      if (isBinary) return dismiss(w, CLOSED.notText, "Only text is understood here.");
      if (!mayAsk(w)) return strike(w, "Too much was asked at once.");
      const request = requestIn(data.toString());
      if (request !== undefined) return hear(w, request);
      refuse(w, "message", "this is no request that the protocol knows");
      strike(w, "Too many messages were no requests.");
    });
    socket.on("close", () => {
      watchers.delete(w);
      count();
    });
  };

  let closing = false;
  let turnedAway = 0;
  const join = (socket: WebSocket): void => {
    socket.on("error", () => {}); // A frame that is too large, or none at all: ws says so to it, and closes.
    const w = createWatcher(socket);
    const why =
      watchers.size >= limits.watchers
        ? `${limits.watchers} watch this run already; no more can.`
        : chronicle.cut > 0
          ? "This run has grown too long to be told to those who come late."
          : undefined;
    if (why !== undefined) {
      turnedAway++;
      socket.on("close", () => turnedAway--);
      return dismiss(w, CLOSED.tooBusy, why);
    }
    watchers.add(w);
    listen(w);
    reply(w, session.opening(), limits.bufferedBytes);
    pump(w, telling);
    count();
  };

  const look = setInterval(() => {
    for (const w of watchers) {
      const waits = w.socket.bufferedAmount > 0;
      if (waits && w.left === w.leftBefore)
        dismiss(w, CLOSED.tooBusy, "Too slow: nothing was read for a while.");
      else if (!w.alive && !waits) w.socket.terminate();
      else if (!waits) {
        w.alive = false;
        w.socket.ping();
      }
      w.leftBefore = w.left;
    }
  }, limits.lookMs);

  return {
    token,
    receive: (request, socket, head) => {
      socket.on("error", () => socket.destroy());
      const refusal =
        refusalOf(request) ??
        (closing || turnedAway >= TURNED_AWAY_MAX
          ? { status: 503, why: "Too many want to watch." }
          : undefined);
      if (refusal !== undefined) return turnAway(socket, refusal);
      server.handleUpgrade(request, socket, head, join);
    },
    watchers: () => watchers.size,
    close: async () => {
      closing = true;
      driving.stop();
      clearInterval(look);
      clearTimeout(counting);
      const left = [...watchers].map(
        (w) =>
          new Promise((resolve) => {
            w.socket.once("close", resolve);
            dismiss(w, CLOSED.leaving, "The run was ended.");
          }),
      );
      await Promise.all(left);
      clearTimeout(counting);
      server.close();
    },
  };
};
