/** What is wrong with a file, and where. */
export interface Problem {
  readonly file: string;
  /** From 1; absent when the problem is the file as a whole. */
  readonly line?: number;
  readonly column?: number;
  /** The key it concerns, such as `fleet.groups[0].chargers`; empty for the file as a whole. */
  readonly path: string;
  /** What was expected. */
  readonly message: string;
  /** The value met, shortened. */
  readonly met?: string;
  /** What was probably meant. */
  readonly suggestion?: string;
}

export type Path = readonly (string | number)[];

/** @example pathText(["fleet", "groups", 0]) // "fleet.groups[0]" */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");

/** @example parsePath("fleet.groups[0]") // ["fleet", "groups", 0] */
export const parsePath = (text: string): Path | undefined => {
  if (!/^[^.[\]]+(\[\d+\])*(\.[^.[\]]+(\[\d+\])*)*$/.test(text)) return undefined;
  return [...text.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([part, index]) =>
    index === undefined ? part : Number(index),
  );
};

/** One line for a person, an editor or CI: `file:line:column: key: what was expected, met …; did you mean …?` */
export const problemText = (p: Problem): string => {
  const place = [p.file, p.line, p.column].filter((part) => part !== undefined).join(":");
  const key = p.path === "" ? "" : `${p.path}: `;
  const met = p.met === undefined ? "" : `, met ${p.met}`;
  const suggestion = p.suggestion === undefined ? "" : `; did you mean ${p.suggestion}?`;
  return `${place}: ${key}${p.message}${met}${suggestion}`;
};

/** By place: the files in the order they were read, then line, then column. */
export const inOrder = (problems: readonly Problem[], read: Iterable<string>): Problem[] => {
  const files = [...read];
  return [...problems].sort(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
};

const SHOWN = 60;

/** A value as a message shows it: text in quotes, lists and maps by their size. */
export const shown = (value: unknown): string => {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 1 ? "a list of 1" : `a list of ${value.length}`;
  if (typeof value === "object") return "a map";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value as number | boolean);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
};
