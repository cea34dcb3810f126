// The league table and the decision clock in the page: the same figures as in Node, and a click away from watching them.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { clock, type Clock } from "../../sim/experiments/clock.ts";
import { compare, type Comparison } from "../../sim/experiments/compare.ts";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import { decisionOf } from "../../sim/experiments/worlds.ts";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { advance, digestOf } from "../../sim/operations/simulation.ts";
import type { Findings } from "../../sim/report/reportDocument.ts";
import { decodeScenario } from "../../sim/scenario/read.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { serve, type Serving } from "../../sim/server/serve.ts";
import { workersFor } from "../../viz/decide/workers.ts";
import { openChromium } from "../browser/open.ts";
import { smallInput } from "../smallScenario.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WORLDS = 3;

/** The small outage with a tenth of its chargers, and no longer than it takes. */
const brief = {
  ...smallInput,
  lasts: "45 min",
  fleet: {
    ...smallInput.fleet,
    groups: smallInput.fleet.groups.map((group) => ({ ...group, chargers: group.chargers / 10 })),
  },
};
const { arms: _arms, ...undecided } = brief;

const sourceOf = (input: object) => ({ path: "small.yaml", files: { "small.yaml": stringify(input) } });

const scenarioHere = (): Scenario => {
  const { path, files } = sourceOf(brief);
  const reading = decodeScenario(path, () => ({ text: files["small.yaml"] }));
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.scenario;
};

const scenario = scenarioHere();
let here: { readonly comparison: Comparison; readonly clock: Clock };
let folder: string;
let serving: Serving;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ridethrough-decide-"));
  const quiet = { configFile: "vite.config.ts", logLevel: "warn" } as const;
  await build({ ...quiet, build: { outDir: folder, emptyOutDir: true } });
  await build({ ...quiet, mode: "report", build: { outDir: folder, emptyOutDir: false } });
  serving = await serve({ exhibit: { source: sourceOf(brief) }, root: folder, port: 0 });
  browser = await openChromium();
  here = {
    comparison: await compare(scenario, { worlds: WORLDS }),
    clock: await clock(scenario, { worlds: 1 }),
  };
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

interface Opening {
  readonly cores?: number;
  readonly colorScheme?: "light" | "dark";
  readonly input?: object;
}

/** The page at its tab for decisions, on a machine that says it has so many cores. */
const openDecide = async ({ cores = 3, colorScheme = "light", input }: Opening = {}): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  open.push(page);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript((n) => {
    Object.defineProperty(navigator, "hardwareConcurrency", { value: n });
  }, cores);
  if (input !== undefined)
    await page.route("**/scenario.json", (route) => route.fulfill({ json: { source: sourceOf(input) } }));
  await page.goto(serving.url);
  await page.waitForSelector("body[data-state=simulated]");
  await page.click("#tab-decide");
  return page;
};

const compareIn = async (page: Page): Promise<void> => {
  await page.selectOption("#worlds", String(WORLDS));
  await page.click("#compare");
  await page.waitForSelector("#league");
};

const runClockIn = async (page: Page): Promise<void> => {
  await page.selectOption("#clock-worlds", "1");
  await page.click("#run-clock");
  await page.waitForSelector("#minutes", { state: "attached" });
};

const says = (page: Page, selector: string, words: string): Promise<unknown> =>
  page.waitForFunction(([at, text]) => document.querySelector(at)?.textContent?.includes(text), [
    selector,
    words,
  ] as const);

/** What the report that is saved from the page has in it. */
const reportFrom = async (page: Page): Promise<{ readonly html: string; readonly data: Findings }> => {
  const saved = page.waitForEvent("download");
  await page.click("#export-report");
  const file = await saved;
  expect(file.suggestedFilename()).toBe("small-report.html");
  const html = readFileSync(await file.path(), "utf8");
  const data = /id="data">(.*?)<\/script>/s.exec(html)![1];
  return { html, data: JSON.parse(data) as Findings };
};

/** The digest of an arm taken at a time, in Node. */
const digestHere = (name: string, at: number): string => {
  const { choices } = decisionOf(scenario);
  const arm = choices.find((choice) => choice.name === name)!;
  const s = simulationOf(
    scenario,
    scenario.seed,
    planOf(scenario, scenario.seed, { arm: { from: at, ...arm } }),
  );
  advance(s, scenario.lasts);
  return digestOf(s);
};

/** A page on which both are done: on a machine of three cores, for the tests that follow one another on it. */
let decided: Page;
beforeAll(async () => {
  decided = await openDecide();
  open = [];
  await compareIn(decided);
  await runClockIn(decided);
});

