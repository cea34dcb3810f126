// Futures as the page knows them, played here.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AS_WRITTEN, scenarioOf } from "../../sim/live/future.ts";
import type { Future } from "../../sim/live/protocol.ts";
import { createTrack, isOver, playMinute } from "../../sim/live/track.ts";
import { decodeScenario } from "../../sim/scenario/read.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { createRun, type Run, takeMinute } from "../../viz/session/run.ts";

const textOf = (path: string): string => readFileSync(join(process.cwd(), path), "utf8");

/** @example incident("2025-09-07-stalled-processors") */
export const incident = (name: string): string => `scenarios/incidents/${name}.yaml`;

/** What a server gives the page of a scenario. */
export const sourceOf = (path: string, chargers: number) => ({
  path,
  files: { [path]: textOf(path) },
  chargers,
});

export const scenarioAt = (path: string): Scenario => {
  const reading = decodeScenario(path, (file) => ({ text: textOf(file) }));
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.scenario;
};

/** A future of a scenario until the end, or until a minute. */
export const played = (
  path: string,
  chargers: number,
  future: Future = AS_WRITTEN,
  until = Infinity,
): Run => {
  const made = scenarioOf(scenarioAt(path), future, chargers);
  if ("problems" in made) throw new Error(made.problems.join("; "));
  const track = createTrack(made.scenario, future, 1 << 20);
  const run = createRun(made.scenario, future);
  while (!isOver(track) && track.minute <= until) {
    const news = playMinute(track, 0);
    if (news !== undefined) takeMinute(run, news);
  }
  return run;
};
