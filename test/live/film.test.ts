import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  appendStep,
  createFilm,
  createRecorder,
  cutFilm,
  filmFrom,
  HELD_OFFLINE,
  recordStep,
  turnTo,
} from "../../sim/live/film.ts";

const CONNECTING = 3;
const STATES = 5;

/** A fleet at one step: the state of each charger, and since when it is offline (−1: it is not). */
const fleetAt = (size: number) =>
  fc.array(
    fc.record({
      state: fc.nat({ max: STATES - 1 }),
      offlineFrom: fc.integer({ min: -1, max: 1 }),
      known: fc.nat({ max: 1 }),
    }),
    { minLength: size, maxLength: size },
  );

describe("the film", () => {
  test("shows any step as it was recorded, from wherever it is turned to it", () => {
    const films = fc
      .integer({ min: 1, max: 11 })
      .chain((size) =>
        fc.tuple(fc.constant(size), fc.array(fleetAt(size), { minLength: 1, maxLength: 300 })),
      );
    fc.assert(
      fc.property(films, fc.array(fc.nat(), { maxLength: 20 }), ([size, steps], turns) => {
        const chargers = {
          state: new Uint8Array(size),
          offlineFrom: new Int32Array(size),
          known: new Uint8Array(size).fill(1),
        };
        const recorder = createRecorder(chargers, STATES);
        const film = createFilm(size);
        const expected = steps.map((fleet) => {
          chargers.state.set(fleet.map(({ state }) => state));
          chargers.offlineFrom.set(fleet.map(({ offlineFrom }) => offlineFrom));
          chargers.known.set(fleet.map(({ known }) => known));
          appendStep(film, recordStep(recorder));
          return fleet.map(
            (c) =>
              (c.state === CONNECTING && c.offlineFrom < 0 ? 0 : c.state) +
              (c.known === 1 ? 0 : HELD_OFFLINE),
          );
        });
        for (const turn of [...turns, steps.length - 1]) {
          turnTo(film, turn % steps.length);
          expect([...film.frame]).toEqual(expected[turn % steps.length]);
        }
        const last = expected[expected.length - 1];
        expect([...recorder.counts]).toEqual(
          Array.from({ length: STATES }, (_, state) => last.filter((s) => s % HELD_OFFLINE === state).length),
        );
        // Another goes on from any of its steps; and so does itself.
        const cut = turns[0] === undefined ? 0 : turns[0] % (steps.length + 1);
        const other = filmFrom(film, cut);
        cutFilm(film, cut);
        for (const one of [other, film]) {
          expect(one.steps).toHaveLength(cut);
          if (cut > 0) turnTo(one, cut - 1);
          expect([...one.newest]).toEqual(
            cut > 0 ? expected[cut - 1] : Array.from({ length: size }, () => 0),
          );
          if (cut > 0) expect([...one.frame]).toEqual(expected[cut - 1]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("has no step that was not recorded", () => {
    const film = createFilm(1);
    expect(() => turnTo(film, 0)).toThrow("no step 0");
  });
});
