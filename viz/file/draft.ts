/** The text of the scenario as it is being edited: apart from what is shown until it is run. */
import { batch, computed, effect, signal, untracked } from "@preact/signals";
import type { Problem } from "../../sim/scenario/problem.ts";
import type { ScenarioRead } from "../../sim/scenario/read.ts";
import { chargersOf } from "../../sim/scenario/scale.ts";
import { notify } from "../controls/Notice.tsx";
import { openBrought } from "../gallery/open.ts";
import { exhibited, futureOf, runOf } from "../session/session.ts";
import { readSource, type Source } from "../session/source.ts";
import { openAnother } from "../view/address.ts";
import { withEditsWritten } from "./writeEdits.ts";

export interface Draft {
  readonly path: string;
  /** The scenario and what it includes, as they are now. */
  readonly texts: Readonly<Record<string, string>>;
  /** As they were. */
  readonly before: Readonly<Record<string, string>>;
  /** What is read along with them and is not for an editor: inventories. */
  readonly others: Readonly<Record<string, string>>;
  /** What is shown; undefined for files that were brought and cannot be shown as they are. */
  readonly of: Source | undefined;
}

export const draft = signal<Draft | undefined>(undefined);
/** The file in the editor. */
export const openPath = signal("");
/** What is wrong with the draft. */
export const draftProblems = signal<readonly Problem[]>([]);
/** Where the editor is to go next. */
export const wantedPlace = signal<
  { readonly path: string; readonly line: number; readonly column: number } | undefined
>(undefined);

export const changedPaths = computed<readonly string[]>(() => {
  const now = draft.value;
  return now === undefined
    ? []
    : Object.keys(now.texts).filter((path) => now.texts[path] !== now.before[path]);
});

/** What was added to the first future on the page. */
export const pageEdits = computed(() => runOf(0)?.future.edits ?? []);

const sourceOf = ({ path, texts, others, of }: Draft): Source => ({
  ...of,
  path,
  files: { ...others, ...texts },
});

const CHECK_AFTER_MS = 250;
let due: ReturnType<typeof setTimeout> | undefined;

export const checkNow = (): void => {
  clearTimeout(due);
  if (draft.value === undefined) return;
  const reading = readSource(sourceOf(draft.value));
  draftProblems.value = "problems" in reading ? reading.problems : [];
};

export const edit = (path: string, text: string): void => {
  const now = draft.value;
  if (now === undefined || now.texts[path] === text) return;
  draft.value = { ...now, texts: { ...now.texts, [path]: text } };
  clearTimeout(due);
  due = setTimeout(checkNow, CHECK_AFTER_MS);
};

const take = (next: Draft): void =>
  batch(() => {
    clearTimeout(due);
    draft.value = next;
    draftProblems.value = [];
    if (next.texts[openPath.peek()] === undefined) openPath.value = next.path;
  });

/** Changes that were left when something else was opened, by the scenario's path: they are there again when it is. */
const left = new Map<string, Draft>();

const isEqual = (a: Draft["texts"], b: Draft["texts"]): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((path) => a[path] === b[path]);

/** The files of what is shown. */
const takeShown = (): void => {
  if (exhibited.value === undefined) return;
  const { source, files } = exhibited.value;
  const texts = Object.fromEntries(files);
  const others = Object.fromEntries(Object.entries(source.files).filter(([path]) => !(path in texts)));
  const [path] = files.keys();
  const now = draft.peek();
  if (now !== undefined && changedPaths.peek().length > 0 && !isEqual(now.texts, texts))
    left.set(now.path, now);
  const again = left.get(path);
  if (again !== undefined && isEqual(again.before, texts)) {
    left.delete(path);
    take({ ...again, of: source });
    checkNow();
  } else take({ path, texts, before: texts, others, of: source });
};

/** Files that somebody brought and that cannot be shown. */
export const takeBrought = ({ path, files }: Source, others: Draft["others"]): void => {
  const texts = Object.fromEntries(Object.entries(files).filter(([name]) => !(name in others)));
  openPath.value = path;
  take({ path, texts, before: texts, others, of: undefined });
  checkNow();
};

/** Back to the text of before or, from files that cannot be shown, to those of what is shown. */
export const revert = (): void => {
  const now = draft.value;
  if (now === undefined) return;
  if (now.of === undefined && changedPaths.value.length === 0) takeShown();
  else {
    take({ ...now, texts: now.before });
    checkNow();
  }
};

/** Keeps the draft that of what is shown, whenever something else is: other luck or another size is the same text. */
export const followShown = (): void => {
  effect(() => {
    const source = exhibited.value?.source;
    if (source === undefined) return;
    const now = draft.peek();
    if (now?.of?.path === source.path && now.of.files === source.files) draft.value = { ...now, of: source };
    else untracked(takeShown);
  });
};

/** A seed and a size that were chosen stay, unless they were those of the file, which says others now. */
const kept = (
  { source, input, scenario, chargers }: NonNullable<typeof exhibited.value>,
  next: ScenarioRead,
): Pick<Source, "seed" | "chargers"> => ({
  ...(source.seed !== undefined && next.input["seed"] === input["seed"] && { seed: source.seed }),
  ...(source.chargers !== undefined && {
    chargers: chargers === chargersOf(scenario) ? chargersOf(next.scenario) : chargers,
  }),
});

/** Shows what the draft says; false if something is wrong with it. */
export const runDraft = (): boolean => {
  const [now, shown] = [draft.value, exhibited.value];
  if (now === undefined) return false;
  checkNow();
  if (draftProblems.value.length > 0) return false;
  const { seed: _seed, chargers: _chargers, ...source } = sourceOf(now);
  if (now.of === undefined || shown === undefined) return openBrought(source);
  const reading = readSource(source);
  if ("problems" in reading) return false;
  return openAnother({ ...source, ...kept(shown, reading) }, { future: futureOf(0) });
};

/** The text of the scenario's own file with what was added on the page. */
export const textWithEdits = (): string | undefined => {
  const now = draft.value;
  if (now?.of === undefined || exhibited.value === undefined) return undefined;
  return withEditsWritten(now.texts[now.path], pageEdits.value, exhibited.value.input);
};

/** Writes what was added on the page into the text, and shows that: the run stays the same, to the last event. */
export const writeEdits = (): void => {
  const [now, shown] = [draft.value, exhibited.value];
  const text = textWithEdits();
  if (now === undefined || shown === undefined || text === undefined) return;
  const files = { ...now.others, ...now.texts, [now.path]: text };
  const { arm } = futureOf(0);
  const added = pageEdits.value.length;
  openPath.value = now.path;
  if (openAnother({ ...shown.source, path: now.path, files }, { future: { edits: [], arm } }))
    notify(`Written into the file: ${added} ${added === 1 ? "entry" : "entries"} of faults and actions.`);
};
