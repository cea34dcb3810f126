// The page as people meet it, in Chromium, with a small fleet. One page is kept for all that goes to a time of its own.
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import type { SeriesName } from "../../sim/measures/series.ts";
import { advance, digestOf, type Simulation } from "../../sim/operations/simulation.ts";
import { CHARGERS, smallIncident, smallSource } from "./incident.ts";
import { goTo, numberOf, numbersIn, pagesOf, showsTime, widthOf } from "./pages.ts";

const { open, complaints } = pagesOf(smallSource());
let here: Simulation;
let page: Page;
let openedAt: string | null;

beforeAll(async () => {
  const scenario = smallIncident();
  here = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
  advance(here, scenario.lasts);
  page = await open("", { kept: true });
  openedAt = await clock(page);
});

const clock = (on: Page) => on.textContent("#clock");
const blur = (on: Page) => on.evaluate(() => (document.activeElement as HTMLElement).blur());
const table = async (): Promise<number[][]> =>
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
    expect(await page.textContent("#progress")).toContain(`digest ${digestOf(here)}`);
  });

  test("has the figures of the series at any minute", async () => {
    await page.click("#tab-tables");
    for (const [time, minute] of Object.entries(MINUTES)) await checkFigures(time, minute);
    await page.click("#tab-timeline");
    await blur(page);
  });

  const checkFigures = async (time: string, minute: number): Promise<void> => {
    await goTo(page, time);
    const offline = seriesAt("offline", minute);
    const [connected, ...others] = await numbersIn(page, "#legend dd");
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
    expect(await table()).toEqual(expected);
  };
});

describe("moving through it", () => {
  test("opens at the decision, or where the address says", async () => {
    expect(openedAt).toBe("21:40");
    const other = await open("#t=22:30");
    expect(await clock(other)).toBe("22:30");
    await goTo(other, "20:50");
  });

  test("by keyboard alone", async () => {
    await goTo(page, "21:00");
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
    await goTo(page, "20:40");
    await page.selectOption("#speed", "15");
    await blur(page);
    await page.keyboard.press(" ");
    await page.waitForFunction(() => (document.querySelector("#clock")?.textContent ?? "") > "20:45");
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
    await goTo(page, "08:05");
    await page.selectOption("#speed", "15");
    await page.click("#play");
    await showsTime(page, "08:15");
    await page.waitForFunction(() => document.querySelector("#play")?.textContent === "Play");
    await page.click("#play");
    await page.waitForFunction(() => document.querySelector("#clock")?.textContent?.startsWith("20:3"));
    await page.click("#play");
  });

  test("by pressing on the curve, and on a mark", async () => {
    await goTo(page, "21:40");
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
  const pixelsOf = (on: Page, variable: string): Promise<number> =>
    on.evaluate((name) => {
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
      const lit = colorScheme === "light" ? page : await open("#t=20:35", { colorScheme });
      await goTo(lit, "20:35");
      await expect.poll(() => pixelsOf(lit, "--connected")).toBeGreaterThan(1_000);
      const before = await pixelsOf(lit, "--backing-off");
      for (let mark = 0; mark < 4; mark++) await lit.keyboard.press("n");
      await showsTime(lit, "20:58");
      await expect.poll(() => pixelsOf(lit, "--backing-off")).toBeGreaterThan(before + 200);
    },
  );

  test("keeps still where little motion is wished for", async () => {
    const still = await open("#t=20:50", { reducedMotion: "reduce" });
    expect(await clock(still)).toBe("20:50");
    await still.selectOption("#speed", "0.5");
    await blur(still);
    await still.keyboard.press(" ");
    await showsTime(still, "20:51");
    await still.waitForTimeout(200);
    const at = await still.getAttribute("#curve .playhead", "transform");
    await still.waitForTimeout(100);
    expect(await still.getAttribute("#curve .playhead", "transform")).toBe(at);
  });

  test("fits a narrow screen", async () => {
    expect(await widthOf(await open("#t=21:40", { viewport: { width: 390, height: 844 } }))).toBe(390);
  });
});

test("says so when there is no scenario", async () => {
  const failed = await open("", {
    before: (page) => page.route("**/scenario.json", (route) => route.fulfill({ status: 404, body: "" })),
    ready: "body[data-state=failed]",
  });
  expect(await failed.textContent("#progress")).toContain("scenario.json: 404");
  // The browser tells of it, too.
  expect(complaints.splice(0)).toEqual([expect.stringContaining("404")]);
});
