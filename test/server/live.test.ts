// A live run over real sockets: all who watch are told the same, and nothing that any of them does holds it up.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SchemaParser } from "effect";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket, type ClientOptions } from "ws";
import { simulate } from "../../sim/experiments/simulate.ts";
import { type Done, type News, NewsText, REQUEST_MAX_BYTES, type Request } from "../../sim/live/protocol.ts";
import { scenarioOf } from "../../sim/live/future.ts";
import type { LiveOptions } from "../../sim/server/live.ts";
import { serve, type Serving } from "../../sim/server/serve.ts";
import { smallScenario } from "../smallScenario.ts";

const scenario = smallScenario();
const LAST = scenario.lasts / 60_000;
const decode = SchemaParser.decodeUnknownSync(NewsText);

let root: string;
let digest: string;
let open: Serving[] = [];
const complaints: string[] = [];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "ridethrough-live-"));
  writeFileSync(join(root, "index.html"), "<!doctype html>");
  ({ digest } = simulate(scenario));
});
afterEach(async () => {
  for (const serving of open) await serving.close();
  open = [];
  expect(complaints.splice(0)).toEqual([]);
});
afterAll(() => rmSync(root, { recursive: true }));

/** A run that goes as fast as it can, unless it is told otherwise. */
const start = async (options: Partial<LiveOptions> = {}): Promise<Serving> => {
  const live = { scenario, pace: 600, complain: (text: string) => complaints.push(text), ...options };
  const serving = await serve({ exhibit: { source: null }, root, port: 0, live });
  open.push(serving);
  return serving;
};

const until = async (what: string, holds: () => boolean, ms = 30_000): Promise<void> => {
  const ends = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > ends) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

interface Client {
  readonly socket: WebSocket;
  readonly texts: string[];
  readonly news: () => News[];
  readonly ask: (request: Request) => void;
  /** Code and reason, once it was closed. */
  closed?: { readonly code: number; readonly reason: string };
  /** What came of asking to come in, if it was refused. */
  status?: number;
}

