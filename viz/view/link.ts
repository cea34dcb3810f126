/**
 * The page's address says what is shown, and how: `#s=2026-03-12-provider-capacity&t=21:40&n=50000`. What is usual is left
 * out. What no few words can say, a scenario of one's own and what was added to it, is packed into one (see sim/live/pack.ts).
 */
import { Option, Result, Schema, SchemaParser } from "effect";
import type { ArmTaken, Future } from "../../sim/live/protocol.ts";
import { Change } from "../../sim/scenario/changeSpec.ts";
import { Edit, EDITS_MAX } from "../../sim/scenario/edits.ts";
import { chargersOf } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { At, clockText, ticksAt } from "../../sim/twin/quantity.ts";
import { isChart } from "../timeline/charts.ts";
import { type Camera, type Selection, type Tab, TABS, WHOLE_MAP } from "./view.ts";

/** What is shown, but for what is packed. */
export interface Shown {
  /** A scenario that comes with the page. */
  readonly scenario?: string;
  readonly seed?: string;
  readonly chargers?: number;
  readonly packed?: string;
}

/** How it is looked at. */
export interface View {
  /** Ticks; where a decision is due, or the start, when left out. */
  readonly at?: number;
  /** The arm of each future; no second future when undefined. */
  readonly arms: readonly [ArmTaken | null, ArmTaken | null | undefined];
  readonly tab: Tab;
  readonly selection: Selection | null;
  readonly camera: Camera;
  readonly truthHidden: boolean;
  readonly wholeRun: boolean;
  /** By name; the usual ones when null. */
  readonly charts: readonly string[] | null;
}

export const USUAL_VIEW: View = {
  arms: [null, undefined],
  tab: "timeline",
  selection: null,
  camera: WHOLE_MAP,
  truthHidden: false,
  wholeRun: false,
  charts: null,
};

/** What is packed into one word. */
export const Rest = Schema.Struct({
  source: Schema.optionalKey(
    Schema.Struct({
      path: Schema.String,
      files: Schema.Record(Schema.String, Schema.String),
      changes: Schema.optionalKey(Schema.Array(Change)),
    }),
  ),
  edits: Schema.optionalKey(Schema.Array(Schema.Array(Edit).check(Schema.isMaxLength(EDITS_MAX)))),
});
export type Rest = typeof Rest.Type;

/** What was packed, if it is something a link may hold. */
export const restOf = (unpacked: unknown): Rest | undefined => {
  const rest = SchemaParser.decodeUnknownResult(Rest)(unpacked);
  return Result.isSuccess(rest) ? rest.success : undefined;
};

/** The futures of a link: its arms, with what was packed of them. */
export const futuresOf = (
  { arms }: Pick<View, "arms">,
  edits: Rest["edits"] = [],
): readonly [Future, Future | undefined] => [
  { edits: edits[0] ?? [], arm: arms[0] },
  arms[1] === undefined ? undefined : { edits: edits[1] ?? [], arm: arms[1] },
];

// ── Words ──

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;

/** By the clock where that says it, or as the time since the start: after a day, or between two seconds. */
export const momentText = (t: number, { starts }: Pick<Scenario, "starts">): string =>
  t % SECOND_MS === 0 && t < DAY_MS ? clockText(t, starts) : `+${t} ms`;

/** The tick of a moment as people type it; undefined for one that is not in the run. */
export const ticksOf = (
  text: string,
  { starts, lasts }: Pick<Scenario, "starts" | "lasts">,
): number | undefined => {
  // A plus that someone typed is read as a space.
  const moment = Schema.decodeUnknownOption(At)(text.replace(/^ /, "+"));
  const t = Option.isNone(moment) ? -1 : ticksAt(moment.value, starts);
  return t < 0 || t > lasts ? undefined : t;
};

const armText = (arm: ArmTaken | null, scenario: Scenario): string =>
  arm === null ? "" : `${arm.name}@${momentText(arm.at, scenario)}`;

const armOf = (text: string, scenario: Scenario): ArmTaken | null | undefined => {
  if (text === "") return null;
  const cut = text.lastIndexOf("@");
  const at = ticksOf(text.slice(cut + 1), scenario);
  const name = text.slice(0, cut);
  const known = scenario.arms?.choices.some((choice) => choice.name === name) === true;
  return cut < 0 || at === undefined || !known ? undefined : { name, at };
};

/** No finer than anyone could see. @example rounded(1.23456, 100) // 1.23 */
const rounded = (value: number, parts: number): number => Math.round(value * parts) / parts;

const selectionText = (selection: Selection): string => {
  switch (selection.kind) {
    case "region":
    case "cluster":
      return `${selection.kind}:${selection.name}`;
    case "charger":
      return `charger:${selection.id}`;
    case "area":
      return `area:${[selection.left, selection.top, selection.right, selection.bottom].map((side) => rounded(side, 10)).join(",")}`;
  }
};

/** So many numbers, separated by commas. */
const numbersOf = (text: string, count: number): readonly number[] | undefined => {
  const parts = text.split(",");
  const numbers = parts.map(Number);
  const right = parts.every((part) => part.trim() !== "") && numbers.every(Number.isFinite);
  return right && numbers.length === count ? numbers : undefined;
};

