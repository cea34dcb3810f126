// Scenarios that people bring, change, share and take away: in Chromium, with a small scenario.
import { readFileSync } from "node:fs";
import Papa from "papaparse";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { planOf, simulationOf } from "../../sim/experiments/replication.ts";
import { advance, digestOf, type Simulation } from "../../sim/operations/simulation.ts";
import { decodeScenario } from "../../sim/scenario/read.ts";
import { type Edit, withEdits } from "../../sim/scenario/edits.ts";
import { scaleTo } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { pack } from "../../sim/live/pack.ts";
import { smallerInput } from "../smallScenario.ts";
import { goTo, hasDigest, pagesOf, showsTime, violationsInBoth } from "./pages.ts";

const NAME = "small.yaml";
const input = smallerInput(5);
const TEXT = `# A small outage, for tests.\n${stringify(input)}`;

const scenarioOf = (text: string): Scenario => {
  const reading = decodeScenario(NAME, () => ({ text }));
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.scenario;
};
const runHere = (scenario: Scenario): Simulation => {
  const s = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
  advance(s, scenario.lasts);
  return s;
};
const digestHere = (scenario: Scenario): string => digestOf(runHere(scenario));

/** The run of the file as it is, and its digest. */
const usual = runHere(scenarioOf(TEXT));
const usualDigest = digestOf(usual);

const { open: openPage } = pagesOf({ path: NAME, files: { [NAME]: TEXT } });

/** A page for all that leave its scenario and its text as they are, or go back to them. */
let kept: Page;
beforeAll(async () => {
  kept = await openPage("", { kept: true });
});

const digestIn = async (page: Page): Promise<string | undefined> =>
  /digest (\w+)/.exec((await page.textContent("#progress")) ?? "")?.[1];
const notifies = (page: Page, words: string) => page.locator(".notice", { hasText: words }).waitFor();
const drop = async (page: Page, files: Readonly<Record<string, string>>): Promise<void> => {
  const dataTransfer = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const [name, text] of Object.entries(all)) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.dispatchEvent("body", "drop", { dataTransfer });
};

const saved = async (page: Page, act: () => Promise<void>) => {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};

const FAULT: Edit = { fault: { kind: "region-loss", region: "west", at: "21:00", returns: "21:20" } };

describe("a file that is dropped", () => {
  test("and is wrong shows its problem at its line, and leaves what is shown as it was", async () => {
    const page = await openPage("#t=21:00");
    const [before, address] = [await digestIn(page), page.url()];
    const bad = TEXT.replace("lasts: 2 h", "lasts: two hours");
    const line = bad.split("\n").findIndex((text) => text.startsWith("lasts")) + 1;
    await drop(page, { "bad.yaml": bad });
    await notifies(page, "bad.yaml has a problem. What is shown stays as it was.");
    const problem = page.locator(".problems li button");
    expect(await problem.textContent()).toContain(`bad.yaml:${line}:8: lasts: expected a duration`);
    expect([await digestIn(page), await page.textContent("#clock")]).toEqual([before, "21:00"]);
    expect(page.url()).toBe(`${address}&tab=file`);
    await page.locator(".cm-content").waitFor();
    await problem.click();
    await page.waitForSelector(".cm-focused");
    await page.keyboard.type("90 min # ");
    await page.getByText("Nothing is wrong with it").waitFor();
    await page.keyboard.press("Control+Enter");
    await hasDigest(page, digestHere(scenarioOf(TEXT.replace("2 h", "90 min"))));
  });

  test("is shown, with what it includes, at the time a decision is due", async () => {
    const page = kept;
    const { fleet, ...rest } = input;
    const files = {
      "fleet.yaml": stringify(fleet),
      "mine.yaml": stringify({ ...rest, title: "Mine", seed: "mine", fleet: "fleets/fleet.yaml" }),
    };
    await drop(page, files);
    await hasDigest(page, digestHere(scenarioOf(TEXT.replace("seed: small", "seed: mine"))));
    expect(await page.textContent("#title")).toContain("Mine");
    await page.goBack();
    await hasDigest(page, usualDigest);
  });

  test("and is no scenario is refused in words", async () => {
    const page = kept;
    await drop(page, { "chargers.csv": "id,cluster\n" });
    await notifies(page, "A list of chargers belongs to a scenario");
    await drop(page, { "x.yaml": "\u0000" });
    await notifies(page, "x.yaml: not a text file");
  });
});

