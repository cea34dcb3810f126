import { beforeEach, describe, expect, test } from "vitest";
import type { Run } from "../../viz/session/run.ts";
import { futures, news } from "../../viz/session/session.ts";
import { neighbour, passTime, seek, shown, toggle } from "../../viz/view/playhead.ts";
import { playing, speed, wanted } from "../../viz/view/view.ts";

/** A run of 101 minutes of which so many are there. */
const available = (simulated: number): void => {
  futures[0].value = { minutes: 101, simulated } as Run;
  news.value++;
};

const at = (minute: number, simulated: number): void => {
  available(simulated);
  seek(minute);
};

beforeEach(() => {
  playing.value = false;
  speed.value = 2;
});

describe("the playhead", () => {
  test("waits at the last minute there is for the one that is wanted", () => {
    at(70, 12);
    expect(shown.value).toBe(12);
    available(90);
    expect(shown.value).toBe(70);
  });

  test("stays within the run", () => {
    at(-5, 100);
    expect(wanted.value).toBe(0);
    at(500, 100);
    expect(wanted.value).toBe(100);
  });

  test("goes no further than both futures have come to", () => {
    at(70, 90);
    futures[1].value = { minutes: 101, simulated: 40 } as Run;
    expect(shown.value).toBe(40);
    futures[1].value = undefined;
    expect(shown.value).toBe(70);
  });

  test("plays at its speed, no further than is simulated, and stops at the end", () => {
    at(10, 50);
    passTime(1);
    expect(wanted.value).toBe(10);
    toggle();
    passTime(1);
    expect(wanted.value).toBe(12);
    passTime(60);
    expect([wanted.value, playing.value]).toEqual([50, true]);
    available(100);
    passTime(60);
    expect([wanted.value, playing.value]).toEqual([100, false]);
    toggle();
    expect([wanted.value, playing.value]).toEqual([0, true]);
  });

  test("finds the neighbouring stops", () => {
    const stops = [15, 49, 70];
    expect(neighbour(stops, 15, 1)).toBe(49);
    expect(neighbour(stops, 15, -1)).toBeUndefined();
    expect(neighbour(stops, 60, -1)).toBe(49);
    expect(neighbour(stops, 70, 1)).toBeUndefined();
  });
});
