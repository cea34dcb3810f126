/** What stands in the fields of a form, as it was typed, and what a scenario file would have for it. */
import { isPlainMap } from "../../sim/scenario/shape.ts";
import type { Field } from "./fields.ts";

export type Draft = string | readonly string[] | DraftMap | readonly DraftMap[];
/** By the names of fields; what is absent or empty is left out of the file. */
export interface DraftMap {
  readonly [name: string]: Draft | undefined;
}

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

const numberIn = (text: string): number | string => (NUMBER.test(text) ? Number(text) : text);

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === "" || (isPlainMap(value) && Object.keys(value).length === 0);

const writtenValue = ({ asked }: Field, draft: Draft): unknown => {
  switch (asked.kind) {
    case "number":
      return numberIn((draft as string).trim());
    case "text":
      return (draft as string).trim();
    case "map":
      return written(asked.fields, draft as DraftMap);
    case "list":
      return (draft as readonly DraftMap[]).map((item) => written(asked.fields, item));
    case "choice":
    case "several":
      return draft;
  }
};

/** What a file would have. */
export const written = (fields: readonly Field[], draft: DraftMap): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const given = draft[field.name];
      const value = given === undefined ? undefined : writtenValue(field, given);
      return isEmpty(value) ? [] : [[field.name, value]];
    }),
  );

const draftValue = ({ asked }: Field, value: unknown): Draft => {
  switch (asked.kind) {
    case "several":
      return value as readonly string[];
    case "map":
      return draftOf(asked.fields, value as Record<string, unknown>);
    case "list":
      return (value as readonly Record<string, unknown>[]).map((item) => draftOf(asked.fields, item));
    case "text":
    case "number":
    case "choice":
      return String(value);
  }
};

/** What stands in the fields for what a file has. */
export const draftOf = (fields: readonly Field[], value: Readonly<Record<string, unknown>>): DraftMap =>
  Object.fromEntries(
    fields.flatMap((field) =>
      value[field.name] === undefined ? [] : [[field.name, draftValue(field, value[field.name])]],
    ),
  );

/** The same with another value at a path of names and places. */
export const withValue = (
  draft: DraftMap,
  [name, ...rest]: readonly (string | number)[],
  value: Draft | undefined,
): DraftMap => {
  if (rest.length === 0) return { ...draft, [name]: value };
  if (typeof rest[0] === "number") {
    const items = (draft[name] ?? []) as readonly DraftMap[];
    const [at, ...within] = rest;
    return { ...draft, [name]: items.map((item, k) => (k === at ? withValue(item, within, value) : item)) };
  }
  return { ...draft, [name]: withValue((draft[name] ?? {}) as DraftMap, rest, value) };
};
