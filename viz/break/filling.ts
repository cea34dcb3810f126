/** The form that is being filled in: what it begins with, what is wrong with it, and what becomes of it. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { type Edit, flawsOfEdit } from "../../sim/scenario/edits.ts";
import type { Flaw } from "../../sim/scenario/explain.ts";
import { pathText } from "../../sim/scenario/problem.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { addEdit, editsFor, editsOf, setEdits, target } from "../futures/futures.ts";
import { editWords } from "../futures/names.ts";
import { exhibited, futures } from "../session/session.ts";
import { clockAt } from "../timeline/marks.ts";
import { minute } from "../view/playhead.ts";
import { selection } from "../view/view.ts";
import { aimedAt, variantFor } from "./aim.ts";
import { type Draft, type DraftMap, withValue } from "./draft.ts";
import type { Field } from "./fields.ts";
import { editOf, filledOf, type Kind, type Variant, variantsOf } from "./forms.ts";

export type FieldPath = readonly (string | number)[];

interface Filling {
  readonly kind: Kind;
  readonly variants: readonly Variant[];
  readonly variant: number;
  readonly draft: DraftMap;
  /** Fields that were typed in: only these are complained of before somebody tries to apply it. */
  readonly touched: ReadonlySet<string>;
  readonly tried: boolean;
  /** The edit that it changes; null for one that is new. */
  readonly changes: { readonly track: 0 | 1; readonly place: number } | null;
}

export const panelShown = signal(false);
export const filling = signal<Filling | null>(null);
/** What came of the last thing that was done here, in words. */
export const said = signal("");

const RETURNS_AFTER_MIN = 30;
const MINUTES_PER_DAY = 1440;

/** The clock, unless a day has passed and it would be read as that of the day before. */
const momentText = (scenario: Scenario, at: number): string =>
  at < MINUTES_PER_DAY ? clockAt(scenario, at * TICKS_PER_MINUTE) : `+${at} min`;

const aimed = (): Readonly<Record<string, Draft>> => {
  const simulated = futures[0].value?.scenario;
  return simulated === undefined ? {} : aimedAt(simulated, selection.value);
};

const onlyOption = ({ required, asked }: Field): string | undefined =>
  required && asked.kind === "choice" && asked.options.length === 1 ? asked.options[0] : undefined;

const begunWith = (scenario: Scenario, fields: readonly Field[]): DraftMap => {
  const last = Math.floor(scenario.lasts / TICKS_PER_MINUTE);
  const times: Readonly<Record<string, number>> = {
    at: minute.value,
    returns: Math.min(last, minute.value + RETURNS_AFTER_MIN),
  };
  const names = aimed();
  return Object.fromEntries(
    fields.flatMap((field) => {
      const { name, required } = field;
      const preset =
        required && Object.hasOwn(times, name)
          ? momentText(scenario, times[name])
          : ((required ? names[name] : undefined) ?? onlyOption(field));
      return preset === undefined ? [] : [[name, preset]];
    }),
  );
};

export const choose = (kind: Kind): void => {
  const scenario = exhibited.value?.scenario;
  if (scenario === undefined) return;
  const variants = variantsOf(kind, scenario);
  const wanted = variantFor(selection.value);
  const variant = Math.max(
    0,
    variants.findIndex(({ name }) => name === wanted),
  );
  filling.value = {
    kind,
    variants,
    variant,
    draft: begunWith(scenario, variants[variant].fields),
    touched: new Set(),
    tried: false,
    changes: null,
  };
};

/** What the variants have in common stays as it was filled in. */
export const chooseVariant = (variant: number): void => {
  const now = filling.value;
  const scenario = exhibited.value?.scenario;
  if (now === null || scenario === undefined) return;
  const { fields } = now.variants[variant];
  const kept = Object.entries(now.draft).filter(([name]) => fields.some((field) => field.name === name));
  const draft = { ...begunWith(scenario, fields), ...Object.fromEntries(kept) };
  filling.value = { ...now, variant, draft };
};

export const changeEdit = (track: 0 | 1, place: number): void => {
  const scenario = exhibited.value?.scenario;
  const filled = scenario && filledOf(editsOf(track)[place], scenario);
  if (scenario === undefined || filled === undefined) return;
  const variants = variantsOf(filled.kind, scenario);
  filling.value = { ...filled, variants, touched: new Set(), tried: false, changes: { track, place } };
};

export const setValue = (path: FieldPath, value: Draft | undefined): void => {
  const now = filling.value;
  if (now === null) return;
  const touched = new Set(now.touched).add(pathText(path));
  filling.value = { ...now, draft: withValue(now.draft, path, value), touched };
};

const editIn = ({ kind, variants, variant, draft }: Filling): Edit => editOf(kind, variants[variant], draft);

