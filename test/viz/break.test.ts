// Breaking it and branching in the page: whatever is done there has the digest that Node gives the same future.
import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { simulate } from "../../sim/experiments/simulate.ts";
import type { Future } from "../../sim/live/protocol.ts";
import { AS_WRITTEN, scenarioOf } from "../../sim/live/future.ts";
import { decodeScenario } from "../../sim/scenario/read.ts";
import { serve, type Serving } from "../../sim/server/serve.ts";
import { openChromium } from "../browser/open.ts";
import { smallSource } from "./incident.ts";

const CHARGERS = 1_000;
const source = { ...smallSource(), chargers: CHARGERS };

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ARM = "fail over the cluster";

const digests = new Map<string, string>();
/** The digest of a future in Node. */
const digestOf = (future: Future): string => {
  const key = JSON.stringify(future);
  const known = digests.get(key);
  if (known !== undefined) return known;
  const { path, files } = source;
  const reading = decodeScenario(path, (file) => ({
    text: files[file as keyof typeof files] ?? readFileSync(file, "utf8"),
  }));
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  const made = scenarioOf(reading.scenario, future, CHARGERS);
  if ("problems" in made) throw new Error(made.problems.join("\n"));
  const { digest } = simulate(made.scenario, future.arm === null ? {} : { arm: future.arm.name });
  digests.set(key, digest);
  return digest;
};

let folder: string;
let serving: Serving;
let browser: Browser;
let page: Page;
let opened = false;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ridethrough-break-"));
  await build({
    configFile: "vite.config.ts",
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true },
  });
  serving = await serve({ exhibit: { source }, root: folder, port: 0 });
  browser = await openChromium();
});
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  rmSync(folder, { recursive: true, force: true });
});

const complaints: string[] = [];
afterEach(() => expect(complaints.splice(0)).toEqual([]));

const openPage = async (): Promise<void> => {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${serving.url}#t=21:40`);
};

/** One page for all, each test from the scenario as it is written: a page that was left otherwise is opened anew. */
beforeEach(async () => {
  const shut = opened && (await page.locator("#break, #futures").count()) === 0;
  if (shut && (await textOf("#progress"))?.includes(digestOf(AS_WRITTEN)) === true) return;
  if (opened) await page.close();
  await openPage();
  opened = true;
  await showsDigest(AS_WRITTEN);
});

const showsDigest = (future: Future) =>
  page.waitForFunction(
    (digest) => document.querySelector("#progress")?.textContent?.includes(`digest ${digest}`),
    digestOf(future),
    { timeout: 20_000 },
  );
const textOf = (selector: string) => page.textContent(selector);

const regionLoss = (returns = "22:10") => ({
  fault: { kind: "region-loss", at: "21:40", region: "north", returns },
});
const lost: Future = { edits: [regionLoss()], arm: null };
const branched: Future = { edits: [], arm: { name: ARM, at: 70 * 60_000 } };

/** Opens the form of the first definition that a search finds, without a mouse. */
const openForm = async (search: string): Promise<void> => {
  await page.keyboard.press("b");
  await page.waitForSelector("#break-search:focus");
  await page.keyboard.type(search);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#break-form");
};

test("a fault is injected by keyboard alone, undone and done again: each time the digest is Node's", async () => {
  await openForm("region is lost");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("break-region");
  await page.keyboard.type("north");
  expect(await page.inputValue("#break-at")).toBe("21:40");
  expect(await page.inputValue("#break-returns")).toBe("22:10");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await showsDigest(lost);
  expect(await textOf("#break .edits")).toContain("A region is lost with all that runs in it (north)");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await showsDigest(AS_WRITTEN);
  await page.keyboard.press("Control+Shift+Z");
  await showsDigest(lost);
  await page.keyboard.press("Control+z");
  await showsDigest(AS_WRITTEN);
});

