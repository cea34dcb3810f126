// What people do to the two futures, without a session: nothing is simulated, only asked for.
import { readFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AS_WRITTEN, scenarioOf } from "../../sim/live/future.ts";
import type { Edit } from "../../sim/scenario/edits.ts";
import { decodeScenario } from "../../sim/scenario/read.ts";
import type { Run } from "../../viz/session/run.ts";
import { exhibited, futures } from "../../viz/session/session.ts";
import {
  apply,
  choose,
  filling,
  flawAt,
  flawsAbove,
  followSelection,
  setValue,
} from "../../viz/break/filling.ts";
import { kindNamed } from "../../viz/break/forms.ts";
import { differing, verdictOf } from "../../viz/futures/difference.ts";
import {
  addEdit,
  branchHere,
  canRedo,
  canUndo,
  editsOf,
  followFutures,
  keepBranch,
  pair,
  redo,
  setEdits,
  setFuture,
  swapFutures,
  takeArm,
  target,
  undo,
} from "../../viz/futures/futures.ts";
import { doneIn, editWords } from "../../viz/futures/names.ts";
import { replayOf } from "../../viz/futures/replay.ts";
import { selection } from "../../viz/view/view.ts";
import { smallSource } from "./incident.ts";

const source = smallSource();
const reading = decodeScenario(source.path, (path) => ({ text: readFileSync(path, "utf8") }));
if ("problems" in reading) throw new Error("the incident cannot be read");
const { scenario } = reading;
const made = scenarioOf(scenario, AS_WRITTEN, source.chargers);
if ("problems" in made) throw new Error("the incident cannot be scaled");
const simulated = made.scenario;

const loss: Edit = { fault: { kind: "region-loss", region: "north", at: "21:40", returns: "22:10" } };
const wait: Edit = { action: { at: "21:50", step: { kind: "hold" } } };

beforeAll(() => {
  followFutures();
  followSelection();
});
beforeEach(() => {
  selection.value = null;
  exhibited.value = {
    source,
    scenario,
    input: {},
    files: new Map(Object.entries(source.files)),
    chargers: source.chargers,
  };
  futures[0].value = { scenario: simulated, future: AS_WRITTEN, minutes: 706, simulated: 705 } as Run;
});

describe("edits and the branch", () => {
  test("what is done is undone and done again, the branch with it", () => {
    const before = pair.value;
    addEdit(0, loss);
    branchHere();
    addEdit(target.value, wait);
    expect(editsOf(0)).toEqual([loss]);
    expect(editsOf(1)).toEqual([loss, wait]);
    const after = pair.value;
    while (canUndo.value) undo();
    expect(pair.value).toEqual(before);
    while (canRedo.value) redo();
    expect(pair.value).toEqual(after);
    undo();
    setEdits(0, []);
    expect(canRedo.value).toBe(false);
  });

  test("an edit tried in a branch that is not there begins one with what the main future has", () => {
    addEdit(0, loss);
    addEdit(1, wait);
    expect([editsOf(0), editsOf(1)]).toEqual([[loss], [loss, wait]]);
    swapFutures();
    expect([editsOf(0), editsOf(1)]).toEqual([[loss, wait], [loss]]);
    keepBranch();
    expect(pair.value).toEqual({ main: { edits: [loss], arm: null }, branch: null });
    expect(target.value).toBe(0);
  });

  test("a link's futures are set without anything to undo, and another scenario forgets all", () => {
    setFuture(0, { edits: [loss], arm: null });
    setFuture(1, { edits: [], arm: { name: "hold", at: 4_200_000 } });
    expect(canUndo.value).toBe(false);
    expect(pair.value.branch?.arm?.name).toBe("hold");
    exhibited.value = { ...exhibited.value! };
    expect(pair.value).toEqual({ main: AS_WRITTEN, branch: null });
  });

  test("are told in words", () => {
    takeArm("fail over the cluster", 4_200_000);
    expect(doneIn(scenario, pair.value.branch!)).toEqual(["fail over the cluster at 21:40"]);
    expect(doneIn(scenario, { edits: [loss, wait], arm: null })).toEqual([
      "region loss north at 21:40",
      "hold at 21:50",
    ]);
    expect(editWords(loss)).toBe("A region is lost with all that runs in it (north)");
  });
});

test("a future has the command that plays it again", () => {
  const shown = exhibited.value!;
  const arm = { name: "fail over the cluster", at: 4_200_000 };
  expect(replayOf(shown, AS_WRITTEN)).toBe(`ridethrough run ${source.path} --chargers 5000`);
  expect(replayOf(shown, { edits: [loss], arm })).toBe(
    "ridethrough run saved.yaml --chargers 5000 --arm 'fail over the cluster'",
  );
  expect(replayOf(shown, { edits: [], arm: { ...arm, at: 0 } })).toBe(undefined);
});

test("less is better, and what is not reached is worse", () => {
  expect([verdictOf(2, 1), verdictOf(1, 2), verdictOf(1, 1), verdictOf(null, 5), verdictOf(5, null)]).toEqual(
    ["better", "worse", "the same", "better", "worse"],
  );
  const one = { score: 5, minutesTo50: null, startsBlocked: 3 } as never;
  const other = { score: 4, minutesTo50: 7, startsBlocked: 3 } as never;
  expect(differing(one, other).map(({ name }) => name)).toEqual(["score", "minutesTo50"]);
});

describe("a form is aimed by selecting", () => {
  const valueOf = (name: string) => filling.value!.draft[name];

  test("a cluster or a region, whichever was selected last", () => {
    choose(kindNamed("failover")!);
    selection.value = { kind: "region", name: "north" };
    expect([valueOf("region"), valueOf("cluster")]).toEqual(["north", undefined]);
    selection.value = { kind: "cluster", name: "go-west-2" };
    expect([valueOf("cluster"), valueOf("region")]).toEqual(["go-west-2", undefined]);
  });

  test("what is selected when it opens is in it; a charger stands for its like", () => {
    selection.value = { kind: "cluster", name: "go-west-1" };
    choose(kindNamed("cluster-loss")!);
    expect(valueOf("cluster")).toBe("go-west-1");
    choose(kindNamed("access-network-loss")!);
    selection.value = { kind: "charger", id: 0 };
    const [{ market, link }] = simulated.fleet.groups;
    expect([valueOf("markets"), valueOf("links")]).toEqual([[market], [link]]);
  });
});

test("a form complains of what was typed at once, of what is missing only when it is to be applied", () => {
  choose(kindNamed("cluster-loss")!);
  setValue(["returns"], "soon");
  expect(flawAt(["returns"])).toMatch(/^Expected a time such as/);
  expect(flawAt(["cluster"])).toBe(undefined);
  expect(apply(0)).toBe(false);
  expect(flawAt(["cluster"])).toBe("This is needed.");
  expect(pair.value.main.edits).toEqual([]);
});

test("of a form that is of one thing or another, the one that was chosen is what is missing", () => {
  choose(kindNamed("scale-up")!);
  expect(apply(0)).toBe(false);
  expect([flawAt(["cluster"]), flawAt(["instances"]), flawsAbove.value]).toEqual([
    "This is needed.",
    "This is needed.",
    [],
  ]);
  setValue(["cluster"], "go-west-1");
  setValue(["instances"], "32");
  expect(apply(0)).toBe(true);
  expect(editsOf(0)).toEqual([
    { action: { at: "20:30", step: { kind: "scale-up", cluster: "go-west-1", instances: 32 } } },
  ]);
});
