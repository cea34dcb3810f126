// The map's plane and camera, the search for a charger, what a film says of one, and a charger's strip.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  appendStep,
  changedAt,
  createFilm,
  createRecorder,
  HELD_OFFLINE,
  recordStep,
  WHOLE_BYTE,
} from "../../sim/live/film.ts";
import type { Scene } from "../../sim/live/protocol.ts";
import { isWithin } from "../../viz/drill/scope.ts";
import { changesOf, spansOf, ticksOf } from "../../viz/drill/scenes.ts";
import { indexOf } from "../../viz/map/nearest.ts";
import {
  CLOSEST,
  fromScreen,
  moved,
  planeOf,
  type Point,
  sightOf,
  toScreen,
  zoomed,
} from "../../viz/map/plane.ts";
import { areaOf } from "../../viz/map/sights.ts";
import { WHOLE_MAP } from "../../viz/view/view.ts";

const plane = planeOf(["NO", "SE", "DK", "DE", "GB", "ES", "IS"]);
const size = fc.record({
  width: fc.integer({ min: 200, max: 2_000 }),
  height: fc.integer({ min: 200, max: 2_000 }),
});
const cameras = fc.record({
  x: fc.double({ min: -400, max: 400, noNaN: true }),
  y: fc.double({ min: -400, max: 400, noNaN: true }),
  k: fc.double({ min: 1, max: CLOSEST, noNaN: true }),
});
const place = fc.tuple(
  fc.double({ min: -25, max: 33, noNaN: true }),
  fc.double({ min: 35, max: 71, noNaN: true }),
);

describe("the plane", () => {
  test("goes from degrees to a picture and back", () => {
    fc.assert(
      fc.property(place, cameras, size, (degrees, camera, shape) => {
        const seen = sightOf(plane, camera, shape);
        const back = plane.toDegrees(...fromScreen(seen, toScreen(seen, plane.toPlane(...degrees))));
        expect(back[0]).toBeCloseTo(degrees[0], 6);
        expect(back[1]).toBeCloseTo(degrees[1], 6);
      }),
    );
  });

  test("shows every city of the fleet in the whole map, in a picture of any size", () => {
    fc.assert(
      fc.property(size, (shape) => {
        const seen = sightOf(plane, WHOLE_MAP, shape);
        const corners = [-1, 1].flatMap((x) =>
          [-1, 1].map((y) => toScreen(seen, [(x * plane.width) / 2, (y * plane.height) / 2])),
        );
        for (const [x, y] of corners) {
          expect(x >= 0 && x <= shape.width).toBe(true);
          expect(y >= 0 && y <= shape.height).toBe(true);
        }
      }),
    );
  });
});

describe("the camera", () => {
  test("keeps what is under the hand where it is while it goes closer, and comes back", () => {
    fc.assert(
      fc.property(size, fc.double({ min: 1, max: 20, noNaN: true }), fc.nat(99), (shape, factor, seed) => {
        const seen = sightOf(plane, WHOLE_MAP, shape);
        const inside = [
          plane.width * ((seed % 10) / 10 - 0.45),
          plane.height * (Math.floor(seed / 10) / 10 - 0.45),
        ] as const;
        const about = toScreen(seen, inside);
        const closer = zoomed(WHOLE_MAP, plane, shape, factor, about);
        const there = toScreen(sightOf(plane, closer, shape), inside);
        expect(there[0]).toBeCloseTo(about[0], 6);
        expect(there[1]).toBeCloseTo(about[1], 6);
        const back = zoomed(closer, plane, shape, 1 / factor, about);
        expect(back.k).toBeCloseTo(1, 9);
        expect(back.x).toBeCloseTo(0, 6);
        expect(back.y).toBeCloseTo(0, 6);
      }),
    );
  });

  test("never leaves the map, however it is moved", () => {
    const far = fc.integer({ min: -5_000, max: 5_000 });
    fc.assert(
      fc.property(cameras, size, far, far, (camera, shape, dx, dy) => {
        const { x, y, k } = moved(camera, plane, shape, dx, dy);
        expect(Math.abs(x) <= plane.width / 2 && Math.abs(y) <= plane.height / 2).toBe(true);
        expect(k).toBe(camera.k);
        expect(moved({ ...camera, k: 1 }, plane, shape, dx, dy)).toEqual({
          x: expect.closeTo(0),
          y: expect.closeTo(0),
          k: 1,
        });
      }),
    );
  });
});