/** All edits of the track it would go to, and its place among them. */
const editsWith = (now: Filling, track: 0 | 1): { edits: Edit[]; place: number } => {
  const edits = [...editsFor(track)];
  const place = now.changes?.place ?? edits.length;
  edits[place] = editIn(now);
  return { edits, place };
};

/** The path of a field: an action's step is filled in beside its time. */
const ownPath = ({ kind }: Filling, { path }: Flaw): string =>
  pathText(kind.is === "action" && path[0] === "step" ? path.slice(1) : path);

const NEEDED = "This is needed.";

/** @example wordsOf(flaw) // "Expected a rate with its unit, such as 120/s or 90/min, met "fast"." */
const wordsOf = ({ message, met, suggestion }: Flaw): string => {
  if (message.startsWith("missing; ")) return NEEDED;
  const whole = `${message[0].toUpperCase()}${message.slice(1)}${met === undefined ? "" : `, met ${met}`}`;
  return suggestion === undefined ? `${whole}.` : `${whole}; did you mean ${suggestion}?`;
};

interface Wrong {
  /** By the path of a field. */
  readonly beside: ReadonlyMap<string, string>;
  /** Of the form or the scenario as a whole. */
  readonly above: readonly string[];
}
const NOTHING_WRONG: Wrong = { beside: new Map(), above: [] };

const hasField = (fields: readonly Field[], path: string): boolean => {
  const name = /^[^.[]*/.exec(path)?.[0];
  return fields.some((field) => field.name === name);
};

/** Everything that is wrong, whether or not somebody should hear of it yet. */
const wrong = computed<Wrong>(() => {
  const now = filling.value;
  const scenario = exhibited.value?.scenario;
  if (now === null || scenario === undefined) return NOTHING_WRONG;
  const { edits, place } = editsWith(now, now.changes?.track ?? target.value);
  const { own, others } = flawsOfEdit(scenario, edits, place);
  const { name: telling, fields } = now.variants[now.variant];
  const beside = new Map<string, string>();
  const above = others.map((flaw) => `${pathText(flaw.path)}: ${wordsOf(flaw)}`);
  for (const flaw of own) {
    const path = ownPath(now, flaw);
    // Without its telling key nothing says which variant it is; here it was chosen.
    if (path === "" && telling !== "" && (now.draft[telling] ?? "") === "") beside.set(telling, NEEDED);
    else if (!hasField(fields, path)) above.push(wordsOf(flaw));
    else if (!beside.has(path)) beside.set(path, wordsOf(flaw));
  }
  return { beside, above };
});

const isRight = (): boolean => wrong.value.beside.size === 0 && wrong.value.above.length === 0;

/** What to say beside a field: of its own path, or of what is within it where nothing else shows that. */
export const flawAt = (path: FieldPath, whole = false): string | undefined => {
  const now = filling.value;
  if (now === null) return undefined;
  const text = pathText(path);
  for (const [place, words] of wrong.value.beside) {
    const isHere = place === text || (whole && place.startsWith(text));
    if (isHere && (now.tried || now.touched.has(text) || now.touched.has(place))) return words;
  }
  return undefined;
};

export const flawsAbove = computed(() => (filling.value?.tried === true ? wrong.value.above : []));

export const stopFilling = (): void => {
  filling.value = null;
};

/** Does what the form says in a future; false if something is wrong with it. */
export const apply = (track: 0 | 1): boolean => {
  const now = filling.value;
  if (now === null) return false;
  filling.value = { ...now, tried: true };
  if (!isRight()) return false;
  const edit = editIn(now);
  if (now.changes === null) addEdit(track, edit);
  else setEdits(now.changes.track, editsWith(now, now.changes.track).edits);
  said.value = `${now.changes === null ? "Done" : "Changed"}: ${editWords(edit)}.`;
  stopFilling();
  return true;
};

export const removeEdit = (track: 0 | 1, place: number): void => {
  const edits = editsOf(track);
  said.value = `Removed: ${editWords(edits[place])}.`;
  setEdits(
    track,
    edits.filter((_, k) => k !== place),
  );
};

/** Selecting something while a form is open fills the fields that ask for it. */
const aim = (): void => {
  const now = filling.value;
  if (now === null || selection.value === null) return;
  const wanted = variantFor(selection.value);
  const other = now.variants.findIndex(({ name }) => name === wanted);
  if (other !== -1 && other !== now.variant) chooseVariant(other);
  const { variants, variant } = filling.value!;
  for (const [name, value] of Object.entries(aimed()))
    if (variants[variant].fields.some((field) => field.name === name)) setValue([name], value);
};

export const followSelection = (): void => {
  effect(() => {
    void selection.value;
    untracked(aim);
  });
  effect(() => {
    void exhibited.value;
    stopFilling();
  });
};
