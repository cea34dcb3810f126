// Finds a browser on this machine, and brings one when there is none. A browser counts only once it has told its
// version: some systems install a stub that runs nothing.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

export type BrowserName = "chromium" | "firefox";

export interface Found {
  readonly path: string;
  readonly version: string;
}

/** A command that installs a browser; `where` says what it draws on. */
interface Source {
  readonly where: string;
  readonly usable: () => boolean;
  readonly commands: readonly (readonly string[])[];
}

interface Browser {
  readonly variable: string;
  readonly candidates: () => readonly string[];
  readonly sources: readonly Source[];
}

const puppeteerCache = join(homedir(), ".cache", "puppeteer");

const browsers: Readonly<Record<BrowserName, Browser>> = {
  chromium: {
    variable: "CHROMIUM_PATH",
    candidates: () => [
      ...onPath("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      chromium.executablePath(),
    ],
    sources: [
      apt("chromium"),
      {
        where: "Playwright's download",
        usable: () => true,
        commands: [["npx", "playwright-core", "install", "chromium"]],
      },
    ],
  },
  firefox: {
    variable: "FIREFOX_PATH",
    // Not Playwright's Firefox: it is patched for Playwright, and does not speak WebDriver BiDi.
    candidates: () => [
      ...onPath("firefox-esr", "firefox"),
      "/Applications/Firefox.app/Contents/MacOS/firefox",
      ...puppeteerFirefoxes(),
    ],
    sources: [
      apt("firefox-esr"),
      {
        where: "Mozilla's download",
        usable: () => true,
        commands: [["npx", "browsers", "install", "firefox@stable", "--path", puppeteerCache]],
      },
    ],
  },
};

/** The browser on this machine, or undefined. A path in CHROMIUM_PATH or FIREFOX_PATH comes first, and must work. */
export function findBrowser(name: BrowserName): Found | undefined {
  const { variable, candidates } = browsers[name];
  const chosen = process.env[variable];
  if (chosen !== undefined && chosen !== "") {
    const found = probe(chosen);
    if (found === undefined) throw new Error(`${variable} is ${chosen}, which does not run`);
    return found;
  }
  for (const path of candidates()) {
    const found = probe(path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The browser on this machine, installed first if there is none. Says on `say` what it is doing. */
export function bringBrowser(name: BrowserName, say: (line: string) => void): Found {
  const there = findBrowser(name);
  if (there !== undefined) return there;
  const tried: string[] = [];
  for (const source of browsers[name].sources) {
    if (!source.usable()) continue;
    say(`${name}: none here, installing it from ${source.where} (a minute or two)`);
    tried.push(source.where);
    source.commands.every(run);
    const found = findBrowser(name);
    if (found !== undefined) return found;
  }
  throw new Error(
    `no ${name} here, and none to be had from ${tried.join(" or ")}: ` +
      `install it and set ${browsers[name].variable} to its executable`,
  );
}

function probe(path: string): Found | undefined {
  if (!existsSync(path)) return undefined;
  const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 30_000 });
  return status === 0 ? { path, version: stdout.trim() } : undefined;
}

function onPath(...names: readonly string[]): string[] {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin"];
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function puppeteerFirefoxes(): string[] {
  const folder = join(puppeteerCache, "firefox");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((build) => join(folder, build, "firefox", "firefox"));
}

function apt(packageName: string): Source {
  return {
    where: "apt-get",
    usable: () => process.getuid?.() === 0 && onPath("apt-get").some((path) => existsSync(path)),
    commands: [
      ["apt-get", "-q", "update"],
      ["apt-get", "-q", "-y", "install", packageName],
    ],
  };
}

function run(command: readonly string[]): boolean {
  const [program, ...words] = command;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(program, words, { stdio: ["ignore", "inherit", "inherit"], env }).status === 0;
}
