/**
 * The JSON Schemas of files, for editors: the structure from the schema that reads them, with what each key means,
 * its default, and how its value is written. The reader is the final authority.
 */
import { Schema, SchemaAST } from "effect";
import { Scenario } from "./schema.ts";
import {
  annotationsOf,
  type Ast,
  choiceOf,
  expectedOf,
  isMapShape,
  itemOf,
  propertiesOf,
  wordsOf,
} from "./shape.ts";

type Json = Readonly<Record<string, unknown>>;

export const jsonSchema = (): Json => {
  const { properties, ...whole } = mapSchema(Scenario.ast as SchemaAST.Objects, false);
  const needed = propertiesOf(Scenario.ast as SchemaAST.Objects).filter((p) => !p.optional);
  const file = {
    type: "string",
    description: "The name of a file that holds this part, relative to this one.",
  };
  const orFile = (key: string): Json => ({ anyOf: [file, (properties as Json)[key]] });
  return {
    $schema: DIALECT,
    title: "Ridethrough scenario",
    ...whole,
    properties: {
      extends: {
        type: "string",
        description: "Another scenario, relative to this file: what is not said here is taken from there.",
      },
      ...(properties as Json),
      fleet: orFile("fleet"),
      cloud: orFile("cloud"),
    },
    // What a file extends may hold the rest.
    anyOf: [{ required: ["extends"] }, { required: needed.map((p) => p.name) }],
  };
};

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** Of a file that extends nothing and so is whole. */
export const wholeSchema = (title: string, { ast }: { readonly ast: Ast }): Json => ({
  $schema: DIALECT,
  title,
  ...mapSchema(ast as SchemaAST.Objects, true),
});

/** What stands in a list is whole; of any other map, another file may hold a part (see `extends`). */
const schemaOf = (ast: Ast, listed: boolean): Json => {
  const choice = choiceOf(ast);
  if (choice !== undefined) return { oneOf: choice.members.map((member) => mapSchema(member.ast, listed)) };
  if (isMapShape(ast)) return mapSchema(ast, listed);
  if (SchemaAST.isArrays(ast)) return { ...leafSchema(ast), items: schemaOf(itemOf(ast), true) };
  const words = wordsOf(ast);
  return words === undefined ? leafSchema(ast) : { enum: words };
};

const mapSchema = (ast: SchemaAST.Objects, listed: boolean): Json => {
  const properties = propertiesOf(ast);
  return {
    type: "object",
    properties: Object.fromEntries(
      properties.map((p) => [p.name, { ...schemaOf(p.ast, listed), ...described(p.ast) }]),
    ),
    ...(listed && { required: properties.filter((p) => !p.optional).map((p) => p.name) }),
    additionalProperties: false,
  };
};

/** A single value as the schema itself renders it, without its references. */
const leafSchema = (ast: Ast): Json => {
  const { schema, definitions } = Schema.toJsonSchemaDocument(Schema.make<Schema.Constraint>(ast));
  const { $ref } = schema as { $ref?: string };
  return ($ref === undefined ? schema : definitions[$ref.slice("#/$defs/".length)]) as Json;
};

const described = (ast: Ast): Json => {
  const { description, default: preset } = annotationsOf(ast);
  const leaf =
    !isMapShape(ast) && !SchemaAST.isArrays(ast) && choiceOf(ast) === undefined && wordsOf(ast) === undefined;
  const written = leaf ? `Expects ${expectedOf(ast)}.` : "";
  const sentences = [description, written].filter((part) => part !== undefined && part !== "").join(" ");
  return {
    ...(sentences !== "" && { description: sentences }),
    ...(preset !== undefined && { default: preset }),
  };
};
