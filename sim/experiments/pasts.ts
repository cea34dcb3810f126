/**
 * What had happened by a decision, under every cause it may have had. Decisions may be looked at in any order: the past
 * goes on from the nearest state it has been in, not from the start.
 */
import type { Ticks } from "../kernel/time.ts";
import { advance, present, returnTo, type Simulation, stateOf } from "../operations/simulation.ts";
import type { Scenario } from "../scenario/schema.ts";
import { type Cause, causesOf, isRefuted } from "./causes.ts";
import { planOf, simulationOf } from "./replication.ts";

/** Memory for states the pasts of all causes may come back to. */
const KEPT_BYTES = 384 << 20;

interface Track {
  readonly s: Simulation;
  /** In order of time. */
  readonly kept: { readonly at: Ticks; readonly state: Uint8Array }[];
}

const trackOf = (scenario: Scenario): Track => {
  const s = simulationOf(scenario, scenario.seed, planOf(scenario, scenario.seed));
  return { s, kept: [{ at: present(s), state: stateOf(s) }] };
};

/** Moves a past to just before a tick; it may keep so many bytes of states. */
const moveTo = ({ s, kept }: Track, at: Ticks, bytes: number): void => {
  const end = Math.max(0, at - 1);
  const nearest = kept.findLast((k) => k.at <= end) ?? kept[0];
  if (present(s) > end || nearest.at > present(s)) returnTo(s, nearest.state);
  advance(s, end);
  if (nearest.at === end || (kept.length + 1) * s.arena.buffer.byteLength > bytes) return;
  kept.push({ at: end, state: stateOf(s) });
  kept.sort((a, b) => a.at - b.at);
};

/** What is known at a decision. */
export interface Known {
  readonly causes: readonly Cause[];
  /** The causes that nothing seen by then speaks against. */
  readonly open: readonly number[];
  /** The run under a cause, up to just before the decision; only until the next decision is asked for. */
  readonly pastOf: (cause: number) => Simulation;
}

/** @example pastsOf(scenario)(ticksAt(scenario.arms.at, scenario.starts)).open // [0] */
export const pastsOf = (scenario: Scenario): ((at: Ticks) => Known) => {
  const causes = causesOf(scenario);
  const tracks = causes.map(() => undefined as Track | undefined);
  const openAt = new Map<Ticks, readonly number[]>();
  return (at) => {
    const pastOf = (cause: number): Simulation => {
      const track = (tracks[cause] ??= trackOf(causes[cause].scenario));
      moveTo(track, at, KEPT_BYTES / causes.length);
      return track.s;
    };
    const open =
      openAt.get(at) ?? causes.flatMap((_, k) => (k === 0 || !isRefuted(pastOf(0), pastOf(k)) ? [k] : []));
    openAt.set(at, open);
    return { causes, open, pastOf };
  };
};
