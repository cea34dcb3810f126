// Opens a browser for a test: headless, with a fresh profile, talking to nothing but the test.
import { chromium, type Browser as Chromium } from "playwright-core";
import puppeteer, { type Browser as Firefox } from "puppeteer-core";
import { type BrowserName, findBrowser } from "./find.ts";

/** Chromium under Playwright. Close it when done: its profile goes with it. */
export function openChromium(): Promise<Chromium> {
  return chromium.launch({
    executablePath: pathOf("chromium"),
    headless: true,
    chromiumSandbox: false, // it does not start as root
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Firefox under Puppeteer, over WebDriver BiDi. Close it when done. */
export function openFirefox(): Promise<Firefox> {
  return puppeteer.launch({ browser: "firefox", executablePath: pathOf("firefox"), headless: true });
}

function pathOf(name: BrowserName): string {
  const found = findBrowser(name);
  if (found === undefined) throw new Error(`no ${name} here: run \`npm run browsers\``);
  return found.path;
}
