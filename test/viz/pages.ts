// Pages in Chromium for the tests of one file: the page as it is built, served, opened, watched for what it should not do, and closed.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { serve, type ServeOptions, type Serving } from "../../sim/server/serve.ts";
import type { Source } from "../../viz/session/source.ts";
import { openChromium } from "../browser/open.ts";

const BUILT = "dist/viz";
/** How long anything may take: much, as other tests run beside these. */
const PATIENCE_MS = 60_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serves the page with a source to show, at a port that is free or at one that is asked for. */
export const servePage = (
  source: Source | null,
  options: Partial<Pick<ServeOptions, "live" | "port">> = {},
): Promise<Serving> => {
  if (!existsSync(`${BUILT}/index.html`))
    throw new Error(`${BUILT} is not there: \`npm run build\` makes it`);
  return serve({ exhibit: { source }, root: BUILT, port: 0, ...options });
};

export interface Opening extends BrowserContextOptions {
  /** What the page is to show; what the server has for it when left out. */
  readonly source?: Source | null;
  /** What is there when the page is ready: by default, all is simulated. */
  readonly ready?: string;
  /** Called before the page loads. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** Open until the file's tests are done, not only until the test is. */
  readonly kept?: boolean;
}

export interface Pages {
  /** What pages have complained of since the last test. Whatever is left here when a test ends fails it. */
  readonly complaints: string[];
  readonly open: (url: string, opening?: Opening) => Promise<Page>;
}

/** Errors and warnings, and whatever is asked of the network beyond the page's own server. */
const watch = (page: Page, url: string, complaints: string[]): void => {
  const { origin } = new URL(url);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const asked = new URL(request.url());
    const own = origin === "null" ? asked.href === url : asked.origin === origin;
    if (!own && !["data:", "blob:"].includes(asked.protocol)) complaints.push(asked.href);
  });
};

/** Chromium for the tests of a file: to be called once, at its top. */
export const chromiumPages = (): Pages => {
  const complaints: string[] = [];
  let browser: Browser;
  let ofTest: Page[] = [];
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const page of ofTest) await page.context().close();
    ofTest = [];
    expect(complaints.splice(0)).toEqual([]);
  });

  const open = async (url: string, opening: Opening = {}): Promise<Page> => {
    const { source, ready = "body[data-state=simulated]", before, kept = false, ...options } = opening;
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    if (!kept) ofTest.push(page);
    watch(page, url, complaints);
    if (source !== undefined)
      await page.route("**/scenario.json", (route) => route.fulfill({ json: { source } }));
    await before?.(page);
    await page.goto(url);
    await page.waitForSelector(ready);
    return page;
  };
  return { complaints, open };
};

/** The same, where all pages show what one server has: they are opened at a hash of its address. */
export const pagesOf = (source: Source): Pages => {
  const { complaints, open } = chromiumPages();
  let serving: Serving;
  beforeAll(async () => {
    serving = await servePage(source);
  });
  afterAll(() => serving?.close());
  return { complaints, open: (hash, opening) => open(`${serving.url}${hash}`, opening) };
};

// ── What a page shows ──

/** Waits until a part of the page says something. */
export const says = (page: Page, selector: string, words: string): Promise<unknown> =>
  page.waitForFunction(([at, text]) => document.querySelector(at)?.textContent?.includes(text), [
    selector,
    words,
  ] as const);

export const hasDigest = (page: Page, digest: string): Promise<unknown> =>
  says(page, "#progress", `digest ${digest}`);

export const showsTime = (page: Page, time: string): Promise<unknown> =>
  page.waitForFunction((t) => document.querySelector("#clock")?.textContent === t, time);

/** Goes to a time as one does who types it into the address. */
export const goTo = async (page: Page, time: string): Promise<void> => {
  await page.evaluate((hash) => {
    // The address may say so still, just before it is written anew.
    if (location.hash === hash) dispatchEvent(new HashChangeEvent("hashchange"));
    else location.hash = hash;
  }, `#t=${time}`);
  await showsTime(page, time);
};

/** @example numberOf("1,234 chargers") // 1234 */
export const numberOf = (text: string | null): number =>
  Number((text ?? "").replaceAll(",", "").split(" ")[0]);

export const numbersIn = async (page: Page, selector: string): Promise<number[]> =>
  (await page.locator(selector).allTextContents()).map(numberOf);

export const widthOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth);

export const unfold = (page: Page): Promise<void> =>
  page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));

/** What axe finds wrong with a page, or with what a selector finds on it. */
export const violationsIn = async (page: Page, selector = "html"): Promise<string[]> => {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const { violations, passes } = await page.evaluate(
    (on) => (globalThis as unknown as { axe: { run: (on: string) => Promise<AxeResults> } }).axe.run(on),
    selector,
  );
  expect(passes.length).toBeGreaterThan(3);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
};

/** The same, in the light and in the dark. */
export const violationsInBoth = async (page: Page, selector?: string): Promise<string[]> => {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const violation of await violationsIn(page, selector)) found.push(`${colorScheme}: ${violation}`);
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
};
