/** Scenarios from the disk. */
import { readFileSync, statSync } from "node:fs";
import type { Problem } from "../scenario/problem.ts";
import { decodeScenario, type Load, type Reading } from "../scenario/read.ts";
import { SIZE_LIMIT_BYTES, textOf, tooLarge } from "../scenario/source.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EACCES: "this file may not be read",
  EPERM: "this file may not be read",
  ELOOP: "a circle of symbolic links",
  ENAMETOOLONG: "no such file: the name is too long",
};

export const loadFile: Load = (path) => {
  const problem = (message: string): { problem: Problem } => ({ problem: { file: path, path: "", message } });
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return problem("expected a file, this is a directory");
    if (!stats.isFile()) return problem("expected a regular file");
    if (stats.size > SIZE_LIMIT_BYTES) return problem(tooLarge(stats.size));
    return textOf(path, readFileSync(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    return problem(REASONS[code] ?? `cannot be read (${code || String(error)})`);
  }
};

/** Reads a scenario file with all it extends and includes: the scenario, or every problem. */
export const readScenario = (path: string): Reading => decodeScenario(path, loadFile);
