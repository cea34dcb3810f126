/** What is looked at: a scenario file with what it includes, and the size and seed it is played at. */
import { type Change, changed } from "../../sim/scenario/change.ts";
import type { Problem } from "../../sim/scenario/problem.ts";
import { decodeScenario, type Load, type ScenarioRead } from "../../sim/scenario/read.ts";

export interface Source {
  /** Of the scenario file. */
  readonly path: string;
  /** Text by path: the scenario's own and those of what it includes. */
  readonly files: Readonly<Record<string, string>>;
  readonly seed?: string;
  /** Made to what the files say. */
  readonly changes?: readonly Change[];
  /** Chargers to simulate; as many as the scenario has when left out. */
  readonly chargers?: number;
}

/** What `scenario.json` says: the server's scenario, or on a static host nothing. */
export interface Exhibit {
  readonly source: Source | null;
  /** The address of a live run of it, relative to the page. */
  readonly live?: string;
}

/** The scenarios that come with the page, by path. */
const shipped = import.meta.glob<string>(["../../scenarios/{incidents,fleets,exercises}/*.yaml"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const SHIPPED: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(shipped).map(([path, text]) => [path.replace("../../", ""), text]),
);

/** @example nameOf("scenarios/incidents/2026-03-12-provider-capacity.yaml") // "2026-03-12-provider-capacity" */
export const nameOf = (path: string): string => path.replace(/^.*\//, "").replace(/\.ya?ml$/, "");

export interface GalleryEntry {
  readonly name: string;
  readonly path: string;
  readonly title: string;
  /** What the file says of itself in the comment at its top. */
  readonly about: string;
}

const aboutOf = (text: string): string =>
  text
    .split("\n")
    .slice(1)
    .map((line, k, lines) =>
      lines.slice(0, k + 1).every((l) => l.startsWith("#")) ? line.slice(1).trim() : "",
    )
    .filter((line) => line !== "")
    .join(" ");

/** Incidents before exercises, the latest first. */
const order = ({ path, name }: GalleryEntry): string => `${path.includes("/incidents/") ? 1 : 0} ${name}`;

/** The scenarios that come with the page. */
export const gallery = (): GalleryEntry[] =>
  Object.entries(SHIPPED)
    .filter(([path]) => !path.includes("/fleets/"))
    .map(([path, text]) => ({
      name: nameOf(path),
      path,
      title: /^title:\s*(.+)$/m.exec(text)?.[1] ?? nameOf(path),
      about: aboutOf(text),
    }))
    .sort((a, b) => (order(a) < order(b) ? 1 : -1));

/** A scenario that comes with the page; undefined if there is none of that name. */
export const shippedSource = (name: string): Source | undefined => {
  const entry = gallery().find((one) => one.name === name);
  return entry && { path: entry.path, files: { [entry.path]: SHIPPED[entry.path] } };
};

const fileNameOf = (path: string): string => path.replace(/^.*\//, "");

/** A file that comes with the page: of that path or, as nobody sees folders here, of that name. */
const shippedText = (path: string): string | undefined =>
  SHIPPED[path] ?? SHIPPED[Object.keys(SHIPPED).find((one) => fileNameOf(one) === fileNameOf(path)) ?? ""];

/** The files of a source that do not come with the page as they are. */
export const ownFilesOf = ({ files }: Pick<Source, "files">): Record<string, string> =>
  Object.fromEntries(Object.entries(files).filter(([path, text]) => shippedText(path) !== text));

/** The name of the scenario that comes with the page, if the source is nothing else. */
export const shippedNameOf = (source: Source): string | undefined => {
  const entry = gallery().find(({ path }) => fileNameOf(path) === fileNameOf(source.path));
  const changed = Object.keys(ownFilesOf(source)).length > 0 || (source.changes ?? []).length > 0;
  return changed ? undefined : entry?.name;
};

/** A file among others: of that path or, where people drop files without their folders, of that name. */
const among = (files: Readonly<Record<string, string>>, path: string): string | undefined =>
  files[path] ?? files[Object.keys(files).find((one) => fileNameOf(one) === fileNameOf(path)) ?? ""];

const loadFrom =
  (files: Readonly<Record<string, string>>): Load =>
  (path) => {
    const text = among(files, path) ?? shippedText(path);
    return text === undefined
      ? {
          problem: {
            file: path,
            path: "",
            message: "no such file: drop it on the page together with the scenario",
          },
        }
      : { text };
  };

/** Reads a source: the scenario with its seed, or every problem with its place. */
export const readSource = ({
  path,
  files,
  seed,
  changes = [],
}: Source): ScenarioRead | { readonly problems: readonly Problem[] } => {
  const reading = decodeScenario(path, loadFrom(files));
  if ("problems" in reading) return reading;
  const made = changed(reading.scenario, changes);
  if ("bad" in made)
    return {
      problems: made.bad.map(({ message, met }) => ({
        file: path,
        path: "",
        message,
        ...(met !== undefined && { met }),
      })),
    };
  return { ...reading, scenario: { ...made.scenario, seed: seed ?? made.scenario.seed } };
};
