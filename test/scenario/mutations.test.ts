// Whatever is done to a right file, reading it gives a scenario or says what is wrong and where; it never throws.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { decodeScenario, type Load } from "../../sim/scenario/read.ts";

const INCIDENT = "scenarios/incidents/2026-03-12-provider-capacity.yaml";
const FLEET = "scenarios/fleets/nordic-260k.yaml";
const texts: Readonly<Record<string, string>> = {
  [INCIDENT]: readFileSync(INCIDENT, "utf8"),
  [FLEET]: readFileSync(FLEET, "utf8"),
};

/** Reads with one of the files replaced, and checks that every problem lies in a file that was read. */
const readsOrSays = (changed: Readonly<Record<string, string>>): void => {
  const files = { ...texts, ...changed };
  const load: Load = (path) =>
    path in files ? { text: files[path] } : { problem: { file: path, path: "", message: "no such file" } };
  const reading = decodeScenario(INCIDENT, load);
  if (!("problems" in reading)) return;
  expect(reading.problems.length).toBeGreaterThan(0);
  for (const { file, line, column, message } of reading.problems) {
    expect(Object.keys(files)).toContain(file);
    const lines = files[file].split("\n");
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual(lines[line! - 1].length + 1);
    expect(message).not.toBe("");
  }
};

type Path = readonly (string | number)[];
type Tree = Record<string | number, unknown>;

const pathsOf = (value: unknown, path: Path = []): Path[] => {
  if (typeof value !== "object" || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, item]) =>
      pathsOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
};

/** Another tree, with the node at a path deleted, renamed or replaced. */
const mutate = (
  tree: unknown,
  path: Path,
  how: { readonly rename: string } | { readonly value: unknown } | "delete",
): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return typeof how === "object" && "value" in how ? how.value : tree;
  if (rest.length > 0 || (typeof how === "object" && "value" in how)) {
    const next = mutate((tree as Tree)[key], rest, how);
    return Array.isArray(tree) ? tree.with(Number(key), next) : { ...(tree as Tree), [key]: next };
  }
  if (Array.isArray(tree)) return tree.toSpliced(Number(key), 1);
  const name = how === "delete" ? undefined : (how as { rename: string }).rename;
  return Object.fromEntries(
    Object.entries(tree as Tree).flatMap(([k, v]) =>
      k !== key ? [[k, v]] : name === undefined ? [] : [[name, v]],
    ),
  );
};

const file = fc.constantFrom(INCIDENT, FLEET);
const junk = fc.oneof(
  fc.string({ maxLength: 12, unit: "binary" }),
  fc.constantFrom("15 mins", "12:30", "+3 h", "120/s", "go-west-1", "-1 s", "__proto__", "null"),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.dictionary(
    fc.constantFrom("kind", "cluster", "at", "name", "median", "extends"),
    fc.constantFrom("failover", 1, "go-west-1", "12:30"),
  ),
);
const how = fc.oneof(
  fc.constant("delete" as const),
  fc.record({
    rename: fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom("kind", "at", "extends", "name", "__proto__"),
    ),
  }),
  fc.record({ value: junk }),
);

test("a node deleted, renamed or replaced", () => {
  fc.assert(
    fc.property(file, fc.nat(), how, (name, which, change) => {
      const tree: unknown = parse(texts[name]);
      const paths = pathsOf(tree);
      readsOrSays({ [name]: stringify(mutate(tree, paths[which % paths.length], change)) });
    }),
    { numRuns: 150 },
  );
});

test("a piece of text cut out or put in", () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom(": ", "- ", "[", "}", "&a ", "*a", "\t", "\n", '"', "|", "---\n", "? "),
  );
  fc.assert(
    fc.property(file, fc.nat(), fc.nat({ max: 40 }), piece, (name, from, length, put) => {
      const text = texts[name];
      const start = from % text.length;
      readsOrSays({ [name]: text.slice(0, start) + put + text.slice(start + length) });
    }),
    { numRuns: 150 },
  );
});
