/** That the variants a comparison asks for can be had: the changes of its causes, the paths and ranges of its doubts. */
import { type BadChange, changed, findPlaces } from "./change.ts";
import type { Flaw } from "./explain.ts";
import type { Path } from "./problem.ts";
import type { Scenario } from "./schema.ts";

const flawAt = (path: Path, { message, met, suggestion }: Omit<BadChange, "change">): Flaw => ({
  path,
  at: "value",
  message,
  ...(met !== undefined && { met }),
  ...(suggestion !== undefined && { suggestion }),
});

const causeFlaws = (scenario: Scenario): Flaw[] => {
  const { causes = [] } = scenario.arms ?? {};
  const total = causes.reduce((sum, cause) => sum + cause.probability, 0);
  const flaws: Flaw[] = [];
  if (causes.length > 0 && Math.abs(total - 1) > 1e-6)
    flaws.push({
      path: ["arms", "causes"],
      at: "value",
      message: "expected probabilities that add up to 1",
      met: String(Math.round(total * 1e6) / 1e6),
    });
  if (causes.length > 0 && causes[0].changes.length > 0)
    flaws.push({
      path: ["arms", "causes", 0, "changes"],
      at: "value",
      message: "expected none: the first cause is the scenario as it is written",
    });
  causes.forEach((cause, i) => {
    const result = changed(scenario, cause.changes);
    if ("bad" in result)
      for (const bad of result.bad) {
        const at: Path = ["arms", "causes", i, "changes"];
        flaws.push(flawAt(bad.change < 0 ? at : [...at, bad.change, bad.at === "path" ? "path" : "to"], bad));
      }
  });
  return flaws;
};

const doubtFlaws = (scenario: Scenario): Flaw[] =>
  (scenario.arms?.doubts ?? []).flatMap(({ path, least, most }, i): Flaw[] => {
    const at: Path = ["arms", "doubts", i];
    if (least >= most)
      return [
        {
          path: [...at, "most"],
          at: "value",
          message: `expected more than least, ${least}`,
          met: String(most),
        },
      ];
    const found = findPlaces(scenario, path);
    if ("bad" in found) return [flawAt([...at, "path"], found.bad)];
    return (["least", "most"] as const).flatMap((end) => {
      const result = changed(scenario, [{ path, times: end === "least" ? least : most }]);
      return "bad" in result ? result.bad.slice(0, 1).map((bad) => flawAt([...at, end], bad)) : [];
    });
  });

/** @example variantFlaws(scenario) // [] */
export const variantFlaws = (scenario: Scenario): Flaw[] => [
  ...causeFlaws(scenario),
  ...doubtFlaws(scenario),
];
