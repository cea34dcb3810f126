// Normal numbers for the tests of statistics, the same in every run.
import { draw } from "../../sim/kernel/draw.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { uniform } from "../../sim/kernel/variates.ts";

/** One after another of a stream, about normal of mean 0 and variance 1: twelve uniforms each. */
export const normals = (name: string): (() => number) => {
  const keys = deriveKeys(name, ["normals"]);
  let count = 0;
  return () => {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += uniform(draw(keys, 0, 0, count++));
    return sum;
  };
};
