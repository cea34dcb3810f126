/** Writes what was done on the page into the text of a scenario, which otherwise stays as it is, comments and all. */
import { Document, isMap, isSeq, parseDocument, visit, type YAMLSeq } from "yaml";
import type { Edit } from "../../sim/scenario/edits.ts";

/** On one line: `{ kind: support-case }`. */
const flowText = (value: unknown): string => {
  const document = new Document(value);
  visit(document, {
    Collection: (_key, node) => {
      node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd();
};

const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

/** Just after the line that holds the character before `at`. */
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", Math.max(0, at - 1));
  return end < 0 ? text.length : end + 1;
};

const withBreak = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

/** Puts items at the end of a list in block style, in line with those that are there. */
const appended = (text: string, list: YAMLSeq, items: readonly string[]): string | undefined => {
  const [first, last] = [list.items[0], list.items.at(-1)] as { range?: [number, number, number] }[];
  if (list.flow === true || first?.range === undefined || last?.range === undefined) return undefined;
  const start = lineStart(text, first.range[0]);
  const indent = /^ *(?=- )/.exec(text.slice(start))?.[0];
  if (indent === undefined) return undefined;
  const at = lineEnd(text, last.range[1]);
  const lines = items.map((item) => `${indent}- ${item}\n`).join("");
  return `${withBreak(text.slice(0, at))}${lines}${text.slice(at)}`;
};

/** A list the file does not have: at its end, with what it inherits, for a list is taken whole from one file. */
const added = (text: string, key: string, items: readonly string[]): string =>
  `${withBreak(text)}\n${key}:\n${items.map((item) => `  - ${item}\n`).join("")}`;

/** Any other way to write a list: the file is written anew, and some of its layout changes. */
const rewritten = (text: string, key: string, values: readonly unknown[]): string => {
  const document = parseDocument(text);
  const list = document.get(key);
  if (isSeq(list)) for (const value of values) list.add(document.createNode(value, { flow: true }));
  else document.set(key, values);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
};

const withList = (
  text: string,
  key: "faults" | "actions",
  values: readonly unknown[],
  inherited: readonly unknown[],
): string => {
  if (values.length === 0) return text;
  const document = parseDocument(text);
  const list = document.get(key);
  const has = isMap(document.contents) && document.has(key);
  if (!has) return added(text, key, [...inherited, ...values].map(flowText));
  return (
    (isSeq(list) ? appended(text, list, values.map(flowText)) : undefined) ?? rewritten(text, key, values)
  );
};

/**
 * The text with the edits made.
 *
 * @param input what the file says with all it extends
 */
export const withEditsWritten = (
  text: string,
  edits: readonly Edit[],
  input: Readonly<Record<string, unknown>>,
): string => {
  const listOf = (key: string): readonly unknown[] => {
    const list = input[key];
    return Array.isArray(list) ? list : [];
  };
  const faults = edits.flatMap((edit) => ("fault" in edit ? [edit.fault] : []));
  const actions = edits.flatMap((edit) => ("action" in edit ? [edit.action] : []));
  return withList(withList(text, "faults", faults, listOf("faults")), "actions", actions, listOf("actions"));
};
