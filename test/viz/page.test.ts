// The page as people meet it: built, served and opened in Chromium, with 5,000 chargers.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import type { SeriesName } from "../../sim/measures/series.ts";
import { advance, digestOf, type Simulation } from "../../sim/operations/simulation.ts";
import { serve, type Serving } from "../../sim/server/serve.ts";
import { openChromium } from "../browser/open.ts";
import { CHARGERS, smallIncident, smallSource } from "./incident.ts";

const scenario = smallIncident();
let folder: string;
let serving: Serving;
let browser: Browser;
let here: Simulation;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ridethrough-page-"));
  await build({
    configFile: "vite.config.ts",
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true },
  });
  serving = await serve({ exhibit: { source: smallSource() }, root: folder, port: 0 });
  browser = await openChromium();
  here = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
  advance(here, scenario.lasts);
});
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  rmSync(folder, { recursive: true, force: true });
});

// ── Opening it, and watching what it should not do ──

const complaints: string[] = [];
let open: Page[] = [];
afterEach(async () => {
  for (const page of open) await page.context().close();
  open = [];
  expect(complaints.splice(0)).toEqual([]);
});

const openPage = async (hash = "", options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  open.push(page);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.hostname !== "127.0.0.1" && !["data:", "blob:"].includes(url.protocol))
      complaints.push(request.url());
  });
  await page.goto(`${serving.url}${hash}`);
  await page.waitForSelector("body[data-state=simulated]");
  return page;
};

const clock = (page: Page) => page.textContent("#clock");
const showsTime = (page: Page, time: string) =>
  page.waitForFunction((t) => document.querySelector("#clock")?.textContent === t, time, { timeout: 10_000 });

const numberOf = (text: string | null): number => Number((text ?? "").replaceAll(",", "").split(" ")[0]);
const legend = async (page: Page): Promise<number[]> =>
  (await page.locator("#legend dd").allTextContents()).map(numberOf);
const table = async (page: Page): Promise<number[][]> =>
  Promise.all(
    (await page.locator("#clusters tbody tr").all()).map(async (row) =>
      (await row.locator("td").allTextContents()).map(numberOf),
    ),
  );

const MINUTES: Readonly<Record<string, number>> = {
  "20:30": 0,
  "20:50": 20,
  "21:40": 70,
  "22:30": 120,
  "08:15": 705,
};
const seriesAt = (name: SeriesName, minute: number): number[] => {
  const { clusters } = here.twin;
  return Array.from(here.series[name].subarray(minute * clusters, (minute + 1) * clusters));
};
const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe("the run", () => {
  test("is the same as in Node, to the last event", async () => {
    const page = await openPage();
    expect(await page.textContent("#progress")).toContain(`digest ${digestOf(here)}`);
  });

  test("has the figures of the series at any minute", async () => {
    const page = await openPage();
    await page.click("#tab-tables");
    for (const [time, minute] of Object.entries(MINUTES)) await checkFigures(page, time, minute);
  });

  const checkFigures = async (page: Page, time: string, minute: number): Promise<void> => {
    await page.evaluate((t) => (location.hash = `#t=${t}`), time);
    await showsTime(page, time);
    const offline = seriesAt("offline", minute);
    const [connected, ...others] = await legend(page);
    expect(connected + total(others)).toBe(CHARGERS);
    expect(total(others)).toBe(total(offline));
    expect(numberOf(await page.textContent("#headline"))).toBe(total(offline));
    const gains = (name: SeriesName) =>
      seriesAt(name, minute).map((n, c) => n - (minute > 0 ? seriesAt(name, minute - 1)[c] : 0));
    const expected = offline.map((n, c) => [
      here.twin.fleet.clusterSize[c],
      n,
      seriesAt("knownOffline", minute)[c],
      gains("connects")[c],
      gains("refused")[c],
    ]);
    expect(await table(page)).toEqual(expected);
  };
});

