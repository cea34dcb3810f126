/** What is wrong with the limits a run is held to: hypotheses, thresholds and stop conditions that could find nothing. */
import { TICKS_PER_MINUTE, type Ticks } from "../kernel/time.ts";
import type { Bounds, Hypothesis } from "../measures/hypotheses.ts";
import { SHARES } from "../measures/impact.ts";
import { SIGNAL_NAMES, type SignalName, SIGNALS } from "../measures/signals.ts";
import { clockText } from "../twin/quantity.ts";
import type { Check, Found } from "./check.ts";
import { faultTimes, minutesFor } from "./phases.ts";
import type { Path } from "./problem.ts";
import type { Scenario } from "./schema.ts";

type Limit = readonly [key: string, value: number | undefined];

/** Nothing is ever below 0, and no share above 1: such a bound finds nothing. */
function* canFail(what: string, isShare: boolean, lower: Limit, upper: Limit, path: Path): Iterable<Found> {
  if (lower[1] === 0)
    yield { path: [...path, lower[0]], message: `expected more than 0: ${what} is never below` };
  if (isShare && upper[1] !== undefined && upper[1] >= 1)
    yield { path: [...path, upper[0]], message: `expected less than 1: ${what} is never above` };
}

function* inOrder({ min, max }: Bounds, path: Path): Iterable<Found> {
  if (min === undefined && max === undefined) yield { path, message: "expected min or max, or both" };
  if (min !== undefined && max !== undefined && max < min)
    yield { path: [...path, "max"], message: `expected at least min, ${min}` };
}

const isShare = (signal: SignalName): boolean => SIGNALS[signal].unit === "share";

const thresholds: Check = function* (scenario) {
  for (const [i, { metric, min, max }] of scenario.thresholds.entries()) {
    const path = ["thresholds", i];
    yield* inOrder({ min, max }, path);
    yield* canFail(metric, SHARES.has(metric), ["min", min], ["max", max], path);
  }
};

interface Watched {
  readonly signal: SignalName;
  readonly cluster?: string;
  readonly for: Ticks;
}

/** @param minutes in which it is looked at */
function* watched({ signal, cluster, for: lasts }: Watched, minutes: number, path: Path): Iterable<Found> {
  if (cluster !== undefined && SIGNALS[signal].ofCluster === undefined) {
    const some = SIGNAL_NAMES.filter((name) => SIGNALS[name].ofCluster);
    yield { path: [...path, "cluster"], message: `expected none: only ${some.join(" and ")} can be of one` };
  }
  if (lasts === 0 || lasts % TICKS_PER_MINUTE !== 0)
    yield { path: [...path, "for"], message: "expected whole minutes: it is looked at once a minute" };
  else if (minutes > 0 && lasts > minutes * TICKS_PER_MINUTE)
    yield { path: [...path, "for"], message: `expected at most ${minutes} min, all it is looked at` };
}

/** Without any fault it is the quiet run of a scenario that has some, and nothing is during or after. */
function* looksAtSome({ when, grace }: Hypothesis, scenario: Scenario, path: Path): Iterable<Found> {
  if (grace !== undefined && when !== "after") {
    yield { path: [...path, "grace"], message: "expected none: it is for what holds after" };
    return;
  }
  const { first, last } = minutesFor({ when, grace }, scenario);
  if (first <= last || scenario.faults.length === 0) return;
  const { from, to } = faultTimes(scenario);
  const clock = (t: Ticks): string => clockText(t, scenario.starts);
  yield {
    path: [...path, grace === undefined ? "when" : "grace"],
    message: `expected minutes to look at: the run is from ${clock(0)} to ${clock(scenario.lasts)}, its faults from ${clock(from)} to ${clock(to)}`,
  };
}

const hypotheses: Check = function* (scenario) {
  for (const [i, hypothesis] of scenario.hypotheses.entries()) {
    const { signal, min, max, share } = hypothesis;
    const path = ["hypotheses", i];
    const { first, last } = minutesFor(hypothesis, scenario);
    yield* inOrder({ min, max }, path);
    yield* canFail(signal, isShare(signal), ["min", min], ["max", max], path);
    yield* watched(hypothesis, last - first + 1, path);
    yield* looksAtSome(hypothesis, scenario, path);
    if (share === 0) yield { path: [...path, "share"], message: "expected more than 0: any run would do" };
  }
};

const stopConditions: Check = function* (scenario) {
  const { last } = minutesFor({ when: "always" }, scenario);
  for (const [i, condition] of scenario.stopWhen.entries()) {
    const { signal, above, below } = condition;
    const path = ["stopWhen", i];
    if ((above === undefined) === (below === undefined))
      yield { path, message: "expected either above or below" };
    yield* canFail(signal, isShare(signal), ["below", below], ["above", above], path);
    yield* watched(condition, last + 1, path);
  }
};

export const LIMIT_CHECKS: readonly Check[] = [thresholds, hypotheses, stopConditions];
