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
  /** Of a live run: its name. */
  readonly run?: string;
  /** Of a live run: watchers are not to see the truth before it is revealed. */
  readonly hidden?: boolean;
  /** Hears what concerns all who watch. */
  readonly tell: (news: News) => void;
}

export interface Session {
  /** Does what is asked; `reply` hears what concerns only who asked, and is `tell` when left out. */
  readonly receive: (request: Request, reply?: (news: News) => void) => void;
  /** What is told first to anyone who joins, as things are now. */
  readonly opening: () => Extract<News, { kind: "opened" }>;
  /** Simulates a minute; false if there is nothing to do until something is asked for or allowed. */
  readonly work: () => boolean;
  /** Of a live run: the minute it may go to. */
  readonly allow: (minute: number) => void;
  /** The last minute there is, and how far the first future has come. */
  readonly reached: () => { readonly minute: number; readonly of: number };
  readonly pace: () => number;
}

type Asked<K extends Request["kind"]> = Extract<Request, { kind: K }>;

export const createSession = ({
  scenario,
  chargers,
  pace: given,
  run = "",
  hidden: atFirst = false,
  tell,
}: SessionOptions): Session => {
  const live = given !== undefined;
  let pace = given ?? 0;
  let hidden = atFirst;
  let allowed = live ? 0 : Infinity;
  const tracks: [Track | undefined, Track | undefined] = [undefined, undefined];

  const begin = (index: 0 | 1, track: Track): void => {
    tracks[index] = track;
    tell({ kind: "planned", track: index, from: track.from, future: track.future, steps: stepsOf(track) });
  };

  const play = (index: 0 | 1, future: Future, reply: (news: News) => void): void => {
    const made = scenarioOf(scenario, future, chargers);
    if ("problems" in made) return reply({ kind: "refused", what: "play", problems: made.problems });
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

  const refused = (what: string, problem: string): News => ({ kind: "refused", what, problems: [problem] });

  const nextOf = (track: Track, request: Asked<"next">): News => {
    const after = within(track, request.after);
    const event = nextEvent(pastOf(track, after), after, within(track, track.scenario.lasts)) ?? null;
    return { kind: "next", track: request.track, after, event };
  };

  const tellStory = (track: Track, request: Asked<"story">): News => {
    const { charger } = request;
    const [from, until] = [within(track, request.from), within(track, request.until)];
    if (charger >= chargersOf(track.scenario) || until < from)
      return refused("story", "there is no such charger, or no such time");
    const told = storyOf(pastOf(track, from), charger, from, until);
    return { kind: "story", track: request.track, charger, from, until, ...told };
  };

  const answerTo = (request: Asked<"next"> | Asked<"story">): News => {
    const track = tracks[request.track];
    if (track === undefined) return refused(request.kind, "there is no such future");
    return request.kind === "next" ? nextOf(track, request) : tellStory(track, request);
  };

  const receive = (request: Request, reply = tell): void => {
    switch (request.kind) {
      case "play":
        return play(request.track, request.future, reply);
      case "forget":
        tracks[1] = undefined;
        return tell({ kind: "forgotten" });
      case "pace":
        if (!live) return;
        pace = request.minutesPerSecond;
        return tell({ kind: "paced", minutesPerSecond: pace, behind: false });
      case "reveal":
        if (!hidden) return;
        hidden = false;
        return tell({ kind: "revealed" });
      case "claim":
        return; // A server's to answer: whoever runs a session in a page may do everything.
      case "next":
      case "story":
        return reply(answerTo(request));
    }
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

  const opening = () =>
    ({ kind: "opened", version: VERSION, live, minutesPerSecond: pace, run, hidden }) as const;

  tell(opening());
  play(0, AS_WRITTEN, tell);
  return {
    receive,
    opening,
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
