// Takes viz/screenshot.png and viz/report.png anew: `npm run screenshot`, after `npm run build`; with `page` or `report` one of them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { serve } from "../../sim/server/serve.ts";
import { openChromium } from "../browser/open.ts";

const INCIDENT = "scenarios/incidents/2026-03-12-provider-capacity.yaml";

const takePage = async (browser: Browser): Promise<void> => {
  const serving = await serve({ exhibit: { source: null }, root: "dist/viz", port: 0 });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "dark" });
  await page.goto(`${serving.url}#t=21:40`);
  await page.getByText("Simulated to the end").waitFor({ timeout: 120_000 });
  await page.screenshot({ path: "viz/screenshot.png" });
  await serving.close();
};

const takeReport = async (browser: Browser): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "ridethrough-"));
  const file = join(folder, "report.html");
  const size = ["--chargers", "2000", "--max-worlds", "20", "--clock-worlds", "4", "--every", "10min"];
  execFileSync(process.execPath, ["dist/cli.js", "report", INCIDENT, ...size, "--html", file], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, colorScheme: "light" });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("body[data-state=drawn]");
  await page.screenshot({ path: "viz/report.png" });
  rmSync(folder, { recursive: true });
};

const asked = process.argv.slice(2);
const browser = await openChromium();
if (asked.length === 0 || asked.includes("page")) await takePage(browser);
if (asked.length === 0 || asked.includes("report")) await takeReport(browser);
await browser.close();
