/** Where in the cloud a fault is, and whether it is in force. */
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { type Moment, ticksAt } from "../../sim/twin/quantity.ts";
import { clockAt, plainWords } from "../timeline/marks.ts";

/** A part of the cloud that a fault may be in. */
export type Place =
  | { readonly kind: "chargers" | "provider" | "backend" }
  | { readonly kind: "cluster" | "pipeline" | "store"; readonly name: string };

export interface Ailing {
  readonly place: Place;
  readonly words: readonly string[];
}

type Fault = Scenario["faults"][number];

const homesOf = ({ cloud }: Scenario, region: string): Place[] =>
  cloud.clusters
    .filter((cluster) => cluster.region === region)
    .map(({ name }): Place => ({ kind: "cluster", name }));

const placesOf = (scenario: Scenario, fault: Fault): Place[] => {
  switch (fault.kind) {
    case "provider-capacity-loss":
    case "cluster-loss":
      return [{ kind: "cluster", name: fault.cluster }, { kind: "provider" }];
    case "instance-loss":
      return [{ kind: "cluster", name: fault.cluster }];
    case "region-loss":
      return [{ kind: "provider" }, { kind: "backend" }, ...homesOf(scenario, fault.region)];
    case "network-degradation":
      return [{ kind: "backend" }];
    case "slow-store":
    case "schema-change":
      return [{ kind: "store", name: fault.store }];
    case "stalled-processor":
    case "poison-message":
    case "duplicate-flood":
      return [{ kind: "pipeline", name: fault.pipeline }];
    case "blind-monitoring":
      return [];
    case "access-network-loss":
    case "bad-firmware":
    case "credential-expiry":
    case "mass-reboot":
      return [{ kind: "chargers" }];
  }
};

interface Spell {
  readonly at?: Moment;
  readonly returns?: Moment;
}

/** When it begins and when it is over; a fault without an end lasts until somebody ends it. */
const isInForce = ({ starts }: Scenario, { at, returns }: Spell, minute: number): boolean =>
  at !== undefined &&
  ticksAt(at, starts) <= minute * TICKS_PER_MINUTE &&
  (returns === undefined || minute * TICKS_PER_MINUTE < ticksAt(returns, starts));

const isSame = (a: Place, b: Place): boolean =>
  a.kind === b.kind && ("name" in a ? a.name : "") === ("name" in b ? b.name : "");

const unique = (words: readonly string[]): string[] => [...new Set(words)];

/**
 * The faults in force at a place, in words. One without an end is told while anything is wrong there.
 * @param troubled whether anything is
 */
export const faultsOn = (scenario: Scenario, minute: number, place: Place, troubled = true): string[] =>
  unique(
    (scenario.faults as readonly (Fault & Spell)[])
      .filter((fault) => isInForce(scenario, fault, minute) && (troubled || fault.returns !== undefined))
      .filter((fault) => placesOf(scenario, fault).some((one) => isSame(one, place)))
      .map((fault) => {
        const at = fault.at === undefined ? "" : clockAt(scenario, ticksAt(fault.at, scenario.starts));
        return `${plainWords(fault.kind)} ${fault.returns === undefined ? "at" : "since"} ${at}`;
      }),
  );