const watch = ({ port }: Serving, options: ClientOptions = {}): Client => {
  const origin = `http://127.0.0.1:${port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, {
    origin,
    perMessageDeflate: false,
    ...options,
  });
  const client: Client = {
    socket,
    texts: [],
    news: () => client.texts.map((text) => decode(text)),
    ask: (request) => socket.send(JSON.stringify(request)),
  };
  socket.on("message", (data: Buffer) => client.texts.push(data.toString()));
  socket.on("close", (code, reason) => (client.closed = { code, reason: String(reason) }));
  socket.on("unexpected-response", (_request, response) => {
    client.status = response.statusCode;
    response.resume();
    socket.terminate();
  });
  socket.on("error", () => {});
  return client;
};

const heard = (client: Client, kind: News["kind"]): number =>
  client.texts.filter((text) => text.startsWith(`{"kind":"${kind}"`)).length;
const isOver = (client: Client): boolean => heard(client, "done") > 0;
const doneOf = (client: Client): Done | undefined =>
  client.news().findLast((one): one is Done => one.kind === "done");
const claimed = async (serving: Serving): Promise<Client> => {
  const client = watch(serving);
  await until("the door", () => heard(client, "opened") > 0);
  client.ask({ kind: "claim", token: serving.token! });
  await until("the claim", () => heard(client, "allowed") > 0);
  return client;
};
/** What is told of the run itself, and to everyone alike. */
const told = (client: Client): string[] =>
  client.texts.filter((text) => /^\{"kind":"(planned|minute|done|forgotten)"/.test(text));

describe("everyone is told the same", () => {
  test("two who watch and one who comes late: each minute once, and the digest of the run", async () => {
    const serving = await start();
    const [one, other] = [watch(serving), watch(serving)];
    await until("the end", () => isOver(one) && isOver(other));
    const late = watch(serving);
    await until("the end again", () => isOver(late));
    const minutes = one.news().flatMap((news) => (news.kind === "minute" ? [news.minute] : []));
    expect(minutes).toEqual(Array.from({ length: LAST + 1 }, (_, m) => m));
    expect(doneOf(one)!.digest).toBe(digest);
    expect(told(other)).toEqual(told(one));
    expect(told(late)).toEqual(told(one));
    expect(late.news()[0]).toMatchObject({ kind: "opened", live: true, hidden: false });
    await until("the count", () => late.news().some((news) => news.kind === "watched" && news.by === 3));
  });

  test("of a run that was changed, who comes late is told what holds, and not what was undone", async () => {
    const serving = await start();
    const leader = await claimed(serving);
    await until("the end", () => isOver(leader));
    const edits = [
      {
        fault: {
          kind: "access-network-loss",
          markets: ["NO"],
          links: ["wi-fi"],
          at: "+70 min",
          returns: "+90 min",
        },
      },
    ];
    leader.ask({ kind: "play", track: 1, future: { edits, arm: null } });
    leader.ask({ kind: "play", track: 0, future: { edits, arm: null } });
    await until("the other end", () => leader.news().filter(({ kind }) => kind === "done").length > 1);
    const late = watch(serving);
    await until("the end again", () => isOver(late));
    const made = scenarioOf(scenario, { edits, arm: null }, undefined);
    expect(doneOf(late)!.digest).toBe("scenario" in made ? simulate(made.scenario).digest : "");
    expect(doneOf(leader)!.digest).toBe(doneOf(late)!.digest);
    const minutes = late.news().flatMap((news) => (news.kind === "minute" ? [news.minute] : []));
    expect(minutes).toEqual(Array.from({ length: LAST + 1 }, (_, m) => m));
    expect(late.news().filter((news) => "track" in news && news.track === 1)).toEqual([]);
  });

  test("it goes at its pace, stands still, and goes on", async () => {
    const serving = await start({ pace: 20 });
    const leader = await claimed(serving);
    await until("a few minutes", () => heard(leader, "minute") > 3);
    leader.ask({ kind: "pace", minutesPerSecond: 0 });
    await until("a stand", () => heard(leader, "paced") > 0);
    const stands = heard(leader, "minute");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(heard(leader, "minute") - stands).toBeLessThan(2);
    leader.ask({ kind: "pace", minutesPerSecond: 600 });
    await until("the end", () => isOver(leader));
    expect(doneOf(leader)!.digest).toBe(digest);
  });
});

describe("who may do what", () => {
  const changes: Request[] = [
    { kind: "play", track: 0, future: { edits: [], arm: null } },
    { kind: "forget" },
    { kind: "pace", minutesPerSecond: 0 },
    { kind: "reveal" },
  ];

  test("without the token nothing is changed, and a wrong one is of no use", async () => {
    const serving = await start();
    const client = watch(serving);
    await until("the end", () => isOver(client));
    const before = told(client).length;
    // It may have said that it cannot keep its pace.
    const paced = heard(client, "paced");
    client.ask({ kind: "claim", token: "x".repeat(32) });
    for (const change of changes) client.ask(change);
    await until("the refusals", () => heard(client, "refused") > changes.length);
    expect(told(client)).toHaveLength(before);
    expect([heard(client, "allowed"), heard(client, "paced")]).toEqual([0, paced]);
    client.ask({ kind: "next", track: 0, after: 600_000 });
    await until("the answer", () => heard(client, "next") > 0);
  });

  test("who guesses at the token is sent away", async () => {
    const client = watch(await start({ pace: 0 }));
    await until("the door", () => heard(client, "opened") > 0);
    for (let k = 0; k < 20; k++) client.ask({ kind: "claim", token: String(k) });
    await until("the end of it", () => client.closed !== undefined);
    expect(client.closed).toMatchObject({ code: 1008 });
    expect(heard(client, "refused")).toBeLessThan(10);
  });

  test("an answer goes to who asked, and one question waits for the other", async () => {
    const serving = await start();
    const [one, other] = [watch(serving), watch(serving)];
    await until("the end", () => isOver(one) && isOver(other));
    const story = { kind: "story", track: 0, charger: 3, from: 0, until: 3_600_000 } as const;
    one.ask(story);
    one.ask(story);
    await until("both answers", () => heard(one, "story") === 1 && heard(one, "refused") === 1);
    one.ask({ kind: "play", track: 0, future: { edits: [], arm: { name: "pray", at: 0 } } });
    await until("the refusal", () => heard(one, "refused") === 2);
    expect(heard(other, "story") + heard(other, "refused")).toBe(0);
  });

  test("a hidden truth is revealed to all by those who may, and asked for by nobody else", async () => {
    const serving = await start({ hidden: true });
    const leader = await claimed(serving);
    const watcher = watch(serving);
    await until("the end", () => isOver(watcher));
    expect(watcher.news()[0]).toMatchObject({ kind: "opened", hidden: true });
    watcher.ask({ kind: "next", track: 0, after: 0 });
    watcher.ask({ kind: "reveal" });
    await until("the refusals", () => heard(watcher, "refused") === 2);
    expect(heard(watcher, "revealed")).toBe(0);
    leader.ask({ kind: "reveal" });
    await until("the truth", () => heard(watcher, "revealed") === 1);
    const late = watch(serving);
    await until("the door", () => heard(late, "opened") > 0);
    expect(late.news()[0]).toMatchObject({ kind: "opened", hidden: false });
  });
});

describe("the door", () => {
  test.each([
    ["a foreign origin", { origin: "https://elsewhere.example" }, 403],
    ["another port's page", { origin: "http://127.0.0.1:1" }, 403],
    ["no origin", { origin: "" }, 403],
    ["a name that is not the loopback's", { headers: { host: "elsewhere.example" } }, 403],
  ] as const)("%s", async (_, options, status) => {
    const { origin, ...rest } = options as { origin?: string };
    const client = watch(await start({ pace: 0 }), { ...rest, ...(origin !== undefined && { origin }) });
    await until("the refusal", () => client.status !== undefined);
    expect([client.status, client.texts]).toEqual([status, []]);
  });

  test("another path, and what is no handshake", async () => {
    const serving = await start({ pace: 0 });
    const { port } = serving;
    const answerTo = (head: readonly string[]): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1");
        let text = "";
        socket.on("data", (data) => (text += String(data)));
        socket.on("close", () => resolve(text)).on("error", () => {});
        socket.write([...head, "Connection: Upgrade", "Upgrade: websocket", "", ""].join("\r\n"));
      });
    const host = `Host: 127.0.0.1:${port}`;
    const origin = `Origin: http://127.0.0.1:${port}`;
    expect(await answerTo(["GET /other HTTP/1.1", host, origin])).toMatch(/^HTTP\/1.1 404 /);
    expect(await answerTo(["GET /live HTTP/1.1", host, origin])).toMatch(/^HTTP\/1.1 400 /);
    expect(await answerTo(["POST /live HTTP/1.1", host, origin])).toMatch(/^HTTP\/1.1 405 /);
  });

  test("the page is told where the run is, and not the token", async () => {
    const serving = await start({ pace: 0 });
    const exhibit = await (await fetch(`${serving.url}scenario.json`)).text();
    expect(JSON.parse(exhibit)).toEqual({ source: null, live: "live" });
    expect(exhibit).not.toContain(serving.token);
  });
});

