// A live run in two pages at once, and a rehearsal: while the truth is hidden, no page says it anywhere.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { simulate } from "../../sim/experiments/simulate.ts";
import type { Future } from "../../sim/live/protocol.ts";
import { scenarioOf } from "../../sim/live/future.ts";
import { decodeScenario } from "../../sim/scenario/read.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import type { LiveOptions } from "../../sim/server/live.ts";
import { serve, type Serving } from "../../sim/server/serve.ts";
import { openChromium } from "../browser/open.ts";
import { CHARGERS, smallSource } from "./incident.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const scenario = ((): Scenario => {
  const { path } = smallSource();
  const reading = decodeScenario(path, (file) => ({ text: readFileSync(join(process.cwd(), file), "utf8") }));
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.scenario;
})();

let root: string;
let browser: Browser;
let open: Page[] = [];
let servers: Serving[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "ridethrough-live-page-"));
  await build({
    configFile: "vite.config.ts",
    logLevel: "warn",
    build: { outDir: root, emptyOutDir: true },
  });
  browser = await openChromium();
});
afterEach(async () => {
  for (const page of open) await page.context().close();
  for (const serving of servers) await serving.close();
  [open, servers] = [[], []];
  expect(complaints.splice(0)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  rmSync(root, { recursive: true, force: true });
});

const start = async (live?: Partial<LiveOptions>): Promise<Serving> => {
  const complain = (text: string) => complaints.push(text);
  const serving = await serve({
    exhibit: { source: smallSource() },
    root,
    port: 0,
    ...(live && { live: { scenario, chargers: CHARGERS, pace: 1, complain, ...live } }),
  });
  servers.push(serving);
  return serving;
};

const openPage = async (
  { url }: Serving,
  hash = "",
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  open.push(page);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${url}${hash}`);
  return page;
};

const says = (page: Page, selector: string, text: string) =>
  page.waitForFunction(
    ([where, what]) => document.querySelector(where)?.textContent?.includes(what) === true,
    [selector, text] as const,
  );
const isOver = (page: Page) => page.waitForSelector("body[data-state=simulated]");

/** Everything a page says, shown or not: texts, attributes, its title and its address. */
const allText = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const attributes = [...document.querySelectorAll("*")].flatMap((element) =>
      [...element.attributes].map(({ value }) => value),
    );
    const values = [...document.querySelectorAll("input, textarea, select")].map(
      (field) => (field as HTMLInputElement).value,
    );
    return [document.title, location.href, document.body.textContent, ...attributes, ...values].join("\n");
  });

const axe = async (page: Page): Promise<string[]> => {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
};

describe("a live run", () => {
  test("two pages watch it; the one with the token sets its pace and breaks something; both end with the same digest", async () => {
    const serving = await start({ pace: 1 });
    const leader = await openPage(serving, `#live=${serving.token}`);
    const watcher = await openPage(serving);
    await says(leader, "#live", "Live · 1 min/s · 2 watching");
    await says(watcher, "#live", "Live · 1 min/s · 2 watching");
    await leader.waitForSelector("#live-pace");
    expect(leader.url()).not.toContain(serving.token);
    expect(await watcher.locator("#live-pace, #live-pause").count()).toBe(0);

    await leader.selectOption("#live-pace", "5");
    await says(watcher, "#live", "5 min/s");
    await leader.click("#live-pause");
    await says(watcher, "#live", "paused");
    await leader.click("#live-pause");
    await says(watcher, "#live", "5 min/s");

    const future: Future = {
      edits: [
        {
          fault: {
            kind: "access-network-loss",
            markets: ["FI"],
            links: ["lte-m"],
            at: "22:30",
            returns: "22:50",
          },
        },
      ],
      arm: null,
    };
    const made = scenarioOf(scenario, future, CHARGERS);
    if ("problems" in made) throw new Error(made.problems.join("; "));
    await leader.evaluate(
      ([token, played]) => {
        const socket = new WebSocket(`ws://${location.host}/live`);
        socket.addEventListener("open", () => {
          socket.send(JSON.stringify({ kind: "claim", token }));
          socket.send(JSON.stringify({ kind: "play", track: 0, future: played }));
          socket.close();
        });
      },
      [serving.token, future] as const,
    );
    await leader.selectOption("#live-pace", "600");
    await Promise.all([isOver(leader), isOver(watcher)]);
    const { digest } = simulate(made.scenario);
    for (const page of [leader, watcher]) await says(page, "#progress", `digest ${digest}`);
    await says(watcher, "#clock", "08:15");

    // Looking back, and coming back to now; who comes late and the one who loads the page again see the same.
    await watcher.keyboard.press("Home");
    await says(watcher, "#clock", "20:30");
    await watcher.click("#live-follow");
    await says(watcher, "#clock", "08:15");
    await leader.reload();
    await isOver(leader);
    await says(leader, "#progress", `digest ${digest}`);
    await leader.waitForSelector("#live-pace");
    expect(await axe(leader)).toEqual([]);
  });

  test("a page that loses the server says so, and comes back by itself", async () => {
    const serving = await start({ pace: 5 });
    const page = await openPage(serving);
    await says(page, "#live", "1 watching");
    const { port } = serving;
    servers = [];
    await serving.close();
    await says(page, "#live-away", "Trying again");
    complaints.length = 0;
    const again = await serve({
      exhibit: { source: smallSource() },
      root,
      port,
      live: { scenario, chargers: CHARGERS, pace: 0 },
    });
    servers.push(again);
    await says(page, "#live", "Live · paused · 1 watching");
    expect(await page.locator("#live-away").count()).toBe(0);
    complaints.length = 0; // The browser tells of each attempt that failed.
  });
});

