import type { Claim } from "../experiments/check/check.ts";
import { decodeClaims, USUAL_CLAIMS } from "../experiments/check/claims.ts";
import { DEFAULT_SEEDS, diff as compare, isPlayed, type Pair, type PairDiff } from "../experiments/diff.ts";
import { judgesAlone } from "../experiments/trial.ts";
import { commandLine } from "../report/commandLine.ts";
import { type Difference, differencesOf } from "../scenario/changes.ts";
import { inOrder, problemText } from "../scenario/problem.ts";
import { relative, type ScenarioRead } from "../scenario/read.ts";
import { fewestChargers } from "../scenario/scale.ts";
import { annotationsOf, annotationText } from "./annotations.ts";
import { BadInput, BadScenario, command, count, duration, EXIT, flag, text, type Values } from "./command.ts";
import { diffJunit } from "./diffCases.ts";
import { diffMarkdown } from "./diffMarkdown.ts";
import { openSides, type Side } from "./diffSides.ts";
import { showDiff } from "./diffTables.ts";
import type { DiffView, PairView, PlacedChange } from "./diffWords.ts";
import { loadFile, writeWhole } from "./files.ts";
import { progressOn } from "./progress.ts";
import { checkReports } from "./reportFiles.ts";
import { scenarioOptions } from "./scenario.ts";
import type { Terminal } from "./terminal.ts";
import { threads } from "./threads.ts";

/** How long it begins further runs, unless it is told. */
const BUDGET_MS = 60_000;

const options = {
  seed: text("S", "Seed of both sides, in place of the base's."),
  chargers: scenarioOptions.chargers,
  seeds: count({ min: 1, max: 1_000 }, "At most so many worlds of each scenario.", DEFAULT_SEEDS),
  for: duration("Begin no run after this long (60s); one world of each scenario is played in any case."),
  properties: text("FILE", "What the runs are held to besides, as for check; sound defaults without it."),
  json: flag("Print the result as JSON."),
  markdown: text("FILE", "Write a comment for a pull request as Markdown."),
  junit: text("FILE", "Write a JUnit XML file: a case for all that each scenario is held to."),
  annotate: flag("Print annotations for GitHub, on the lines that changed."),
};

type Given = Values<typeof options>;

/** The claims of the file, or why one of them is none of a run by itself. */
const claimsIn = (file: string | undefined): readonly Claim[] => {
  if (file === undefined) return USUAL_CLAIMS;
  const read = decodeClaims(file, loadFile);
  if ("problems" in read) throw new BadScenario(read.problems.map(problemText).join("\n"));
  const wrong = read.claims.flatMap(({ property }, k) =>
    judgesAlone(property)
      ? []
      : [
          read.locate({
            path: ["properties", k, "kind"],
            at: "value",
            message: "expected a property of a run by itself; check holds random faults to this one",
            met: property.kind,
          }),
        ],
  );
  if (wrong.length > 0) throw new BadScenario(inOrder(wrong, [file]).map(problemText).join("\n"));
  return read.claims;
};

interface Opened extends Pair {
  readonly file: string;
  readonly onDisk: boolean;
  readonly changes: readonly PlacedChange[];
}

/** An inventory is annotated where its list differs, in the list. */
const placed = ({ placeOf, scenario }: ScenarioRead, { at, row, ...change }: Difference): PlacedChange => {
  const place = placeOf(at);
  const list = scenario.fleet.inventory?.file;
  if (row === undefined || list === undefined) return { ...change, ...place };
  const heads = /\.csv$/i.test(list) ? 1 : 0;
  return { ...change, file: relative(place.file, list), line: row + 1 + heads, column: 1 };
};

const changesOf = (base: ScenarioRead, head: ScenarioRead): PlacedChange[] => {
  const changes = differencesOf(base, head);
  const played = changes.filter(({ at }) => isPlayed(at));
  const others = changes.filter(({ at }) => !isPlayed(at));
  return [...played, ...others].map((change) => placed(head, change));
};

/** Two files are a pair whatever they are called; those of two folders by their names. */
const pairsOf = (base: Side, head: Side): Opened[] => {
  const [before, after] = [base, head].map(({ isFolder, scenarios }) =>
    isFolder ? scenarios : new Map([...scenarios.values()].map((one) => ["", one])),
  );
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((key): Opened => {
    const [first, second] = [before.get(key), after.get(key)];
    const { path } = (second ?? first)!;
    return {
      name: path.slice(path.replaceAll("\\", "/").lastIndexOf("/") + 1).replace(/\.yaml$/, ""),
      file: path,
      onDisk: head.onDisk,
      ...(first && { base: first.scenario }),
      ...(second && { head: second.scenario }),
      changes: first && second ? changesOf(first, second) : [],
    };
  });
};

