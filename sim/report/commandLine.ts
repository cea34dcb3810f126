/** Command lines that do a run again. */
import { parse as parseYaml } from "yaml";
import type { Comparison } from "../experiments/compare.ts";

/** @example shellWord("faults[0].returns=22:30") // "'faults[0].returns=22:30'" */
export const shellWord = (word: string): string =>
  /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

export const commandLine = (words: readonly string[]): string =>
  ["ridethrough", ...words].map(shellWord).join(" ");

const readsAs = (text: string): unknown => {
  try {
    return parseYaml(text);
  } catch {
    return undefined;
  }
};

/** A value as `--set` takes it: text stands without quotes where it can. */
export const valueText = (value: unknown): string =>
  typeof value === "string" && readsAs(value) === value ? value : JSON.stringify(value);

/** The options that compare the same worlds, however their number was come to. */
export const worldsWords = ({ asKnown, rule }: Comparison, isGiven: boolean): string[] => [
  isGiven || asKnown.worlds < rule.firstStage ? "--worlds" : "--max-worlds",
  String(asKnown.worlds),
];
