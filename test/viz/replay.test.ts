// The link that check prints for a failing case: opened in a browser, the case is played to the same digest.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { folder, ridethrough } from "../cli/spawn.ts";
import { smallInput } from "../smallScenario.ts";
import { chromiumPages, servePage } from "./pages.ts";

const here = folder();
afterAll(here.remove);
const { open } = chromiumPages();

test("the link of a failing case opens the page on it, with its digest", async () => {
  const serving = await servePage(null);
  const properties = {
    properties: [{ kind: "lateness", atMost: "10 min" }],
    faults: { kinds: ["stalled-processor"], atMost: 1 },
  };
  writeFileSync(join(here.path, "small.yaml"), stringify(smallInput));
  writeFileSync(join(here.path, "properties.yaml"), stringify(properties));
  const words = [
    "check",
    "small.yaml",
    "--chargers",
    "300",
    "--properties",
    "properties.yaml",
    "--runs",
    "10",
  ];
  const { out, code } = ridethrough([...words, "--page", serving.url], { cwd: here.path });
  expect(code).toBe(3);
  const [link] = /http:\/\/\S+/.exec(out)!;
  const [, digest] = / digest ([0-9a-f]{16})/.exec(out)!;
  const page = await open(link);
  expect(await page.textContent("#progress")).toContain(digest);
  await serving.close();
});
