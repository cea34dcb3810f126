import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { serve, type Serving } from "../../sim/server/serve.ts";

const exhibit = { title: "A small one" };
let folder: string;
let serving: Serving;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ridethrough-"));
  const root = join(folder, "viz");
  mkdirSync(join(root, "assets"), { recursive: true });
  writeFileSync(join(root, "index.html"), "<!doctype html>");
  writeFileSync(join(root, "assets/main-a1B2_c-4.js"), "1;");
  writeFileSync(join(root, "odd.exe"), "odd");
  writeFileSync(join(root, ".hidden.json"), "{}");
  writeFileSync(join(folder, "secret.json"), '"secret"');
  symlinkSync(join(folder, "secret.json"), join(root, "link.json"));
  serving = await serve({ exhibit, root, port: 0 });
});
afterAll(async () => {
  await serving.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Sends the path as it is written: fetch would tidy it. */
const ask = (path: string, method = "GET", headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: serving.port, path, method, headers }, (response) => {
      let body = "";
      response.on("data", (part) => (body += part));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on("error", reject);
    asked.end();
  });

describe("what it gives out", () => {
  test.each([
    ["/", "text/html; charset=utf-8", "<!doctype html>", "no-store"],
    ["/index.html?x=1", "text/html; charset=utf-8", "<!doctype html>", "no-store"],
    ["/scenario.json", "application/json; charset=utf-8", '{"title":"A small one"}', "no-store"],
    [
      "/assets/main-a1B2_c-4.js",
      "text/javascript; charset=utf-8",
      "1;",
      "public, max-age=31536000, immutable",
    ],
  ])("%s", async (path, type, body, cache) => {
    const answer = await ask(path);
    expect([answer.status, answer.body]).toEqual([200, body]);
    expect(answer.headers).toMatchObject({
      "content-type": type,
      "cache-control": cache,
      "content-security-policy": expect.stringContaining("default-src 'self'"),
      "x-content-type-options": "nosniff",
    });
  });

  test("HEAD has the headers and no content", async () => {
    const { status, headers, body } = await ask("/scenario.json", "HEAD");
    expect([status, headers["content-length"], body]).toEqual([200, "23", ""]);
  });
});

describe("what it refuses", () => {
  test.each([
    "/../secret.json",
    "/assets/../../secret.json",
    "/%2e%2e/secret.json",
    "/..%2fsecret.json",
    "/assets/..%5c..%5csecret.json",
    "/link.json",
    "/.hidden.json",
    "/assets",
    "/odd.exe",
    "/nothing.html",
    "/%00.json",
    "/%zz",
    "//secret.json",
    "http://127.0.0.1/index.html",
  ])("%s is not there", async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toContain("secret");
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS"])("%s", async (method) => {
    const { status, headers } = await ask("/", method);
    expect([status, headers["allow"]]).toEqual([405, "GET, HEAD"]);
  });

  test("a name that is not the loopback's", async () => {
    expect((await ask("/scenario.json", "GET", { host: "elsewhere.example" })).status).toBe(403);
    expect((await ask("/scenario.json", "GET", { host: `localhost:${serving.port}` })).status).toBe(200);
  });

  test("to listen to other machines", async () => {
    await expect(serve({ exhibit, root: folder, port: 0, host: "0.0.0.0" })).rejects.toThrow("loopback");
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of others) expect(await reaches(address, serving.port)).toBe(false);
  });
});

const reaches = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const end = (reached: boolean) => () => {
      socket.destroy();
      resolve(reached);
    };
    socket.on("connect", end(true)).on("error", end(false)).on("timeout", end(false));
  });

test("a port that is taken gives way to another", async () => {
  const second = await serve({ exhibit, root: folder, port: serving.port });
  expect(second.port).not.toBe(serving.port);
  expect(second.url).toBe(`http://127.0.0.1:${second.port}/`);
  await second.close();
});
