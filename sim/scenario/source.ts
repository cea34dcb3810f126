/** A YAML file as a tree whose every key and value knows the file, line and column it came from. */
import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, parseAllDocuments } from "yaml";
import type { Document, Node as YamlNode, Pair, YAMLMap, YAMLSeq } from "yaml";
import type { Path, Problem } from "./problem.ts";

/** A scenario is written by people; what is larger than this is something else. */
export const SIZE_LIMIT_BYTES = 1_000_000;
const TOKEN_LIMIT = 200_000;
const VALUE_LIMIT = 100_000;
const NESTING_LIMIT = 50;
const INDENT_LIMIT = 200;

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
interface Value {
  readonly place: Place;
  /** How many values it holds, itself included, aliases unfolded. */
  readonly size: number;
}
export interface Entry {
  readonly key: Place;
  readonly value: Located;
}
export interface LocatedMap extends Value {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Entry>;
}
export interface LocatedList extends Value {
  readonly kind: "list";
  readonly items: readonly Located[];
}
export interface LocatedScalar extends Value {
  readonly kind: "scalar";
  readonly scalar: string | number | boolean | null;
}
export type Located = LocatedMap | LocatedList | LocatedScalar;

/** Thrown inside this folder only, to leave a file that cannot be read on. */
export class Unreadable {
  readonly problem: Problem;
  constructor(problem: Problem) {
    this.problem = problem;
  }
}
const refuse = (place: Place, message: string, more: Partial<Problem> = {}): never => {
  throw new Unreadable({ ...place, path: "", message, ...more });
};

// oxlint-disable-next-line no-control-regex -- these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** The text of a file's bytes, or what is wrong with them. */
export const textOf = (
  file: string,
  bytes: Uint8Array,
): { readonly text: string } | { readonly problem: Problem } => {
  const problem = (message: string): { problem: Problem } => ({ problem: { file, path: "", message } });
  if (bytes.length > SIZE_LIMIT_BYTES) return problem(tooLarge(bytes.length));
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return CONTROL.test(text) ? problem("not a text file: it holds control characters") : { text };
  } catch {
    return problem("not a text file: it is not UTF-8");
  }
};

export const tooLarge = (bytes: number): string =>
  `expected a file of at most ${SIZE_LIMIT_BYTES / 1e6} MB, this one has ${Math.ceil(bytes / 1e5) / 10} MB`;

/** Tokens of the lexer that are not text of the file. */
const MARKS = new Set(["\u0002", "\u0018", "\u001f"]);

/** Refuses what the parser would choke on, while it is still a stream of tokens. */
const checkShape = (file: string, text: string): void => {
  const at = (offset: number): Place => {
    const before = text.slice(0, offset).split("\n");
    return { file, line: before.length, column: before[before.length - 1].length + 1 };
  };
  for (const { 0: lead, index } of text.matchAll(/^ *(?:[-?:][ \t]+)*/gm))
    if (lead.length > INDENT_LIMIT)
      refuse(at(index), `nested too deeply: indented by more than ${INDENT_LIMIT} columns`);
  let [depth, tokens, offset] = [0, 0, 0];
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") depth++;
    if (token === "]" || token === "}") depth--;
    if (depth > NESTING_LIMIT) refuse(at(offset), `nested too deeply: more than ${NESTING_LIMIT} levels`);
    if (++tokens > TOKEN_LIMIT)
      refuse(at(offset), `more in one file than a scenario can hold (${TOKEN_LIMIT} tokens)`);
    if (!MARKS.has(token)) offset += token.length;
  }
};

const syntaxMessage = (code: string, message: string): string => {
  if (code === "TAB_AS_INDENT") return "indent with spaces: YAML does not allow tabs there";
  return `not valid YAML: ${message.replace(/\s*\n[^]*$/, "").replace(/[.:]$/, "")}`;
};

class Reader {
  private readonly file: string;
  private readonly lines: LineCounter;
  private readonly anchors = new Map<string, Located | "open">();

  constructor(file: string, lines: LineCounter) {
    this.file = file;
    this.lines = lines;
  }

  place(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  private placeOf(node: YamlNode): Place {
    return this.place(node.range?.[0] ?? 0);
  }

  read(node: YamlNode | null, fallback: Place, depth: number): Located {
    if (node === null) return { kind: "scalar", scalar: null, place: fallback, size: 1 };
    if (depth > NESTING_LIMIT)
      refuse(this.placeOf(node), `nested too deeply: more than ${NESTING_LIMIT} levels`);
    if (isAlias(node)) return this.alias(node.source, this.placeOf(node));
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, "open");
    const value = this.bare(node, depth);
    if (value.size > VALUE_LIMIT) refuse(value.place, `more than ${VALUE_LIMIT} values, aliases unfolded`);
    if (anchor !== undefined) this.anchors.set(anchor, value);
    return value;
  }

