// Takes viz/screenshot.png anew: `npm run screenshot`, after `npm run build`.
import { readScenario } from "../../sim/cli/files.ts";
import { scaleTo } from "../../sim/scenario/scale.ts";
import { serve } from "../../sim/server/serve.ts";
import { openChromium } from "../browser/open.ts";

const reading = readScenario("scenarios/incidents/2026-03-12-provider-capacity.yaml");
if ("problems" in reading) throw new Error(reading.problems[0].message);
const { scenario } = scaleTo(reading.scenario, 50_000);
const serving = await serve({ scenario, root: "dist/viz", port: 0 });
const browser = await openChromium();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "dark" });
await page.goto(`${serving.url}#t=21:40`);
await page.getByText("Simulated to the end").waitFor({ timeout: 120_000 });
await page.screenshot({ path: process.argv[2] ?? "viz/screenshot.png" });
await browser.close();
await serving.close();
