import { expect, test } from "vitest";
import { exactly, percent } from "../../sim/report/numbers.ts";

test.each([
  [0, "0"],
  [0.012345, "0.0123"],
  [-0.5, "-0.5"],
  [1, "1"],
  [2.005, "2"],
  [9.876, "9.88"],
  [999.999, "1,000"],
  [1234.567, "1,234.57"],
  [4_723_046.68, "4,723,046.68"],
])("%s exactly", (x, text) => expect(exactly(x)).toBe(text));

test("a share in percent", () => {
  expect([0, 0.0002, 0.07, 0.999, 1].map(percent)).toEqual(["0 %", "0.02 %", "7 %", "99.9 %", "100 %"]);
});
