/** Failing cases in a folder of the user's: each with the scenario that replays it. */
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Case, scenarioOfCase } from "../experiments/check/case.ts";
import { caseText, decodeCase, type KnownCase, replayText } from "../experiments/check/caseFile.ts";
import type { Counterexample } from "../experiments/check/counterexamples.ts";
import { caseWords } from "../experiments/check/words.ts";
import { TICKS_PER_MINUTE } from "../kernel/time.ts";
import { simulate } from "../experiments/simulate.ts";
import { pack } from "../live/pack.ts";
import { commandLine } from "../report/commandLine.ts";
import { problemText } from "../scenario/problem.ts";
import type { Scenario } from "../scenario/schema.ts";
import { clockText } from "../twin/quantity.ts";
import { BadInput, BadScenario, text } from "./command.ts";
import type { Terminal } from "./terminal.ts";
import { loadFile, unwritten, writeWhole } from "./files.ts";

export const memoryOption = text(
  "DIR",
  "Where failing cases are kept, and tried first the next time (resilience-cases).",
);
export const USUAL_FOLDER = "resilience-cases";

const CASE = ".case.yaml";

/** A case in a folder: its name there, without the ending. */
export interface CaseOnFile extends KnownCase {
  readonly name: string;
}

/** The cases of a system in a folder, by name; none if there is no such folder. Says so if there are some of others. */
export const casesIn = (
  folder: string,
  { title }: Pick<Scenario, "title">,
  { complain }: Pick<Terminal, "complain">,
): readonly CaseOnFile[] => {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const read = readdirSync(folder)
    .filter((name) => name.endsWith(CASE))
    .sort()
    .map((name) => ({ name: basename(name, CASE), ...decodeCase(join(folder, name), loadFile) }));
  const problems = read.flatMap((one) => ("problems" in one ? one.problems : []));
  if (problems.length > 0) throw new BadScenario(problems.map(problemText).join("\n"));
  const all = read.flatMap((one) => ("problems" in one ? [] : [one]));
  const own = all.filter(({ system }) => system === title);
  if (own.length < all.length)
    complain(
      `${folder}: ${all.length - own.length} of ${all.length} cases are of other systems than “${title}”`,
    );
  return own;
};

/** Throws now what keeping a case would throw later, as far as can be known. */
export const mustBeFolder = (folder: string): void => {
  let there = resolve(folder);
  while (!existsSync(there)) there = dirname(there);
  if (!statSync(there).isDirectory())
    throw new BadInput(
      `${folder}: expected a folder, ${there === resolve(folder) ? "this" : there} is a file`,
    );
  try {
    accessSync(there, constants.W_OK);
  } catch (error) {
    throw unwritten(folder, error);
  }
};

export const replayFile = (folder: string, name: string): string => join(folder, `${name}.yaml`);

export const forget = (folder: string, name: string): void => {
  rmSync(join(folder, `${name}${CASE}`));
  rmSync(replayFile(folder, name), { force: true });
};

const hashOf = (text: string): string => {
  let h = 0;
  for (const c of text) h = (Math.imul(h, 31) + c.charCodeAt(0)) | 0;
  return (h >>> 0).toString(16).padStart(8, "0").slice(0, 6);
};

/** A name for a case, of what goes wrong in it. @example "stalled-processor-9f3a21" */
const nameOf = (known: KnownCase): string =>
  [...new Set(known.one.troubles.map(({ kind }) => kind)), hashOf(caseText(known))].join("-");

/** A failing case on file. */
export interface Kept {
  /** The scenario that replays it, its one command, and its one link. */
  readonly file: string;
  readonly replay: string;
  readonly link: string;
  readonly digest: string;
}

/** What the page is told of a case: its file, its number of chargers, and the time it begins to go wrong. */
const linkOf = async (
  page: string,
  file: string,
  yaml: string,
  { starts }: Scenario,
  one: Case,
): Promise<string> => {
  const path = basename(file);
  const minutes = one.troubles.map(({ at }) => at);
  const from = minutes.length === 0 ? "" : `t=${clockText(Math.min(...minutes) * TICKS_PER_MINUTE, starts)}&`;
  return `${page}#${from}n=${one.chargers}&x=${await pack({ source: { path, files: { [path]: yaml } } })}`;
};

const digestOf = (system: Scenario, one: Case): string => {
  const made = scenarioOfCase(system, one);
  if ("bad" in made) throw new RangeError("a case that failed can be played");
  return simulate(made.scenario).digest;
};

/**
 * Writes a failing case and its scenario.
 *
 * @param page where the page is, for the link
 */
export const keepCase = async (
  folder: string,
  system: Scenario,
  { least, fails }: Counterexample,
  page: string,
): Promise<Kept> => {
  const known = { system: system.title, fails: fails.map(({ claim }) => claim.name), one: least };
  const name = nameOf(known);
  const file = replayFile(folder, name);
  const replay = commandLine(["run", file, "--chargers", String(least.chargers)]);
  const digest = digestOf(system, least);
  const yaml = replayText(system, least, [
    ...fails.map(({ claim, judgement }) => `It fails “${claim.name}”: ${judgement.why}.`),
    `Cause: ${caseWords(system, least)}.`,
    `Replay: ${replay}`,
    `Digest: ${digest}`,
  ]);
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, `${name}${CASE}`), [caseText(known)]);
  writeWhole(file, [yaml]);
  return { file, replay, digest, link: await linkOf(page, file, yaml, system, least) };
};
