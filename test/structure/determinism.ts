// The determinism lint: what simulating code may not use, because an engine, a clock or a locale would decide the result.
import { lineOf, type Node, type Sources, walk } from "./sources.ts";

/** The folders whose code must compute the same everywhere. */
export const deterministic = [
  "kernel",
  "twin",
  "faults",
  "mitigations",
  "operations",
  "measures",
  "scenario",
  "experiments",
].map((folder) => `sim/${folder}/`);

/** The members of Math that every engine computes to the same last bit. */
const exactMath = new Set(
  (
    "abs ceil clz32 floor fround imul max min round sign sqrt trunc " +
    "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2"
  ).split(" "),
);

const forbiddenGlobals: Readonly<Record<string, string>> = {
  Date: "wall time",
  performance: "wall time",
  setTimeout: "wall time",
  setInterval: "wall time",
  setImmediate: "order left to the host",
  queueMicrotask: "order left to the host",
  requestAnimationFrame: "wall time",
  crypto: "randomness without a seed",
  Intl: "the locale decides",
  WeakRef: "garbage collection decides",
  FinalizationRegistry: "garbage collection decides",
  globalThis: "a way around the other rules",
  process: "the host decides",
};

const forbiddenMethods = /^(localeCompare|toLocale\w*)$/;

/** One line for each violation: file, line and what is wrong. */
export function indeterminism(sources: Sources): string[] {
  const found: string[] = [];
  for (const [path, source] of sources) {
    if (!deterministic.some((folder) => path.startsWith(folder))) continue;
    const report = (node: Node, what: string): void => {
      found.push(`${path}:${lineOf(source, node.start)}: ${what}`);
    };
    walk(path, source, (node, parent, field) => {
      if (node.type === "Identifier") checkName(node, parent, field, report);
      if (node.type === "MemberExpression") checkMember(node, report);
      if (node["operator"] === "**" || node["operator"] === "**=") report(node, "** is Math.pow");
      if (node.type === "ImportDeclaration" && path !== "sim/kernel/streams.ts") checkImport(node, report);
    });
  }
  return found;
}

type Report = (node: Node, what: string) => void;

function checkName(node: Node, parent: Node, field: string, report: Report): void {
  if (!isReference(parent, field)) return;
  const name = node["name"] as string;
  if (name === "Date" && isExactDate(parent, field)) return;
  if (Object.hasOwn(forbiddenGlobals, name)) report(node, `${name}: ${forbiddenGlobals[name]}`);
  // Math itself may only be read member by member, so that no alias or destructuring hides a function.
  if (name === "Math" && !(parent.type === "MemberExpression" && field === "object")) {
    report(node, "Math is used other than as Math.name");
  }
}

/** Date.UTC and Date.parse compute; the text that is parsed must carry its offset, or the host's time zone decides. */
function isExactDate(parent: Node, field: string): boolean {
  if (parent.type !== "MemberExpression" || field !== "object" || parent["computed"] === true) return false;
  const name = (parent["property"] as Node)["name"];
  return name === "UTC" || name === "parse";
}

/** Whether an identifier stands for a value, and is no mere name of a property, a type or a label. */
function isReference(parent: Node, field: string): boolean {
  if (parent.type.startsWith("TS")) return /^TS(As|Satisfies|NonNull)/.test(parent.type);
  if (field === "property" && parent.type === "MemberExpression") return parent["computed"] === true;
  if (field === "key") return parent["computed"] === true;
  return field !== "label";
}

function checkMember(node: Node, report: Report): void {
  const object = node["object"] as Node;
  const property = node["property"] as Node;
  const name = node["computed"] === true ? property["value"] : property["name"];
  if (object.type === "Identifier" && object["name"] === "Math") {
    if (typeof name !== "string") report(node, "Math[…] hides which function");
    else if (name === "random") report(node, "Math.random: randomness without a seed");
    else if (!exactMath.has(name)) report(node, `Math.${name}: engines differ in the last bit`);
  }
  if (typeof name === "string" && forbiddenMethods.test(name)) report(node, `${name}: the locale decides`);
}

function checkImport(node: Node, report: Report): void {
  const from = (node["source"] as Node)["value"] as string;
  if (/^seedrandom(\/|$)/.test(from)) report(node, "seedrandom belongs to sim/kernel/streams.ts alone");
}
