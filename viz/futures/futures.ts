/**
 * The two futures that people make: the main one, and a branch that is compared with it. Both are plain data, so they can be
 * written into a link; what was done can be undone.
 */
import { batch, computed, effect, signal } from "@preact/signals";
import type { Future } from "../../sim/live/protocol.ts";
import { AS_WRITTEN, scenarioOf } from "../../sim/live/future.ts";
import type { Edit } from "../../sim/scenario/edits.ts";
import { ask, exhibited, futures, live, playFuture, refusals } from "../session/session.ts";

export interface Pair {
  readonly main: Future;
  readonly branch: Future | null;
}

const UNTOUCHED: Pair = { main: AS_WRITTEN, branch: null };
const UNDO_MAX = 100;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What the futures are to be: what is simulated follows a moment later. */
export const pair = signal<Pair>(UNTOUCHED);
const past = signal<readonly Pair[]>([]);
const undone = signal<readonly Pair[]>([]);
/** Something was asked for that the session has not answered. */
let awaited = false;

/** Which of the two futures what people do goes to, as it was chosen last. */
const chosen = signal<0 | 1>(0);
export const target = computed<0 | 1>(() => (pair.value.branch === null ? 0 : chosen.value));
export const aimAt = (track: 0 | 1): void => {
  chosen.value = track;
};

/** Whoever only watches a live run changes nothing. */
export const mayChange = computed(() => live.value === undefined || live.value.mayChange);

const toldBySession = (): Pair => ({
  main: futures[0].value?.future ?? AS_WRITTEN,
  branch: futures[1].value?.future ?? null,
});

/** Asks for what is not there yet. The session forgets a branch whose main future becomes another. */
const play = (to: Pair): void => {
  const from = pair.value;
  const moved = !same(from.main, to.main);
  if (!moved && same(from.branch, to.branch)) return;
  awaited = true;
  pair.value = to;
  if (moved) playFuture(0, to.main);
  if (to.branch !== null) playFuture(1, to.branch);
  else if (!moved) ask({ kind: "forget" });
};

/** What is wrong with the futures' edits: said at once, without asking the session. */
const problemsOf = ({ main, branch }: Pair): readonly string[] => {
  const scenario = exhibited.value?.scenario;
  if (scenario === undefined) return ["there is no scenario yet"];
  return [main, ...(branch === null ? [] : [branch])].flatMap((future) => {
    const made = scenarioOf(scenario, future, undefined);
    return "problems" in made ? made.problems : [];
  });
};

/** Makes the futures other ones, which can be undone. */
const change = (to: Pair): void => {
  if (!mayChange.value || same(pair.value, to)) return;
  refusals.value = problemsOf(to);
  if (refusals.value.length > 0) return;
  batch(() => {
    past.value = [...past.value, pair.value].slice(-UNDO_MAX);
    undone.value = [];
    play(to);
  });
};

const step = (from: typeof past, to: typeof past): void => {
  const next = from.value.at(-1);
  if (next === undefined || !mayChange.value) return;
  batch(() => {
    to.value = [...to.value, pair.value];
    from.value = from.value.slice(0, -1);
    play(next);
  });
};

export const undo = (): void => step(past, undone);
export const redo = (): void => step(undone, past);
export const canUndo = computed(() => past.value.length > 0 && mayChange.value);
export const canRedo = computed(() => undone.value.length > 0 && mayChange.value);

const futureOn = (track: 0 | 1): Future => (track === 0 ? pair.value.main : pair.value.branch) ?? AS_WRITTEN;

export const editsOf = (track: 0 | 1): readonly Edit[] => futureOn(track).edits;

const withFuture = (track: 0 | 1, future: Future | null): Pair =>
  track === 0 ? { ...pair.value, main: future ?? AS_WRITTEN } : { ...pair.value, branch: future };

/** Plays a future that was made elsewhere, such as a link's; no branch, if it is null. There is nothing to undo. */
export const setFuture = (track: 0 | 1, future: Future | null): void => play(withFuture(track, future));

/** Gives a track other edits; a branch that is not there begins with what the main future has. */
export const setEdits = (track: 0 | 1, edits: readonly Edit[]): void =>
  change(withFuture(track, { ...futureOn(track), edits: [...edits] }));

/** The edits that a track begins with: those of the main future, where there is no branch. */
export const editsFor = (track: 0 | 1): readonly Edit[] =>
  track === 1 && pair.value.branch === null ? pair.value.main.edits : editsOf(track);

export const addEdit = (track: 0 | 1, edit: Edit): void => {
  const base = track === 1 ? (pair.value.branch ?? pair.value.main) : pair.value.main;
  change(withFuture(track, { ...base, edits: [...base.edits, edit] }));
  chosen.value = track;
};

/** A second future that is as the main one until something is done in it. */
export const branchHere = (): void => {
  change({ ...pair.value, branch: pair.value.branch ?? pair.value.main });
  chosen.value = 1;
};

/** An arm of the scenario, taken in the branch when the decision is due. */
export const takeArm = (name: string, at: number): void => {
  const base = pair.value.branch ?? pair.value.main;
  change({ ...pair.value, branch: { ...base, arm: { name, at } } });
  chosen.value = 1;
};

/** An arm taken at any time, beside the main future: without what else had been done in the branch. */
export const takeArmAlone = (name: string, at: number): void => {
  change({ ...pair.value, branch: { edits: pair.value.main.edits, arm: { name, at } } });
  chosen.value = 1;
};

export const forgetBranch = (): void => change({ ...pair.value, branch: null });

/** The branch becomes the main future, and the only one. */
export const keepBranch = (): void => {
  const { branch } = pair.value;
  if (branch !== null) change({ main: branch, branch: null });
};

export const swapFutures = (): void => {
  const { main, branch } = pair.value;
  if (branch !== null) change({ main: branch, branch: main });
};

const forgetAll = (): void => {
  awaited = false;
  batch(() => {
    pair.value = UNTOUCHED;
    past.value = [];
    undone.value = [];
  });
};

/** Follows the session: another scenario, what others did to a live run, and what was refused. */
export const followFutures = (): void => {
  let source: unknown;
  effect(() => {
    if (exhibited.value === source) return;
    source = exhibited.value;
    forgetAll();
  });
  effect(() => {
    const told = toldBySession();
    const refused = refusals.value.length > 0;
    if (futures[0].value === undefined) return;
    const wanted = pair.peek();
    if (same(told, wanted)) awaited = false;
    else if (!awaited || refused) {
      awaited = false;
      pair.value = told;
    }
  });
};
