import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIGEST_LANES, digestText, fold } from "../../sim/kernel/digest.ts";

type Event = readonly [time: number, payload: number];
const event = fc.tuple(fc.nat(), fc.nat());
const digest = (events: readonly Event[]): string => {
  const lanes = new Int32Array(DIGEST_LANES);
  for (const [time, payload] of events) fold(lanes, time, payload);
  return digestText(lanes);
};

describe("the digest", () => {
  it("is 16 hex digits, the same on every engine", () => {
    expect(digest([])).toBe("0000000000000000");
    const events = Array.from({ length: 1_000 }, (_, i): Event => [i * 977, i * 65_537]);
    expect(digest(events)).toMatchInlineSnapshot(`"e26ccbf23c7de745"`);
  });

  it("differs when one event differs, in whatever follows", () => {
    fc.assert(
      fc.property(fc.array(event), event, event, fc.array(event), (before, a, b, after) => {
        fc.pre(a[0] !== b[0] || a[1] !== b[1]);
        expect(digest([...before, a, ...after])).not.toBe(digest([...before, b, ...after]));
      }),
    );
  });

  it("differs when two events change places, and when one is left out or is doubled, even an event of zeros", () => {
    fc.assert(
      fc.property(fc.array(event), event, event, fc.array(event), (before, a, b, after) => {
        fc.pre(a[0] !== b[0] || a[1] !== b[1]);
        const whole = digest([...before, a, b, ...after]);
        expect(digest([...before, b, a, ...after])).not.toBe(whole);
        expect(digest([...before, b, ...after])).not.toBe(whole);
        expect(digest([...before, a, a, b, ...after])).not.toBe(whole);
      }),
    );
    expect(
      new Set([
        digest([]),
        digest([[0, 0]]),
        digest([
          [0, 0],
          [0, 0],
        ]),
      ]).size,
    ).toBe(3);
  });

  it("has no collision among 200,000 short runs", () => {
    const seen = new Set<string>();
    for (let time = 0; time < 500; time++)
      for (let payload = 0; payload < 400; payload++)
        seen.add(
          digest([
            [time, payload],
            [time + 1, payload],
          ]),
        );
    expect(seen.size).toBe(200_000);
  });
});
