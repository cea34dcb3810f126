// Runs the golden programs on the engines there are. All of them get the same text: one bundle that needs neither modules
// nor Node nor a page.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { rolldown } from "rolldown";
import { openChromium, openFirefox } from "../browser/open.ts";

export type Digests = Record<string, string>;

/** What an engine calls itself, and what it computed in its main thread and in a worker. */
export interface Ran {
  readonly version: string;
  readonly main: Digests;
  readonly worker: Digests;
}

/** The golden programs as a script that declares `programs.golden`. */
export async function bundleGolden(): Promise<string> {
  const bundle = await rolldown({ input: "test/engines/golden.ts", platform: "browser", logLevel: "warn" });
  const { output } = await bundle.generate({ format: "iife", name: "programs" });
  await bundle.close();
  return output[0].code;
}

/** In a worker thread of this Node. */
export function runThread(bundle: string): Promise<Digests> {
  const source = `${bundle};require("node:worker_threads").parentPort.postMessage(programs.golden())`;
  const worker = new Worker(source, { eval: true });
  return new Promise((done, failed) => {
    worker.once("message", done);
    worker.once("error", failed);
  });
}

/** On a Node of that major version, from the registry's package of Node builds. */
export function runNode(bundle: string, major: number): Ran {
  const folder = resolve(".cache/engines");
  const file = resolve(folder, "golden.cjs");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, nodeProgram(bundle));
  const words = ["-y", "-p", `node@${major}`, "node", file];
  const { status, stdout, stderr } = spawnSync("npx", words, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`node@${major} did not run: ${stderr.trim().split("\n").at(-1)}`);
  const ran = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Ran;
  if (!ran.version.startsWith(`v${major}.`)) throw new Error(`asked for node@${major}, got ${ran.version}`);
  return ran;
}

function nodeProgram(bundle: string): string {
  return `${bundle}
const { Worker, isMainThread, parentPort } = require("node:worker_threads");
if (isMainThread) {
  const main = programs.golden();
  new Worker(__filename).once("message", (worker) =>
    console.log(JSON.stringify({ version: process.version, main, worker })));
} else parentPort.postMessage(programs.golden());
`;
}

export async function runChromium(bundle: string): Promise<Ran> {
  const browser = await openChromium();
  try {
    const page = await browser.newPage();
    const ran = (await page.evaluate(pageProgram(bundle))) as Omit<Ran, "version">;
    return { version: browser.version(), ...ran };
  } finally {
    await browser.close();
  }
}

export async function runFirefox(bundle: string): Promise<Ran> {
  const browser = await openFirefox();
  try {
    const page = await browser.newPage();
    const ran = (await page.evaluate(pageProgram(bundle))) as Omit<Ran, "version">;
    return { version: (await browser.version()).replace(/^firefox\//i, ""), ...ran };
  } finally {
    await browser.close();
  }
}

/** An expression: the digests of the page itself and of a Web Worker that it starts. */
function pageProgram(bundle: string): string {
  const worker = `${bundle};postMessage(programs.golden())`;
  return `(async () => {
${bundle}
const url = URL.createObjectURL(new Blob([${JSON.stringify(worker)}], { type: "text/javascript" }));
const worker = await new Promise((done, failed) => {
  const started = new Worker(url);
  started.onmessage = (event) => done(event.data);
  started.onerror = (event) => failed(new Error("the worker failed: " + event.message));
});
return { main: programs.golden(), worker };
})()`;
}

/** The names of the programs whose digests differ, or that one side does not have. */
export function differences(expected: Digests, actual: Digests): string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...names].filter((name) => expected[name] !== actual[name]);
}
