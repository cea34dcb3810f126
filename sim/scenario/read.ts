/**
 * Reads a scenario: YAML text → a tree that knows its places → what it extends and includes merged in → the decoded
 * scenario, or every problem with its file, line and column. Where the text comes from is the caller's business.
 */
import { Result, SchemaIssue, SchemaParser } from "effect";
import { crossCheck } from "./crossCheck.ts";
import { explain, type Flaw } from "./explain.ts";
import { type InventoryRead, type LoadPieces, readInventory } from "./inventory.ts";
import { variantFlaws } from "./variantChecks.ts";
import { inOrder, type Path, pathText, type Problem, shown } from "./problem.ts";
import { Scenario } from "./schema.ts";
import { isPlainMap } from "./shape.ts";
import {
  type Located,
  locate,
  type LocatedMap,
  merge,
  parse,
  type Place,
  plainOf,
  Unreadable,
} from "./source.ts";

/** Gives the text of a file, or what is wrong with it. */
export type Load = (path: string) => { readonly text: string } | { readonly problem: Problem };

export interface ScenarioRead {
  readonly scenario: Scenario;
  /** What the files say, merged, before any default: plain data in the form people write. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Every file that was read with its text, the scenario itself first; but for the inventory. */
  readonly files: ReadonlyMap<string, string>;
  /** Where a value stands, or as near to it as the files follow its path. */
  readonly placeOf: (path: Path) => Place;
  /** What the chargers of the inventory are called, if the fleet has one. */
  readonly ids?: readonly string[];
}
export type Reading = ScenarioRead | { readonly problems: readonly Problem[] };

/** Keys that may name a file to be read in their place. */
const INCLUDED = ["fleet", "cloud"] as const;
const CHAIN_LIMIT = 10;

/**
 * Decodes the scenario in `path` and whatever it extends or includes, the inventory of its fleet as well. Never throws on
 * account of a file. An inventory may be large: `loadPieces` gives it bit by bit; without it, it comes whole from `load`.
 */
export const decodeScenario = (
  path: string,
  load: Load,
  loadPieces: LoadPieces = inOnePiece(load),
): Reading => {
  const reading = new Sources(load);
  const root = reading.scenario(path);
  const files = reading.files.keys();
  if (root === undefined) return { problems: inOrder(reading.problems, files) };
  const input = plainOf(root) as Record<string, unknown>;
  const decoded = decode(input);
  // What stood in a file that could not be read is unknown, not wrong.
  const unread = ({ path: [part] }: Flaw): boolean => reading.unread.includes(String(part));
  const wrong = Result.isFailure(decoded) ? flawsOf(input, decoded.failure) : [];
  const flaws = [...wrong, ...chargersGiven(input, wrong)];
  const problems = [
    ...reading.problems,
    ...flaws.filter((flaw) => !unread(flaw)).map((flaw) => problemOf(flaw, root)),
  ];
  if (Result.isFailure(decoded) || problems.length > 0) return { problems: inOrder(problems, files) };
  const listed = inventoryOf(decoded.success, root, loadPieces);
  if ("problems" in listed) return listed;
  const scenario = { ...decoded.success, fleet: listed.fleet };
  const whole = crossCheck(withoutChargers(scenario), input);
  // Causes and doubts change the scenario, which must be right itself.
  const crossed = (whole.length > 0 ? whole : variantFlaws(withoutChargers(scenario))).map((flaw) =>
    problemOf(flaw, root),
  );
  if (crossed.length > 0) return { problems: inOrder(crossed, files) };
  const placeOf = (at: Path): Place => placeIn(root, at);
  return { scenario, input, files: reading.files, placeOf, ...(listed.ids && { ids: listed.ids }) };
};

/** A single value by its own place, a map or a list by its key, unless that stands in another file. */
const placeIn = (root: Located, path: Path): Place => {
  const { key, value } = locate(root, path);
  return value.kind === "scalar" || key.file !== value.place.file ? value.place : key;
};

const inOnePiece =
  (load: Load): LoadPieces =>
  (path) => {
    const loaded = load(path);
    return "problem" in loaded ? loaded : { pieces: [loaded.text] };
  };

