/** That the variants a comparison asks for can be had: the changes of its causes, the paths and ranges of its doubts. */
import { type BadChange, type Change, changed, findPlaces } from "./change.ts";
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

/** What was known at the decision whatever the cause: worlds of different causes differ in nothing of it. */
const known = ({ starts, lasts, seed, fleet, cloud, arms }: Scenario): Readonly<Record<string, unknown>> => ({
  starts,
  lasts,
  seed,
  "fleet.groups and their chargers": fleet.groups.map(({ cluster, chargers }) => [cluster, chargers]),
  "cloud.clusters and their names": cloud.clusters.map(({ name }) => name),
  "arms.at": arms?.at,
  "arms.choices and their names": arms?.choices.map(({ name }) => name),
  "arms.weights": arms?.weights,
});

/** What a cause changes that was known. */
const knownFlaws = (scenario: Scenario, cause: Scenario, path: Path): Flaw[] => {
  const after = known(cause);
  return Object.entries(known(scenario)).flatMap(([what, before]) =>
    JSON.stringify(before) === JSON.stringify(after[what])
      ? []
      : [{ path, at: "value", message: `expected changes that leave ${what} as they are: that was known` }],
  );
};

const changesFlaws = (scenario: Scenario, changes: readonly Change[], path: Path): Flaw[] => {
  const result = changed(scenario, changes);
  if ("scenario" in result) return knownFlaws(scenario, result.scenario, path);
  return result.bad.map((bad) =>
    flawAt(bad.change < 0 ? path : [...path, bad.change, bad.at === "path" ? "path" : "to"], bad),
  );
};

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
  const ofChanges = causes.flatMap(({ changes }, i) =>
    i === 0 ? [] : changesFlaws(scenario, changes, ["arms", "causes", i, "changes"]),
  );
  return [...flaws, ...ofChanges];
};

/** What is wrong with an end of a range, by itself or with the changes of a cause, if these are right, made after it. */
const endFlaw = (scenario: Scenario, path: string, times: number): Omit<BadChange, "change"> | undefined => {
  const end = changed(scenario, [{ path, times }]);
  if ("bad" in end) return end.bad[0];
  for (const { name, changes } of scenario.arms?.causes ?? []) {
    const both = changed(end.scenario, changes);
    if ("bad" in both && "scenario" in changed(scenario, changes))
      return { ...both.bad[0], message: `if it is “${name}”, ${both.bad[0].message}` };
  }
  return undefined;
};

const doubtFlaws = (scenario: Scenario): Flaw[] =>
  (scenario.arms?.doubts ?? []).flatMap(({ path, least, most }, i): Flaw[] => {
    const at: Path = ["arms", "doubts", i];
    const ends = { least, most };
    const range = (end: "least" | "most", message: string): Flaw[] => [
      { path: [...at, end], at: "value", message, met: String(ends[end]) },
    ];
    if (least > 1) return range("least", "expected at most 1: the range holds the value there is");
    if (most < 1) return range("most", "expected at least 1: the range holds the value there is");
    if (least === most) return range("most", `expected more than least, ${least}`);
    const found = findPlaces(scenario, path);
    if ("bad" in found) return [flawAt([...at, "path"], found.bad)];
    return (["least", "most"] as const).flatMap((end) => {
      const bad = endFlaw(scenario, path, ends[end]);
      return bad === undefined ? [] : [flawAt([...at, end], bad)];
    });
  });

/**
 * What is wrong with the causes and doubts of a scenario that is right itself. They are multiples: of a scenario that was
 * changed or scaled they may be wrong where they were right before.
 *
 * @example variantFlaws(scenario) // []
 */
export const variantFlaws = (scenario: Scenario): Flaw[] => [
  ...causeFlaws(scenario),
  ...doubtFlaws(scenario),
];
