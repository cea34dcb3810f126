import { describe, expect, test } from "vitest";
import { advance } from "../../sim/operations/simulation.ts";
import { retryWait } from "../../sim/twin/retry.ts";
import { CONNECTED, FULL, NEVER, NO_CAR, type Twin } from "../../sim/twin/state.ts";
import {
  type FirmwareInput,
  idsOf,
  inState,
  MINUTE,
  momentsOf,
  oneGroup,
  quantileOf,
  runAlong,
  SECOND,
  unlimited,
} from "./rig.ts";

/** The waits in seconds of 2,000 chargers that have failed so often, with or without a car. */
const waits = (firmware: FirmwareInput, failures: number, car: number = NO_CAR): number[] => {
  const w = runAlong(oneGroup(2000, firmware), []).twin;
  return idsOf(w).map((id) => {
    w.charger.failures[id] = failures;
    w.charger.attempts[id] = 100 + failures;
    w.charger.car[id] = car;
    return retryWait(w, id) / SECOND;
  });
};

const expectWithin = (values: readonly number[], least: number, most: number): void => {
  expect(Math.min(...values)).toBeGreaterThanOrEqual(least);
  expect(Math.max(...values)).toBeLessThanOrEqual(most);
};

/** A uniform law on [least, most], to the accuracy that so many values allow. */
const expectUniform = (values: readonly number[], least: number, most: number): void => {
  expectWithin(values, least, most);
  const width = most - least;
  const { mean, deviation } = momentsOf(values);
  const error = width / Math.sqrt(12 * values.length);
  expect(Math.abs(mean - (least + most) / 2)).toBeLessThan(4.5 * error);
  expect(deviation).toBeCloseTo(width / Math.sqrt(12), width > 20 ? -0.5 : 0);
};

describe("quadratic", () => {
  const firmware = { retry: { policy: "quadratic" } };

  test("the wait grows with the square of the failures up to a cap, and a uniform part of it comes on top", () => {
    for (const n of [0, 1, 2, 3, 5, 6, 7, 13, 14, 100, 60_000]) {
      const withCar = 10 + Math.min(n * n, 45);
      expectUniform(waits(firmware, n, FULL), withCar, withCar * 1.5);
      const idle = 10 + Math.min(n * n, 180);
      expectUniform(waits(firmware, n), idle, (idle * 4) / 3);
    }
  });

  test("with a car it is never over 82.5 s, without one never over 253.4 s, and both are come close to", () => {
    const withCar = waits(firmware, 1000, FULL);
    expectWithin(withCar, 10, 82.5);
    expect(Math.max(...withCar)).toBeGreaterThan(82);
    const idle = waits(firmware, 1000);
    expectWithin(idle, 10, 253.4);
    expect(Math.max(...idle)).toBeGreaterThan(252);
  });
});

describe("ocpp-2.0.1", () => {
  const waitsOf = (minimum: number, range: number, repeat: number, failures: number) =>
    waits(
      { retry: { policy: "ocpp-2.0.1", minimum: `${minimum} s`, range: `${range} s`, repeat } },
      failures,
    );

  test("the first wait is minimum + U(0, range)", () => {
    expectUniform(waitsOf(3, 10, 3, 0), 3, 13);
    expectUniform(waitsOf(1, 2, 2, 0), 1, 3);
  });

  test("each further wait is twice the last and a new part, until it is frozen", () => {
    const each = Array.from({ length: 8 }, (_, n) => waitsOf(3, 10, 3, n));
    const parts = [1, 2, 3].map((n) => each[n].map((wait, id) => wait - 2 * each[n - 1][id]));
    // Waits are whole milliseconds: twice one is off by one at most.
    for (const part of parts)
      expectUniform(
        part.map((x) => Math.min(10, Math.max(0, x))),
        0,
        10,
      );
    for (const part of parts) expectWithin(part, -0.002, 10.002);
    for (const n of [4, 5, 6, 7]) expect(each[n]).toEqual(each[3]);
  });

  test("frozen after `repeat` doublings at a mean of about 99 s for 3/10/3 and 155 s for 10/10/3", () => {
    // Row 2 of the parameters: minimum·2ⁿ + (2ⁿ⁺¹ − 1)·range / 2.
    expect(momentsOf(waitsOf(3, 10, 3, 50)).mean).toBeCloseTo(99, -0.5);
    expect(momentsOf(waitsOf(10, 10, 3, 50)).mean).toBeCloseTo(155, -0.5);
    expect(momentsOf(waitsOf(1, 2, 2, 50)).mean).toBeCloseTo(11, 0);
  });

  test("a frozen wait is the charger's own for the whole outage, and another one in the next", () => {
    const { twin: w } = runAlong(oneGroup(500, { retry: { policy: "ocpp-2.0.1" } }), []);
    const waitsAt = (attempts: number, failures: number) =>
      idsOf(w).map((id) => {
        w.charger.attempts[id] = attempts;
        w.charger.failures[id] = failures;
        return retryWait(w, id);
      });
    const outage = waitsAt(10 + 5, 5);
    expect(waitsAt(10 + 40, 40)).toEqual(outage);
    const next = waitsAt(51 + 5, 5);
    expect(next.filter((wait, id) => wait === outage[id]).length).toBeLessThan(10);
  });
});

describe("fixed", () => {
  test("always the same wait, and a restart on top after every `rebootAfter` failures", () => {
    const firmware = {
      retry: { policy: "fixed", wait: "10 s", rebootAfter: 50, rebootTakes: "60 s" },
    };
    for (const n of [0, 1, 7, 49, 51, 99, 101]) expectWithin(waits(firmware, n), 10, 10);
    for (const n of [50, 100, 500]) expectWithin(waits(firmware, n), 70, 70);
  });
});

