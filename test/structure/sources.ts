// Reads the project's TypeScript files and walks their syntax, for the tests of its structure.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "rolldown/utils";

/** Path from the top of the project, with forward slashes → source text. */
export type Sources = ReadonlyMap<string, string>;

export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

export function readSources(...folders: readonly string[]): Sources {
  const sources = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      const path = join(folder, entry).replaceAll("\\", "/");
      if (/\.(ts|tsx|js|mjs)$/.test(path)) sources.set(path, readFileSync(path, "utf8"));
    }
  }
  return sources;
}

/** Every folder under these ones, themselves included. */
export function readFolders(...folders: readonly string[]): string[] {
  const inside = (folder: string): string[] => [
    folder,
    ...readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((entry) => inside(`${folder}/${entry.name}`)),
  ];
  return folders.flatMap(inside);
}

/** Calls `visit` on each node of the file's syntax tree with the node that holds it and the field it is held in. */
export function walk(
  path: string,
  source: string,
  visit: (node: Node, parent: Node, field: string) => void,
): void {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const step = (parent: Node): void => {
    for (const [field, value] of Object.entries(parent)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (child === null || typeof child !== "object" || typeof child.type !== "string") continue;
        visit(child as Node, parent, field);
        step(child as Node);
      }
    }
  };
  step(program as unknown as Node);
}

export function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split("\n").length;
}
