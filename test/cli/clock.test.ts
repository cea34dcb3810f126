import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { smallInput } from "../smallScenario.ts";
import { folder, ridethrough } from "./spawn.ts";

const here = folder();
afterAll(here.remove);
const put = (name: string, input: object): string => {
  const path = join(here.path, name);
  writeFileSync(path, stringify(input));
  return path;
};
const { arms: _arms, ...undecided } = smallInput;
const small = put("small.yaml", smallInput);
const brief = ["--chargers", "300", "--every", "20min", "--from", "20:40", "--to", "21:00"];

describe("clock", () => {
  test("a row a time, the decision marked, and a sentence an arm", () => {
    const { code, out } = ridethrough(["clock", small, ...brief, "--worlds", "1"]);
    expect(code).toBe(0);
    expect(out).toContain("300 chargers, scores in customer-minutes, 1 world at each time");
    for (const at of ["20:40", "20:48", "20:50 ←", "21:00"]) expect(out).toMatch(new RegExp(`^${at} `, "m"));
    for (const arm of ["scale up", "cluster", "region"])
      expect(out).toMatch(new RegExp(`^${arm}: (at no time )?(clearly )?better`, "m"));
  });

  test("as JSON, the same bytes each time; in hindsight alone it draws nothing", () => {
    const words = ["clock", small, ...brief, "--worlds", "0", "--json"];
    const [a, b] = [ridethrough(words), ridethrough(words)];
    expect(a.out).toBe(b.out);
    const result = JSON.parse(a.out);
    expect(result).toMatchObject({ worlds: 0, chargers: 300, scaledFrom: 2500 });
    expect(result.minutes[0].arms[1].difference).toMatchObject({ low: null });
  });

  test("without a number of worlds it takes as many as the time allows, and at least hindsight", () => {
    const { code, out } = ridethrough(["clock", small, ...brief, "--for", "1ms", "--json"]);
    expect([code, JSON.parse(out).worlds]).toEqual([0, 0]);
  });

  test.each([
    [["--every", "soon"], '--every: expected a duration with its unit, such as 90s, 5min or 2h, met "soon"'],
    [["--from", "25:00"], "--from: expected a time within the run"],
    [["--for", "0s"], "--for: expected a duration"],
  ])("%j is refused", (words, message) => {
    const { code, out, err } = ridethrough(["clock", small, ...words]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  test("a scenario that decides nothing is refused", () => {
    const { code, err } = ridethrough(["clock", put("undecided.yaml", undecided)]);
    expect(code).toBe(2);
    expect(err).toContain("compares nothing; it needs the key arms");
  });
});
