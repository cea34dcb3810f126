// The map as people use it: zoomed, moved, asked for chargers, areas and clusters, in Chromium with a small fleet.
import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import { storyOf } from "../../sim/live/story.ts";
import { advance, type Simulation } from "../../sim/operations/simulation.ts";
import type { Group } from "../../sim/twin/parameters.ts";
import { CONNECTED, CONNECTING } from "../../sim/twin/state.ts";
import { CHARGERS, smallIncident, smallSource } from "./incident.ts";
import { goTo, numberOf, numbersIn, pagesOf, violationsInBoth } from "./pages.ts";

const MINUTE = 60_000;
const scenario = smallIncident();
const { open } = pagesOf(smallSource());

/** The page's worker, to ask it for a second future. */
const keepWorker = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const { Worker: Usual } = globalThis;
    globalThis.Worker = class extends Usual {
      constructor(...asked: ConstructorParameters<typeof Usual>) {
        super(...asked);
        Object.assign(globalThis, { session: this });
      }
    };
  });

/** One page for all: each test begins with the whole map and nothing selected. */
let page: Page;
beforeAll(async () => {
  page = await open("#t=21:40", { before: keepWorker, kept: true });
  await page.waitForSelector("#markets li");
});
beforeEach(async () => {
  await page.evaluate(() => (location.hash = "#t=20:30&tab=timeline"));
  // The address says what is usual only until it is followed.
  await page.waitForURL(/#t=20:30$/);
});

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

const legend = () => numbersIn(page, "#legend dd");
const states = () => numbersIn(page, "#states td");
const current = () => page.textContent(".crumbs [aria-current]");
const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** A dot near the middle of the picture, in CSS pixels of the page. */
const dotOnMap = (): Promise<{ x: number; y: number }> =>
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

const settled = () => page.waitForTimeout(150);

describe("zooming and moving", () => {
  test("by keyboard and wheel changes the picture and none of the counts", async () => {
    await goTo(page, "21:40");
    const counts = await legend();
    expect(total(counts)).toBe(CHARGERS);
    const label = () => page.locator("#markets li").first().getAttribute("style");
    const whole = await label();
    const seen = [whole];
    const box = (await page.locator("#map").boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const changes = async (act: () => Promise<void>): Promise<void> => {
      await act();
      await settled();
      const now = await label();
      expect(seen).not.toContain(now);
      seen.push(now);
      expect(await legend()).toEqual(counts);
      expect(await dotOnMap()).toBeDefined();
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
    await settled();
    expect(await label()).toBe(whole);
    expect(await page.isDisabled("#map-whole-map")).toBe(true);
  });
});

describe("a charger", () => {
  test("that is pressed is selected and tells its story, exactly as it was simulated", async () => {
    await goTo(page, "21:40");
    const dot = await dotOnMap();
    await page.mouse.move(dot.x, dot.y);
    await page.waitForSelector(".card b");
    const pointed = await page.textContent(".card b");
    await page.mouse.click(dot.x, dot.y);
    expect((await current())?.toLowerCase()).toBe(pointed?.toLowerCase());
    await page.waitForSelector(".scenes li");
    expect(await page.getAttribute("#tab-closeup", "aria-selected")).toBe("true");
    const id = Number(pointed!.replaceAll(/\D/g, ""));
    const here = storyOf(simulatedUntil(0), id, 40 * MINUTE, 100 * MINUTE);
    const times = await page.locator(".scenes button").allTextContents();
    const clock = (t: number) => new Date(Date.UTC(2026, 0, 1, 20, 30) + t).toISOString().slice(11, 23);
    expect(times).toEqual(here.scenes.map(({ at }) => clock(at)));
    await page.keyboard.press("Escape");
    expect(await current()).toBe(
      scenario.fleet.groups.find((_, k) => {
        const sizes = scenario.fleet.groups.slice(0, k + 1).map(({ chargers }) => chargers);
        return id < total(sizes);
      })!.cluster,
    );
  });

  test("is found from its cluster by keyboard alone", async () => {
    await goTo(page, "21:40");
    await page.click("#tab-closeup");
    await page.focus(".places button:has-text('go-west-1')");
    await page.keyboard.press("Enter");
    expect(await current()).toBe("go-west-1");
    const expected = countsOf(simulatedUntil(70), ({ cluster }) => cluster === "go-west-1");
    expect(await states()).toEqual(expected);
    await page.selectOption("#chargers-kind", { label: "backing off" });
    expect(numberOf(await page.textContent("#chargers-name .aside"))).toBe(expected[2]);
    await page.focus("#chargers tbody button");
    await page.keyboard.press("ArrowDown");
    const name = await page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press("Enter");
    expect(await current()).toBe(`charger ${name}`);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("closeup-name");
    await page.waitForSelector(".scenes li");
  });
});

describe("an area", () => {
  test("counts what is in it: around Iceland its chargers, and in sight those in trouble", async () => {
    await goTo(page, "21:00");
    const label = (await page.locator("#markets li:has-text('IS')").boundingBox())!;
    await page.keyboard.down("Shift");
    await page.mouse.move(label.x - 60, label.y + 20);
    await page.mouse.down();
    await page.mouse.move(label.x + 90, label.y - 80, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    expect(await current()).toBe("An area");
    expect(await states()).toEqual(countsOf(simulatedUntil(30), ({ market }) => market === "IS"));

    // What the map shows is an area, too.
    for (let k = 0; k < 3; k++) await page.keyboard.press("+");
    await page.keyboard.press("a");
    const [connected, , waiting] = await states();
    expect(connected).toBeGreaterThan(0);
    expect(waiting).toBeGreaterThan(0);
    expect(total(await states())).toBe(numberOf(await page.textContent("#chargers-name .aside")));
    await page.keyboard.press("Escape");
    expect(await current()).toBe("World");
    expect(total(await states())).toBe(CHARGERS);
  });
});

test("axe finds nothing to complain of, in the light and in the dark", async () => {
  await goTo(page, "21:40");
  await page.keyboard.press("f");
  await page.click(".regions button");
  await page.waitForSelector("#chargers tbody tr");
  expect(await violationsInBoth(page)).toEqual([]);
  await page.click("#chargers tbody button");
  await page.waitForSelector(".scenes li");
  expect(await violationsInBoth(page)).toEqual([]);
  await page.click("#tab-tables");
  expect(await violationsInBoth(page)).toEqual([]);
});

test("two futures are shown side by side, under one camera", async () => {
  await goTo(page, "22:20");
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
  expect(total(await numbersIn(page, "#legend-b dd"))).toBe(CHARGERS);
  expect((await numbersIn(page, "#legend-b dd"))[2]).toBeLessThan((await legend())[2]);
  await page.keyboard.press("+");
  await settled();
  const offsets = await page.evaluate(() =>
    ["#markets", "#markets-b"].map((list) => document.querySelector<HTMLElement>(`${list} li`)!.style.top),
  );
  expect(offsets[1]).toBe(offsets[0]);
});
