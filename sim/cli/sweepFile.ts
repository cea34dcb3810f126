/** The runs of a sweep in a file, a line each, so that it goes on where it was ended. */
import { createHash } from "node:crypto";
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import packageFile from "../../package.json" with { type: "json" };
import type { SweepPlan, SweepRun } from "../experiments/sweep.ts";
import { METRIC_NAMES } from "../measures/impact.ts";
import type { Scenario } from "../scenario/schema.ts";
import { BadInput } from "./command.ts";
import { unwritten } from "./files.ts";

/** What makes a sweep this one: its first line. Runs of other points, or of another version, are no runs of it. */
export type SweepHead = Readonly<Record<string, unknown>>;

const hashOf = (data: string | Uint8Array): string =>
  createHash("sha256").update(data).digest("hex").slice(0, 16);

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Of an inventory its bytes, which are many. */
const digestOf = (scenario: Scenario): string =>
  hashOf(
    JSON.stringify(scenario, (_key, value: unknown) =>
      ArrayBuffer.isView(value) ? hashOf(bytesOf(value)) : value,
    ),
  );

export const headOf = (
  scenario: Scenario,
  { parameters, points, isGrid }: SweepPlan,
  chargers: number | undefined,
): SweepHead => ({
  ridethrough: packageFile.version,
  scenario: digestOf(scenario),
  seed: scenario.seed,
  chargers: chargers ?? null,
  points: points.length,
  vary: parameters.map(({ path, levels, range }) =>
    isGrid || range === undefined
      ? { path, values: levels }
      : { path, from: levels[0], to: levels[levels.length - 1] },
  ),
});

export interface SweepFile {
  /** The runs it held, in their order from the first. */
  readonly done: readonly SweepRun[];
  readonly add: (run: SweepRun) => void;
  readonly close: () => void;
}

type Wanted = Pick<SweepRun, "point" | "seed" | "values">;

const parsed = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const checkHead = (path: string, line: string, head: SweepHead): void => {
  const met = parsed(line);
  if (met?.["ridethrough"] === undefined)
    throw new BadInput(`${path}: expected a file that sweep wrote; give --out another name`);
  const others = Object.keys(head).filter((key) => !same(met[key], head[key]));
  if (others.length === 0) return;
  const brief = (value: unknown): string =>
    typeof value === "number" || typeof value === "string" ? ` (${value})` : "";
  throw new BadInput(
    `${path}: holds another sweep, which differs in ${others.map((key) => `${key}${brief(met[key])}`).join(", ")}; give --out another name`,
  );
};

const runOf = (path: string, line: string, k: number, wanted: Wanted): SweepRun => {
  const met = parsed(line);
  const impact = met?.["impact"];
  const isRun =
    met !== undefined &&
    typeof met["digest"] === "string" &&
    typeof impact === "object" &&
    impact !== null &&
    METRIC_NAMES.every((name) => name in impact) &&
    (["point", "seed", "values"] as const).every((key) => same(met[key], wanted[key]));
  if (!isRun)
    throw new BadInput(
      `${path}:${k + 2}: expected the run of point ${wanted.point} with seed ${wanted.seed}; give --out another name`,
    );
  return met as unknown as SweepRun;
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw unwritten(path, error);
  }
};

/** Opens a file of a sweep, or begins one. A last line that was not written to its end is taken away. */
export const openSweepFile = (path: string, head: SweepHead, wanted: readonly Wanted[]): SweepFile => {
  const text = textOf(path);
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const [first, ...lines] = whole.split("\n").slice(0, -1);
  const begins = JSON.stringify(head);
  if (first !== undefined || !begins.startsWith(text)) checkHead(path, first ?? text, head);
  const done = lines.slice(0, wanted.length).map((line, k) => runOf(path, line, k, wanted[k]));
  const written = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw unwritten(path, error);
    }
  };
  const file = written(() => openSync(path, "a"));
  const add = (line: string): void => void written(() => writeSync(file, `${line}\n`));
  if (whole !== text) written(() => ftruncateSync(file, Buffer.byteLength(whole)));
  if (first === undefined) add(begins);
  return { done, add: (run) => add(JSON.stringify(run)), close: () => closeSync(file) };
};