/** What only those know who know the truth: the fault, what was reported, and what was done and decided later. */
const TRUTH =
  /provider capacity|runs short of capacity|Broken|Reported|Decision|fail over|support.case|22:03|Chargers begin to reconnect|backing off|digest/i;

describe("while the truth is hidden", () => {
  const ROOMS = ["timeline", "cloud", "closeup", "decide", "tables", "file"];

  test("nothing on the page tells it, nor what is yet to come; alerts are there at their time, and it can be revealed", async () => {
    const page = await openPage(await start(), "#t=20:50");
    await isOver(page);
    expect(await allText(page)).toMatch(TRUTH);
    await page.keyboard.press("h");
    expect(await page.getAttribute("#sight", "aria-pressed")).toBe("true");
    for (const room of ROOMS) {
      await page.click(`#tab-${room}`);
      expect([room, TRUTH.exec(await allText(page))?.[0]]).toEqual([room, undefined]);
    }
    await page.click("#tab-timeline");
    expect(await page.title()).toBe("A rehearsal – Ridethrough");

    await says(page, "#alerted", "20:47 warning: offline rate elevated");
    expect(await page.textContent("#alerted")).not.toContain("critical");
    const sampled = await page.textContent("#where");
    expect(sampled).toContain("As sampled at 20:49");

    // No way ahead but through time.
    await page.keyboard.press("End");
    await page.keyboard.press("n");
    await page.locator("#slider").fill("600");
    await says(page, "#clock", "20:50");
    expect(await page.inputValue("#slider")).toBe("20");
    for (let k = 0; k < 8; k++) await page.keyboard.press("ArrowRight");
    await says(page, "#clock", "20:58");
    await says(page, "#alerted", "20:58 critical: many chargers offline, go-west-1; not acknowledged yet.");
    await page.keyboard.press("Shift+ArrowRight");
    await says(page, "#clock", "21:08");
    await says(page, "#alerted", "acknowledged 21:0");
    await says(page, "#tried", "21:07 diagnose: under way.");
    await page.keyboard.press("p");
    await says(page, "#clock", "21:07");
    expect(TRUTH.exec(await allText(page))?.[0]).toBeUndefined();
    expect(await axe(page)).toEqual([]);

    await page.click("#sight");
    await says(page, "#broken", "runs short of capacity");
    expect(await allText(page)).toMatch(TRUTH);
    await page.keyboard.press("End");
    await says(page, "#clock", "08:15");
  });

  test("in a rehearsal watchers cannot look, until it is revealed to all", async () => {
    const serving = await start({ hidden: true, pace: 600 });
    const leader = await openPage(serving, `#live=${serving.token}`);
    const watcher = await openPage(serving);
    await Promise.all([isOver(leader), isOver(watcher)]);
    expect(await watcher.isDisabled("#sight")).toBe(true);
    await watcher.keyboard.press("h");
    for (const page of [leader, watcher]) {
      await says(page, "#title", "A rehearsal");
      expect(await page.locator("#broken").count()).toBe(0);
      await says(page, "#alerted", "critical");
    }
    await leader.keyboard.press("h");
    await says(leader, "#broken", "runs short of capacity");
    expect(await watcher.locator("#broken").count()).toBe(0);
    await leader.keyboard.press("h");
    await leader.click("#live-reveal");
    for (const page of [leader, watcher]) await says(page, "#broken", "runs short of capacity");
    expect(await watcher.isDisabled("#sight")).toBe(false);
    expect(await axe(watcher)).toEqual([]);
  });
});