describe("the text", () => {
  test("shows an error at its line as one types; put right, it runs as in Node", async () => {
    const page = await openPage("#tab=file");
    const before = await digestIn(page);
    await page.locator(".cm-content").press("Control+End");
    await page.keyboard.type("cluod: 1");
    const lines = TEXT.split("\n").length;
    await page.getByText(`small.yaml:${lines}:1: cluod: unknown key; expected one of`).waitFor();
    expect(await page.locator(".cm-lintRange-error").textContent()).toBe("cluod");
    await page.keyboard.press("Control+Enter");
    await notifies(page, "Something in the file is not right yet");
    expect(await digestIn(page)).toBe(before);
    for (let n = 0; n < "cluod: 1".length; n++) await page.keyboard.press("Backspace");
    await page.keyboard.press("Control+Home");
    await page.locator(".cm-line", { hasText: "seed: small" }).click();
    await page.keyboard.press("End");
    await page.keyboard.type("er");
    await page.getByText("Nothing is wrong with it").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("run-file");
    await page.keyboard.press("Enter");
    await hasDigest(page, digestHere(scenarioOf(TEXT.replace("seed: small", "seed: smaller"))));
    expect(await page.textContent("#seed")).toBe("Seed smaller");
  });

  test("says which keys and words may stand where the cursor is", async () => {
    const page = await openPage("#tab=file");
    await page.locator(".cm-content").press("Control+End");
    await page.keyboard.type("stopWhen:\n- sig");
    await page.locator(".cm-completionLabel", { hasText: "signal" }).waitFor();
    // The editor takes no choice within 75 ms of offering it.
    await page.waitForTimeout(100);
    await page.keyboard.press("Enter");
    await page.locator(".cm-line", { hasText: /signal: / }).waitFor();
    await page.keyboard.press("Control+Space");
    await page.locator(".cm-completionLabel", { hasText: "offline share" }).first().waitFor();
  });

  test("takes in what was added on the page, and stays the same run", async () => {
    const page = await openPage(`#tab=file&x=${await pack({ edits: [[FAULT]] })}`);
    const edited = withEdits(scenarioOf(TEXT), [FAULT]);
    if ("bad" in edited) throw new Error(JSON.stringify(edited.bad));
    const digest = digestHere(edited.scenario);
    await hasDigest(page, digest);
    await page.click("#write-edits");
    await notifies(page, "Written into the file");
    await page.waitForSelector("#write-edits", { state: "detached" });
    await hasDigest(page, digest);
    const { name, bytes } = await saved(page, () => page.click("#save-file"));
    expect(name).toBe("small.yaml");
    expect(digestHere(scenarioOf(bytes.toString()))).toBe(digest);
    expect(bytes.toString()).toContain("# A small outage, for tests.");
  });
});

describe("a link", () => {
  test("opens to the same view and the same digest elsewhere", async () => {
    const rest = await pack({ edits: [[FAULT], []] });
    const hash = `#t=21:05:30&n=200&seed=other&tab=tables&on=cluster:a&span=whole&x=${rest}`;
    const page = await openPage(hash, { permissions: ["clipboard-read", "clipboard-write"] });
    const edited = withEdits(scenarioOf(TEXT.replace("seed: small", "seed: other")), [FAULT]);
    if ("bad" in edited) throw new Error(JSON.stringify(edited.bad));
    const digest = digestHere(scaleTo(edited.scenario, 200).scenario);
    await hasDigest(page, digest);
    await page.keyboard.press("c");
    await notifies(page, "Link copied");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain("#t=21:05:30&n=200&seed=other&tab=tables&on=cluster:a&span=whole&x=");
    // Elsewhere there is no scenario of a server's own.
    const other = await openPage(new URL(link).hash, { source: null });
    await hasDigest(other, digest);
    await other.waitForURL(link);
    expect(await other.textContent("#title")).toContain("A small outage");
  });

  test("that makes no sense shows the usual, and says so", async () => {
    const page = await openPage("#s=nowhere&t=03:00&n=many&x=%25%25&on=cluster:z");
    await notifies(page, "Not all of this link makes sense here");
    const words = await page.textContent(".notice");
    for (const part of ["“many”", "damaged", "“nowhere”", "“03:00”", "“cluster:z”"])
      expect(words).toContain(part);
    expect(await digestIn(page)).toBe(usualDigest);
  });
});

