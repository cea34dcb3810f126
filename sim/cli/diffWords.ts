/** What a diff found, in the words that its table, its Markdown, its JUnit cases and its annotations share. */
import type { Diff, FigureDiff, PairDiff, Tally, VerdictDiff } from "../experiments/diff.ts";
import type { MetricName } from "../measures/impact.ts";
import { valueText } from "../report/commandLine.ts";
import { difference } from "../report/comparison.ts";
import { thousands } from "../report/numbers.ts";
import { verdictsIn } from "./verdicts.ts";

/** A value that changed, with its place in the files of the head. */
export interface PlacedChange {
  readonly path: string;
  /** As the files say it; undefined where it was not there, or is no longer. */
  readonly from?: unknown;
  readonly to?: unknown;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface PairView extends PairDiff {
  /** The head's file, or that of what is gone. */
  readonly file: string;
  /** Those that are played first. */
  readonly changes: readonly PlacedChange[];
  /** The command that runs a world in which something newly fails, if the head is on the disk. */
  readonly replay?: string;
}

export interface DiffView extends Omit<Diff, "pairs"> {
  readonly base: string;
  readonly head: string;
  readonly pairs: readonly PairView[];
  /** Why it has fewer worlds than were asked for, if it has. */
  readonly stopped?: "time" | "interrupted";
  readonly command: string;
}

/** The figures that are shown; of all of them less is better. The others are in the JSON. */
const SHOWN: readonly { readonly metric: MetricName; readonly name: string }[] = [
  { metric: "minutesTo95", name: "p95 recovery, min" },
  { metric: "minutesTo99", name: "p99 recovery, min" },
  { metric: "score", name: "score, customer-min" },
  { metric: "offlineChargerMinutes", name: "offline, charger-min" },
  { metric: "startsBlocked", name: "sessions blocked" },
  { metric: "driverWaitMinutes", name: "drivers wait, min" },
  { metric: "commandsFailed", name: "commands late" },
  { metric: "statusStaleMinutes", name: "status stale, charger-min" },
  { metric: "historyLagHours", name: "history lag, charger-h" },
];

export const FIGURE_COLUMNS = ["figure", "base", "head", "head − base [95 %]", ""] as const;

export const worldsWords = (worlds: number): string => `${worlds} ${worlds === 1 ? "world" : "worlds"}`;

/** Worlds without the figure: a recovery that was not over when the run was. */
const missingWords = ({ missing: { base, head }, worlds }: FigureDiff, of: number): string => {
  if (base + head === 0) return "";
  const rest = worlds === 0 ? "" : `; the delta is of ${worldsWords(worlds)}`;
  return `not back in ${head} of ${of} with head, ${base} with base${rest}`;
};

/** Whether less is better or not is clear; empty where it may be chance. */
const direction = ({ clear, delta }: FigureDiff): string =>
  !clear || delta === null ? "" : delta.mean > 0 ? "worse" : "better";

const text = (value: number | null): string => (value === null ? "–" : thousands(value));

/** Whether the change comes to nothing at all in the worlds that were played. */
export const isAlike = ({ figures, same, worlds }: PairDiff): boolean =>
  worlds > 0 && same === worlds && figures.every(({ delta }) => delta === null || delta.mean === 0);

export const ALIKE = "It makes no difference: every world goes the same, event by event.";

/** A row for each figure that is anything on either side. */
export const figureRows = (pair: PairDiff): string[][] =>
  (isAlike(pair) ? [] : SHOWN).flatMap(({ metric, name }) => {
    const { figures, worlds } = pair;
    const one = figures.find((figure) => figure.metric === metric);
    if (one === undefined) return [];
    const missing = missingWords(one, worlds);
    if (one.base === 0 && one.head === 0 && missing === "") return [];
    const notes = [direction(one), missing].filter((note) => note !== "");
    return [[name, text(one.base), text(one.head), difference(one.delta), notes.join("; ")]];
  });

export const deltaOf = ({ figures }: PairDiff, metric: MetricName): string => {
  const one = figures.find((figure) => figure.metric === metric);
  if (one === undefined || one.delta === null) return "–";
  const mark = direction(one);
  return `${difference(one.delta)}${mark === "" ? "" : ` ${mark}`}`;
};

/** What was expected and met, in the world that is the example. */
const foundWords = ({ example: { kind, result } }: Tally): string => {
  if (kind === "property") return result.why;
  const [verdict] = verdictsIn({
    hypotheses: kind === "hypothesis" ? [result] : [],
    thresholds: kind === "threshold" ? [result] : [],
    stopWhen: kind === "stop condition" ? [result] : [],
  });
  const reason = verdict.reason === "" ? "" : ` (${verdict.reason})`;
  return `expected ${verdict.expected}; met ${verdict.value}${reason}`;
};

const failsIn = (tally: Tally | null): string =>
  tally === null ? "–" : `${tally.failed} of ${tally.judged}`;

/** Whether there is anything to say of it: what holds, and is new or did so before, goes without saying. */
export const isTold = ({ answer, head }: VerdictDiff): boolean =>
  (answer !== "new" && answer !== "as before") || (head?.failed ?? 0) > 0;

const MARKS: Readonly<Record<VerdictDiff["answer"], string>> = {
  "newly failing": "✗ newly failing",
  "newly passing": "✓ newly passing",
  "more often": "? fails more often",
  "less often": "? fails less often",
  "as before": "fails as before",
  new: "✗ fails, new",
  gone: "no longer asked",
};

export const VERDICT_COLUMNS = ["", "held to", "base fails in", "head fails in", "in such a world"] as const;

const ORDER = ["newly failing", "new", "more often", "newly passing", "less often", "as before", "gone"];

export const verdictRows = ({ verdicts }: PairDiff): string[][] =>
  verdicts
    .filter(isTold)
    .sort((a, b) => ORDER.indexOf(a.answer) - ORDER.indexOf(b.answer))
    .map((verdict) => {
      const { answer, kind, name, base, head } = verdict;
      const ofBase = answer === "newly passing" || answer === "less often" || answer === "gone";
      const told = (ofBase ? base : head)!;
      return [MARKS[answer], `${kind} ${name}`, failsIn(base), failsIn(head), foundWords(told)];
    });

/** One verdict in a sentence, for where there is no table. */
export const verdictSentence = (verdict: VerdictDiff): string => {
  const { kind, name, base, head } = verdict;
  const before = base === null ? "" : `, with the base in ${failsIn(base)}`;
  const told = head === null || head.failed === 0 ? (base ?? head) : head;
  return `${kind} ${name} fails in ${failsIn(head)} worlds${before}: ${told === null ? "" : foundWords(told)}`;
};

const MOST = 60;
const cut = (words: string): string => (words.length > MOST ? `${words.slice(0, MOST)}…` : words);

const valueWords = (value: unknown): string => (value === undefined ? "nothing" : cut(valueText(value)));

export const changeWords = ({ path, from, to }: PlacedChange): string =>
  `${path}: ${valueWords(from)} → ${valueWords(to)}`;

export const placeWords = ({ file, line, column }: PlacedChange): string => `${file}:${line}:${column}`;

export const headingOf = ({ name, title, worlds, chargers, scaledFrom, seed, status }: PairView): string => {
  const of = scaledFrom === undefined ? "" : ` of ${thousands(scaledFrom)}`;
  const isNew = status === "new" ? "new, " : "";
  return `${name}: ${title} (${isNew}${worldsWords(worlds)} of ${thousands(chargers)}${of} chargers, seed ${seed})`;
};

export const withStatus = ({ pairs }: DiffView, status: PairDiff["status"]): readonly PairView[] =>
  pairs.filter((pair) => pair.status === status);

/** Those that were run: what newly fails first, then by name. */
export const ranIn = ({ pairs }: DiffView): readonly PairView[] => {
  const fails = ({ verdicts }: PairView): boolean =>
    verdicts.some(({ answer }) => answer === "newly failing");
  const ran = pairs.filter(({ status }) => status === "changed" || status === "new");
  return [...ran.filter(fails), ...ran.filter((pair) => !fails(pair))];
};

/** So many verdicts, and the scenarios they are of. @example "2 newly passing, in a, b" */
const counted = ({ pairs }: DiffView, answer: VerdictDiff["answer"], words: string): string[] => {
  const found = pairs.map(({ name, verdicts }) => ({
    name,
    n: verdicts.filter((verdict) => verdict.answer === answer && isTold(verdict)).length,
  }));
  const n = found.reduce((sum, one) => sum + one.n, 0);
  const names = found.filter((one) => one.n > 0).map(({ name }) => name);
  const listed =
    names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(", ");
  return n === 0 ? [] : [`${n} ${words}, in ${listed}`];
};

/** The whole in one line. @example "✗ 1 newly failing, in 2026-03-12-provider-capacity; 2 newly passing, in …" */
export const summaryOf = (view: DiffView): string => {
  const ran = ranIn(view);
  const unplayed = ran.filter(({ worlds }) => worlds === 0).length;
  const failing = counted(view, "newly failing", "newly failing").map((words) => `✗ ${words}`);
  const nothing =
    ran.length === 0
      ? "✓ Nothing that is played has changed"
      : unplayed > 0
        ? "Nothing newly failing so far"
        : "✓ Nothing newly failing";
  const parts = [
    ...(failing.length > 0 ? failing : [nothing]),
    ...counted(view, "newly passing", "newly passing"),
    ...counted(view, "more often", "failing more often, which may be chance"),
    ...counted(view, "new", "failing and new"),
    ...counted(view, "gone", "no longer asked"),
    ...(unplayed > 0 ? [`not played: ${unplayed} of the scenarios`] : []),
  ];
  return `${parts.join("; ")}.`;
};

/** How many worlds, and why no more; what was not run. */
export const aboutOf = (view: DiffView): string[] => {
  const worlds = ranIn(view).map((pair) => pair.worlds);
  const [least, most] = [Math.min(...worlds), Math.max(...worlds)];
  const why = {
    none: "",
    time: `, of ${view.seeds} asked for: the time was up${most === 1 ? "; --chargers N plays fewer, faster" : ""}`,
    interrupted: `, of ${view.seeds} asked for: stopped by Ctrl-C`,
  }[view.stopped ?? "none"];
  const listed = (status: "unchanged" | "gone" | "new"): string[] => {
    const names = withStatus(view, status).map(({ name }) => name);
    return names.length === 0 ? [] : [`${status[0].toUpperCase()}${status.slice(1)}: ${names.join(", ")}.`];
  };
  return [
    ...(worlds.length === 0
      ? []
      : [
          `${least === most ? worldsWords(least) : `${least} to ${worldsWords(most)}`} of each scenario${why}.`,
        ]),
    ...listed("unchanged"),
    ...listed("new"),
    ...listed("gone"),
  ];
};
