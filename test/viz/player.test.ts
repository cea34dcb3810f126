import { describe, expect, test } from "vitest";
import { createPlayer, neighbour, passTime, seekTo, shownMinute, toggle } from "../../viz/player.ts";

const at = (wanted: number, available: number, last = 100) => {
  const player = { ...createPlayer(last), available };
  seekTo(player, wanted);
  return player;
};

describe("the playhead", () => {
  test("waits at the last minute there is for the one that is wanted", () => {
    const player = at(70, 12);
    expect(shownMinute(player)).toBe(12);
    player.available = 90;
    expect(shownMinute(player)).toBe(70);
  });

  test("stays within the run", () => {
    expect(at(-5, 100).wanted).toBe(0);
    expect(at(500, 100).wanted).toBe(100);
  });

  test("plays at its speed, no further than is simulated, and stops at the end", () => {
    const player = at(10, 50);
    passTime(player, 1);
    expect(player.wanted).toBe(10);
    toggle(player);
    passTime(player, 1);
    expect(player.wanted).toBe(12);
    passTime(player, 60);
    expect([player.wanted, player.playing]).toEqual([50, true]);
    player.available = 100;
    passTime(player, 60);
    expect([player.wanted, player.playing]).toEqual([100, false]);
    toggle(player);
    expect([player.wanted, player.playing]).toEqual([0, true]);
  });

  test("finds the neighbouring stops", () => {
    const stops = [15, 49, 70];
    expect([neighbour(stops, 49, 1), neighbour(stops, 49, -1)]).toEqual([70, 15]);
    expect([neighbour(stops, 70, 1), neighbour(stops, 15, -1)]).toEqual([undefined, undefined]);
  });
});
