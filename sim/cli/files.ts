/** Scenarios from the disk, and inventories from and to it. */
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { decodeDesign } from "../scenario/design.ts";
import type { LoadPieces } from "../scenario/inventory.ts";
import { type Problem, problemText } from "../scenario/problem.ts";
import { decodeScenario, type Load, type Reading } from "../scenario/read.ts";
import type { Scenario } from "../scenario/schema.ts";
import { SIZE_LIMIT_BYTES, textOf, tooLarge } from "../scenario/source.ts";
import { BadInput } from "./command.ts";
import { type Progress, progressOn } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

const PIECE_BYTES = 1 << 20;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EACCES: "this file may not be read",
  EPERM: "this file may not be read",
  ELOOP: "a circle of symbolic links",
  ENAMETOOLONG: "no such file: the name is too long",
};

const reasonOf = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return REASONS[code] ?? `cannot be read (${code || String(error)})`;
};

const problemOf = (file: string, message: string): { readonly problem: Problem } => ({
  problem: { file, path: "", message },
});

/** The size of a file; throws in words if it is none that can be read. */
const sizeOf = (path: string): number => {
  const stats = statSync(path);
  if (stats.isDirectory()) throw new BadInput("expected a file, this is a directory");
  if (!stats.isFile()) throw new BadInput("expected a regular file");
  return stats.size;
};

const reading = <T>(path: string, read: (size: number) => T): T | { readonly problem: Problem } => {
  try {
    return read(sizeOf(path));
  } catch (error) {
    return problemOf(path, error instanceof BadInput ? error.message : reasonOf(error));
  }
};

export const loadFile: Load = (path) =>
  reading(path, (size) =>
    size > SIZE_LIMIT_BYTES ? problemOf(path, tooLarge(size)) : textOf(path, readFileSync(path)),
  );

/** What is not UTF-8 becomes a replacement character, which the reader finds in its place. */
const piecesOf = function* (path: string, file: number, size: number, progress: Progress): Generator<string> {
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
  const bytes = Buffer.alloc(PIECE_BYTES);
  const decoder = new TextDecoder("utf-8");
  try {
    for (let done = 0, count = 1; count > 0; done += count) {
      count = readSync(file, bytes, 0, PIECE_BYTES, null);
      yield decoder.decode(bytes.subarray(0, count), { stream: count > 0 });
      progress.update(megabytes(done), megabytes(size), `${path}, MB read:`);
    }
  } finally {
    closeSync(file);
    progress.clear();
  }
};

const loadPieces =
  (terminal: Pick<Terminal, "progress">): LoadPieces =>
  (path) =>
    reading(path, (size) => ({ pieces: piecesOf(path, openSync(path, "r"), size, progressOn(terminal)) }));

/** Reads a scenario file with all it extends and includes: the scenario, or every problem. */
export const readScenario = (
  path: string,
  terminal: Pick<Terminal, "progress"> = { progress: false },
): Reading => decodeScenario(path, loadFile, loadPieces(terminal));

/** Reads a design file: the design, or every problem. */
export const readDesign = (path: string): ReturnType<typeof decodeDesign> => decodeDesign(path, loadFile);

/** The files meant: of a folder, every .yaml in it. */
export const yamlFiles = (path: string): string[] => {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  const names = readdirSync(path).filter((name) => name.endsWith(".yaml"));
  if (names.length === 0) throw new BadInput(`${path}: expected .yaml files in this folder, there are none`);
  return names.sort().map((name) => join(path, name));
};

/**
 * The scenario in a file; throws an Error whose message has every problem, a line each.
 *
 * @example loadScenario("scenarios/incidents/2025-09-07-stalled-processors.yaml").title
 */
export const loadScenario = (path: string): Scenario => {
  const reading = readScenario(path);
  if ("problems" in reading) throw new Error(reading.problems.map(problemText).join("\n"));
  return reading.scenario;
};

const WRITE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such folder",
  ENOTDIR: "no such folder",
  EACCES: "this may not be written",
  EPERM: "this may not be written",
  EROFS: "this may not be written",
  EISDIR: "expected a file, this is a directory",
  ENOSPC: "the disk is full",
};

/** What to say of a file that cannot be written; an error of another kind stays itself. */
export const unwritten = (path: string, error: unknown): Error => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  return new BadInput(`${path}: ${WRITE_REASONS[code] ?? `cannot be written (${code})`}`);
};

/** Writes a file of any size; it appears whole, or what was there before stays. */
export const writeWhole = (path: string, pieces: Iterable<string>): void => {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    const file = openSync(beside, "wx");
    try {
      for (const piece of pieces) writeFileSync(file, piece);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw unwritten(path, error);
  }
};
