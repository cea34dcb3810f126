/** What may stand at a place of a scenario file, and what it means: from the JSON Schema that editors get. */
import { jsonSchema } from "../../sim/scenario/jsonSchema.ts";

/** A level of the file on the way to a place. */
export interface Step {
  /** Undefined for an item of a list. */
  readonly key?: string;
  /** What the map at this level says of its kind. */
  readonly kind?: string;
}

interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
}

let made: Node | undefined;
const whole = (): Node => (made ??= jsonSchema() as Node);

/** A choice of maps as those that are meant: by their kind, as far as the file says it. */
const membersOf = (node: Node, kind: string | undefined): readonly Node[] => {
  const members = [...(node.oneOf ?? []), ...(node.anyOf ?? [])].filter((one) => one.type !== undefined);
  const all = members.length === 0 ? [node] : members;
  const meant = all.filter((one) => one.properties?.["kind"]?.enum?.includes(kind) === true);
  return meant.length > 0 ? meant : all;
};

const stepInto = (nodes: readonly Node[], { key, kind }: Step): readonly Node[] =>
  nodes.flatMap((node) => {
    const members = node.properties === undefined ? membersOf(node, kind) : [node];
    const next = members.flatMap((one) => (key === undefined ? one.items : one.properties?.[key]) ?? []);
    return next;
  });

const nodesAt = (steps: readonly Step[]): readonly Node[] => steps.reduce(stepInto, [whole()]);

const defaultText = (preset: unknown): string =>
  preset === undefined
    ? ""
    : ` Left out, it is ${typeof preset === "string" ? preset : JSON.stringify(preset)}.`;

const wordsOf = (node: Node): readonly string[] =>
  node.type === "boolean" ? ["true", "false"] : (node.enum ?? []).map(String);

const helpOf = (node: Node): string => {
  const words = wordsOf(node);
  const choice = words.length > 1 ? ` One of ${words.join(", ")}.` : "";
  return `${node.description ?? ""}${choice}${defaultText(node.default)}`.trim();
};

export interface Word {
  readonly word: string;
  readonly help: string;
}

/** The keys of the map that the steps lead to. */
export const keysAt = (steps: readonly Step[], kind?: string): readonly Word[] => {
  const found = new Map<string, string>();
  for (const node of nodesAt(steps).flatMap((one) => membersOf(one, kind)))
    for (const [word, property] of Object.entries(node.properties ?? {}))
      if (!found.has(word)) found.set(word, helpOf(property));
  return [...found].map(([word, help]) => ({ word, help }));
};

/** The words that may stand as the value the steps lead to. */
export const wordsAt = (steps: readonly Step[]): readonly string[] => [
  ...new Set(nodesAt(steps).flatMap((node) => membersOf(node, undefined).flatMap(wordsOf))),
];

/** What the key that the steps lead to means; empty if there is nothing to say. */
export const helpAt = (steps: readonly Step[]): string =>
  nodesAt(steps)
    .map(helpOf)
    .find((text) => text !== "") ?? "";