describe("those who do not behave", () => {
  const rude: readonly (readonly [string, (socket: WebSocket) => void, number])[] = [
    ["a binary frame", (socket) => socket.send(Buffer.from("{}")), 1003],
    ["a giant frame", (socket) => socket.send("x".repeat(REQUEST_MAX_BYTES + 1)), 1009],
    [
      "a giant frame in parts",
      (socket) => {
        for (let k = 0; k < 80; k++) socket.send("x".repeat(1024), { fin: false });
      },
      1009,
    ],
    [
      "no frame at all",
      (socket) => (socket as unknown as { _socket: Socket })._socket.write(Buffer.alloc(64, 0xff)),
      1002,
    ],
    ["bad JSON", (socket) => Array.from({ length: 20 }, () => socket.send("{")), 1008],
    [
      "what is no request",
      (socket) => {
        for (const bad of [
          "null",
          "[]",
          '{"kind":"fly"}',
          '{"kind":"forget","more":1}',
          '{"kind":"play","track":2,"future":{"edits":[],"arm":null}}',
          '{"kind":"story","track":0,"charger":-1,"from":0,"until":1}',
          '{"kind":"pace","minutesPerSecond":1e9}',
          `{"kind":"next","track":0,"after":1e99}`,
        ])
          socket.send(bad);
      },
      1008,
    ],
    [
      "a flood of requests",
      (socket) => Array.from({ length: 500 }, () => socket.send('{"kind":"forget"}')),
      1008,
    ],
    ["a flood of pings", (socket) => Array.from({ length: 500 }, () => socket.ping()), 1008],
  ];

  test.each(rude)("%s: it is sent away, and the others go on", async (_, act, code) => {
    const serving = await start();
    const [bad, good] = [watch(serving), watch(serving)];
    await until("the door", () => heard(bad, "opened") > 0);
    act(bad.socket);
    await until("the end of it", () => bad.closed !== undefined);
    expect(bad.closed!.code).toBe(code);
    await until("the end", () => isOver(good));
    expect(doneOf(good)!.digest).toBe(digest);
  });

  test("who does not read is dropped, and the others go on", async () => {
    const serving = await start({ limits: { lookMs: 200, leaveMs: 100 } });
    const [silent, good] = [watch(serving), watch(serving)];
    await until("the door", () => heard(silent, "opened") > 0);
    silent.socket.pause();
    await until("the end", () => isOver(good));
    const alone = () => good.news().findLast((news) => news.kind === "watched")?.by === 1;
    await until("it to be dropped", alone);
    expect(doneOf(good)!.digest).toBe(digest);
    expect(good.closed).toBeUndefined();
  });

  test("a thousand who want to watch are bounded, and the run goes on", async () => {
    const serving = await start({ limits: { watchers: 50 }, pace: 60 });
    const first = watch(serving);
    await until("the door", () => heard(first, "opened") > 0);
    const crowd: Client[] = [];
    for (let batch = 0; batch < 20; batch++) {
      for (let k = 0; k < 50; k++) crowd.push(watch(serving));
      await until("a batch", () =>
        crowd.every(
          ({ socket, closed, texts }) =>
            socket.readyState === WebSocket.CLOSED || closed !== undefined || texts.length > 0,
        ),
      );
    }
    expect(crowd.filter(({ texts }) => texts.length > 0)).toHaveLength(49);
    const told = crowd.filter(({ closed }) => closed?.code === 1013);
    expect(told.length).toBeGreaterThan(0);
    expect(told[0].closed!.reason).toContain("50 watch this run already");
    for (const { socket } of crowd) socket.terminate();
    await until("the end", () => isOver(first));
    expect(doneOf(first)!.digest).toBe(digest);
  });
});

describe("memory", () => {
  test("a run that grows too long goes on for those who watch, and takes no one new", async () => {
    const serving = await start({ limits: { chronicleBytes: 200_000 } });
    const first = watch(serving);
    await until("the end", () => isOver(first));
    expect(doneOf(first)!.digest).toBe(digest);
    const late = watch(serving);
    await until("the end of it", () => late.closed !== undefined);
    expect(late.closed).toMatchObject({ code: 1013 });
    expect(late.closed!.reason).toContain("too long");
  });
});

test("it ends in words, at once", async () => {
  const serving = await start({ pace: 1 });
  const clients = [watch(serving), watch(serving)];
  await until("the door", () => clients.every((client) => heard(client, "opened") > 0));
  clients[1].socket.pause();
  open = [];
  await serving.close();
  expect(clients[0].closed).toEqual({ code: 1001, reason: "The run was ended." });
});