describe("what is found", () => {
  test.each([2, 3])("is what Node finds, to the byte, with %i cores", async (cores) => {
    expect(workersFor(cores)).toBe(cores - 1);
    const page = cores === 3 ? decided : await openDecide({ cores });
    if (page !== decided) {
      await compareIn(page);
      await runClockIn(page);
    }
    const { html, data } = await reportFrom(page);
    expect(JSON.stringify(data.comparison)).toBe(JSON.stringify(here.comparison));
    expect(JSON.stringify(data.clock)).toBe(JSON.stringify(here.clock));
    expect(html).toContain("ridethrough report small.yaml --worlds 3 --clock-worlds 1 --html report.html");
    expect(html).not.toContain("Partial:");
  });

  test("is told in words and in a table, as known beside in hindsight", async () => {
    const page = decided;
    const { asKnown, hindsight } = here.comparison;
    expect(await page.textContent("#verdict")).toContain(`Lowest mean score: ${asKnown.best}`);
    const scores = await page.locator("#league .score").allTextContents();
    const numbers = scores.map((text) => Number(text.replace(/[, a-z]/g, "")));
    const expected = asKnown.arms.flatMap((arm, k) => [arm.impact.score, hindsight.arms[k].impact.score]);
    numbers.forEach((n, k) => expect(Math.abs(n - expected[k]!)).toBeLessThan(0.51));
    await page.click("summary:text('How the chargers come back')");
    await page.waitForSelector("[data-chart=recovery] svg path");
  });

  test("stopped early, it shows what is done, and says so", async () => {
    const page = await openDecide({ cores: 2 });
    await page.selectOption("#worlds", "100");
    await page.click("#compare");
    await page.waitForFunction(() => document.querySelector("progress")!.value >= 4);
    await page.click("#stop");
    await page.waitForSelector("#league");
    expect(await page.isVisible("#partial")).toBe(true);
    const { html, data } = await reportFrom(page);
    const { worlds } = data.comparison!.asKnown;
    expect(worlds).toBeLessThan(100);
    expect(JSON.stringify(data.comparison)).toBe(JSON.stringify(await compare(scenario, { worlds })));
    expect(html).toContain("<b>Partial:</b>");
  });

  test("is nothing where there is nothing to decide: it leads to the file", async () => {
    const page = await openDecide({ input: undecided });
    expect(await page.textContent("#room")).toContain("Nothing to decide");
    await page.click("text=Go to the file");
    expect(await page.getAttribute("#tab-file", "aria-selected")).toBe("true");
  });
});

describe("watching", () => {
  test("a press on an arm plays it from the decision on, to the digest of Node", async () => {
    const page = decided;
    const { at } = decisionOf(scenario);
    await page.focus("#league button:has-text('cluster')");
    await page.keyboard.press("Enter");
    await says(page, "#watching", `digest ${digestHere("cluster", at)}`);
    expect(await page.textContent("#clock")).toBe("20:50");
    expect(await page.getAttribute("#tab-decide", "aria-selected")).toBe("true");
    expect(await page.getAttribute("#league button:has-text('cluster')", "aria-pressed")).toBe("true");
    await page.click("text=Stop playing it");
    await page.waitForSelector("#watching", { state: "detached" });
  });

  test("a minute of the clock goes there and plays the arm, by keyboard and on the chart", async () => {
    const page = decided;
    await page.focus("#choose summary");
    for (const key of ["Enter", "Tab", "ArrowDown", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    const row = here.clock.minutes.findIndex(({ at }) => at === "20:50") + 1;
    const { at, minute } = here.clock.minutes[row];
    await says(page, "#watching", "scale up, taken at");
    await says(page, "#watching", `digest ${digestHere("scale up", minute * TICKS_PER_MINUTE)}`);
    expect(await page.textContent("#clock")).toBe(at);
    const band = page.locator("[data-chart=best-by-time] svg");
    const { width } = (await band.boundingBox())!;
    await band.click({ position: { x: width - 18, y: 50 } });
    const last = here.clock.minutes.at(-1)!;
    await says(page, "#watching", `${last.best}, taken at ${last.at}.`);
    await page.locator("[data-chart=clock] svg").click({ position: { x: 64, y: 100 } });
    await says(page, "#watching", `scale up, taken at ${here.clock.minutes[0].at}.`);
  });
});

describe("for everyone", () => {
  test("axe finds nothing to complain of, in the light and in the dark", async () => {
    const page = decided;
    await page.click("#league button >> nth=0");
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
    await page.waitForSelector("[data-chart=outcomes] svg");
    await page.evaluate(AXE);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run: (at: string) => Promise<AxeResults> } }).axe.run("#room"),
      );
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});
