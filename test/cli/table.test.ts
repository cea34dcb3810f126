import { expect, test } from "vitest";
import { tableOf } from "../../sim/cli/table.ts";

const columns = [{ title: "arm" }, { title: "score", align: "right" as const }];

test("columns are as wide as their widest cell, numbers to the right, no spaces at the end", () => {
  expect(
    tableOf(
      columns,
      [
        ["hold", "12"],
        ["så", "1,234,567"],
        ["e\u0301", ""],
      ],
      { colour: false },
    ).split("\n"),
  ).toEqual(["arm       score", "────  ─────────", "hold         12", "så    1,234,567", "e\u0301"]);
});

test("the head is bold where the terminal has colours", () => {
  expect(tableOf(columns, [], { colour: true })).toBe("\u001b[1marm  score\u001b[22m\n───  ─────");
});