describe("the gallery", () => {
  test("opens another scenario at the size that was chosen, and Back leads back", async () => {
    const page = kept;
    await goTo(page, "21:00");
    await page.click("#size");
    await page.fill("#own-size", "400");
    await page.keyboard.press("Enter");
    await page.waitForURL(/n=400/);
    await page.waitForSelector("body[data-state=simulated]");
    expect(await page.textContent("#clock")).toBe("21:00");
    await page.locator("body").press("g");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForURL(/s=2026-01-16-duplicate-flood&.*n=400/);
    expect(await page.textContent("#size")).toBe("400 of 50,000 chargers");
    await page.goBack();
    await page.goBack();
    await hasDigest(page, usualDigest);
  });
});

describe("what is taken away", () => {
  test("is every series as the run has it, a row a minute", async () => {
    const page = kept;
    await page.locator("body").press("x");
    const { name, bytes } = await saved(page, () => page.getByText("Every series as a table").click());
    expect(name).toBe("small-series.csv");
    const { data, errors } = Papa.parse<Record<string, number>>(bytes.toString().trimEnd(), {
      header: true,
      dynamicTyping: true,
    });
    expect(errors).toEqual([]);
    const { series, twin } = usual;
    expect(data).toHaveLength(121);
    for (const minute of [0, 15, 40, 120]) {
      const clusters = ["a", "b", "c"].map((cluster, c) => [
        data[minute][`offline ${cluster}`],
        series.offline[minute * twin.clusters + c],
      ]);
      for (const [there, here] of clusters) expect(there).toBe(here);
      expect(data[minute]["calls"]).toBe(series.calls[minute]);
      expect(data[minute]["backlog history"]).toBe(series.backlog[minute * 3 + 1]);
    }
  });

  test("is a picture of the map and of the timeline", async () => {
    const page = kept;
    await goTo(page, "21:00");
    await page.click("#tab-tables");
    for (const [what, part] of [
      ["Picture of the map", "map"],
      ["Picture of the timeline", "timeline"],
    ]) {
      await page.locator("body").press("x");
      const { name, bytes } = await saved(page, () => page.getByText(what).click());
      expect(name).toBe(`small-21-00-${part}.png`);
      expect(bytes.subarray(1, 4).toString()).toBe("PNG");
      expect(bytes.readUInt32BE(16)).toBeGreaterThan(800);
      expect(bytes.length).toBeGreaterThan(20_000);
    }
  });
});

describe("by keyboard", () => {
  test("the palette goes to a time, a tab and a cluster", async () => {
    const page = kept;
    const choose = async (words: string): Promise<void> => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type(words);
      await page.keyboard.press("Enter");
    };
    await choose("21:10");
    await showsTime(page, "21:10");
    await choose("tab tabl");
    await page.waitForSelector("#clusters");
    await choose("sel clus b");
    await page.waitForURL(/on=cluster:b/);
    await choose("charger 17");
    await page.waitForURL(/on=charger:17/);
    await page.keyboard.press("1");
    await page.waitForSelector("#curve");
    expect(await page.isVisible("#palette")).toBe(false);
  });

  const DIALOGS = [
    ["#gallery", "g"],
    ["#keys", "?"],
    ["#palette", "Control+k"],
    ["#export", "x"],
  ] as const;

  test("axe finds nothing in the dialogs and the text, light and dark", async () => {
    const page = kept;
    await page.click("#tab-file");
    await page.locator(".cm-content").waitFor();
    const check = async (): Promise<void> => expect(await violationsInBoth(page)).toEqual([]);
    await check();
    for (const [dialog, key] of DIALOGS) {
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await page.keyboard.press(key);
      await page.waitForSelector(`${dialog}[open]`);
      await check();
      await page.keyboard.press("Escape");
      await page.waitForSelector(`${dialog}:not([open])`, { state: "attached" });
    }
    await page.click("#seed");
    await check();
  });
});

test("dark by choice looks as dark by the system does", async () => {
  const colours = (page: Page): Promise<Record<string, string>> =>
    page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const names = [...document.styleSheets]
        .flatMap((sheet) => [...sheet.cssRules])
        .flatMap((rule) => (rule instanceof CSSStyleRule ? [...rule.style] : []))
        .filter((name) => name.startsWith("--"));
      return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]));
    });
  const page = await openPage("", { colorScheme: "dark" });
  const wanted = await colours(page);
  expect(Object.keys(wanted).length).toBeGreaterThan(20);
  await page.keyboard.press("l");
  await notifies(page, "Colours: light.");
  expect((await colours(page))["--panel"]).toMatch(/^#f{3,6}$/);
  await page.emulateMedia({ colorScheme: "light" });
  await page.keyboard.press("l");
  await notifies(page, "Colours: dark.");
  expect(await colours(page)).toEqual(wanted);
});
