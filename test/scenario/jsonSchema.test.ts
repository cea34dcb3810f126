import { expect, test } from "vitest";
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
  expect(JSON.stringify(schema)).not.toMatch(/\$ref|Infinity|NaN/);
});

test("a file that extends another need not be whole", () => {
  expect(schema.anyOf).toEqual([
    { required: ["extends"] },
    { required: ["title", "starts", "lasts", "seed", "fleet", "cloud"] },
  ]);
  expect(schema.required).toBeUndefined();
});
