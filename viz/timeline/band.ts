/** What other worlds come to, where a comparison has played some: of the arm that the second future takes, or else of the first arm. */
import { computed } from "@preact/signals";
import type { Recovery } from "../../sim/experiments/recovery.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";
import { comparison } from "../decide/decision.ts";
import { futures } from "../session/session.ts";
import { minuteOf } from "./marks.ts";

export interface Band {
  readonly arm: string;
  /** The minute of the decision. */
  readonly from: number;
  /** Chargers on show, as a multiple of those of the worlds. */
  readonly factor: number;
  readonly recovery: Recovery;
}

export const band = computed((): Band | undefined => {
  const [run, other] = futures.map(({ value }) => value);
  const found = comparison.value;
  if (run?.scenario.arms === undefined || found === undefined) return undefined;
  const { arms } = found.asKnown;
  const taken = arms.find(({ name }) => name === other?.future.arm?.name) ?? arms[0];
  return {
    arm: taken.name,
    from: minuteOf(ticksAt(run.scenario.arms.at, run.scenario.starts)),
    factor: run.chargers / found.chargers,
    recovery: taken.recovery,
  };
});