  private bare(node: YamlNode, depth: number): Located {
    if (isMap(node)) return this.map(node, depth);
    if (isSeq(node)) return this.list(node, depth);
    const scalar = isScalar(node) ? node.value : null;
    const known = ["string", "number", "boolean"].includes(typeof scalar);
    return { kind: "scalar", scalar: known ? (scalar as string) : null, place: this.placeOf(node), size: 1 };
  }

  private alias(name: string, place: Place): Located {
    const target = this.anchors.get(name);
    if (target === undefined) return refuse(place, `no anchor &${name} before this alias`);
    if (target === "open") return refuse(place, `the alias *${name} stands inside what it stands for`);
    return { ...target, place };
  }

  private list(node: YAMLSeq, depth: number): Located {
    const place = this.placeOf(node);
    const items = (node.items as YamlNode[]).map((item) => this.read(item, place, depth + 1));
    return { kind: "list", items, place, size: items.reduce((sum, item) => sum + item.size, 1) };
  }

  private map(node: YAMLMap, depth: number): Located {
    const entries = new Map<string, Entry>();
    let size = 1;
    for (const pair of node.items as Pair<YamlNode, YamlNode | null>[]) {
      const { name, place } = this.key(pair.key, this.placeOf(node));
      const twice = entries.get(name);
      if (twice !== undefined)
        refuse(
          place,
          `the key ${shownKey(name)} stands twice in one map; the first is in line ${twice.key.line}`,
        );
      const value = this.read(pair.value, place, depth + 1);
      entries.set(name, { key: place, value });
      size += value.size;
    }
    return { kind: "map", entries, place: this.placeOf(node), size };
  }

  private key(node: YamlNode | null, fallback: Place): { name: string; place: Place } {
    if (node === null || !isScalar(node) || node.value === null)
      return refuse(node === null ? fallback : this.placeOf(node), "expected a plain word for a key");
    return { name: String(node.value as string | number | boolean), place: this.placeOf(node) };
  }
}

const shownKey = (key: string): string => JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key);

/** Reads one file's text; throws Unreadable at the first thing that keeps it from being read on. */
export const parse = (file: string, text: string): Located => {
  checkShape(file, text);
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  const list: readonly Document.Parsed[] = "empty" in documents ? [] : documents;
  const reader = new Reader(file, lines);
  const top: Place = { file, line: 1, column: 1 };
  const [first, second] = list;
  const flaw = first?.errors[0] ?? first?.warnings[0];
  if (flaw !== undefined) refuse(reader.place(flaw.pos[0]), syntaxMessage(flaw.code, flaw.message));
  if (first === undefined) return { kind: "scalar", scalar: null, place: top, size: 1 };
  if (second !== undefined)
    refuse(reader.place(second.range[0]), "expected one document in a file, met a second");
  return reader.read(first.contents, top, 0);
};

/** The tree as plain data. */
export const plainOf = (located: Located): unknown => {
  switch (located.kind) {
    case "scalar":
      return located.scalar;
    case "list":
      return located.items.map(plainOf);
    case "map": {
      const plain = {};
      // Not by assignment: `__proto__` is a key like any other.
      for (const [key, { value }] of located.entries)
        Object.defineProperty(plain, key, {
          value: plainOf(value),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      return plain;
    }
  }
};

/** Maps are merged key by key and the child wins; lists and values are replaced whole. */
export const merge = (parent: Located, child: Located): Located => {
  if (parent.kind !== "map" || child.kind !== "map") return child;
  const entries = new Map(parent.entries);
  for (const [name, { key, value }] of child.entries) {
    const inherited = parent.entries.get(name);
    entries.set(name, { key, value: inherited === undefined ? value : merge(inherited.value, value) });
  }
  return { ...child, entries, size: parent.size + child.size };
};

const step = (located: Located, key: string | number): Entry | undefined => {
  if (located.kind === "map") return located.entries.get(String(key));
  if (located.kind !== "list" || typeof key !== "number") return undefined;
  const item = located.items[key];
  return item === undefined ? undefined : { key: item.place, value: item };
};

/** Where a path stands: the key and value it leads to, or as far as the file follows it. */
export const locate = (
  root: Located,
  path: Path,
): { readonly key: Place; readonly value: Located; readonly whole: boolean } => {
  let found: Entry = { key: root.place, value: root };
  for (const key of path) {
    const next = step(found.value, key);
    if (next === undefined) return { ...found, whole: false };
    found = next;
  }
  return { ...found, whole: true };
};
