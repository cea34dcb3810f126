import { describe, expect, it } from "vitest";
import { batchMeans, erlangC, meanWait, runQueue } from "./queue.ts";

/** Fixed seeds, so a run either holds or does not; what theory says must lie in the 99.9 % interval of batch means. */
const cases = [
  { servers: 1, load: 0.5, customers: 500_000 },
  { servers: 1, load: 0.8, customers: 500_000 },
  { servers: 1, load: 0.9, customers: 1_000_000 },
  { servers: 4, load: 0.7, customers: 500_000 },
  { servers: 4, load: 0.9, customers: 1_000_000 },
  { servers: 50, load: 0.9, customers: 2_000_000 },
];

describe.each(cases)("a queue of $servers servers at load $load", ({ servers, load, customers }) => {
  const met = runQueue({ servers, load, customers, seed: `M/M/${servers} at ${load}` });

  it("makes as many wait as Erlang's C says", () => {
    const { mean, half } = batchMeans(met.delayed);
    expect(Math.abs(mean - erlangC(servers, load))).toBeLessThan(half);
    expect(half / mean).toBeLessThan(0.15);
  });
  it("makes them wait as long as theory says", () => {
    const { mean, half } = batchMeans(met.wait);
    expect(Math.abs(mean - meanWait(servers, load))).toBeLessThan(half);
    expect(half / mean).toBeLessThan(0.15);
  });
  it("obeys Little's law: the number in the system is arrivals a second times the mean stay", () => {
    const inSystem = met.area / met.end;
    const arrivals = customers / met.end;
    const stay = met.stay.reduce((sum, x) => sum + x, 0) / customers;
    expect(inSystem / (arrivals * stay)).toBeCloseTo(1, 9);
    const { mean, half } = batchMeans(met.stay);
    expect(Math.abs(mean - (1 + meanWait(servers, load)))).toBeLessThan(half);
  });
});

it("notices a service that takes 3 % longer", () => {
  const { wait } = runQueue({ servers: 4, load: 0.7, customers: 500_000, seed: "slow", slowness: 1.03 });
  const { mean, half } = batchMeans(wait);
  expect(Math.abs(mean - meanWait(4, 0.7))).toBeGreaterThan(half);
});

it("knows Erlang's C of textbooks", () => {
  expect(erlangC(1, 0.8)).toBeCloseTo(0.8, 12);
  expect(erlangC(2, 0.5)).toBeCloseTo(1 / 3, 12);
  expect(erlangC(3, 2 / 3)).toBeCloseTo(4 / 9, 12);
});
