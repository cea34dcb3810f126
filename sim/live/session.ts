/**
 * A session: a scenario, its future as it is written, and one that is compared with it. What people do is a future with other
 * faults and actions in it, so it has the digest of the scenario file that has them.
 */
import type { Ticks } from "../kernel/time.ts";
import { TICKS_PER_MINUTE } from "../kernel/time.ts";
import { chargersOf } from "../scenario/scale.ts";
import type { Scenario } from "../scenario/schema.ts";
import { AS_WRITTEN, scenarioOf } from "./future.ts";
import type { Future, News, Request } from "./protocol.ts";
import { VERSION } from "./protocol.ts";
import { nextEvent, storyOf } from "./story.ts";
import {
  createBranch,
  createTrack,
  finishTrack,
  isOver,
  lastMinute,
  pastOf,
  playMinute,
  stepsOf,
  type Track,
} from "./track.ts";

/** Memory for states to go back to, of both futures. */
const SNAPSHOT_BYTES = 256 << 20;

export interface SessionOptions {
  /** Unscaled: edits are written for it. */
  readonly scenario: Scenario;
  /** Simulate so many; the scenario's own number when left out. */
  readonly chargers?: number;
  /** Goes at a pace, in minutes a second, and no further ahead than `allow` says. */
  readonly pace?: number;
  readonly tell: (news: News) => void;
}

export interface Session {
  readonly receive: (request: Request) => void;
  /** Simulates a minute; false if there is nothing to do until something is asked for or allowed. */
  readonly work: () => boolean;
  /** Of a live run: the minute it may go to. */
  readonly allow: (minute: number) => void;
  /** The last minute there is, and how far the first future has come. */
  readonly reached: () => { readonly minute: number; readonly of: number };
  readonly pace: () => number;
}

export const createSession = ({ scenario, chargers, pace: given, tell }: SessionOptions): Session => {
  const live = given !== undefined;
  let pace = given ?? 0;
  let allowed = live ? 0 : Infinity;
  const tracks: [Track | undefined, Track | undefined] = [undefined, undefined];

  const begin = (index: 0 | 1, track: Track): void => {
    tracks[index] = track;
    tell({ kind: "planned", track: index, from: track.from, future: track.future, steps: stepsOf(track) });
  };

  const play = (index: 0 | 1, future: Future): void => {
    const made = scenarioOf(scenario, future, chargers);
    if ("problems" in made) return tell({ kind: "refused", what: "play", problems: made.problems });
    const base = tracks[index === 1 ? 0 : index];
    const bytes = SNAPSHOT_BYTES / 2;
    begin(
      index,
      base === undefined
        ? createTrack(made.scenario, future, bytes)
        : createBranch(base, made.scenario, future, bytes),
    );
    // What the second future shares with the first is no longer shared.
    if (index === 0 && tracks[1] !== undefined) {
      tracks[1] = undefined;
      tell({ kind: "forgotten" });
    }
  };

  const within = (track: Track, at: Ticks): Ticks =>
    Math.min(at, Math.max(0, (track.minute - 1) * TICKS_PER_MINUTE));

  const receive = (request: Request): void => {
    if (request.kind === "play") return play(request.track, request.future);
    if (request.kind === "pace") {
      if (!live) return;
      pace = request.minutesPerSecond;
      return tell({ kind: "paced", minutesPerSecond: pace });
    }
    if (request.kind === "forget") {
      tracks[1] = undefined;
      return tell({ kind: "forgotten" });
    }
    const track = tracks[request.track];
    if (track === undefined)
      return tell({ kind: "refused", what: request.kind, problems: ["there is no such future"] });
    if (request.kind === "next") {
      const after = within(track, request.after);
      const event = nextEvent(pastOf(track, after), after, within(track, track.scenario.lasts)) ?? null;
      return tell({ kind: "next", track: request.track, after, event });
    }
    const { charger } = request;
    const [from, until] = [within(track, request.from), within(track, request.until)];
    if (charger >= chargersOf(track.scenario) || until < from)
      return tell({
        kind: "refused",
        what: "story",
        problems: ["there is no such charger, or no such time"],
      });
    tell({
      kind: "story",
      track: request.track,
      charger,
      from,
      until,
      ...storyOf(pastOf(track, from), charger, from, until),
    });
  };

  /** The future that is furthest behind, if it may go on. */
  const due = (): 0 | 1 | undefined => {
    const open = ([0, 1] as const).filter((k) => tracks[k]?.done === false && tracks[k].minute <= allowed);
    return open.sort((a, b) => tracks[a]!.minute - tracks[b]!.minute)[0];
  };

  const work = (): boolean => {
    const index = due();
    if (index === undefined) return false;
    const track = tracks[index]!;
    const news = isOver(track) ? finishTrack(track, index) : playMinute(track, index);
    if (news !== undefined) tell(news);
    return due() !== undefined;
  };

  tell({ kind: "opened", version: VERSION, live, minutesPerSecond: pace });
  play(0, AS_WRITTEN);
  return {
    receive,
    work,
    allow: (minute) => {
      allowed = minute;
    },
    reached: () => ({
      minute: (tracks[0]?.minute ?? 0) - 1,
      of: tracks[0] === undefined ? 0 : lastMinute(tracks[0]),
    }),
    pace: () => pace,
  };
};
