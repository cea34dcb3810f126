// The map as people use it: zoomed, moved, asked for chargers, areas and clusters, in Chromium with 5,000 chargers.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import { storyOf } from "../../sim/live/story.ts";
import { advance, type Simulation } from "../../sim/operations/simulation.ts";
import { serve, type Serving } from "../../sim/server/serve.ts";
import type { Group } from "../../sim/twin/parameters.ts";
import { CONNECTED, CONNECTING } from "../../sim/twin/state.ts";
import { openChromium } from "../browser/open.ts";
import { CHARGERS, smallIncident, smallSource } from "./incident.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const MINUTE = 60_000;
const scenario = smallIncident();
let folder: string;
let serving: Serving;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ridethrough-map-"));
  await build({
    configFile: "vite.config.ts",
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true },
  });
  serving = await serve({ exhibit: { source: smallSource() }, root: folder, port: 0 });
  browser = await openChromium();
});
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  rmSync(folder, { recursive: true, force: true });
});

const complaints: string[] = [];
let open: Page[] = [];
afterEach(async () => {
  for (const page of open) await page.context().close();
  open = [];
  expect(complaints.splice(0)).toEqual([]);
});

const openPage = async (hash: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  open.push(page);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  // The page's worker, to ask it for a second future.
  await page.addInitScript(() => {
    const { Worker: Usual } = globalThis;
    globalThis.Worker = class extends Usual {
      constructor(...asked: ConstructorParameters<typeof Usual>) {
        super(...asked);
        Object.assign(globalThis, { session: this });
      }
    };
  });
  await page.goto(`${serving.url}${hash}`);
  await page.waitForSelector("body[data-state=simulated]");
  await page.waitForSelector("#markets li");
  return page;
};

// ── What is simulated here, to compare with ──

/** The run at a moment, as the film shows it: before the events of that tick. */
const simulatedUntil = (minute: number): Simulation => {
  const s = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
  advance(s, minute * MINUTE - 1);
  return s;
};

/** Chargers of some groups in each state. */
const countsOf = ({ twin: { charger } }: Simulation, isIn: (group: Group) => boolean): number[] => {
  const counts = [0, 0, 0, 0, 0];
  let id = 0;
  for (const group of scenario.fleet.groups)
    for (const end = id + group.chargers; id < end; id++) {
      const state = charger.state[id];
      const refreshes = state === CONNECTING && charger.offlineFrom[id] < 0;
      if (isIn(group)) counts[refreshes ? CONNECTED : state]++;
    }
  return counts;
};

// ── What the page shows ──

const numberOf = (text: string | null): number => Number((text ?? "").replaceAll(",", "").split(" ")[0]);
const numbers = async (page: Page, selector: string): Promise<number[]> =>
  (await page.locator(selector).allTextContents()).map(numberOf);
const legend = (page: Page) => numbers(page, "#legend dd");
const states = (page: Page) => numbers(page, "#states td");
const current = (page: Page) => page.textContent(".crumbs [aria-current]");
const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** A dot near the middle of the picture, in CSS pixels of the page. */
const dotIn = (page: Page): Promise<{ x: number; y: number }> =>
  page.evaluate(() => {
    const dots = document.querySelector<HTMLCanvasElement>("#dots")!;
    const { left, top } = dots.getBoundingClientRect();
    const copy = new OffscreenCanvas(dots.width, dots.height).getContext("2d", { willReadFrequently: true })!;
    copy.drawImage(dots, 0, 0);
    const { data, width, height } = copy.getImageData(0, 0, dots.width, dots.height);
    const middle = Math.floor(height / 2) * width + Math.floor(width / 2);
    for (let pixel = middle; pixel < width * height; pixel++)
      if (data[4 * pixel + 3] === 255)
        return { x: left + (pixel % width) + 0.5, y: top + Math.floor(pixel / width) + 0.5 };
    throw new Error("no dot in the lower half of the map");
  });

const settled = (page: Page) => page.waitForTimeout(150);

describe("zooming and moving", () => {
  test("by keyboard and wheel changes the picture and none of the counts", async () => {
    const page = await openPage("#t=21:40");
    const counts = await legend(page);
    expect(total(counts)).toBe(CHARGERS);
    const label = () => page.locator("#markets li").first().getAttribute("style");
    const whole = await label();
    const seen = [whole];
    const box = (await page.locator("#map").boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const changes = async (act: () => Promise<void>): Promise<void> => {
      await act();
      await settled(page);
      const now = await label();
      expect(seen).not.toContain(now);
      seen.push(now);
      expect(await legend(page)).toEqual(counts);
      expect(await dotIn(page)).toBeDefined();
    };
    await changes(() => page.keyboard.press("+"));
    await changes(() => page.mouse.wheel(0, -300));
    await changes(() => page.keyboard.press("j"));
    await changes(() => page.keyboard.press("i"));
    await changes(async () => {
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2 + 40, box.y + box.height / 2 + 25, { steps: 4 });
      await page.mouse.up();
    });
    await changes(() => page.keyboard.press("-"));
    await page.keyboard.press("0");
    await settled(page);
    expect(await label()).toBe(whole);
    expect(await page.isDisabled("#map-whole-map")).toBe(true);
  });
});

