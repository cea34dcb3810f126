import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveKeys } from "../../sim/kernel/streams.ts";

const keyOf = (seed: string, name: string, world?: number): string => deriveKeys(seed, [name], world).join();

describe("the keys of random streams", () => {
  it("belong to seed, world and name, not to a name's place", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.uniqueArray(fc.string(), { minLength: 1 }),
        fc.nat(),
        (seed, names, world) => {
          const keys = deriveKeys(seed, names, world);
          names.forEach((name, i) =>
            expect(keys.slice(2 * i, 2 * i + 2).join()).toBe(keyOf(seed, name, world)),
          );
        },
      ),
    );
  });

  it("are all distinct", () => {
    const keys = new Set<string>();
    for (const seed of ["", "1", "2", "42", "a longer seed"])
      for (let world = 0; world < 200; world++)
        for (const name of ["", "1", "connect", "refresh", "connect refresh"])
          keys.add(keyOf(seed, name, world));
    expect(keys.size).toBe(5 * 200 * 5);
  });

  it("tell seed, world and name apart, wherever one ends and the next begins", () => {
    expect(keyOf("1", "1", 2)).not.toBe(keyOf("1,2", "1"));
    expect(keyOf("a", "bc")).not.toBe(keyOf("ab", "c"));
  });

  it("are the ones they always were", () => {
    expect([...deriveKeys("42", ["connect", "refresh"], 7)]).toMatchInlineSnapshot(`
      [
        1896748094,
        -13772340,
        2132745554,
        384197426,
      ]
    `);
  });
});