describe("exponential", () => {
  test("full jitter: uniform from 0 to the doubled base, up to the cap", () => {
    const firmware = { retry: { policy: "exponential", base: "1 s", cap: "300 s" } };
    for (const n of [0, 1, 4, 8, 9, 31, 32, 60_000])
      expectUniform(waits(firmware, n), 0, Math.min(300, 2 ** n) + 0.001);
  });
});

describe("a service that refuses for 78 min and then opens fully", () => {
  /** Scaled to 50,000: attempts a second while it refuses; and the seconds until half, and 95 %, are back. */
  const outage = (firmware: FirmwareInput, cars: (id: number) => boolean = () => false) => {
    const chargers = 1500;
    const opens = 78 * MINUTE;
    const scenario = oneGroup(chargers, { tokenLife: "24 h", ...firmware }, unlimited);
    const s = runAlong(scenario, [
      { at: 1, lever: "hub-admission", target: 0, value: 0 },
      // The table takes the chargers for spread over their waits; fixed waits would stay as they began, so they begin spread.
      ...Array.from({ length: 200 }, (_, k) => ({
        at: 2 + k * (SECOND / 10),
        lever: "connections-drop" as const,
        target: 0,
        value: 1 / (200 - k),
      })),
      { at: 21 * SECOND, lever: "hub-close", target: 0, value: 0 },
      { at: opens, lever: "hub-open", target: 0, value: 0 },
      { at: opens, lever: "hub-admission", target: 0, value: -1 },
    ]);
    keepCars(s.twin, cars);
    advance(s, opens - 20 * MINUTE);
    const before = s.twin.tally.refused[0];
    advance(s, opens - 1);
    const perSecond = ((s.twin.tally.refused[0] - before) / (20 * 60)) * (50_000 / chargers);
    expect(inState(s.twin, CONNECTED)).toHaveLength(0);
    const backAfter: number[] = [];
    for (let t = 1; t <= 300 && backAfter.length < chargers; t++) {
      advance(s, opens + t * SECOND);
      const back = inState(s.twin, CONNECTED).length - backAfter.length;
      backAfter.push(...Array.from({ length: back }, () => t));
    }
    expect(backAfter).toHaveLength(chargers);
    return { perSecond, t50: quantileOf(backAfter, 0.5), t95: quantileOf(backAfter, 0.95) };
  };

  /** Cars stay where they are, and no other comes. */
  const keepCars = (w: Twin, cars: (id: number) => boolean): void => {
    for (const id of idsOf(w)) {
      w.charger.car[id] = cars(id) ? FULL : NO_CAR;
      w.charger.carDue[id] = NEVER;
    }
  };

  /*
   * The sourced table was computed for the waits alone. A quantile of 1,500 chargers is off by up to 4 s where waits are
   * minutes long; what a dial takes (40 ms) is in a run and not in the table.
   */
  const near = (value: number, expected: number, share: number, atLeast = 0): void =>
    expect(Math.abs(value - expected), `${value} instead of ${expected}`).toBeLessThanOrEqual(
      Math.max(share * expected, atLeast),
    );

  test("new firmware, a quarter with a car: 352 attempts/s, half back after 75 s, 95 % after 211 s", () => {
    const { perSecond, t50, t95 } = outage({ retry: { policy: "quadratic" } }, (id) => id % 4 === 0);
    near(perSecond, 352, 0.02);
    near(t50, 75, 0.06);
    near(t95, 211, 0.03);
  });

  test("old firmware, 10 s and no restart: 5,000 attempts/s, half back after 5 s, 95 % after 10 s", () => {
    const { perSecond, t50, t95 } = outage({
      retry: { policy: "fixed", wait: "10 s", rebootAfter: 100_000 },
    });
    near(perSecond, 5000, 0.01);
    near(t50, 5, 0, 1);
    near(t95, 10, 0, 1);
  });

  test("old firmware that restarts for a minute after 50 failures makes 560 s of 500: 4,460 attempts/s", () => {
    const { perSecond } = outage({ retry: { policy: "fixed" } });
    near(perSecond, (5000 * 500) / 560, 0.03);
  });

  // The table draws whole seconds from 0 to range, as libocpp does; the specification, and the twin, draw from a range
  // without steps. That spreads the frozen waits less: 2 % fewer attempts for range 10, 8 % fewer for range 2.
  test("libocpp 1.6 (3, 10, 3): 561 attempts/s in whole seconds, 550 without; half after 44 s, 95 % after 111 s", () => {
    const { perSecond, t50, t95 } = outage({
      retry: { policy: "ocpp-2.0.1", minimum: "3 s", range: "10 s", repeat: 3 },
    });
    near(perSecond, 549.6, 0.02);
    near(perSecond, 561, 0.04);
    near(t50, 44, 0, 4);
    near(t95, 111, 0.04);
  });

  test("libocpp 2.0.1 (1, 2, 2): 5,268 attempts/s in whole seconds, 4,850 without; half after 5 s, 95 % after 13 s", () => {
    const { perSecond, t50, t95 } = outage({
      retry: { policy: "ocpp-2.0.1", minimum: "1 s", range: "2 s", repeat: 2 },
    });
    near(perSecond, 4848, 0.02);
    near(perSecond, 5268, 0.1);
    near(t50, 5, 0, 1);
    near(t95, 13, 0, 1);
  });
});
