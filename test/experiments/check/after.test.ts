// Until something is well: the first minute it is, unless it relapses; echoes of a few minutes do not count.
import fc from "fast-check";
import { expect, test } from "vitest";
import { minutesUntilWell } from "../../../sim/experiments/check/properties/after.ts";
import { longestUnwell } from "../../../sim/experiments/check/properties/stretch.ts";
import type { Played } from "../../../sim/experiments/check/properties/property.ts";

const playedFor = (minutes: number, over = 0) =>
  ({ s: { series: { sampled: [minutes] } }, over: over * 60_000 }) as unknown as Played;

/** What is well, minute by minute: "1" is. */
const wellIn = (minutes: string) => (minute: number) => minutes[minute] === "1";

test.each([
  ["0001111111", 0, 3],
  ["0001111111", 2, 1],
  ["1111111111", 4, 0],
  ["0011001111", 0, 2],
  ["00110000011", 0, 9],
  ["0000000000", 0, Infinity],
  ["0011100000", 0, Infinity],
  ["1111111100", 0, 0],
])("%s, over after %d min: %d min", (minutes, over, expected) => {
  expect(minutesUntilWell(playedFor(minutes.length, over), wellIn(minutes))).toBe(expected);
});

const minutes = fc.array(fc.constantFrom("0", "1"), { minLength: 1, maxLength: 40 }).map((all) => all.join(""));

test("well for longer is never later; from then on no five minutes in a row are unwell", () => {
  fc.assert(
    fc.property(minutes, fc.nat(39), (all, place) => {
      const at = place % all.length;
      const better = `${all.slice(0, at)}1${all.slice(at + 1)}`;
      const until = (text: string) => minutesUntilWell(playedFor(text.length), wellIn(text));
      expect(until(better)).toBeLessThanOrEqual(until(all));
      if (until(all) < Infinity) expect(all.slice(until(all))).not.toContain("00000");
    }),
  );
});

test("the longest stretch is as long as the longest row of minutes that are not well", () => {
  fc.assert(
    fc.property(minutes, (all) => {
      const rows = all.split("1").map((row) => row.length);
      const { minutes: length, from } = longestUnwell(playedFor(all.length), wellIn(all));
      expect(length).toBe(Math.max(...rows));
      expect(all.slice(from, from + length)).toBe("0".repeat(length));
    }),
  );
});