test("an edit can be changed and removed", async () => {
  await openForm("region is lost");
  await page.selectOption("#break-region", "north");
  await page.click("#break-form button.main");
  await page.click("#break .edits button:has-text('Change')");
  expect(await page.inputValue("#break-region")).toBe("north");
  await page.fill("#break-returns", "22:00");
  await page.click("#break-form button.main");
  await showsDigest({ edits: [regionLoss("22:00")], arm: null });
  await page.click("#break .edits button:has-text('Remove')");
  await showsDigest(AS_WRITTEN);
  await page.waitForSelector("#break-search:focus");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#break", { state: "detached" });
});

test("a value that cannot be has one message, beside its field, and nothing is played", async () => {
  await openForm("region is lost");
  await page.selectOption("#break-region", "north");
  await page.fill("#break-returns", "soon");
  expect(await page.locator(".flaw").allTextContents()).toEqual([
    expect.stringMatching(/^Expected a time such as .*, met "soon"\.$/),
  ]);
  expect(await page.getAttribute("#break-returns", "aria-describedby")).toContain("break-returns-flaw");
  await page.click("#break-form button.main");
  await page.waitForSelector("#break-returns:focus");
  expect(await page.locator(".flaw").count()).toBe(1);
  expect(await textOf("#progress")).toContain(`digest ${digestOf(AS_WRITTEN)}`);
  await page.fill("#break-returns", "21:30");
  expect(await page.locator(".flaw").allTextContents()).toEqual(['Expected a time after "at", 21:40.']);
});

describe("a branch", () => {
  test("that takes an arm at the decision is Node's run of it, says what it changes, and can be kept", async () => {
    await page.keyboard.press("B");
    await page.click(`text=Take: ${ARM} at 21:40`);
    await page.waitForSelector("#digest-1", { state: "attached" });
    expect(await textOf("#digest-1")).toBe(digestOf(branched));
    expect(await textOf("#digest-0")).toBe(digestOf(AS_WRITTEN));
    expect(await textOf("#branch-name")).toContain(`${ARM} at 21:40`);
    expect(await textOf(".replay")).toContain(`--chargers ${CHARGERS} --arm '${ARM}'`);
    expect(await textOf("#difference")).toMatch(
      /Customer-minutes at the end[\d,]+[\d,]+[−+][\d,]+ . (better|worse)/,
    );
    await page.click("text=Keep the branch");
    await showsDigest(branched);
    expect(await page.isVisible("#futures")).toBe(false);
    await page.keyboard.press("Control+z");
    await showsDigest(AS_WRITTEN);
    expect(await textOf("#branch-name")).toContain(ARM);
    await page.focus("#forget");
    await page.keyboard.press("Escape");
    await page.waitForSelector("#futures", { state: "detached" });
  });

  test("that has an edit of its own leaves the main future as it was", async () => {
    await openForm("region is lost");
    await page.selectOption("#break-region", "north");
    await page.click("#try");
    await page.waitForSelector("#digest-1", { state: "attached" });
    expect(await textOf("#digest-1")).toBe(digestOf(lost));
    expect(await textOf("#digest-0")).toBe(digestOf(AS_WRITTEN));
    await page.click("text=Swap");
    await showsDigest(lost);
  });
});

test("axe finds nothing in the panel, the strip and the comparison, in the light and in the dark", async () => {
  await page.evaluate(AXE);
  await page.keyboard.press("B");
  await page.click(`text=Take: ${ARM} at 21:40`);
  await page.waitForSelector("#digest-1", { state: "attached" });
  await page.click("#difference summary");
  await page.keyboard.press("b");
  const check = async (what: string): Promise<void> => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run: (on: object) => Promise<AxeResults> } }).axe.run({
          include: ["#break", "#futures", "#difference"],
        }),
      );
      expect(violations.map(({ id, nodes }) => [what, id, nodes.map(({ html }) => html)])).toEqual([]);
    }
  };
  await check("the list");
  for (const kind of ["access-network-loss", "network-degradation", "scale-up"]) {
    await page.click(`[data-kind=${kind}]`);
    await page.click("#break summary");
    if (kind === "network-degradation") await page.click("text=Add to phases");
    if (kind !== "access-network-loss") await page.click("#break-form button.main");
    await check(kind);
    await page.click("#break button:text-is('Back')");
  }
});