/** Its chargers come from groups or from an inventory, not from both. */
const chargersGiven = ({ fleet }: Record<string, unknown>, wrong: readonly Flaw[]): Flaw[] => {
  const either = ["groups", "inventory"];
  const misspelt = wrong.some(
    ({ path, suggestion = "" }) => path[0] === "fleet" && either.includes(suggestion),
  );
  if (!isPlainMap(fleet) || misspelt) return [];
  const given = either.filter((key) => Object.hasOwn(fleet, key));
  if (given.length === 2)
    return [
      {
        path: ["fleet", "inventory"],
        at: "key",
        message: "expected only one of groups, inventory",
        met: "groups and inventory",
      },
    ];
  if (given.length === 0)
    return [
      {
        path: ["fleet", "groups"],
        at: "key",
        message: "missing; expected a list, or inventory: the name of a file",
      },
    ];
  const { groups } = fleet;
  if (!Array.isArray(groups) || groups.length > 0) return [];
  return [
    { path: ["fleet", "groups"], at: "value", message: "expected at least one group", met: shown(groups) },
  ];
};

/** The fleet with the chargers of its inventory, where it has one. */
const inventoryOf = (
  { fleet, cloud }: Scenario,
  root: Located,
  loadPieces: LoadPieces,
):
  | (Partial<Pick<InventoryRead, "ids">> & Pick<InventoryRead, "fleet">)
  | { readonly problems: readonly Problem[] } => {
  if (fleet.inventory === undefined) return { fleet };
  const { place } = locate(root, ["fleet", "inventory"]).value;
  const path = relative(place.file, fleet.inventory.file);
  const loaded = loadPieces(path);
  if ("problem" in loaded)
    return {
      problems: [
        { ...place, path: "fleet.inventory", message: `${loaded.problem.file}: ${loaded.problem.message}` },
      ],
    };
  return readInventory(path, loaded.pieces, fleet, cloud);
};

/** With the groups of the inventory alone: its chargers were checked one by one. */
const withoutChargers = (scenario: Scenario): Scenario => {
  const { inventory: _inventory, ...fleet } = scenario.fleet;
  return { ...scenario, fleet };
};

const decode = SchemaParser.decodeUnknownResult(Scenario, {
  errors: "all",
  reportInput: true,
  onExcessProperty: "error",
});

const flawsOf = (input: unknown, issue: SchemaIssue.Issue): Flaw[] => {
  const flaws = explain(Scenario.ast, input);
  return flaws.length > 0 ? flaws : issuesAsFlaws(issue);
};

/** The schema's own words, should it refuse what `explain` finds nothing wrong with. */
export const issuesAsFlaws = (issue: SchemaIssue.Issue): Flaw[] =>
  SchemaIssue.makeFormatterStandardSchemaV1()(issue).issues.map((found) => ({
    path: (found.path ?? []) as Path,
    at: "value",
    message: found.message,
  }));

/** A flaw with the place in the file it stands at. */
export const problemOf = (flaw: Flaw, root: Located): Problem => {
  const { key, value, whole } = locate(root, flaw.path);
  const place = flaw.at === "key" && whole ? key : value.place;
  return {
    file: place.file,
    line: place.line,
    column: place.column,
    path: pathText(flaw.path),
    message: flaw.message,
    ...(flaw.met !== undefined && { met: flaw.met }),
    ...(flaw.suggestion !== undefined && { suggestion: flaw.suggestion }),
  };
};

class Sources {
  readonly problems: Problem[] = [];
  readonly files = new Map<string, string>();
  /** Keys of the scenario whose file could not be read. */
  readonly unread: string[] = [];
  private readonly load: Load;
  private complete = true;

  constructor(load: Load) {
    this.load = load;
  }

  /** The merged tree; undefined if the scenario's own file, or one it extends, cannot be read. */
  scenario(path: string): LocatedMap | undefined {
    const root = this.map(normal(path), [], true);
    return this.complete ? root : undefined;
  }

