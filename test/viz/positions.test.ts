import { describe, expect, test } from "vitest";
import { CITIES } from "../../viz/map/cities.ts";
import { placeChargers } from "../../viz/map/positions.ts";
import { smallIncident } from "./incident.ts";

const { fleet } = smallIncident();

describe("positions", () => {
  test("are the same every time", () => {
    expect(placeChargers(fleet, () => true)).toEqual(placeChargers(fleet, () => true));
  });

  test("lie where the mask lets them, or else in a city of the market", () => {
    const places = placeChargers(fleet, (longitude) => longitude > 11);
    let id = 0;
    for (const { market, chargers } of fleet.groups)
      for (const end = id + chargers; id < end; id++) {
        const [longitude, latitude] = [places[2 * id], places[2 * id + 1]];
        const inCity = CITIES[market].some(
          ([, x, y]) => Math.abs(x - longitude) < 1e-4 && Math.abs(y - latitude) < 1e-4,
        );
        expect(longitude > 11 || inCity).toBe(true);
      }
  });
});
