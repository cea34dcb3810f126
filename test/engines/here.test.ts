import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { bundleGolden, type Digests, runChromium, runThread } from "./engines.ts";
import { golden } from "./golden.ts";

const expected = JSON.parse(readFileSync("test/engines/golden.json", "utf8")) as Digests;

// Other Nodes and Firefox: `npm run test:engines`.
describe("the golden digests on this machine", () => {
  let bundle = "";
  beforeAll(async () => {
    bundle = await bundleGolden();
  });

  test("this Node", () => {
    expect(golden()).toEqual(expected);
  });

  test("a worker thread", async () => {
    expect(await runThread(bundle)).toEqual(expected);
  });

  test("Chromium, on the page and in a Web Worker", async () => {
    const { main, worker } = await runChromium(bundle);
    expect(main).toEqual(expected);
    expect(worker).toEqual(expected);
  });
});
