// The cloud's diagram and the charts as people meet them, in Chromium, with 5,000 chargers.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { serve, type Serving } from "../../sim/server/serve.ts";
import { gainAt, type Run, valueAt } from "../../viz/session/run.ts";
import { openChromium } from "../browser/open.ts";
import { incident, played, sourceOf } from "./runs.ts";

const CHARGERS = 5_000;
const STALLED = incident("2025-09-07-stalled-processors");
const PROVIDER = incident("2026-03-12-provider-capacity");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let folder: string;
let browser: Browser;
const servings = new Map<string, Serving>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ridethrough-cloud-"));
  await build({
    configFile: "vite.config.ts",
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true },
  });
  for (const path of [STALLED, PROVIDER])
    servings.set(path, await serve({ exhibit: { source: sourceOf(path, CHARGERS) }, root: folder, port: 0 }));
  browser = await openChromium();
});
afterAll(async () => {
  await browser?.close();
  for (const serving of servings.values()) await serving.close();
  rmSync(folder, { recursive: true, force: true });
});

const complaints: string[] = [];
let open: Page[] = [];
afterEach(async () => {
  for (const page of open) await page.context().close();
  open = [];
  expect(complaints.splice(0)).toEqual([]);
});

const openPage = async (
  path: string,
  hash: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  open.push(page);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${servings.get(path)!.url}${hash}`);
  await page.waitForSelector("body[data-state=simulated]");
  await page.waitForSelector("[data-chart]");
  return page;
};

const openCloud = async (page: Page): Promise<void> => {
  await page.click("#tab-cloud");
  await page.waitForSelector("[data-part]");
};

const goTo = async (page: Page, time: string): Promise<void> => {
  await page.evaluate((t) => (location.hash = `#t=${t}`), time);
  await page.waitForFunction((t) => document.querySelector("#clock")?.textContent === t, time);
};

const part = (page: Page, name: string) => page.locator(`[data-part="${name}"]`);
const grouped = (n: number): string => n.toLocaleString("en-GB");

describe("the diagram of the cloud", () => {
  test("shows stalled instances from the minute they stall until they are restarted", async () => {
    const page = await openPage(STALLED, "#t=09:03");
    await openCloud(page);
    const zombies = part(page, "ocpp").locator(".zombie");
    expect(await zombies.count()).toBe(0);
    await goTo(page, "09:04");
    expect(await zombies.count()).toBe(2);
    await goTo(page, "09:30");
    expect(await part(page, "ocpp").getAttribute("aria-label")).toContain("ocpp: 2 stalled, falls behind");
    expect(await page.locator(".part.troubled").count()).toBe(1);
    await goTo(page, "11:00");
    expect(await zombies.count()).toBe(0);
    expect(await page.locator(".part.troubled").count()).toBe(0);
  });

  test("shows refusals at the hub that refuses, with the figures of the series", async () => {
    const run: Run = played(PROVIDER, CHARGERS, undefined, 60);
    const page = await openPage(PROVIDER, "#t=21:30");
    await openCloud(page);
    const words = (await part(page, "go-west-1").getAttribute("aria-description"))!;
    const refused = gainAt(run, "refused", 60, 0);
    expect(words).toContain(`refused ${grouped(refused)}/min`);
    expect(words).toContain(`attempts to connect ${grouped(refused + gainAt(run, "connects", 60, 0))}/min`);
    expect(words).toContain(`nodes up ${run.gauges[60].hubNodes[0]} of 20`);
    expect(words).toContain("provider capacity loss since 20:45");
    await page.click("summary:has-text('The same as a table')");
    expect(await page.textContent("#cloud-parts tr.faulty")).toContain(`refused ${grouped(refused)}/min`);
    await page.hover('[data-part="real-time"]');
    expect(await page.textContent("#cloud-told")).toContain("real-time: messages in ");
  });

  test("lets a cluster be chosen by keyboard, and let go", async () => {
    const page = await openPage(STALLED, "#t=09:30");
    await openCloud(page);
    const hub = part(page, "pro-west-1");
    await hub.focus();
    await page.keyboard.press("Enter");
    expect(await hub.getAttribute("aria-pressed")).toBe("true");
    await page.keyboard.press("Enter");
    expect(await hub.getAttribute("aria-pressed")).toBe("false");
  });

  test("keeps still unless it plays, and where little motion is wished for", async () => {
    const moving = (page: Page) =>
      page.evaluate(() => getComputedStyle(document.querySelector(".flow")!).animationName);
    const page = await openPage(STALLED, "#t=09:30");
    await openCloud(page);
    expect(await moving(page)).toBe("none");
    await page.click("#play");
    await page.waitForSelector("svg.flowing");
    expect(await moving(page)).toBe("flow");
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await moving(page)).toBe("none");
  });
});

describe("the charts", () => {
  const reading = (page: Page, chart: string): Promise<string[]> =>
    page.locator(`[data-chart="${chart}"] .readings li > b`).allTextContents();

  test("read as the series at the playhead, or at the minute that is pointed at", async () => {
    const run = played(PROVIDER, CHARGERS, undefined, 120);
    const page = await openPage(PROVIDER, "#t=21:30");
    const expected = (m: number) =>
      (["connects", "refused"] as const).map((name) =>
        grouped(run.clusters.reduce((sum, _, c) => sum + gainAt(run, name, m, c), 0)),
      );
    expect(await reading(page, "admission")).toEqual(expected(60));
    expect(await page.textContent(".of-timeline b")).toBe(grouped(valueAt(run, "offline", 60)));
    expect(await reading(page, "score")).toEqual([grouped(Math.round(run.score[60]))]);
    const line = (await page.locator(".hairline").boundingBox())!;
    const plot = page.locator('[data-chart="admission"] svg').first();
    const box = (await plot.boundingBox())!;
    const perMinute = (line.x + line.width / 2 - (box.x + 74)) / 60;
    await page.mouse.move(box.x + 74 + 40 * perMinute, box.y + 30);
    expect(await reading(page, "admission")).toEqual(expected(40));
    await page.mouse.down();
    await page.waitForFunction(() => document.querySelector("#clock")?.textContent === "21:10");
    await page.mouse.up();
  });

  test("are those that the scenario moves, unless others are chosen", async () => {
    const page = await openPage(STALLED, "#t=09:30");
    const names = () =>
      page
        .locator("[data-chart]")
        .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset["chart"]));
    expect(await names()).toEqual(["lag", "partitions", "late"]);
    await page.click(".choice summary");
    await page.check(".choice input[name=apiDelay]");
    await page.uncheck(".choice input[name=late]");
    expect(await names()).toEqual(["lag", "partitions", "apiDelay"]);
  });
});

describe("for everyone", () => {
  const violations = async (page: Page) => {
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
    await page.evaluate(AXE);
    const found = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
    );
    return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
  };

  test.each(["light", "dark"] as const)(
    "axe finds nothing to complain of, in the %s",
    async (colorScheme) => {
      const page = await openPage(STALLED, "#t=09:30", { colorScheme });
      expect(await violations(page)).toEqual([]);
      await openCloud(page);
      expect(await violations(page)).toEqual([]);
    },
  );

  test("both fit a narrow screen", async () => {
    const page = await openPage(STALLED, "#t=09:30", { viewport: { width: 390, height: 844 } });
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(390);
    await openCloud(page);
    expect(await width()).toBe(390);
  });
});