describe("moving through it", () => {
  test("opens at the decision, or where the address says", async () => {
    expect(await clock(await openPage())).toBe("21:40");
    const page = await openPage("#t=22:30");
    expect(await clock(page)).toBe("22:30");
    await page.evaluate(() => (location.hash = "#t=20:50"));
    await showsTime(page, "20:50");
  });

  test("by keyboard alone", async () => {
    const page = await openPage("#t=21:00");
    const press = async (key: string, time: string) => {
      await page.keyboard.press(key);
      await showsTime(page, time);
    };
    await press("ArrowRight", "21:01");
    await press("Shift+ArrowRight", "21:11");
    await press("ArrowLeft", "21:10");
    await press("Shift+ArrowLeft", "21:00");
    await press("n", "21:07");
    await press("n", "21:19");
    expect(await page.textContent("#told")).toContain("Scale up");
    await press("p", "21:07");
    await press("p", "20:58");
    await page.focus("#slider");
    await press("Shift+ArrowRight", "21:08");
    await press("Home", "20:30");
    await press("End", "08:15");
    await page.waitForURL(/#t=08:15/);
    expect(await page.getAttribute("#slider", "aria-valuetext")).toBe("08:15");
    await page.waitForFunction(() => document.querySelector("#status")?.textContent?.startsWith("08:15, "));
    await page.keyboard.press("?");
    await page.waitForSelector("#keys", { state: "visible" });
    await page.keyboard.press("Escape");
    await page.waitForSelector("#keys", { state: "hidden" });
  });

  test("plays and pauses with the space bar", async () => {
    const page = await openPage("#t=20:40");
    await page.selectOption("#speed", "15");
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press(" ");
    await showsTime(page, "20:50").catch(() => undefined);
    expect(await page.textContent("#play")).toBe("Pause");
    await page.keyboard.press(" ");
    await page.waitForFunction(() => document.querySelector("#play")?.textContent === "Play");
    const paused = await clock(page);
    expect(paused).not.toBe("20:40");
    await page.waitForTimeout(300);
    expect(await clock(page)).toBe(paused);
    await page.waitForURL((url) => url.hash.startsWith(`#t=${paused}`));
  });

  test("plays to the end and starts over", async () => {
    const page = await openPage("#t=08:05");
    await page.selectOption("#speed", "15");
    await page.click("#play");
    await showsTime(page, "08:15");
    await page.waitForFunction(() => document.querySelector("#play")?.textContent === "Play");
    await page.click("#play");
    await page.waitForFunction(() => document.querySelector("#clock")?.textContent?.startsWith("20:3"));
  });

  test("by pressing on the curve, and on a mark", async () => {
    const page = await openPage();
    await page.click("#curve .marks .fault text");
    await showsTime(page, "20:45");
    await page.focus("#curve .marks .alert");
    expect(await page.textContent("#told")).toContain("Simulated warning alert");
    const box = (await page.locator("#curve .surface").boundingBox())!;
    await page.mouse.click(box.x + 1, box.y + box.height - 40);
    await showsTime(page, "20:30");
  });
});

describe("the picture", () => {
  /** How many pixels of the dots have the colour of a state. */
  const pixelsOf = (page: Page, variable: string): Promise<number> =>
    page.evaluate((name) => {
      const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
      const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
      const dots = document.querySelector<HTMLCanvasElement>("#dots")!;
      const copy = new OffscreenCanvas(dots.width, dots.height).getContext("2d", {
        willReadFrequently: true,
      })!;
      copy.drawImage(dots, 0, 0);
      const { data } = copy.getImageData(0, 0, dots.width, dots.height);
      let found = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i] === red && data[i + 1] === green && data[i + 2] === blue && data[i + 3] === 255) found++;
      return found;
    }, variable);

  test.each(["light", "dark"] as const)(
    "shows trouble where there is some, in the %s",
    async (colorScheme) => {
      const page = await openPage("#t=20:35", { colorScheme });
      await showsTime(page, "20:35");
      expect(await pixelsOf(page, "--connected")).toBeGreaterThan(1_000);
      const before = await pixelsOf(page, "--backing-off");
      await page.keyboard.press("n");
      await page.keyboard.press("n");
      await page.keyboard.press("n");
      await page.keyboard.press("n");
      await showsTime(page, "20:58");
      await page.waitForTimeout(100);
      expect(await pixelsOf(page, "--backing-off")).toBeGreaterThan(before + 500);
    },
  );

  test("keeps still where little motion is wished for", async () => {
    const page = await openPage("#t=20:50", { reducedMotion: "reduce" });
    expect(await clock(page)).toBe("20:50");
    await page.selectOption("#speed", "0.5");
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press(" ");
    await showsTime(page, "20:51");
    await page.waitForTimeout(200);
    const at = await page.getAttribute("#curve .playhead", "transform");
    await page.waitForTimeout(100);
    expect(await page.getAttribute("#curve .playhead", "transform")).toBe(at);
  });

  test("fits a narrow screen", async () => {
    const page = await openPage("#t=21:40", { viewport: { width: 390, height: 844 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});

test("says so when there is no scenario", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/scenario.json", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(serving.url);
  await page.waitForSelector("body[data-state=failed]");
  expect(await page.textContent("#progress")).toContain("scenario.json: 404");
  await context.close();
});
