/** What the map shows of a fleet whatever the time: land, and where each charger stands. Made once for both futures. */
import { computed, effect, signal } from "@preact/signals";
import { groupOfEach } from "../../sim/twin/fleet.ts";
import type { Fleet } from "../../sim/twin/parameters.ts";
import { futures } from "../session/session.ts";
import { type Land, landMask, loadLand } from "./land.ts";
import { type Index, indexOf } from "./nearest.ts";
import { type Plane, planeOf } from "./plane.ts";
import { placeChargers } from "./positions.ts";

export interface Ground {
  readonly fleet: Fleet;
  readonly plane: Plane;
  readonly land: Land;
  /** By charger: its group. */
  readonly groupOf: Uint16Array;
  /** x and y of each charger on the plane. */
  readonly points: Float32Array;
  /** Undefined until there was time to make it. */
  index: Index | undefined;
}

const pointsOf = (places: Float32Array, { projection }: Plane): Float32Array => {
  const points = new Float32Array(places.length);
  const at: [number, number] = [0, 0];
  for (let i = 0; i < places.length; i += 2) {
    [at[0], at[1]] = [places[i], places[i + 1]];
    points.set(projection(at)!, i);
  }
  return points;
};

const whenIdle = (act: () => void): void => {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(act, { timeout: 5_000 });
  else setTimeout(act, 300);
};

export const makeGround = async (fleet: Fleet): Promise<Ground> => {
  const land = await loadLand();
  const markets = [...new Set(fleet.groups.map((group) => group.market))];
  const plane = planeOf(markets);
  const places = placeChargers(fleet, landMask(land, markets));
  const ground: Ground = {
    fleet,
    plane,
    land,
    groupOf: groupOfEach(fleet),
    points: pointsOf(places, plane),
    index: undefined,
  };
  whenIdle(() => {
    ground.index = indexOf(ground.points);
  });
  return ground;
};

/** Two futures of one scenario have the same fleet, though not the same object. */
const isSame = (a: Fleet, b: Fleet): boolean =>
  a.groups.length === b.groups.length &&
  a.groups.every((group, k) => {
    const other = b.groups[k];
    return (
      group.name === other.name &&
      group.chargers === other.chargers &&
      group.market === other.market &&
      group.cluster === other.cluster
    );
  });

/** Of the fleet that is shown; undefined until it is made. */
export const ground = signal<Ground | undefined>(undefined);

const fleet = computed((): Fleet | undefined => futures[0].value?.scenario.fleet);
let asked: Fleet | undefined;

effect(() => {
  const wanted = fleet.value;
  if (wanted === undefined || (asked !== undefined && isSame(asked, wanted))) return;
  asked = wanted;
  ground.value = undefined;
  void makeGround(wanted).then((made) => {
    if (asked === wanted) ground.value = made;
  });
});