const selectionOf = (text: string, scenario: Scenario, chargers: number): Selection | undefined => {
  const cut = text.indexOf(":");
  const [kind, rest] = [text.slice(0, cut), text.slice(cut + 1)];
  switch (kind) {
    case "region":
      return scenario.cloud.regions.includes(rest) ? { kind, name: rest } : undefined;
    case "cluster":
      return scenario.cloud.clusters.some(({ name }) => name === rest) ? { kind, name: rest } : undefined;
    case "charger":
      return /^\d{1,9}$/.test(rest) && Number(rest) < chargers ? { kind, id: Number(rest) } : undefined;
    case "area": {
      const sides = numbersOf(rest, 4);
      if (sides === undefined) return undefined;
      const [left, top, right, bottom] = sides;
      return left <= right && top <= bottom ? { kind, left, top, right, bottom } : undefined;
    }
    default:
      return undefined;
  }
};

/** Charts by name, in their order; none at all is a choice too. */
const chartsOf = (text: string): readonly string[] | undefined => {
  const names = text === "" ? [] : text.split(",");
  return names.every(isChart) ? names : undefined;
};

const cameraText = ({ x, y, k }: Camera): string =>
  [rounded(x, 10), rounded(y, 10), rounded(k, 1000)].join(",");

const cameraOf = (text: string): Camera | undefined => {
  const numbers = numbersOf(text, 3);
  if (numbers === undefined || numbers[2] <= 0) return undefined;
  const [x, y, k] = numbers;
  return { x, y, k };
};

// ── Links ──

/** A pair of a link; what addresses may hold as it is stays readable. */
const pairText = (key: string, value: string): string =>
  `${key}=${new URLSearchParams([["", value]]).toString().slice(1)}`
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%40", "@");

/** @example writeLink({ scenario: "2026-03-12-provider-capacity" }, { ...USUAL_VIEW, at: 4_200_000 }, scenario) */
export const writeLink = (shown: Shown, view: View, scenario: Scenario): string => {
  const { selection, camera, arms } = view;
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ["s", shown.scenario],
    ["t", view.at === undefined ? undefined : momentText(view.at, scenario)],
    ["n", shown.chargers?.toString()],
    ["seed", shown.seed],
    ["a", arms[0] === null ? undefined : armText(arms[0], scenario)],
    ["b", arms[1] === undefined ? undefined : armText(arms[1], scenario)],
    ["tab", view.tab === USUAL_VIEW.tab ? undefined : view.tab],
    ["on", selection === null ? undefined : selectionText(selection)],
    ["map", cameraText(camera) === cameraText(WHOLE_MAP) ? undefined : cameraText(camera)],
    ["truth", view.truthHidden ? "hidden" : undefined],
    ["span", view.wholeRun ? "whole" : undefined],
    ["charts", view.charts?.join(",")],
    ["x", shown.packed],
  ];
  return `#${pairs.flatMap(([key, value]) => (value === undefined ? [] : [pairText(key, value)])).join("&")}`;
};

const CHARGERS_MAX = 5_000_000;

/** What a link asks to be shown, and in words what of it makes no sense. */
export const readShown = (hash: string): { readonly shown: Shown; readonly odd: readonly string[] } => {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const odd: string[] = [];
  const [scenario, n, seed, packed] = ["s", "n", "seed", "x"].map((key) => words.get(key) ?? undefined);
  const chargers = n !== undefined && /^\d{1,7}$/.test(n) ? Number(n) : undefined;
  const isSize = chargers !== undefined && chargers >= 1 && chargers <= CHARGERS_MAX;
  if (n !== undefined && !isSize) odd.push(`“${cut(n)}” is no number of chargers`);
  if (seed !== undefined && !isSeed(seed)) odd.push("the seed is too long");
  return {
    shown: {
      ...(scenario !== undefined && { scenario }),
      ...(isSize && { chargers }),
      ...(seed !== undefined && isSeed(seed) && { seed }),
      ...(packed !== undefined && { packed }),
    },
    odd,
  };
};

const SEED_MAX = 200;
export const isSeed = (seed: string): boolean => seed !== "" && seed.length <= SEED_MAX;

const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** How a link asks to look at a scenario, and in words what of it makes no sense there. */
export const readView = (
  hash: string,
  scenario: Scenario,
  chargers: number = chargersOf(scenario),
): { readonly view: View; readonly odd: readonly string[] } => {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const odd: string[] = [];
  /** What a word of the link stands for; says so if that is nothing. */
  const read = <T>(key: string, meaning: (text: string) => T | undefined, wrong: string): T | undefined => {
    const text = words.get(key);
    if (text === null) return undefined;
    const value = meaning(text);
    if (value === undefined) odd.push(wrong.replace("%", cut(text)));
    return value;
  };
  const arm = (key: string) => read(key, (text) => armOf(text, scenario), "“%” is no arm of this scenario");
  const word = (key: string, only: string): boolean =>
    read(key, (text) => (text === only ? true : undefined), `“%” is not “${only}”`) === true;
  const at = read("t", (text) => ticksOf(text, scenario), "“%” is no time of this run");
  const selection = read("on", (text) => selectionOf(text, scenario, chargers), "there is no “%” here");
  return {
    view: {
      ...(at !== undefined && { at }),
      arms: [arm("a") ?? null, arm("b")],
      tab: read("tab", (text) => TABS.find((tab) => tab === text), "there is no tab “%”") ?? USUAL_VIEW.tab,
      selection: selection ?? null,
      camera: read("map", cameraOf, "“%” is no part of the map") ?? WHOLE_MAP,
      truthHidden: word("truth", "hidden"),
      wholeRun: word("span", "whole"),
      charts: read("charts", chartsOf, "there is no chart “%”") ?? null,
    },
    odd,
  };
};
