import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type ClaimResult,
  type Check,
  check as checkSystem,
  type Claim,
} from "../experiments/check/check.ts";
import { systemOf } from "../experiments/check/case.ts";
import { caseText, decodeCase, type KnownCase, replayText } from "../experiments/check/caseFile.ts";
import { decodeClaims, USUAL_CLAIMS } from "../experiments/check/claims.ts";
import type { Space } from "../experiments/check/arbitrary.ts";
import { propertyOf } from "../experiments/check/properties/index.ts";
import { caseWords } from "../experiments/check/words.ts";
import { problemText } from "../scenario/problem.ts";
import type { Scenario } from "../scenario/schema.ts";
import { BadInput, BadScenario, command, count, duration, EXIT, flag, text, type Values } from "./command.ts";
import { commandLine } from "../report/commandLine.ts";
import { loadFile, writeWhole } from "./files.ts";
import { type Suite, suiteText } from "./junit.ts";
import { thousands } from "../report/numbers.ts";
import { progressOn } from "./progress.ts";
import { openScenario, scenarioOptions } from "./scenario.ts";
import { tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { threadsKept } from "./threads.ts";

/** How long it looks, unless a number of runs is given; half of it is kept for making less what fails. */
const BUDGET_MS = 60_000;

const options = {
  seed: scenarioOptions.seed,
  set: scenarioOptions.set,
  chargers: count({ min: 1, max: 5_000_000 }, "Play cases with N chargers (2000, or as many as there are)."),
  properties: text("FILE", "What the system is held to, and under which faults; sound defaults without it."),
  for: duration("Look for so long (60s), half of it for making less what fails."),
  runs: count({ min: 1, max: 1_000_000 }, "Try so many cases, however long it takes."),
  cases: count({ min: 0, max: 0x7fffffff }, "Draw other cases: any number.", 1),
  memory: text("DIR", "Keep failing cases in this folder, and try those in it first."),
  json: flag("Print the result as JSON."),
  junit: text("FILE", "Write a JUnit XML file, with a case for each property."),
};

type Given = Values<typeof options>;

/** Cases in a folder, by name. */
const CASE = ".case.yaml";

const knownIn = (folder: string | undefined): KnownCase[] => {
  if (folder === undefined || statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const read = readdirSync(folder)
    .filter((name) => name.endsWith(CASE))
    .sort()
    .map((name) => decodeCase(join(folder, name), loadFile));
  const problems = read.flatMap((one) => ("problems" in one ? one.problems : []));
  if (problems.length > 0) throw new BadScenario(problems.map(problemText).join("\n"));
  return read.flatMap((one) => ("problems" in one ? [] : [one]));
};

const heldTo = (
  { properties }: Given,
  scenario: Scenario,
): { readonly claims: readonly Claim[]; readonly space: Space } => {
  if (properties === undefined) return { claims: USUAL_CLAIMS, space: {} };
  const read = decodeClaims(properties, loadFile);
  if ("problems" in read) throw new BadScenario(read.problems.map(problemText).join("\n"));
  return { claims: read.claims, space: read.spaceIn(scenario) };
};

/** A name for a file, of a claim and its case. @example "backlog-9f3a" */
const fileName = ({ claim, one }: KnownCase): string => {
  let h = 0;
  for (const c of caseText({ claim, one })) h = (Math.imul(h, 31) + c.charCodeAt(0)) | 0;
  return `${claim.replace(/[^A-Za-z0-9]+/g, "-").toLowerCase()}-${(h >>> 0).toString(16).padStart(8, "0").slice(0, 6)}`;
};

interface Kept {
  readonly claim: string;
  /** The scenario that replays it. */
  readonly file: string;
  readonly replay: string;
}

/** Writes a failing case and its scenario. */
const keepCase = (folder: string, system: Scenario, { claim, counterexample }: ClaimResult): Kept => {
  const known = { claim: claim.name, one: counterexample!.least };
  mkdirSync(folder, { recursive: true });
  const name = fileName(known);
  const file = join(folder, `${name}.yaml`);
  const replay = commandLine(["run", file, "--chargers", String(known.one.chargers)]);
  writeWhole(join(folder, `${name}${CASE}`), [caseText(known)]);
  writeWhole(file, [
    replayText(system, known, [
      `It fails “${claim.name}”: ${counterexample!.judgement.why}.`,
      `Cause: ${caseWords(system, known.one)}.`,
      `Replay: ${replay}`,
    ]),
  ]);
  return { claim: claim.name, file, replay };
};

const MARKS = { holds: "✓", fails: "✗", undecided: "?" } as const;

const claimWords = ({ property, inAtLeast }: Claim): string =>
  `${propertyOf(property).title}${inAtLeast === undefined ? "" : `, in at least ${100 * inAtLeast} % of worlds`}`;

const showCounterexample = (
  system: Scenario,
  { claim, counterexample }: ClaimResult,
  kept: Kept | undefined,
  terminal: Terminal,
): void => {
  if (counterexample === undefined) return;
  const { least, judgement, found, odds, minimal, shrinkSteps } = counterexample;
  terminal.print(`\n✗ ${claim.name}: ${judgement.why}.`);
  terminal.print(`  Cause: ${caseWords(system, least)}.`);
  terminal.print(
    `  ${thousands(least.chargers)} chargers${least.clusters === null ? "" : ` of ${least.clusters.join(", ")}`}, seed ${least.seed}; ` +
      `made of ${found.troubles.length} ${found.troubles.length === 1 ? "fault" : "faults"} in ${shrinkSteps} steps` +
      `${minimal ? "" : ", not as small as it goes: the time was up"}.`,
  );
  if (odds !== undefined)
    terminal.print(`  Tried afresh it fails in ${odds.failures} of ${odds.worlds} worlds: ${odds.answer}.`);
  if (kept !== undefined) terminal.print(`  ${kept.replay}`);
};

const show = (result: Check, system: Scenario, kept: readonly Kept[], terminal: Terminal): void => {
  terminal.print(
    `${result.title}: ${thousands(result.runs)} cases of ${thousands(result.chargers)} chargers, cases ${result.seed}\n`,
  );
  terminal.print(
    tableOf(
      [
        { title: "" },
        { title: "property" },
        { title: "judged", align: "right" },
        { title: "failed", align: "right" },
        { title: "what it says" },
      ],
      result.claims.map(({ claim, answer, judged, failed }) => [
        MARKS[answer],
        claim.name,
        thousands(judged),
        thousands(failed),
        claimWords(claim),
      ]),
      terminal,
    ),
  );
  for (const one of result.claims)
    showCounterexample(
      system,
      one,
      kept.find(({ claim }) => claim === one.claim.name),
      terminal,
    );
  const { kinds, pairs, atOnce } = result.coverage;
  terminal.print("\nTried:");
  terminal.print(
    tableOf(
      [
        { title: "fault" },
        ...["times", "mild", "middle", "bad"].map((title) => ({ title, align: "right" as const })),
        { title: "where" },
      ],
      kinds
        .filter(({ tried }) => tried > 0)
        .map(({ kind, tried, mild, middle, bad, targets }) => [
          kind,
          ...[tried, mild, middle, bad].map(thousands),
          Object.entries(targets)
            .map(([name, times]) => `${name} ${times}`)
            .join(", "),
        ]),
      terminal,
    ),
  );
  const never = kinds.filter(({ tried }) => tried === 0).map(({ kind }) => kind);
  terminal.print(
    `${pairs.tried} of ${pairs.of} pairs of kinds; faults at once: ${Object.entries(atOnce)
      .map(([n, times]) => `${n} in ${times}`)
      .join(", ")}${never.length === 0 ? "" : `; never: ${never.join(", ")}`}.`,
  );
};

const suiteOf = (result: Check, system: Scenario): Suite => ({
  name: `ridethrough check: ${result.title}`,
  properties: { cases: result.runs, seed: result.seed, chargers: result.chargers },
  cases: result.claims.map(({ claim, answer, judged, failed, counterexample }) => ({
    kind: claim.property.kind,
    name: claim.name,
    holds: answer === "undecided" ? null : answer === "holds",
    message:
      counterexample === undefined
        ? `${failed} of ${judged} cases fail`
        : `${counterexample.judgement.why}. Cause: ${caseWords(system, counterexample.least)}.`,
  })),
});

export const check = command({
  name: "check",
  summary: "Look for outages that a system does not survive, and make them as small as they go.",
  takes: { name: "FILE", least: 1, most: 1 },
  options,
  details:
    "The faults and actions of the scenario are left out: what is checked is the fleet, the cloud and its operations, under random\n" +
    "faults of every kind. A failing case shrinks to the fewest, mildest, shortest faults on the smallest fleet.\n" +
    "Exit code: 3 if a property fails. The same cases come with the same --cases; how many there is time for may differ.",
  run: async ([file], given, terminal) => {
    const { scenario } = openScenario(file, { seed: given.seed, set: given.set }, terminal);
    if (given.for !== undefined && given.runs !== undefined)
      throw new BadInput("check: expected either --for or --runs, met both");
    const { claims, space } = heldTo(given, scenario);
    const known = knownIn(given.memory).filter(({ claim }) => claims.some(({ name }) => name === claim));
    const system = systemOf(scenario);
    const progress = progressOn(terminal);
    terminal.stopGently();
    const began = performance.now();
    const budget = given.for ?? (given.runs === undefined ? BUDGET_MS : Infinity);
    const { engine, close } = threadsKept();
    const result = await checkSystem(scenario, {
      ...space,
      claims,
      seed: given.cases,
      runs: given.runs ?? 100_000,
      known: known.map(({ one }) => one),
      engine,
      ...(given.chargers !== undefined && { chargers: given.chargers }),
      enough: (hasFailed) =>
        terminal.interrupted.aborted || performance.now() - began > (hasFailed ? budget / 2 : budget),
      onProgress: (words, done, of) => progress.update(done, of, words, "at most"),
    });
    await close();
    progress.clear();
    const kept = result.claims.flatMap((one) =>
      one.counterexample === undefined || given.memory === undefined
        ? []
        : [keepCase(given.memory, system, one)],
    );
    if (given.junit !== undefined) writeWhole(given.junit, [suiteText(suiteOf(result, system))]);
    if (given.json) terminal.print(JSON.stringify({ ...result, kept }, undefined, 2));
    else show(result, system, kept, terminal);
    return result.claims.some(({ answer }) => answer === "fails") ? EXIT.failed : EXIT.held;
  },
});
