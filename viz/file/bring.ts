/** Makes a scenario of files that somebody brought along. */
import type { Problem } from "../../sim/scenario/problem.ts";
import { SIZE_LIMIT_BYTES, textOf, tooLarge } from "../../sim/scenario/source.ts";
import type { Source } from "../session/source.ts";

/** Of files that list chargers. */
const INVENTORY_MAX_BYTES = 100_000_000;

export interface Brought {
  readonly name: string;
  readonly size: number;
  readonly bytes: () => Promise<Uint8Array>;
}

const isInventory = (name: string): boolean => /\.(csv|ndjson|jsonl)$/i.test(name);

const inventoryText = async ({
  name,
  size,
  bytes,
}: Brought): Promise<{ text: string } | { problem: Problem }> =>
  size > INVENTORY_MAX_BYTES
    ? {
        problem: {
          file: name,
          path: "",
          message: `expected an inventory of at most ${INVENTORY_MAX_BYTES / 1e6} MB; the command line reads larger ones`,
        },
      }
    : { text: new TextDecoder().decode(await bytes()) };

const fileText = async (file: Brought): Promise<{ text: string } | { problem: Problem }> => {
  if (isInventory(file.name)) return inventoryText(file);
  if (file.size > SIZE_LIMIT_BYTES)
    return { problem: { file: file.name, path: "", message: tooLarge(file.size) } };
  return textOf(file.name, await file.bytes());
};

/** The file names that a scenario's text refers to, without their folders. */
export const namedIn = (text: string): string[] =>
  [...text.matchAll(/^(?:extends|fleet|cloud):[ \t]*["']?([^"'\s#{[]+)/gm)].map(([, path]) =>
    path.replace(/^.*\//, ""),
  );

/** The scenario among files: the one no other of them takes in. */
export const mainOf = (texts: Readonly<Record<string, string>>): string | undefined => {
  const names = Object.keys(texts);
  const taken = new Set(names.flatMap((name) => namedIn(texts[name]).filter((other) => other !== name)));
  return names.find((name) => !taken.has(name)) ?? names[0];
};

export interface Bundle {
  readonly source: Source;
  /** What is no text for an editor. */
  readonly inventories: Readonly<Record<string, string>>;
}

/** The scenario that files make, or in words why they make none. */
export const bundleOf = async (files: readonly Brought[]): Promise<Bundle | { readonly why: string }> => {
  const read = await Promise.all(files.map(async (file) => ({ file, ...(await fileText(file)) })));
  const bad = read.flatMap((one) =>
    "problem" in one ? [`${one.problem.file}: ${one.problem.message}`] : [],
  );
  if (bad.length > 0) return { why: bad.join("; ") };
  const texts = (of: (name: string) => boolean): Record<string, string> =>
    Object.fromEntries(
      read.flatMap((one) => ("text" in one && of(one.file.name) ? [[one.file.name, one.text]] : [])),
    );
  const inventories = texts(isInventory);
  const written = texts((name) => !isInventory(name));
  const path = mainOf(written);
  return path === undefined
    ? {
        why: "A list of chargers belongs to a scenario: drop it together with the scenario file that names it",
      }
    : { source: { path, files: { ...written, ...inventories } }, inventories };
};
