// The report as people meet it: made by the command, opened from the disk in Chromium, and printed.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { extractText, getDocumentProxy } from "unpdf";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { htmlOf } from "../../sim/report/html.ts";
import { documentOf, type Findings } from "../../sim/report/reportDocument.ts";
import type { Comparison } from "../../sim/experiments/compare.ts";
import { openChromium } from "../browser/open.ts";
import { folder, ridethrough } from "../cli/spawn.ts";
import { smallInput } from "../smallScenario.ts";

const TITLE = `An outage </script><b>that</b> {{report}} & more`;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCHEMES = ["light", "dark"] as const;

const here = folder();
const file = join(here.path, "report.html");
let browser: Browser;

/** A weight and a doubt that overturn the answer, whatever so small a fleet and so few worlds make of it. */
const overturned = (c: Comparison): Comparison => ({
  ...c,
  asKnown: {
    ...c.asKnown,
    weights: c.asKnown.weights.map((weight, k) =>
      k === 1 ? { ...weight, flips: [{ when: "above", value: 2 * weight.now, arm: "region" }] } : weight,
    ),
    doubts: {
      chargers: 200,
      worlds: 3,
      best: "hold",
      doubts: [
        {
          path: "faults[0].admissionAfter",
          source: "a guess",
          multiples: { least: 0.5, most: 2 },
          now: "2/s",
          least: "1/s",
          most: "4/s",
          flips: [{ when: "below", value: "1.5/s", multiple: 0.75, arm: "scale up" }],
        },
      ],
    },
  },
});

beforeAll(async () => {
  writeFileSync(join(here.path, "small.yaml"), stringify({ ...smallInput, title: TITLE }));
  const words = ["--chargers", "200", "--worlds", "2", "--clock-worlds", "2", "--html", "report.html"];
  const times = ["--every", "30min", "--from", "20:45", "--to", "20:50"];
  const made = ridethrough(["report", "small.yaml", ...words, ...times], { cwd: here.path });
  expect([made.code, made.err]).toEqual([0, expect.stringContaining("wrote report.html")]);
  const { comparison, clock } = JSON.parse(
    /id="data">(.*?)<\/script>/s.exec(readFileSync(file, "utf8"))![1],
  ) as Required<Findings>;
  const findings = { comparison: overturned(comparison), clock };
  const restsOn = { title: "What it rests on", blocks: [] };
  writeFileSync(
    join(here.path, "overturned.html"),
    htmlOf(
      readFileSync("dist/viz/report.html", "utf8"),
      documentOf(findings, { version: "1", commands: ["ridethrough"], restsOn }),
      findings,
    ),
  );
  browser = await openChromium();
});
afterAll(async () => {
  await browser?.close();
  here.remove();
});

// ── Opening it, and watching what it should not do ──

const complaints: string[] = [];
let open: Page[] = [];
afterEach(async () => {
  for (const page of open) await page.context().close();
  open = [];
  expect(complaints.splice(0)).toEqual([]);
});

const openReport = async (options: BrowserContextOptions = {}, name = "report.html"): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  open.push(page);
  const url = pathToFileURL(join(here.path, name)).href;
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) complaints.push(request.url());
  });
  await page.goto(url);
  if (options.javaScriptEnabled !== false) await page.waitForSelector("body[data-state=drawn]");
  return page;
};

const CHARTS = ["differences", "outcomes", "recovery", "best-by-time", "clock", "knowledge"];

/** How many marks each chart has that stand for data. */
const marksOf = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>(".chart")].map((chart) => [
        chart.dataset["chart"]!,
        chart.querySelectorAll("svg circle, svg rect, svg path, svg line").length,
      ]),
    ),
  );

