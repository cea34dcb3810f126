import { PropertiesFile } from "../experiments/check/claims.ts";
import { Design } from "../scenario/design.ts";
import { jsonSchema, wholeSchema } from "../scenario/jsonSchema.ts";
import { nearest } from "../scenario/suggest.ts";
import { BadInput, command, EXIT } from "./command.ts";

type Json = Readonly<Record<string, unknown>>;

/** A file holds a scenario, a part of one that scenarios share, a design, or what a system is held to. */
const FILES = ["scenario", "fleet", "cloud", "design", "properties"] as const;
export type FileKind = (typeof FILES)[number];

/** The JSON Schema of a file. */
export const fileSchema = (kind: FileKind): Json => {
  if (kind === "design") return wholeSchema("Ridethrough design", Design);
  if (kind === "properties") return wholeSchema("Ridethrough properties", PropertiesFile);
  const whole = jsonSchema() as {
    readonly $schema: string;
    readonly properties: {
      readonly extends: Json;
      readonly [part: string]: { readonly anyOf?: readonly { readonly properties?: Json }[] };
    };
  };
  if (kind === "scenario") return whole;
  const part = whole.properties[kind].anyOf![1];
  return {
    $schema: whole.$schema,
    title: `Ridethrough ${kind}`,
    ...part,
    properties: { extends: whole.properties.extends, ...part.properties },
  };
};

export const schema = command({
  name: "schema",
  summary: "Print the JSON Schema of scenario, design and properties files, for editors.",
  takes: { name: FILES.join("|"), least: 0, most: 1 },
  options: {},
  details:
    "Without a word: of a scenario. Fleets and clouds may be files of their own, designs and properties always are.\n" +
    "Example: ridethrough schema scenario > scenario.schema.json, and in a scenario's first line:\n" +
    "  # yaml-language-server: $schema=scenario.schema.json",
  run: ([given = "scenario"], _options, terminal) => {
    const kind = FILES.find((file) => file === given);
    if (kind === undefined) {
      const meant = nearest(given, FILES);
      throw new BadInput(
        `schema: unexpected ${JSON.stringify(given)}${meant === undefined ? "" : `; did you mean ${meant}?`}`,
      );
    }
    terminal.print(JSON.stringify(fileSchema(kind), undefined, 2));
    return EXIT.held;
  },
});
