// The cloud's diagram and the charts as people meet them, in Chromium, with a small fleet. A page an incident is kept for all.
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { gainAt, type Run, valueAt } from "../../viz/session/run.ts";
import { goTo, type Opening, pagesOf, showsTime, unfold, violationsInBoth, widthOf } from "./pages.ts";
import { incident, played, sourceOf } from "./runs.ts";

const CHARGERS = 2_000;
const PROVIDER = incident("2026-03-12-provider-capacity");

const { open } = pagesOf(sourceOf(incident("2025-09-07-stalled-processors"), CHARGERS));
const openPage = async (hash: string, opening: Opening = {}): Promise<Page> => {
  const page = await open(hash, opening);
  await page.waitForSelector("[data-chart]");
  return page;
};

let stalled: Page;
let provider: Page;
/** The run that the second page shows, until half past ten. */
let run: Run;
beforeAll(async () => {
  run = played(PROVIDER, CHARGERS, undefined, 120);
  stalled = await openPage("#t=09:03", { kept: true });
  provider = await openPage("#t=21:30", { source: sourceOf(PROVIDER, CHARGERS), kept: true });
});

const openCloud = async (page: Page): Promise<void> => {
  await page.click("#tab-cloud");
  await page.waitForSelector("[data-part]");
};
const openTimeline = async (page: Page): Promise<void> => {
  await page.click("#tab-timeline");
  await page.waitForSelector("[data-chart]");
};

const part = (page: Page, name: string) => page.locator(`[data-part="${name}"]`);
const grouped = (n: number): string => n.toLocaleString("en-GB");

describe("the diagram of the cloud", () => {
  test("shows stalled instances from the minute they stall until they are restarted", async () => {
    const page = stalled;
    await openCloud(page);
    await goTo(page, "09:03");
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
    const page = provider;
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
    const page = stalled;
    await openCloud(page);
    await goTo(page, "09:30");
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
    const page = stalled;
    await openCloud(page);
    await goTo(page, "09:30");
    expect(await moving(page)).toBe("none");
    await page.click("#play");
    await page.waitForSelector("svg.flowing");
    expect(await moving(page)).toBe("flow");
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await moving(page)).toBe("none");
    await page.emulateMedia({ reducedMotion: null });
    await page.click("#play");
  });
});

describe("the charts", () => {
  const reading = (page: Page, chart: string): Promise<string[]> =>
    page.locator(`[data-chart="${chart}"] .readings li > b`).allTextContents();

  test("read as the series at the playhead, or at the minute that is pointed at", async () => {
    const page = provider;
    await openTimeline(page);
    await goTo(page, "21:30");
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
    await showsTime(page, "21:10");
    await page.mouse.up();
  });

  test("are those that the scenario moves, unless others are chosen", async () => {
    const page = stalled;
    await openTimeline(page);
    await goTo(page, "09:30");
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
  test("axe finds nothing to complain of, in the light and in the dark", async () => {
    await goTo(stalled, "09:30");
    for (const openTab of [openTimeline, openCloud]) {
      await openTab(stalled);
      await unfold(stalled);
      expect(await violationsInBoth(stalled)).toEqual([]);
    }
  });

  test("both fit a narrow screen", async () => {
    const page = await openPage("#t=09:30", { viewport: { width: 390, height: 844 } });
    expect(await widthOf(page)).toBe(390);
    await openCloud(page);
    expect(await widthOf(page)).toBe(390);
  });
});
