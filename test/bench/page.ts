/**
 * How smooth the page is: frames a second while it plays and while the map is dragged, with 50,000 and 1,000,000 chargers, and
 * how long a jump takes with 50,000. In Chromium without a GPU, at 1280 × 800; `npm run build` first.
 *
 * The 50,000 are simulated. A million would take minutes: there a worker that stands in for the simulation makes states up,
 * a twentieth of the fleet changing in each minute.
 */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { GAUGES } from "../../sim/live/protocol.ts";
import { CLOUD_SERIES, PIPELINE_SERIES, SERIES } from "../../sim/measures/series.ts";
import { serve } from "../../sim/server/serve.ts";
import { PIPELINE_NAMES } from "../../sim/twin/backendParameters.ts";
import { openChromium } from "../browser/open.ts";

const FILE = "scenarios/incidents/2026-03-12-provider-capacity.yaml";
const SECONDS = 5;
const MADE_UP_MINUTES = 40;

const NAMES = {
  clusters: Object.keys(SERIES),
  pipelines: Object.keys(PIPELINE_SERIES),
  cloud: Object.keys(CLOUD_SERIES),
  gauges: Object.keys(GAUGES),
  pipelineCount: PIPELINE_NAMES.length,
  minutes: MADE_UP_MINUTES,
};

/** In the page: a worker that simulates nothing. */
const standIn = (names: typeof NAMES): void => {
  const rows = (list: readonly string[], length: number) =>
    Object.fromEntries(list.map((name) => [name, new Int32Array(length)]));
  class Idle extends EventTarget {
    postMessage(opening: { scenario: { cloud: { clusters: unknown[] } }; chargers: number }): void {
      const clusters = opening.scenario?.cloud.clusters.length;
      if (clusters === undefined) return;
      const tell = (data: unknown): boolean => this.dispatchEvent(new MessageEvent("message", { data }));
      tell({
        kind: "planned",
        track: 0,
        from: 0,
        future: { edits: [], arm: null },
        steps: [],
      });
      const state = new Uint8Array(opening.chargers);
      const counts = new Int32Array(5);
      counts[0] = opening.chargers;
      let seed = 1;
      const next = (): number => (seed = Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      for (let minute = 0; minute < names.minutes; minute++) {
        const film = Array.from({ length: minute === 0 ? 1 : 6 }, () => {
          const ids = new Set<number>();
          for (let k = 0; k < opening.chargers / 120; k++) ids.add(next() % opening.chargers);
          return Uint32Array.from(
            [...ids].sort((a, b) => a - b),
            (id) => {
              counts[state[id]]--;
              state[id] = state[id] === 0 ? 1 + ((next() >>> 8) % 3) : 0;
              counts[state[id]]++;
              return (id << 4) | state[id];
            },
          );
        });
        tell({
          kind: "minute",
          track: 0,
          minute,
          clusters: rows(names.clusters, clusters),
          pipelines: rows(names.pipelines, names.pipelineCount),
          cloud: Object.fromEntries(names.cloud.map((name) => [name, 0])),
          gauges: rows(names.gauges, 64),
          counts: counts.slice(),
          film,
          alerts: [],
          steps: [],
          score: 0,
          startsBlocked: 0,
          startsLate: 0,
        });
      }
    }
    terminate(): void {}
  }
  Object.assign(globalThis, { Worker: Idle });
};

/** In the page: when dots were drawn last. */
const watchDrawing = (): void => {
  const canvas = CanvasRenderingContext2D.prototype as unknown as Record<
    string,
    (...asked: unknown[]) => void
  >;
  canvas["putImageData"] = new Proxy(canvas["putImageData"], {
    apply: (put, context, asked) => {
      Reflect.apply(put, context, asked);
      Object.assign(globalThis, { drawnAt: performance.now() });
    },
  });
};

interface Smoothness {
  readonly framesPerSecond: number;
  /** The time from one frame to the next that 95 in 100 are within. */
  readonly frameMs95: number;
}

const smoothness = (page: Page): Promise<Smoothness> =>
  page.evaluate(
    (seconds) =>
      new Promise<Smoothness>((resolve) => {
        const times: number[] = [];
        const step = (now: number): void => {
          times.push(now);
          if (now - times[0] < seconds * 1000) return void requestAnimationFrame(step);
          const pauses = times
            .slice(1)
            .map((t, k) => t - times[k])
            .sort((a, b) => a - b);
          resolve({
            framesPerSecond: Number(((1000 * pauses.length) / (now - times[0])).toFixed(1)),
            frameMs95: Number(pauses[Math.floor(0.95 * pauses.length)].toFixed(1)),
          });
        };
        requestAnimationFrame(step);
      }),
    SECONDS,
  );

const open = async (browser: Browser, url: string, isMadeUp: boolean): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(watchDrawing);
  if (isMadeUp) await page.addInitScript(standIn, NAMES);
  await page.goto(`${url}#t=20:40`);
  await page.waitForSelector(isMadeUp ? "body[data-state=simulating]" : "body[data-state=simulated]", {
    timeout: 180_000,
  });
  await page.waitForFunction(() => "drawnAt" in globalThis, undefined, { timeout: 180_000 });
  await page.waitForTimeout(2_000);
  return page;
};

const playing = async (page: Page): Promise<Smoothness> => {
  await page.selectOption("#speed", "2");
  await page.click("#play");
  const found = await smoothness(page);
  await page.click("#play");
  return found;
};

/** Drags the map, close to, for as long as is measured. */
const dragging = async (page: Page): Promise<Smoothness> => {
  for (let k = 0; k < 3; k++) await page.keyboard.press("+");
  await page.waitForTimeout(500);
  const { x, y, width, height } = (await page.locator("#map").boundingBox())!;
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  await page.mouse.move(middleX, middleY);
  await page.mouse.down();
  let over = false;
  const found = smoothness(page).finally(() => {
    over = true;
  });
  for (let k = 0; !over; k++)
    await page.mouse.move(middleX + 120 * Math.sin(k / 25), middleY + 90 * Math.cos(k / 31));
  await page.mouse.up();
  await page.keyboard.press("0");
  return found;
};

/** Milliseconds from a touch of the slider until the dots are drawn, at moments all over the run. */
const seeking = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const slider = document.querySelector<HTMLInputElement>("#slider")!;
    const taken: number[] = [];
    for (let k = 0; k < 40; k++) {
      const began = performance.now();
      slider.value = String((k * 277) % Number(slider.max));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      const drawnAt = (): number => (globalThis as unknown as { drawnAt: number }).drawnAt;
      while (drawnAt() < began && performance.now() - began < 5_000)
        await new Promise((resolve) => setTimeout(resolve));
      taken.push(drawnAt() - began);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return taken.sort((a, b) => a - b);
  });

const browser = await openChromium();
for (const chargers of [50_000, 1_000_000]) {
  const source = { path: FILE, files: { [FILE]: readFileSync(FILE, "utf8") }, chargers };
  const serving = await serve({ exhibit: { source }, root: "dist/viz", port: 0 });
  const page = await open(browser, serving.url, chargers > 50_000);
  const seeks = chargers > 50_000 ? undefined : await seeking(page);
  console.log(
    JSON.stringify({
      chargers,
      ...(seeks !== undefined && {
        seekMsMedian: Math.round(seeks[seeks.length >> 1]),
        seekMsWorst: Math.round(seeks[seeks.length - 1]),
      }),
      playing: await playing(page),
      dragging: await dragging(page),
    }),
  );
  await page.close();
  await serving.close();
}
await browser.close();
