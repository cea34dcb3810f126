/** What is selected on the map or in the diagram, by the keys under which a form asks for it. */
import type { Scenario } from "../../sim/scenario/schema.ts";
import { groupOfEach } from "../../sim/twin/fleet.ts";
import type { Selection } from "../view/view.ts";
import type { Draft } from "./draft.ts";

const ofCluster = (scenario: Scenario, name: string): Record<string, Draft> => {
  const cluster = scenario.cloud.clusters.find((one) => one.name === name);
  return cluster === undefined ? {} : { cluster: cluster.name, region: cluster.region };
};

/** A charger stands for its like: those of its cluster, firmware, market and link. */
const ofCharger = (scenario: Scenario, id: number): Record<string, Draft> => {
  const group = scenario.fleet.groups[groupOfEach(scenario.fleet)[id]];
  return group === undefined
    ? {}
    : {
        ...ofCluster(scenario, group.cluster),
        firmware: group.firmware,
        market: group.market,
        markets: [group.market],
        links: [group.link],
      };
};

/** @param scenario as it is simulated: the one whose chargers have these numbers */
export const aimedAt = (scenario: Scenario, selected: Selection | null): Readonly<Record<string, Draft>> => {
  switch (selected?.kind) {
    case "region":
      return { region: selected.name };
    case "cluster":
      return ofCluster(scenario, selected.name);
    case "charger":
      return ofCharger(scenario, selected.id);
    case "area":
    case undefined:
      return {};
  }
};

/** The variant of a form that is of what was selected. */
export const variantFor = (selected: Selection | null): string =>
  selected === null ? "" : selected.kind === "charger" ? "cluster" : selected.kind;
