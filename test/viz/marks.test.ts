import { describe, expect, test } from "vitest";
import { planOf } from "../../sim/experiments/replication.ts";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { clockAt, eventfulUntil, LANE_NAMES, marksOf, stopsOf } from "../../viz/timeline/marks.ts";
import { smallIncident } from "./incident.ts";

const scenario = smallIncident();
const { steps } = planOf(scenario, scenario.seed);
const marks = marksOf({ scenario, steps, alerts: [] });

describe("marks", () => {
  test("tell the incident in order", () => {
    const told = marks.map(({ lane, from, label }) => `${clockAt(scenario, from)} ${lane}: ${label}`);
    expect(told).toEqual([
      "20:45 fault: provider capacity loss, go-west-1",
      "20:49 reported: Elevated rate of chargers going offline detected",
      "20:58 reported: Critical alert",
      "21:07 operators: diagnose: the first diagnosis was wrong, and was corrected",
      "21:19 reported: Scale-up of 21:19 without effect: rise of the cluster's online share until 22:03",
      expect.stringMatching(/^21:19 operators: scale up: /),
      "21:40 decision: hold, scale up further, fail over the cluster, fail over the region",
      expect.stringMatching(/^21:52 operators: support case: /),
      "22:03 reported: Chargers begin to reconnect",
      "22:45 reported: Share of the affected that is back at 22:45",
      "08:15 reported: Share of the affected that is back at 08:15",
    ]);
  });

  test("each belongs to a row of the timeline and says when it was", () => {
    for (const { lane, from, text } of marks) {
      expect(LANE_NAMES).toContain(lane);
      expect(text).toContain(clockAt(scenario, from));
    }
  });

  test("the eventful part leaves out the morning", () => {
    const stops = stopsOf(marks, scenario.lasts);
    const end = eventfulUntil(stops, scenario.lasts / TICKS_PER_MINUTE + 1);
    expect(clockAt(scenario, end * TICKS_PER_MINUTE)).toBe("23:45");
  });
});
