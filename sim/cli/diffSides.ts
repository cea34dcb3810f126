/** The two sides of a diff: scenarios by file name, from the disk or from a git revision. */
import { statSync } from "node:fs";
import { basename } from "node:path";
import { type Problem, problemText } from "../scenario/problem.ts";
import { decodeScenario, type Load, type Reading, relative, type ScenarioRead } from "../scenario/read.ts";
import { parse, Unreadable } from "../scenario/source.ts";
import { BadInput, BadScenario } from "./command.ts";
import { loadFile, readScenario, yamlFiles } from "./files.ts";
import { gitFiles, revisionIn } from "./gitFiles.ts";
import type { Terminal } from "./terminal.ts";

/** A side before its scenarios are decoded. */
interface Source {
  readonly given: string;
  readonly isFolder: boolean;
  readonly paths: readonly string[];
  readonly load: Load;
  readonly read: (path: string) => Reading;
}

export interface Side {
  readonly isFolder: boolean;
  /** By file name. */
  readonly scenarios: ReadonlyMap<string, ScenarioRead & { readonly path: string }>;
  /** Whether its files are those on the disk. */
  readonly onDisk: boolean;
}

const atRevision = (given: string, revision: string, path: string): Source => {
  const files = gitFiles(revision);
  const kind = files.kindOf(path);
  if (kind === undefined) throw new BadInput(`${given}: no such file or folder in this revision`);
  const names = kind === "folder" ? files.namesIn(path).filter((name) => name.endsWith(".yaml")) : [];
  if (kind === "folder" && names.length === 0)
    throw new BadInput(`${given}: expected .yaml files in this folder, there are none`);
  /** Said of the revision: the file on the disk may be another one. */
  const named = (problem: Problem): Problem =>
    problem.file.startsWith(`${revision}:`) ? problem : { ...problem, file: `${revision}:${problem.file}` };
  return {
    given,
    isFolder: kind === "folder",
    paths: kind === "folder" ? names.sort().map((name) => relative(`${path}/`, name)) : [path],
    load: files.load,
    read: (file) => {
      const reading = decodeScenario(file, files.load, files.loadPieces);
      return "problems" in reading ? { problems: reading.problems.map(named) } : reading;
    },
  };
};

const onDisk = (given: string, terminal: Terminal): Source => {
  const stats = statSync(given, { throwIfNoEntry: false });
  if (stats === undefined) throw new BadInput(`${given}: no such file or folder`);
  return {
    given,
    isFolder: stats.isDirectory(),
    paths: yamlFiles(given),
    load: loadFile,
    read: (path) => readScenario(path, terminal),
  };
};

const EXTENDED_MOST = 10;

/**
 * Whether a file is a scenario and none of the others that lie about, fleets and designs: those have no beginning. One that cannot be
 * read passes for a scenario, so that it is said why.
 */
const isScenario = (path: string, load: Load, depth = 0): boolean => {
  const loaded = load(path);
  if ("problem" in loaded) return true;
  try {
    const tree = parse(path, loaded.text);
    if (tree.kind !== "map" || tree.entries.has("starts")) return true;
    const parent = tree.entries.get("extends")?.value;
    if (parent?.kind !== "scalar" || typeof parent.scalar !== "string") return false;
    return depth >= EXTENDED_MOST || isScenario(relative(path, parent.scalar), load, depth + 1);
  } catch (error) {
    if (error instanceof Unreadable) return true;
    throw error;
  }
};

const wordsOf = (left: readonly string[], given: string): string =>
  `${given}: left out ${left.map((path) => basename(path)).join(", ")}: no ${left.length === 1 ? "scenario" : "scenarios"}`;

/** Reads one side; its problems are added to those of the other. */
const sideOf = (source: Source, problems: Problem[], terminal: Terminal): Side["scenarios"] => {
  const { given, isFolder, paths, load, read } = source;
  const scenarios = isFolder ? paths.filter((path) => isScenario(path, load)) : paths;
  const left = paths.filter((path) => !scenarios.includes(path));
  if (left.length > 0) terminal.complain(wordsOf(left, given));
  return new Map(
    scenarios.flatMap((path) => {
      const reading = read(path);
      if (!("problems" in reading)) return [[basename(path), { ...reading, path }]];
      problems.push(...reading.problems);
      return [];
    }),
  );
};

const openSource = (given: string, terminal: Terminal): Source => {
  const at = revisionIn(given);
  return at === undefined ? onDisk(given, terminal) : atRevision(given, at.revision, at.path);
};

/** Both sides, or every problem of both. */
export const openSides = (
  given: readonly [string, string],
  terminal: Terminal,
): { readonly base: Side; readonly head: Side } => {
  const [base, head] = given.map((one) => openSource(one, terminal));
  if (base.isFolder !== head.isFolder)
    throw new BadInput(
      `diff: expected two files or two folders, met a ${base.isFolder ? "folder" : "file"} and a ${head.isFolder ? "folder" : "file"}`,
    );
  const problems: Problem[] = [];
  const [before, after] = [base, head].map((source, k): Side => ({
    isFolder: source.isFolder,
    scenarios: sideOf(source, problems, terminal),
    onDisk: revisionIn(given[k]) === undefined,
  }));
  if (problems.length > 0) throw new BadScenario([...new Set(problems.map(problemText))].join("\n"));
  if (before.scenarios.size + after.scenarios.size === 0)
    throw new BadInput(`diff: expected a scenario in ${given.join(" or ")}, there is none`);
  return { base: before, head: after };
};
