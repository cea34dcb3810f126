import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createValidator } from "ocpp-rpc"; // its validators are ajv's
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type FileKind, fileSchema } from "../../sim/cli/schema.ts";
import { jsonSchema } from "../../sim/scenario/jsonSchema.ts";

type Json = { readonly [key: string]: Json } & { readonly description: string };
const schema = jsonSchema() as unknown as Json;

test("says what each key means, expects and defaults to", () => {
  const cluster = schema.properties.cloud.anyOf[1 as never] as Json;
  const hub = cluster.properties.clusters.items.properties.hub;
  expect(hub.properties.admission).toEqual({
    type: "string",
    description: "New connections it admits. Expects a rate with its unit, such as 120/s or 90/min.",
    default: "120/s",
  });
  expect(hub.additionalProperties).toBe(false);
});

test("stands alone: no reference, no number that is text", () => {
  expect(JSON.stringify([schema, fileSchema("properties")])).not.toMatch(/\$ref|Infinity|NaN/);
});

test("a file that extends another need not be whole", () => {
  expect(schema.anyOf).toEqual([
    { required: ["extends"] },
    { required: ["title", "starts", "lasts", "seed", "fleet", "cloud"] },
  ]);
  expect(schema.required).toBeUndefined();
});

describe("the files of this folder, as an editor reads them", () => {
  const FOLDER = "scenarios";
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".yaml"));
  // What the schema says is the same in the dialect that the validator knows by default.
  const validator = createValidator(
    "ridethrough",
    (["scenario", "fleet", "design", "properties"] as const).map((kind) => {
      const { $schema: _dialect, ...rest } = fileSchema(kind);
      return { ...rest, $id: kind };
    }),
  );
  const [first] = files;
  const KINDS = [
    { folder: "fleets", kind: "fleet" },
    { folder: "designs", kind: "design" },
    { folder: "properties", kind: "properties" },
  ] as const;
  const kindOf = (file: string): FileKind =>
    KINDS.find(({ folder }) => file.startsWith(folder))?.kind ?? "scenario";

  test("there are some", () => {
    expect(files).toContain(join("incidents", "2026-03-12-provider-capacity.yaml"));
  });

  test.each(files)("%s names its schema in the first line, and satisfies it", (file) => {
    const text = readFileSync(join(FOLDER, file), "utf8");
    const kind = kindOf(file);
    const up = "../".repeat(file.split(/[\\/]/).length - 1);
    expect(text.split("\n")[0]).toBe(`# yaml-language-server: $schema=${up}${kind}.schema.json`);
    expect(validator.validate(kind, parse(text))).toBe(true);
  });

  test("what a system is held to, as the reference has it and otherwise", () => {
    const readme = readFileSync(join(FOLDER, "README.md"), "utf8");
    const [, example] = /```yaml\n(properties:[^]*?)```/.exec(readme)!;
    expect(validator.validate("properties", parse(example))).toBe(true);
    const held = (property: object) => () => validator.validate("properties", { properties: [property] });
    expect(held({ kind: "recovers", wihtin: "1 h" })).toThrow(/must match exactly one schema/);
    expect(held({ kind: "backlog", within: "5 min", pipeline: "histori" })).toThrow(/allowed values/);
  });

  test("a key that is not known and a value of another kind are found", () => {
    const kind = kindOf(first);
    const file = parse(readFileSync(join(FOLDER, first), "utf8")) as object;
    expect(() => validator.validate(kind, { ...file, grops: [] })).toThrow(/additional properties/);
    expect(() => validator.validate("fleet", { groups: 5 })).toThrow(/must be array/);
    expect(() => validator.validate("scenario", { title: "cut off" })).toThrow(/must have required property/);
  });
});
