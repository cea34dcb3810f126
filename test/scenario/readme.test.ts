import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { reference } from "./reference.ts";
import { linesOf } from "./small.ts";

const README = "scenarios/README.md";
const readme = readFileSync(README, "utf8");

test("the example is right", () => {
  const example = /```yaml\n([^]*?)```/.exec(readme)?.[1] ?? "";
  expect(linesOf(example)).toEqual([]);
});

test("the reference is what the schema says", async () => {
  const generated = readme.replace(
    /(<!-- reference -->\n)[^]*(<!-- \/reference -->)/,
    (_all, begin: string, end: string) => `${begin}${reference()}\n${end}`,
  );
  await expect(generated).toMatchFileSnapshot(`../../${README}`);
});
