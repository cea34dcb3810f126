/** An inventory from its chargers, and the chargers of a fleet one by one. */
import { deriveKeys } from "../kernel/streams.ts";
import { groupOfEach, traitsOf } from "./fleet.ts";
import { type Charger, GROUPS_MAX, knownTrait, TRAITS } from "./inventory.ts";
import type { Fleet, Group } from "./parameters.ts";
import { STREAMS } from "./streams.ts";

/** What makes a group of chargers one. */
export type Kind = Pick<Group, "cluster" | "model" | "market" | "link" | "firmware">;

/** The shares of a group that says nothing of them. */
export type Shares = Pick<Group, "offlineAuthorisation" | "standAlone">;

/** A list of chargers that grows by one at a time. */
export interface Roster {
  /** The number of a kind, which is looked up once; undefined when there are as many as can be. */
  readonly kind: (kind: Kind) => number | undefined;
  /** Takes up a charger of a kind; `traits` are the bits known of it. */
  readonly add: (kind: number, traits: number) => void;
  readonly size: () => number;
  /** The groups and the inventory of a fleet. */
  readonly finish: (
    file: string,
    shares: Shares,
  ) => Pick<Fleet, "groups"> & Required<Pick<Fleet, "inventory">>;
}

export const startRoster = (): Roster => {
  const kinds: Kind[] = [];
  const counts: number[] = [];
  const groupOf: number[] = [];
  const traits: number[] = [];
  return {
    kind: (kind) => (kinds.length < GROUPS_MAX ? kinds.push(kind) - 1 : undefined),
    add: (kind, bits) => {
      groupOf.push(kind);
      traits.push(bits);
      counts[kind] = (counts[kind] ?? 0) + 1;
    },
    size: () => groupOf.length,
    finish: (file, shares) => ({
      groups: kinds.map((kind, k) => ({
        name: [kind.cluster, kind.model, kind.market, kind.link, kind.firmware].join(" · "),
        chargers: counts[k],
        ...kind,
        ...shares,
      })),
      inventory: { file, groupOf: new Uint16Array(groupOf), traits: new Uint8Array(traits) },
    }),
  };
};

/** The numbers of a fleet's chargers as they are called where no list names them: their group's name and a number. */
const idsOf = function* ({ groups }: Fleet): Generator<string> {
  for (const { name, chargers } of groups) for (let k = 1; k <= chargers; k++) yield `${name}-${k}`;
};

/** Every charger of a fleet in its order, with the traits it has at this seed. `ids` are those of its inventory. */
export const chargersIn = function* (
  fleet: Fleet,
  seed: string,
  ids: Iterable<string> = idsOf(fleet),
): Generator<Required<Charger>> {
  const keys = deriveKeys(seed, STREAMS);
  const groupOf = groupOfEach(fleet);
  const firmwareOf = new Map(fleet.firmware.map((f) => [f.name, f]));
  let number = 0;
  for (const id of ids) {
    const group = fleet.groups[groupOf[number]];
    const { cluster, model, market, link, firmware: name } = group;
    const firmware = firmwareOf.get(name)!;
    const bits = traitsOf(keys, number, { group, firmware }, fleet.inventory?.traits[number] ?? 0);
    const [standAlone, offlineAuthorisation, neverReconnects] = TRAITS.map((_, t) => (bits & (1 << t)) !== 0);
    yield {
      id,
      cluster,
      model,
      market,
      link,
      firmware: name,
      standAlone,
      offlineAuthorisation,
      neverReconnects,
    };
    number++;
  }
};

/** The share of each group that has a trait, where it is known. */
const shareOf = ({ groups, inventory }: Fleet, trait: number): (number | undefined)[] => {
  const known = groups.map(() => 0);
  const having = groups.map(() => 0);
  inventory?.traits.forEach((bits, id) => {
    const k = inventory.groupOf[id];
    if ((bits & knownTrait(trait, false)) !== 0) known[k]++;
    if ((bits & (1 << trait)) !== 0) having[k]++;
  });
  return groups.map((_, k) => (known[k] > 0 ? having[k] / known[k] : undefined));
};

/** A fleet of an inventory as one of groups alone: their sizes and shares are kept, single chargers are not. */
export const asGroups = (fleet: Fleet): Fleet => {
  const { inventory, groups, ...rest } = fleet;
  if (inventory === undefined) return fleet;
  const [standAlone, offlineAuthorisation] = [0, 1].map((trait) => shareOf(fleet, trait));
  return {
    ...rest,
    groups: groups.map((group, k) => ({
      ...group,
      standAlone: standAlone[k] ?? group.standAlone,
      offlineAuthorisation: offlineAuthorisation[k] ?? group.offlineAuthorisation,
    })),
  };
};