test("an area drawn between two points has what lies between them, and no other charger", () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  const spot = fc.tuple(part, part);
  fc.assert(
    fc.property(cameras, size, spot, spot, spot, (camera, shape, ...spots) => {
      const seen = sightOf(plane, camera, shape);
      const [from, to, at] = spots.map(([x, y]): Point => [x * shape.width, y * shape.height]);
      const between = ([0, 1] as const).every(
        (k) => at[k] >= Math.min(from[k], to[k]) && at[k] <= Math.max(from[k], to[k]),
      );
      // At the very edge rounding decides.
      if ([0, 1].some((k) => Math.min(Math.abs(at[k] - from[k]), Math.abs(at[k] - to[k])) < 1e-6)) return;
      expect(isWithin(areaOf(seen, from, to), ...fromScreen(seen, at))).toBe(between);
    }),
  );
});

test("the nearest charger is the one that a look at all of them finds", () => {
  const coordinate = fc.integer({ min: -60, max: 60 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(coordinate, coordinate), { maxLength: 300 }),
      coordinate,
      coordinate,
      fc.integer({ min: 0, max: 50 }),
      (places, x, y, radius) => {
        const points = Float32Array.from(places.flat());
        let best: number | undefined;
        const away = (id: number): number => (points[2 * id] - x) ** 2 + (points[2 * id + 1] - y) ** 2;
        for (let id = 0; id < places.length; id++)
          if (away(id) <= radius ** 2 && (best === undefined || away(id) < away(best))) best = id;
        expect(indexOf(points).nearest(x, y, radius)).toBe(best);
      },
    ),
  );
});

test("a film tells since when a charger is as it is", () => {
  const bytes = fc.array(fc.constantFrom(0, 2, 2 | HELD_OFFLINE, HELD_OFFLINE), {
    minLength: 4,
    maxLength: 4,
  });
  fc.assert(
    fc.property(
      fc.array(bytes, { minLength: 1, maxLength: 40 }),
      fc.nat(3),
      fc.nat(),
      fc.constantFrom(WHOLE_BYTE, HELD_OFFLINE),
      (frames, id, at, bits) => {
        const chargers = {
          state: new Uint8Array(4),
          offlineFrom: new Int32Array(4),
          known: new Uint8Array(4).fill(1),
        };
        const recorder = createRecorder(chargers, 5);
        const film = createFilm(4);
        for (const frame of frames) {
          chargers.state.set(frame.map((byte) => byte & ~HELD_OFFLINE));
          chargers.known.set(frame.map((byte) => ((byte & HELD_OFFLINE) === 0 ? 1 : 0)));
          appendStep(film, recordStep(recorder));
        }
        const step = at % frames.length;
        const value = (k: number): number => (k < 0 ? 0 : frames[k][id] & bits);
        let since = step;
        while (since >= 0 && value(since - 1) === value(step)) since--;
        expect(changedAt(film, id, step, bits)).toBe(since);
      },
    ),
  );
});

describe("a charger's story", () => {
  const scene = (at: number, state: number): Scene => ({
    at,
    event: 0,
    state,
    known: true,
    car: 0,
    attempts: 0,
    buffered: 0,
  });
  const stories = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.nat(4)), { minLength: 1, maxLength: 30 })
    .map((steps) => {
      let at = 0;
      return steps.map(([pause, state]) => scene((at += pause), state));
    });

  test("fills its strip without gaps, and each span is as the last scene before it", () => {
    fc.assert(
      fc.property(stories, fc.nat(5), (scenes, after) => {
        const until = scenes.at(-1)!.at + after;
        const spans = spansOf(scenes, until, ({ state }) => state);
        expect(spans[0].from).toBe(scenes[0].at);
        expect(spans.at(-1)!.until).toBe(until);
        spans.forEach((span, k) => {
          if (k > 0) expect(span.from).toBe(spans[k - 1].until);
          for (let t = span.from; t < span.until; t++)
            expect(scenes.findLast(({ at }) => at <= t)!.state).toBe(span.value);
        });
      }),
    );
  });

  test("says what is new in each scene", () => {
    const before = scene(0, 0);
    expect(changesOf(before, { ...before, state: 2, known: false, attempts: 3, buffered: 1 })).toEqual([
      "attempt 3 to connect begins",
      "now backing off",
      "the cloud now holds it for offline",
      "1 message to deliver",
    ]);
    expect(changesOf({ ...before, buffered: 2 }, before)).toEqual(["all messages delivered"]);
  });

  test("has a few round times under it", () => {
    expect(ticksOf(40, 100)).toEqual([40, 50, 60, 70, 80, 90, 100]);
    expect(ticksOf(0, 705)).toEqual([0, 120, 240, 360, 480, 600]);
  });
});
