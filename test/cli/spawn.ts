// Runs the built command as a user would.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const CLI = resolve("dist/cli.js");

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Place {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

export const ridethrough = (words: readonly string[], { cwd, env, node = [] }: Place = {}): Ended => {
  if (!existsSync(CLI)) throw new Error("dist/cli.js is missing: npm run build");
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, CLI, ...words], {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    encoding: "utf8",
    timeout: 30_000,
  });
  return { code: status, out: stdout, err: stderr };
};

/** A folder of its own for a test, and what is in it. */
export const folder = (): {
  readonly path: string;
  readonly names: () => string[];
  readonly remove: () => void;
} => {
  const path = mkdtempSync(join(tmpdir(), "ridethrough-"));
  return { path, names: () => readdirSync(path).sort(), remove: () => rmSync(path, { recursive: true }) };
};
