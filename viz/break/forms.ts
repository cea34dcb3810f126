/** The form of every fault and every mitigation: what it asks for, and the edit that is made of what was filled in. */
import { type SchemaAST } from "effect";
import { FAULTS } from "../../sim/faults/index.ts";
import { MITIGATIONS } from "../../sim/mitigations/index.ts";
import type { Edit } from "../../sim/scenario/edits.ts";
import { Action, type Scenario } from "../../sim/scenario/schema.ts";
import { type Ast, choiceOf, isPlainMap, memberFor, propertiesOf } from "../../sim/scenario/shape.ts";
import { type DraftMap, draftOf, written } from "./draft.ts";
import { type Field, fieldOf, fieldsOf } from "./fields.ts";

/** A form without its scenario. */
export interface Kind {
  readonly kind: string;
  readonly title: string;
  readonly is: "fault" | "action";
  readonly ast: Ast;
}

export const KINDS: readonly Kind[] = [
  ...FAULTS.map(({ kind, title, schema }) => ({ kind, title, is: "fault" as const, ast: schema.ast })),
  ...MITIGATIONS.map(({ kind, title, schema }) => ({ kind, title, is: "action" as const, ast: schema.ast })),
];

/** Those whose words have all that was asked for. */
export const kindsFor = (search: string): Kind[] => {
  const parts = search
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== "");
  return KINDS.filter(({ kind, title }) => {
    const text = `${kind.replaceAll("-", " ")} ${title}`.toLowerCase();
    return parts.every((part) => text.includes(part));
  });
};

export const kindNamed = (kind: string): Kind | undefined => KINDS.find((one) => one.kind === kind);

/** One of the ways to fill a form: a scale-up is of a cluster, a pipeline or a store. */
export interface Variant {
  /** The key that tells it from the others; empty if there is no other. */
  readonly name: string;
  readonly fields: readonly Field[];
}

const membersOf = (ast: Ast): readonly SchemaAST.Objects[] =>
  choiceOf(ast)?.members.map((member) => member.ast) ?? [ast as SchemaAST.Objects];

const AT = propertiesOf(Action.ast).find(({ name }) => name === "at")!;

export const variantsOf = ({ ast, is }: Kind, scenario: Scenario): Variant[] => {
  const members = membersOf(ast);
  const names = members.map((member) => propertiesOf(member).map(({ name }) => name));
  return members.map((member, k) => ({
    name: names[k].find((name) => !names.every((others) => others.includes(name))) ?? "",
    fields: [...(is === "action" ? [fieldOf(AT, scenario)] : []), ...fieldsOf(member, scenario)],
  }));
};

/** What a file would have for what was filled in. */
export const editOf = ({ kind, is }: Kind, { fields }: Variant, draft: DraftMap): Edit => {
  const { at, ...rest } = written(fields, draft);
  const when = at === undefined ? {} : { at };
  return is === "fault"
    ? { fault: { kind, ...when, ...rest } }
    : { action: { ...when, step: { kind, ...rest } } };
};

export interface Filled {
  readonly kind: Kind;
  /** Which of its variants. */
  readonly variant: number;
  readonly draft: DraftMap;
}

/** What an edit would have been filled in as; undefined if it is of no known kind. */
export const filledOf = (edit: Edit, scenario: Scenario): Filled | undefined => {
  const step = "fault" in edit ? edit.fault : edit.action["step"];
  if (!isPlainMap(step)) return undefined;
  const kind = kindNamed(String(step["kind"]));
  if (kind === undefined) return undefined;
  const choice = choiceOf(kind.ast);
  const member = choice === undefined ? undefined : memberFor(choice, step);
  const variant = member === undefined ? 0 : membersOf(kind.ast).indexOf(member);
  const values = "fault" in edit ? step : { at: edit.action["at"], ...step };
  return { kind, variant, draft: draftOf(variantsOf(kind, scenario)[variant].fields, values) };
};