const checkChargers = (pairs: readonly Pair[], chargers: number | undefined): void => {
  if (chargers === undefined) return;
  const fewest = Math.max(...pairs.map(({ base, head }) => fewestChargers((base ?? head)!)));
  if (chargers < fewest)
    throw new BadInput(
      `--chargers: expected at least ${fewest}, one a group of the largest fleet, met ${chargers}`,
    );
};

const wordsOf = ({ seed, chargers, seeds, for: budget, properties }: Given): string[] => [
  ...(chargers === undefined ? [] : ["--chargers", String(chargers)]),
  ...(seed === undefined ? [] : ["--seed", seed]),
  ...(seeds === DEFAULT_SEEDS ? [] : ["--seeds", String(seeds)]),
  ...(budget === undefined ? [] : ["--for", `${Math.round(budget / 1000)}s`]),
  ...(properties === undefined ? [] : ["--properties", properties]),
];

/** What shows the first thing that newly fails, in the first world in which it does. */
const replayOf = ({ verdicts, chargers, scaledFrom }: PairDiff, file: string): string | undefined => {
  const seed = verdicts.find(({ answer }) => answer === "newly failing")?.head?.example.seed;
  if (seed === undefined) return undefined;
  const scaled = scaledFrom === undefined ? [] : ["--chargers", String(chargers)];
  return commandLine(["run", file, ...scaled, "--seed", seed]);
};

/** Runs them while there is time. */
const playAll = async (
  pairs: readonly Opened[],
  claims: readonly Claim[],
  [base, head]: readonly string[],
  given: Given,
  terminal: Terminal,
): Promise<DiffView> => {
  const progress = progressOn(terminal);
  terminal.stopGently();
  const ends = performance.now() + (given.for ?? BUDGET_MS);
  const result = await compare(pairs, {
    claims,
    seeds: given.seeds,
    ...(given.seed !== undefined && { seed: given.seed }),
    ...(given.chargers !== undefined && { chargers: given.chargers }),
    engine: threads(),
    onProgress: (done, of) => progress.update(done, of, "runs", "at most"),
    enough: (worlds) => terminal.interrupted.aborted || (worlds >= 1 && performance.now() > ends),
  });
  progress.clear();
  return {
    base,
    head,
    ...result,
    pairs: result.pairs.map((pair, k): PairView => {
      const { file, changes, onDisk } = pairs[k];
      const replay = onDisk ? replayOf(pair, file) : undefined;
      return { ...pair, file, changes, ...(replay !== undefined && { replay }) };
    }),
    ...(!result.complete && {
      stopped: terminal.interrupted.aborted ? ("interrupted" as const) : ("time" as const),
    }),
    command: commandLine(["diff", base, head, ...wordsOf(given)]),
  };
};

const write = (view: DiffView, { json, markdown, junit, annotate }: Given, terminal: Terminal): void => {
  if (json) terminal.print(JSON.stringify(view, undefined, 2));
  else showDiff(view, terminal);
  if (markdown !== undefined) writeWhole(markdown, [diffMarkdown(view)]);
  if (junit !== undefined) writeWhole(junit, [diffJunit(view)]);
  // GitHub reads both streams; a reader of JSON reads one.
  const say = json ? terminal.complain : terminal.print;
  if (annotate) for (const annotation of annotationsOf(view)) say(annotationText(annotation));
};

export const diff = command({
  name: "diff",
  summary: "Say what a change to scenarios, or to what they include, moves, and what no longer holds.",
  takes: { name: "BASE HEAD", least: 2, most: 2 },
  options,
  details:
    "BASE and HEAD are each a scenario, a folder of them (every .yaml in it; what is no scenario is left out), or one of these at a git\n" +
    "revision, REV:PATH, with PATH from the current folder. Files of two folders are paired by name. Both sides play the same worlds, one\n" +
    "world of each scenario after another. What is the same on both sides is not run.\n" +
    "It newly fails what held with the base and fails with the head: beyond chance, or in every world that was judged.\n" +
    "Exit code: 3 if anything newly fails. Example: ridethrough diff origin/main:scenarios scenarios --chargers 5000 --annotate",
  run: async (words, given, terminal) => {
    const { markdown, junit } = given;
    checkReports({ markdown, junit });
    const claims = claimsIn(given.properties);
    const { base, head } = openSides([words[0], words[1]], terminal);
    const pairs = pairsOf(base, head);
    checkChargers(pairs, given.chargers);
    const view = await playAll(pairs, claims, words, given, terminal);
    write(view, given, terminal);
    if (view.stopped === "interrupted") return EXIT.interrupted;
    return view.newlyFailing > 0 ? EXIT.failed : EXIT.held;
  },
});
