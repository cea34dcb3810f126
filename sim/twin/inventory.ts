/** A fleet of real chargers: a list with a row each, kept as a few bytes a charger, in the order of the rows. */
import { Schema, SchemaTransformation } from "effect";
import type { LinkName, Market } from "./parameters.ts";

/** What a charger is or is not; where a list does not say, it is drawn. */
export const TRAITS = ["standAlone", "offlineAuthorisation", "neverReconnects"] as const;
export type Trait = (typeof TRAITS)[number];

/** A row of an inventory. */
export interface Charger extends Readonly<Partial<Record<Trait, boolean>>> {
  readonly id: string;
  readonly cluster: string;
  readonly model: string;
  readonly market: Market;
  readonly link: LinkName;
  readonly firmware: string;
}

export interface Inventory {
  /** As the scenario names it. */
  readonly file: string;
  /** By charger: which of the fleet's groups it belongs to. Equal chargers form a group, wherever they stand. */
  readonly groupOf: Uint16Array;
  /** By charger: a bit for each trait it has, and above those a bit for each that is known. */
  readonly traits: Uint8Array;
}
export const GROUPS_MAX = 65_535;

/** The bits of a trait that is known. */
export const knownTrait = (trait: number, has: boolean): number =>
  (1 << (trait + TRAITS.length)) | (has ? 1 << trait : 0);

/** The traits a charger has: those known of it, and for the others those drawn. */
export const settledTraits = (bits: number, drawn: number): number => {
  const known = bits >> TRAITS.length;
  return (bits & known) | (drawn & ~known);
};

const isInventory = (value: unknown): value is Inventory =>
  typeof value === "object" && value !== null && "groupOf" in value && "traits" in value;

/** In a scenario an inventory is the name of its file. Decoded, it has no chargers yet: `decodeScenario` reads them. */
export const InventoryFile = Schema.String.check(
  Schema.isPattern(/\.(csv|ndjson|jsonl)$/i, {
    expected: "the name of a file that ends in .csv, .ndjson or .jsonl",
  }),
).pipe(
  Schema.decodeTo(
    Schema.declare(isInventory),
    SchemaTransformation.transform({
      decode: (file: string): Inventory => ({
        file,
        groupOf: new Uint16Array(0),
        traits: new Uint8Array(0),
      }),
      encode: ({ file }: Inventory) => file,
    }),
  ),
);