describe("from the disk", () => {
  test("draws every chart, and answers the four questions on the first screen", async () => {
    const page = await openReport();
    const marks = await marksOf(page);
    expect(Object.keys(marks).filter((name) => name !== "weights")).toEqual(CHARTS);
    for (const name of Object.keys(marks)) expect(marks[name], name).toBeGreaterThan(3);
    expect(await page.textContent("h1")).toBe(TITLE);
    expect(await page.locator(".answers dt").allTextContents()).toEqual([
      "Which arm, at 20:50?",
      "How sure?",
      "Until when?",
      "What would change it?",
    ]);
    const { bottom } = await page
      .locator(".answers")
      .evaluate((answers) => answers.getBoundingClientRect().toJSON() as DOMRect);
    expect(bottom).toBeLessThan(800);
  });

  test("names the arm that would be best instead, along the range of a weight and a doubt", async () => {
    const page = await openReport({}, "overturned.html");
    for (const [chart, arm] of [
      ["weights", "region"],
      ["doubts", "scale up"],
    ]) {
      const words = await page.locator(`[data-chart=${chart}] text`).allTextContents();
      expect(words, chart).toContain(arm);
      expect(words, chart).toContain("as it is");
    }
  });

  test("each chart has a name for who does not see it, and its figures beside it", async () => {
    const page = await openReport();
    for (const figure of await page.locator("figure").all()) {
      const title = await figure.locator("figcaption b").textContent();
      expect(await figure.getByRole("img").getAttribute("aria-label")).toBe(title);
      await figure.locator("summary").press("Enter");
      expect(await figure.locator("details li, details td").count()).toBeGreaterThan(0);
      expect(await figure.locator("details").getAttribute("open")).toBe("");
    }
  });

  test.each([1280, 400])("fits a screen of %i, and one that turns", async (width) => {
    const page = await openReport({ viewport: { width, height: 800 } });
    const cut = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<SVGTextElement>(".chart svg text")]
          .filter((text) => {
            const frame = text.closest("section")!.getBoundingClientRect();
            const { left, right } = text.getBoundingClientRect();
            return text.textContent !== "" && (left < frame.left || right > frame.right);
          })
          .map(({ textContent }) => textContent),
      );
    const scrolls = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    for (const turned of [width, 700]) {
      await page.setViewportSize({ width: turned, height: 500 });
      await page.waitForTimeout(100);
      expect([await cut(), await scrolls()]).toEqual([[], 0]);
    }
  });

  test("without scripts, its words and figures are there", async () => {
    const page = await openReport({ javaScriptEnabled: false });
    expect(await page.isVisible("text=Which arm, at 20:50?")).toBe(true);
    await page.locator("figure summary").first().click();
    expect(await page.locator("figure li").first().isVisible()).toBe(true);
    expect(await page.locator(".chart").first().isVisible()).toBe(false);
  });
});

describe("for everyone", () => {
  test.each(SCHEMES)("axe finds nothing to complain of, in the %s", async (colorScheme) => {
    const page = await openReport({ colorScheme }, "overturned.html");
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
    await page.evaluate(AXE);
    const { violations, passes } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
    );
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(passes.length).toBeGreaterThan(10);
  });

  test("in the dark it is dark, on paper it is light", async () => {
    const page = await openReport({ colorScheme: "dark" });
    const lightness = () =>
      page.evaluate(() => {
        const context = new OffscreenCanvas(1, 1).getContext("2d")!;
        context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--panel").trim();
        context.fillRect(0, 0, 1, 1);
        return context.getImageData(0, 0, 1, 1).data[0];
      });
    expect(await lightness()).toBeLessThan(60);
    await page.emulateMedia({ media: "print" });
    expect(await lightness()).toBeGreaterThan(200);
  });
});

describe("on paper", () => {
  test("prints, with everything unfolded, and folds up again", async () => {
    const page = await openReport({ colorScheme: "dark" });
    const pdf = await getDocumentProxy(new Uint8Array(await page.pdf({ format: "A4" })));
    const { totalPages, text } = await extractText(pdf, { mergePages: true });
    expect(totalPages).toBeGreaterThan(1);
    for (const words of [
      "An outage </script>",
      "Which arm, at 20:50?",
      "customer-minutes",
      "cloud.clusters[*].addressTtl",
      "ridethrough report small.yaml",
    ])
      expect(text.replaceAll(/\s+/g, " ")).toContain(words);
    expect(await page.locator("details[open]").count()).toBe(0);
  });

  test("no chart is cut by the sheet", async () => {
    const page = await openReport({ viewport: { width: 703, height: 1000 } });
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const widths = await page
      .locator(".chart svg")
      .evaluateAll((drawings) => drawings.map((drawing) => drawing.getBoundingClientRect().right));
    expect(Math.max(...widths)).toBeLessThanOrEqual(703);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(703);
  });
});
