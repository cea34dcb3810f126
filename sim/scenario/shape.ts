/** The schema as a shape to walk along: which keys a map has, which members a union, and what is expected where. */
import { Result, Schema, SchemaAST, SchemaParser } from "effect";

export type Ast = SchemaAST.AST;

interface Annotations {
  readonly identifier?: string;
  readonly expected?: string;
  readonly description?: string;
  readonly origin?: string;
  readonly default?: unknown;
}
/** What a definition says of itself; of a checked one, its last check carries it. */
export const annotationsOf = (ast: Ast): Annotations => (SchemaAST.resolve(ast) ?? {}) as Annotations;

export interface Property {
  readonly name: string;
  readonly ast: Ast;
  /** May be left out. */
  readonly optional: boolean;
}
export const propertiesOf = (ast: SchemaAST.Objects): Property[] =>
  ast.propertySignatures.map(({ name, type }) => ({
    name: String(name),
    ast: type,
    optional: SchemaAST.isOptional(SchemaAST.toEncoded(type)),
  }));

/** A map of the file; what is written as text and decoded to an object is none. */
export const isMapShape = (ast: Ast): ast is SchemaAST.Objects =>
  SchemaAST.isObjects(ast) && SchemaAST.isObjects(SchemaAST.toEncoded(ast));

export const itemOf = (ast: SchemaAST.Arrays): Ast => ast.rest[0];

/** The members of a union, nested unions unfolded. */
const membersOf = (ast: Ast): readonly Ast[] =>
  SchemaAST.isUnion(ast) ? ast.types.flatMap(membersOf) : [ast];

/** The words a choice allows; undefined where it is not a choice among words. */
export const wordsOf = (ast: Ast): readonly string[] | undefined => {
  const words = membersOf(ast).map((member) =>
    SchemaAST.isLiteral(member) ? String(member.literal) : undefined,
  );
  return words.includes(undefined) ? undefined : (words as string[]);
};

/** Maps told apart by one key, such as `kind`. */
export interface Choice {
  readonly key: string;
  readonly members: readonly { readonly word: string; readonly ast: SchemaAST.Objects }[];
}
export const choiceOf = (ast: Ast): Choice | undefined => {
  const members = membersOf(ast);
  if (members.length < 2 || !members.every(isMapShape)) return undefined;
  const key = propertiesOf(members[0]).find((p) => SchemaAST.isLiteral(p.ast))?.name;
  if (key === undefined) return undefined;
  const told = members.map((member) => ({
    word: wordsOf(propertiesOf(member).find((p) => p.name === key)?.ast ?? member)?.[0] ?? "",
    ast: member,
  }));
  return { key, members: told };
};
export const choiceWords = (choice: Choice): string[] => [...new Set(choice.members.map((m) => m.word))];

const either = (words: readonly string[]): string =>
  words.length === 1 ? words[0] : `one of ${words.join(", ")}`;

/** What is expected, in words that follow "expected". */
export const expectedOf = (ast: Ast): string => {
  const words = wordsOf(ast);
  if (words !== undefined) return either(words);
  const choice = choiceOf(ast);
  if (choice !== undefined) return `a map with ${choice.key}: ${either(choiceWords(choice))}`;
  const { expected } = annotationsOf(SchemaAST.toEncoded(ast));
  if (expected !== undefined && !SchemaAST.isArrays(ast)) return expected;
  if (isMapShape(ast)) {
    const required = propertiesOf(ast).filter((p) => !p.optional);
    return required.length === 0 ? "a map" : `a map with ${required.map((p) => p.name).join(", ")}`;
  }
  if (SchemaAST.isArrays(ast)) return "a list";
  if (SchemaAST.isNumber(ast)) return "a number";
  if (SchemaAST.isBoolean(ast)) return "true or false";
  if (SchemaAST.isUnknown(ast)) return "any value";
  return "text";
};

/** Whether a value decodes by this definition alone. */
export const accepts = (ast: Ast, value: unknown): boolean =>
  Result.isSuccess(
    SchemaParser.decodeUnknownResult(Schema.make<Schema.ConstraintDecoder<unknown>>(ast))(value, {
      onExcessProperty: "error",
    }),
  );

/** The member an input means: by its word, and among members of one word the one whose own keys it has. */
export const memberFor = (choice: Choice, input: unknown): SchemaAST.Objects | undefined => {
  if (!isPlainMap(input)) return undefined;
  const named = choice.members.filter((m) => m.word === input[choice.key]).map((m) => m.ast);
  const strangers = (ast: SchemaAST.Objects): number => {
    const known = new Set(propertiesOf(ast).map((p) => p.name));
    return Object.keys(input).filter((key) => !known.has(key)).length;
  };
  return named.reduce<SchemaAST.Objects | undefined>(
    (best, ast) => (best === undefined || strangers(ast) < strangers(best) ? ast : best),
    undefined,
  );
};

export const isPlainMap = (input: unknown): input is Record<string, unknown> =>
  typeof input === "object" && input !== null && !Array.isArray(input);
