/** Keys whose value is the name of something in the scenario, wherever they stand, and the names there are. */
import type { Scenario } from "./schema.ts";

export interface Names {
  /** Such as "a cluster". */
  readonly what: string;
  readonly names: readonly string[];
}

const named = (list: readonly { readonly name: string }[]): string[] => [
  ...new Set(list.map(({ name }) => name)),
];

/** @example namesIn(scenario).cluster.names // ["go-west-1", "go-west-2"] */
export const namesIn = ({ cloud, fleet, operations, arms }: Scenario): Readonly<Record<string, Names>> => ({
  cluster: { what: "a cluster", names: named(cloud.clusters) },
  region: { what: "a region", names: cloud.regions },
  standby: { what: "a region", names: cloud.regions },
  firmware: { what: "a firmware", names: named(fleet.firmware) },
  alert: { what: "an alert", names: named(operations.alerts) },
  arm: { what: "an arm", names: named(arms?.choices ?? []) },
});
