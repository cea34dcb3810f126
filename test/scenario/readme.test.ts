// What is generated from the definitions is up to date. `npx vitest run test/scenario/readme.test.ts -u` writes it anew.
import { readFileSync } from "node:fs";
import { format } from "oxfmt";
import { expect, test } from "vitest";
import { fileSchema } from "../../sim/cli/schema.ts";
import { decodeClaims } from "../../sim/experiments/check/claims.ts";
import { decodeDesign } from "../../sim/scenario/design.ts";
import { formatReference, listReference } from "./reference.ts";
import { linesOf } from "./small.ts";

test("the examples are right", () => {
  const readme = readFileSync("scenarios/README.md", "utf8");
  const examples = [...readme.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text);
  expect(linesOf(examples[0])).toEqual([]);
  const design = examples.find((text) => text.includes("splitClusters")) ?? "";
  expect(decodeDesign("README.md", () => ({ text: design }))).toMatchObject({
    design: { title: "smaller hubs, minded" },
  });
  const properties = examples.find((text) => text.startsWith("properties:")) ?? "";
  expect(decodeClaims("README.md", () => ({ text: properties }))).toMatchObject({
    claims: [{ name: "history catches up" }, { name: "recovers", inAtLeast: 0.9 }, { name: "ledger" }],
  });
});

test.each([
  { file: "scenarios/README.md", reference: formatReference },
  { file: "sim/README.md", reference: listReference },
])("the reference of $file is what the definitions say", async ({ file, reference }) => {
  const readme = readFileSync(file, "utf8");
  const [before, rest] = readme.split("<!-- reference -->\n");
  const [, after] = rest.split("<!-- /reference -->");
  const generated = `${before}<!-- reference -->\n${reference()}\n<!-- /reference -->${after}`;
  await expect(generated).toMatchFileSnapshot(`../../${file}`);
});

test.each(["scenario", "fleet", "design", "properties"] as const)(
  "the schema of %s files is what the definitions say",
  async (kind) => {
    const file = `scenarios/${kind}.schema.json`;
    const options = JSON.parse(readFileSync(".oxfmtrc.json", "utf8")) as { printWidth: number };
    const { code } = await format(file, JSON.stringify(fileSchema(kind), undefined, 2), {
      printWidth: options.printWidth,
    });
    await expect(code).toMatchFileSnapshot(`../../${file}`);
  },
);
