import { describe, expect, test } from "vitest";
import { type RunResult, simulate } from "../../sim/experiments/simulate.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";
import { decode, smallInput } from "../smallScenario.ts";

/** The small outage from 20:35 to 21:00, at a fifth of its size. */
const small = {
  ...smallInput,
  fleet: {
    ...smallInput.fleet,
    groups: smallInput.fleet.groups.map((g) => ({ ...g, chargers: g.chargers / 5 })),
  },
};
const run = (changes: object, options = {}): RunResult => simulate(decode({ ...small, ...changes }), options);
const bare = run({});

const hypothesis = (spec: object) =>
  run({ hypotheses: [{ name: "it", ...spec }] }, { until: 3_600_000 }).hypotheses[0];
const AFFECTED = { signal: "affected share", cluster: "a" };

describe("a hypothesis", () => {
  test("says in which minutes it was looked at, which of them were in breach, and the worst value", () => {
    const always = hypothesis({ ...AFFECTED, max: 0.2 });
    expect(always).toMatchObject({
      ...AFFECTED,
      from: "20:30",
      to: "21:30",
      minutes: 61,
      holds: false,
      when: "always",
    });
    expect(always.minutesBreached).toBeGreaterThan(15);
    expect(always.firstBreach! >= "20:35" && always.firstBreach! <= "20:40").toBe(true);
    expect(always.worst).toBeGreaterThan(0.5);
    expect(hypothesis({ ...AFFECTED, max: 0.2, when: "before" })).toMatchObject({
      from: "20:30",
      to: "20:34",
      minutes: 5,
      minutesBreached: 0,
      firstBreach: null,
      worst: 0,
      holds: true,
    });
    expect(hypothesis({ ...AFFECTED, max: 0.2, when: "during" })).toMatchObject({
      from: "20:35",
      to: "21:00",
    });
  });

  test("of the fleet is of all its clusters", () => {
    const [whole, a, b, c] = [undefined, "a", "b", "c"].map((cluster) =>
      hypothesis({ signal: "affected share", ...(cluster && { cluster }), max: 0.2, when: "during" }),
    );
    expect([b.worst, c.worst]).toEqual([0, 0]);
    expect(whole.worst).toBeCloseTo((a.worst! * 300) / 500, 12);
  });

  test("holds if so large a share of the minutes is without a breach, or if no breach lasts so long", () => {
    const { minutes, minutesBreached } = hypothesis({ ...AFFECTED, max: 0.2 });
    const held = (minutes - minutesBreached) / minutes;
    expect(hypothesis({ ...AFFECTED, max: 0.2, share: held }).holds).toBe(true);
    expect(hypothesis({ ...AFFECTED, max: 0.2, share: held + 0.001 }).holds).toBe(false);
    expect(hypothesis({ ...AFFECTED, max: 0.2, for: `${minutesBreached + 1} min` }).holds).toBe(true);
  });

  test("the run did not come to neither holds nor fails; one on a signal that says nothing fails", () => {
    const after = { name: "it", ...AFFECTED, max: 0.2, when: "after" };
    const early = run({ hypotheses: [after] }, { until: 600_000 });
    expect(early.hypotheses[0]).toMatchObject({ from: null, to: null, minutes: 0, worst: null, holds: null });
    expect(early.holds).toBe(true);
    const none = small.fleet.groups.filter(({ firmware }) => firmware !== "ocpp");
    const silent = run(
      {
        fleet: { ...small.fleet, groups: none },
        hypotheses: [{ name: "it", signal: "ocpp latency", max: 5 }],
      },
      { until: 600_000 },
    );
    expect(silent.hypotheses[0]).toMatchObject({ from: "20:30", minutes: 0, worst: null, holds: false });
    expect(silent.holds).toBe(false);
  });
});

describe("a stop condition", () => {
  const stopWhen = (spec: object) => ({ stopWhen: [{ ...AFFECTED, ...spec }] });

  test("that is never met changes nothing", () => {
    const { stopWhen: verdicts, ...rest } = run(stopWhen({ above: 0.999 }));
    const { stopWhen: none, ...without } = bare;
    expect(rest).toEqual(without);
    expect(none).toEqual([]);
    expect(verdicts).toMatchObject([{ holds: true, above: 0.999, from: "20:30", to: "22:30" }]);
  });

  test("that is met ends the run there: it is the run until that minute", () => {
    const stopped = run(stopWhen({ above: 0.2, for: "5 min" }));
    expect(stopped).toMatchObject({ holds: false, stopWhen: [{ holds: false, minutesBreached: 5 }] });
    const at = stopped.stoppedAt!;
    expect(stopped.stopWhen[0].to).toBe(at);
    const scenario = decode(small);
    const [hour, minute] = at.split(":").map(Number);
    const until = ticksAt({ clockMs: (hour * 60 + minute) * 60_000 }, scenario.starts);
    expect(until).toBe(stopped.simulatedSeconds * 1000);
    const same = { stoppedAt: null, holds: true, stopWhen: [] };
    expect({ ...stopped, ...same }).toEqual(run({}, { until }));
  });

  test("stops later the longer it must last, and at what is below as at what is above", () => {
    const seconds = (spec: object) => run(stopWhen(spec)).simulatedSeconds;
    const [one, four] = [seconds({ above: 0.2 }), seconds({ above: 0.2, for: "4 min" })];
    expect(four).toBe(one + 180);
    expect(seconds({ below: 0.001, for: "3 min" })).toBe(120);
  });

  test("does not stop a run that ends before", () => {
    const { stoppedAt, stopWhen: verdicts } = run(stopWhen({ above: 0.2 }), { until: 4.5 * 60_000 });
    expect([stoppedAt, verdicts[0].holds]).toEqual([null, true]);
  });
});

test("a threshold that does not hold fails the run, and progress is told to the end", () => {
  const told: number[] = [];
  const thresholds = [
    { metric: "chargersAffected", max: 0 },
    { metric: "chargersAffected", min: 1 },
  ];
  const result = run({ thresholds }, { until: 630_000, onProgress: (done: number) => told.push(done) });
  const value = result.impact.chargersAffected;
  expect(result.thresholds).toEqual([
    { metric: "chargersAffected", value, max: 0, holds: false },
    { metric: "chargersAffected", value, min: 1, holds: true },
  ]);
  expect(result.holds).toBe(false);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect([told.length, told.at(-1)]).toEqual([12, 1]);
});