describe("a charger", () => {
  test("that is pressed is selected and tells its story, exactly as it was simulated", async () => {
    const page = await openPage("#t=21:40");
    const dot = await dotIn(page);
    await page.mouse.move(dot.x, dot.y);
    await page.waitForSelector(".card b");
    const pointed = await page.textContent(".card b");
    await page.mouse.click(dot.x, dot.y);
    expect((await current(page))?.toLowerCase()).toBe(pointed?.toLowerCase());
    await page.waitForSelector(".scenes li");
    expect(await page.getAttribute("#tab-closeup", "aria-selected")).toBe("true");
    const id = Number(pointed!.replaceAll(/\D/g, ""));
    const here = storyOf(simulatedUntil(0), id, 40 * MINUTE, 100 * MINUTE);
    const times = await page.locator(".scenes button").allTextContents();
    const clock = (t: number) => new Date(Date.UTC(2026, 0, 1, 20, 30) + t).toISOString().slice(11, 23);
    expect(times).toEqual(here.scenes.map(({ at }) => clock(at)));
    await page.keyboard.press("Escape");
    expect(await current(page)).toBe(
      scenario.fleet.groups.find((_, k) => {
        const sizes = scenario.fleet.groups.slice(0, k + 1).map(({ chargers }) => chargers);
        return id < total(sizes);
      })!.cluster,
    );
  });

  test("is found from its cluster by keyboard alone", async () => {
    const page = await openPage("#t=21:40");
    await page.click("#tab-closeup");
    await page.focus(".places button:has-text('go-west-1')");
    await page.keyboard.press("Enter");
    expect(await current(page)).toBe("go-west-1");
    const expected = countsOf(simulatedUntil(70), ({ cluster }) => cluster === "go-west-1");
    expect(await states(page)).toEqual(expected);
    await page.selectOption("#chargers-kind", { label: "backing off" });
    expect(numberOf(await page.textContent("#chargers-name .aside"))).toBe(expected[2]);
    await page.focus("#chargers tbody button");
    await page.keyboard.press("ArrowDown");
    const name = await page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press("Enter");
    expect(await current(page)).toBe(`charger ${name}`);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("closeup-name");
    await page.waitForSelector(".scenes li");
  });
});

describe("an area", () => {
  test("counts what is in it: around Iceland its chargers, and in sight those in trouble", async () => {
    const page = await openPage("#t=21:00");
    const label = (await page.locator("#markets li:has-text('IS')").boundingBox())!;
    await page.keyboard.down("Shift");
    await page.mouse.move(label.x - 60, label.y + 20);
    await page.mouse.down();
    await page.mouse.move(label.x + 90, label.y - 80, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    expect(await current(page)).toBe("An area");
    expect(await states(page)).toEqual(countsOf(simulatedUntil(30), ({ market }) => market === "IS"));

    // What the map shows is an area, too.
    for (let k = 0; k < 3; k++) await page.keyboard.press("+");
    await page.keyboard.press("a");
    const [connected, , waiting] = await states(page);
    expect(connected).toBeGreaterThan(0);
    expect(waiting).toBeGreaterThan(0);
    expect(total(await states(page))).toBe(numberOf(await page.textContent("#chargers-name .aside")));
    await page.keyboard.press("Escape");
    expect(await current(page)).toBe("World");
    expect(total(await states(page))).toBe(CHARGERS);
  });
});

test("two futures are shown side by side, under one camera", async () => {
  const page = await openPage("#t=22:20");
  await page.evaluate(() =>
    (globalThis as unknown as { session: Worker }).session.postMessage({
      kind: "play",
      track: 1,
      future: { edits: [], arm: { name: "fail over the cluster", at: 70 * 60_000 } },
    }),
  );
  await page.waitForFunction(
    () =>
      /\d/.test(document.querySelector("#legend-b dd")?.textContent ?? "") &&
      document.querySelector("#clock")?.textContent === "22:20",
  );
  expect(await page.locator(".future").allTextContents()).toEqual([
    "As it was",
    "With “fail over the cluster”",
  ]);
  expect(total(await numbers(page, "#legend-b dd"))).toBe(CHARGERS);
  expect((await numbers(page, "#legend-b dd"))[2]).toBeLessThan((await legend(page))[2]);
  await page.keyboard.press("+");
  await settled(page);
  const offsets = await page.evaluate(() =>
    ["#markets", "#markets-b"].map((list) => document.querySelector<HTMLElement>(`${list} li`)!.style.top),
  );
  expect(offsets[1]).toBe(offsets[0]);
});

test.each(["light", "dark"] as const)("axe finds nothing to complain of, in the %s", async (colorScheme) => {
  const page = await openPage("#t=21:40", { colorScheme });
  const complaintsOf = async (): Promise<unknown> => {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
    );
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  };
  await page.keyboard.press("f");
  await page.click(".regions button");
  await page.waitForSelector("#chargers tbody tr");
  expect(await complaintsOf()).toEqual([]);
  await page.click("#chargers tbody button");
  await page.waitForSelector(".scenes li");
  expect(await complaintsOf()).toEqual([]);
  await page.click("#tab-tables");
  expect(await complaintsOf()).toEqual([]);
});