  private map(path: string, chain: readonly string[], whole: boolean, from?: Place): LocatedMap | undefined {
    const tree = this.tree(path, from);
    if (tree === undefined) return undefined;
    if (tree.kind !== "map") {
      const met = tree.kind === "scalar" && tree.scalar === null ? "an empty file" : shown(plainOf(tree));
      return this.fail({ ...tree.place, path: "", message: "expected a map of keys and values", met });
    }
    const included = whole ? this.include(tree) : tree;
    return this.extend(included, [...chain, path], whole);
  }

  private tree(path: string, from?: Place): Located | undefined {
    const loaded = this.load(path);
    if ("problem" in loaded) {
      const { problem } = loaded;
      if (from === undefined) return this.fail(problem);
      return this.fail({ ...from, path: "", message: `${problem.file}: ${problem.message}` });
    }
    this.files.set(path, loaded.text);
    try {
      return parse(path, loaded.text);
    } catch (error) {
      if (error instanceof Unreadable) return this.fail(error.problem);
      throw error;
    }
  }

  private extend(tree: LocatedMap, chain: readonly string[], whole: boolean): LocatedMap | undefined {
    const entry = tree.entries.get("extends");
    if (entry === undefined) return tree;
    const { place } = entry.value;
    const entries = new Map(tree.entries);
    entries.delete("extends");
    const own = { ...tree, entries };
    const name = fileName(entry.value);
    if (name === undefined) {
      this.fail({
        ...place,
        path: "extends",
        message: "expected the name of a file",
        met: shown(plainOf(entry.value)),
      });
      return own;
    }
    const path = relative(place.file, name);
    const cycle = chain.indexOf(path);
    if (cycle >= 0) {
      const round = [...chain.slice(cycle), path].join(" → ");
      return this.fail({
        ...place,
        path: "extends",
        message: `files extend one another in a circle: ${round}`,
      });
    }
    if (chain.length > CHAIN_LIMIT)
      return this.fail({
        ...place,
        path: "extends",
        message: `expected at most ${CHAIN_LIMIT} files that extend one another`,
      });
    const parent = this.map(path, chain, whole, place);
    return parent === undefined ? undefined : (merge(yielding(parent, own), own) as LocatedMap);
  }

  private include(tree: LocatedMap): LocatedMap {
    const entries = new Map(tree.entries);
    for (const key of INCLUDED) {
      const entry = tree.entries.get(key);
      const name = entry === undefined ? undefined : fileName(entry.value);
      if (entry === undefined || name === undefined) continue;
      const complete = this.complete;
      const value = this.map(relative(entry.value.place.file, name), [], false, entry.value.place);
      this.complete = complete;
      if (value === undefined) this.unread.push(key);
      else entries.set(key, { key: entry.key, value });
    }
    return { ...tree, entries };
  }

  private fail(problem: Problem): undefined {
    this.complete = false;
    this.problems.push(problem);
    return undefined;
  }
}

/** The parent without the groups of its fleet where the child has an inventory, and the other way round. */
const yielding = (parent: LocatedMap, child: LocatedMap): LocatedMap => {
  const entries = new Map(parent.entries);
  const [fleet, own] = [parent, child].map((tree) => tree.entries.get("fleet")?.value);
  if (fleet?.kind === "map" && own?.kind === "map")
    entries.set("fleet", { ...entries.get("fleet")!, value: yielding(fleet, own) });
  if (child.entries.has("inventory")) entries.delete("groups");
  if (child.entries.has("groups")) entries.delete("inventory");
  return { ...parent, entries };
};

const fileName = (value: Located): string | undefined =>
  value.kind === "scalar" && typeof value.scalar === "string" && value.scalar !== ""
    ? value.scalar
    : undefined;

/** A path without `.`, `..` and doubled slashes, as far as that goes without a file system. */
const normal = (path: string): string => {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "." || (part === "" && parts.length > 0)) continue;
    if (part === ".." && parts.length > 0 && !["", ".."].includes(parts[parts.length - 1])) parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
};

/** @example relative("a/b.yaml", "../c.yaml") // "c.yaml" */
export const relative = (file: string, name: string): string =>
  normal(name.startsWith("/") ? name : `${file.slice(0, file.lastIndexOf("/") + 1)}${name}`);
