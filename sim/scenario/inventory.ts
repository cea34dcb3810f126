/** An inventory in place of a fleet's groups: from the text of its file, or from rows. */
import { Schema } from "effect";
import type { Charger } from "../twin/inventory.ts";
import { type Cloud, type Fleet, Group } from "../twin/parameters.ts";
import { readCsv } from "./csv.ts";
import { COLUMNS, Intake } from "./intake.ts";
import { readNdjson } from "./ndjson.ts";
import type { Problem } from "./problem.ts";
import type { Scenario } from "./schema.ts";

/** Gives the text of a file piece by piece, as it may be large, or what is wrong with it. */
export type LoadPieces = (
  path: string,
) => { readonly pieces: Iterable<string> } | { readonly problem: Problem };

export interface InventoryRead {
  readonly fleet: Fleet;
  /** What the chargers are called, in their order. */
  readonly ids: readonly string[];
}
type Read = InventoryRead | { readonly problems: readonly Problem[] };

/** The shares of a group that says nothing of them. */
const defaultShares = (): Pick<Group, "offlineAuthorisation" | "standAlone"> => {
  const fields = { name: "any", chargers: 1, cluster: "any", model: "any", market: "NO", link: "wi-fi" };
  return Schema.decodeUnknownSync(Group)({ ...fields, firmware: "any" });
};

const finish = (intake: Intake, fleet: Fleet, file: string): Read => {
  if (!intake.finish()) return { problems: intake.problems };
  const { offlineAuthorisation, standAlone } = defaultShares();
  const roster = intake.roster.finish(file, { offlineAuthorisation, standAlone });
  return { fleet: { ...fleet, ...roster }, ids: [...intake.lineOf.keys()] };
};

/** Reads the chargers of a fleet's inventory; `path` is what problems call its file. */
export const readInventory = (path: string, pieces: Iterable<string>, fleet: Fleet, cloud: Cloud): Read => {
  const intake = new Intake(path, cloud, fleet);
  if (/\.csv$/i.test(path)) readCsv(pieces, intake);
  else readNdjson(pieces, intake);
  return finish(intake, fleet, fleet.inventory?.file ?? path);
};

/**
 * The same scenario with these chargers for its fleet. A row's number, from 1, is the line of its problems.
 *
 * @example
 * const real = withChargers(scenario, [
 *   { id: "A-1", cluster: "one", model: "Home", market: "SE", link: "wi-fi", firmware: "current" },
 *   { id: "A-2", cluster: "one", model: "Home", market: "SE", link: "lte-m", firmware: "current", standAlone: true },
 * ]);
 * if ("scenario" in real) simulate(real.scenario);
 */
export const withChargers = (
  scenario: Scenario,
  chargers: Iterable<Charger>,
): { readonly scenario: Scenario } | { readonly problems: readonly Problem[] } => {
  const intake = new Intake("chargers", scenario.cloud, scenario.fleet);
  let line = 0;
  for (const charger of chargers) {
    const at = { line: ++line };
    intake.take(
      COLUMNS.map((column) => charger[column]),
      line,
      () => at,
    );
  }
  const read = finish(intake, scenario.fleet, "chargers");
  return "problems" in read ? read : { scenario: { ...scenario, fleet: read.fleet } };
};
