import { Schema } from "effect";
import { aftermathOf } from "../../../measures/aftermath.ts";
import { PIPELINE_NAMES } from "../../../twin/backendParameters.ts";
import { sum } from "../../../twin/offline.ts";
import { Duration, option } from "../../../twin/quantity.ts";
import { heldAfter, shareOfFleet } from "./after.ts";
import { type Played, property } from "./property.ts";

const QUIET = /offline until reset$|stalled$/;

/** Minutes at the end of the run in which what waits is there each time: one caller at one instant is nothing. */
const LATELY = 5;

/** Whether what is said to wait has waited for some minutes, as far as it is counted. */
const isThere = (what: string, { series }: Played["s"]): boolean => {
  const store = /^(core|portal) store: \d+ callers? waits?$/.exec(what)?.[1];
  const pipeline = PIPELINE_NAMES.findIndex((name) => what.startsWith(`${name}: `));
  const end = series.sampled[0];
  const waits = (minute: number): boolean => {
    if (store !== undefined) return series[store === "core" ? "coreWaiting" : "portalWaiting"][minute] > 0;
    return pipeline < 0 || series.lagging[minute * PIPELINE_NAMES.length + pipeline] > 0;
  };
  for (let minute = Math.max(0, end - LATELY); minute < end; minute++) if (!waits(minute)) return false;
  return true;
};

/**
 * No metastable state survives its trigger: some time after the last fault nothing is left of it that feels it. What only a reset brings
 * back is not held against it, as that state is a charger's own; nor is a stalled instance that has nothing to do.
 */
export const settles = property({
  kind: "settles",
  title: "No metastable state survives its trigger",
  schema: Schema.Struct({
    kind: Schema.Literal("settles"),
    within: option(
      Duration,
      "2 h",
      "So long after the last fault, which is when the run is looked at: at its end.",
    ),
  }),
  ofFaults: true,
  asHeld: ({ within }, played) => {
    const max = shareOfFleet(sum(played.s.twin.tally.stuck), played);
    return {
      hypotheses: [
        heldAfter("settles", within, { signal: "affected share", max }),
        ...PIPELINE_NAMES.map((name) =>
          heldAfter("settles", within, { signal: `${name} lagging share`, max: 0 }),
        ),
      ],
    };
  },
  judge: ({ within }, { s, scenario, over }) => {
    const left = aftermathOf(s.twin, scenario.lasts).filter((what) => !QUIET.test(what) && isThere(what, s));
    const soon = scenario.lasts - over < within;
    return {
      holds: left.length === 0 ? true : soon ? null : false,
      value: left.length,
      most: 0,
      unit: "troubles",
      why: left.length === 0 ? "nothing is left" : `at the end of the run ${left.join(", ")}`,
    };
  },
});
