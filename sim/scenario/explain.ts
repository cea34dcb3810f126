/**
 * What is wrong with an input, one flaw for each mistake. The schema alone decides whether an input is right; this says
 * why it is not, which the schema's own issues cannot say of a union or of a misspelt key.
 */
import { SchemaAST } from "effect";
import { type Path, shown } from "./problem.ts";
import {
  accepts,
  annotationsOf,
  type Ast,
  type Choice,
  choiceOf,
  choiceWords,
  expectedOf,
  isMapShape,
  isPlainMap,
  itemOf,
  propertiesOf,
  wordsOf,
} from "./shape.ts";
import { nearest, quantitySuggestion } from "./suggest.ts";

/** A mistake at a path; `at` says whether the key or its value is to blame. */
export interface Flaw {
  readonly path: Path;
  readonly at: "key" | "value";
  readonly message: string;
  readonly met?: string;
  readonly suggestion?: string;
}

export const explain = (ast: Ast, input: unknown, path: Path = []): Flaw[] => {
  const choice = choiceOf(ast);
  if (choice !== undefined) return explainChoice(choice, ast, input, path);
  if (isMapShape(ast)) {
    if (!isPlainMap(input)) return [wrongValue(ast, input, path)];
    const [any] = ast.indexSignatures;
    return any === undefined
      ? explainMap(ast, input, path)
      : Object.entries(input).flatMap(([key, value]) => explain(any.type, value, [...path, key]));
  }
  if (SchemaAST.isArrays(ast))
    return Array.isArray(input) ? explainList(ast, input, path) : [wrongValue(ast, input, path)];
  return accepts(ast, input) ? [] : [wrongValue(ast, input, path)];
};

const explainList = (ast: SchemaAST.Arrays, items: readonly unknown[], path: Path): Flaw[] => {
  const flaws = items.flatMap((item, i) => explain(itemOf(ast), item, [...path, i]));
  if (flaws.length > 0 || accepts(ast, items)) return flaws;
  const failed = ast.checks?.find(
    (check) => check._tag === "Filter" && check.run(items, ast, {}) !== undefined,
  );
  const expected = failed?.annotations?.["expected"];
  return [
    {
      path,
      at: "value",
      message: `expected ${typeof expected === "string" ? expected : "another list"}`,
      met: shown(items),
    },
  ];
};

const explainMap = (ast: SchemaAST.Objects, input: Record<string, unknown>, path: Path): Flaw[] => {
  const properties = propertiesOf(ast);
  const absent = properties.filter((p) => !Object.hasOwn(input, p.name));
  const known = new Set(properties.map((p) => p.name));
  const unknown = Object.keys(input)
    .filter((key) => !known.has(key))
    .map((key) =>
      unknownKey(
        key,
        absent.map((p) => p.name),
        known,
        path,
      ),
    );
  const meant = new Set(unknown.map((flaw) => flaw.suggestion));
  const missing = absent
    .filter((p) => !p.optional && !meant.has(p.name))
    .map((p) => missingKey(p.name, p.ast, path));
  const values = properties
    .filter((p) => Object.hasOwn(input, p.name))
    .flatMap((p) => explain(p.ast, input[p.name], [...path, p.name]));
  return [...unknown, ...missing, ...values];
};

const unknownKey = (key: string, absent: readonly string[], known: ReadonlySet<string>, path: Path): Flaw => {
  const suggestion = nearest(key, path.length === 0 ? [...absent, "extends"] : absent);
  const message =
    suggestion === undefined ? `unknown key; expected one of ${[...known].join(", ")}` : "unknown key";
  return { path: [...path, key], at: "key", message, ...(suggestion !== undefined && { suggestion }) };
};

const missingKey = (name: string, ast: Ast, path: Path): Flaw => ({
  path: [...path, name],
  at: "key",
  message: `missing; expected ${expectedOf(ast)}`,
});

const explainChoice = (choice: Choice, ast: Ast, input: unknown, path: Path): Flaw[] => {
  if (!isPlainMap(input)) return [wrongValue(ast, input, path)];
  const words = choiceWords(choice);
  const word = input[choice.key];
  if (!Object.hasOwn(input, choice.key)) {
    const misspelt = Object.keys(input).find(
      (key) => nearest(key, [choice.key]) !== undefined && words.includes(String(input[key])),
    );
    if (misspelt !== undefined)
      return [{ path: [...path, misspelt], at: "key", message: "unknown key", suggestion: choice.key }];
    return [
      { path: [...path, choice.key], at: "key", message: `missing; expected one of ${words.join(", ")}` },
    ];
  }
  if (typeof word !== "string" || !words.includes(word))
    return [wrongWord(words, word, [...path, choice.key])];
  return explainMembers(
    choice.members.filter((m) => m.word === word).map((m) => m.ast),
    input,
    path,
  );
};

/** Of members that share their word, those the input comes closest to; if each lacks one key of its own, either will do. */
const explainMembers = (
  members: readonly SchemaAST.Objects[],
  input: Record<string, unknown>,
  path: Path,
): Flaw[] => {
  const all = members.map((member) => explainMap(member, input, path));
  const least = Math.min(...all.map((flaws) => flaws.length));
  const closest = all.filter((flaws) => flaws.length === least);
  if (closest.length < 2) return closest[0];
  const own = members.map((m) => propertiesOf(m).map((p) => p.name));
  const telling = own
    .map((names) => names.find((name) => !own.every((others) => others.includes(name))))
    .filter((n) => n !== undefined);
  const present = telling.filter((name) => Object.hasOwn(input, name));
  const rest = closest[0].filter((flaw) => !telling.includes(String(flaw.path[path.length])));
  const message = `expected ${present.length === 0 ? "" : "only "}one of ${telling.join(", ")}`;
  return present.length === 0
    ? [{ path, at: "value", message, met: "none of them" }, ...rest]
    : [
        { path: [...path, present[1] ?? present[0]], at: "key", message, met: `${present.join(" and ")}` },
        ...rest,
      ];
};

const wrongWord = (words: readonly string[], value: unknown, path: Path): Flaw => {
  const suggestion = typeof value === "string" ? nearest(value, words) : undefined;
  return {
    path,
    at: "value",
    message: `expected ${words.length === 1 ? words[0] : `one of ${words.join(", ")}`}`,
    met: shown(value),
    ...(suggestion !== undefined && { suggestion: JSON.stringify(suggestion) }),
  };
};

const wrongValue = (ast: Ast, value: unknown, path: Path): Flaw => {
  const words = wordsOf(ast);
  if (words !== undefined) return wrongWord(words, value, path);
  const suggestion = suggestionFor(ast, value);
  return {
    path,
    at: "value",
    message: `expected ${expectedOf(ast)}`,
    met: shown(value),
    ...(suggestion !== undefined && { suggestion }),
  };
};

/** The same in other words, if those would be right. */
const suggestionFor = (ast: Ast, value: unknown): string | undefined => {
  const text = String(value).trim();
  if (typeof value === "number" && accepts(ast, text)) return JSON.stringify(text);
  if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(text) && accepts(ast, Number(text))) return text;
  const kind = annotationsOf(ast).identifier;
  const quantity = quantitySuggestion(kind, value);
  return quantity !== undefined && accepts(ast, quantity)
    ? kind === "At"
      ? JSON.stringify(quantity)
      : quantity
    : undefined;
};
