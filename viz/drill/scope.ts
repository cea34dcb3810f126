/** Which chargers a selection means, what is around it, and how it is called. */
import { computed } from "@preact/signals";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { count } from "../figures.ts";
import { futures } from "../session/session.ts";
import { type Ground, ground } from "../map/ground.ts";
import { type Selection, selection, tab } from "../view/view.ts";

/** Selects, and shows it in the room beside the map. */
export const closeUp = (what: Selection | null): void => {
  selection.value = what;
  if (what !== null) tab.value = "closeup";
};

type Area = Extract<Selection, { kind: "area" }>;

export const isWithin = ({ left, top, right, bottom }: Area, x: number, y: number): boolean =>
  x >= left && x <= right && y >= top && y <= bottom;

/** By charger: 1 for those of a region, a cluster or an area; undefined if a selection is none of these. */
export const chosenOf = (
  { groupOf, points, fleet }: Pick<Ground, "groupOf" | "points" | "fleet">,
  { cloud }: Pick<Scenario, "cloud">,
  what: Selection | null,
): Uint8Array | undefined => {
  if (what === null || what.kind === "charger") return undefined;
  const chosen = new Uint8Array(groupOf.length);
  if (what.kind === "area") {
    for (let id = 0; id < chosen.length; id++)
      if (isWithin(what, points[2 * id], points[2 * id + 1])) chosen[id] = 1;
    return chosen;
  }
  const names = new Set(
    what.kind === "cluster"
      ? [what.name]
      : cloud.clusters.filter(({ region }) => region === what.name).map(({ name }) => name),
  );
  const ofGroup = Uint8Array.from(fleet.groups, ({ cluster }) => (names.has(cluster) ? 1 : 0));
  for (let id = 0; id < chosen.length; id++) chosen[id] = ofGroup[groupOf[id]];
  return chosen;
};

/** The clouds of a fleet's futures have the same clusters. */
const cloudOf = computed(() => futures[0].value?.scenario);

/** Of what is selected now. */
export const chosen = computed(() =>
  ground.value === undefined || cloudOf.value === undefined
    ? undefined
    : chosenOf(ground.value, cloudOf.value, selection.value),
);

/** What a selection lies in: a charger in a cluster, a cluster in a region, all else in the world (null). */
export const parentOf = (
  what: Selection,
  { fleet, cloud }: Pick<Scenario, "fleet" | "cloud">,
  groupOf: Uint16Array,
): Selection | null => {
  if (what.kind === "charger") {
    const group = fleet.groups[groupOf[what.id]];
    return group === undefined ? null : { kind: "cluster", name: group.cluster };
  }
  if (what.kind === "cluster") {
    const cluster = cloud.clusters.find(({ name }) => name === what.name);
    return cluster === undefined ? null : { kind: "region", name: cluster.region };
  }
  return null;
};

export const nameOf = (what: Selection | null): string => {
  if (what === null) return "World";
  if (what.kind === "area") return "An area";
  return what.kind === "charger" ? `charger ${count(what.id)}` : what.name;
};

/** From the world down to what is selected. */
export const path = computed((): (Selection | null)[] => {
  const levels: (Selection | null)[] = [];
  const scenario = cloudOf.value;
  for (let at = selection.value; at !== null;) {
    levels.unshift(at);
    at =
      ground.value === undefined || scenario === undefined
        ? null
        : parentOf(at, scenario, ground.value.groupOf);
  }
  return [null, ...levels];
});
