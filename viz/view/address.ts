/** The page's address: it keeps up with what is shown, and what it says is shown when it is opened. */
import { batch, effect } from "@preact/signals";
import type { Future } from "../../sim/live/protocol.ts";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { AS_WRITTEN } from "../../sim/live/future.ts";
import { problemText } from "../../sim/scenario/problem.ts";
import { chargersOf } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { ticksAt } from "../../sim/twin/quantity.ts";
import { notify } from "../controls/Notice.tsx";
import {
  ask,
  exhibited,
  futureOf,
  futures,
  live,
  openSource,
  playFuture,
  problems,
  refusals,
  USUAL_CHARGERS,
} from "../session/session.ts";
import { gallery, ownFilesOf, shippedNameOf, shippedSource, type Source } from "../session/source.ts";
import {
  futuresOf,
  readShown,
  readView,
  type Rest,
  restOf,
  type Shown,
  type View,
  writeLink,
} from "./link.ts";
import { pack, PACKED_MAX, unpack } from "../../sim/live/pack.ts";
import { moving, seek } from "./playhead.ts";
import {
  camera,
  charts,
  following,
  playing,
  selection,
  tab,
  truthHidden,
  wanted,
  WHOLE_MAP,
  wholeRun,
} from "./view.ts";

// ── What is shown, in a link's words ──

/** The server's own scenario, if it has one: what a link that names none is of. */
let own: Source | undefined;

const isOwn = ({ path, files, changes }: Source): boolean =>
  own !== undefined && path === own.path && files === own.files && changes === own.changes;

const usualSize = (scenario: Scenario): number => Math.min(chargersOf(scenario), USUAL_CHARGERS);

const filePart = (source: Source): Pick<Rest, "source"> => ({
  source: {
    path: source.path,
    files: ownFilesOf(source),
    ...((source.changes ?? []).length > 0 && { changes: source.changes }),
  },
});

const editsPart = (played: readonly (Future | undefined)[]): Pick<Rest, "edits"> => {
  const edits = played.map((future) => future?.edits ?? []);
  return edits.every((list) => list.length === 0) ? {} : { edits };
};

type LiveAt = NonNullable<Parameters<typeof openSource>[1]>;

interface Now {
  readonly shown: Shown;
  readonly view: View;
  readonly rest: Rest;
  readonly scenario: Scenario;
}

/** @param whole with what this page would show by itself, for a page elsewhere */
const nowShown = (whole: boolean): Now | undefined => {
  if (exhibited.value === undefined) return undefined;
  const { source, scenario, input, chargers } = exhibited.value;
  const played = futures.map(({ value }) => value?.future);
  const unnamed = !whole && isOwn(source);
  const name = unnamed ? undefined : shippedNameOf(source);
  const usual = {
    seed: (unnamed ? own?.seed : undefined) ?? input["seed"],
    chargers: (unnamed ? own?.chargers : undefined) ?? usualSize(scenario),
  };
  return {
    scenario,
    shown: {
      ...(name !== undefined && { scenario: name }),
      ...(scenario.seed !== usual.seed && { seed: scenario.seed }),
      ...(chargers !== usual.chargers && { chargers }),
    },
    rest: { ...(!unnamed && name === undefined && filePart(source)), ...editsPart(played) },
    view: {
      at: Math.round(wanted.value * TICKS_PER_MINUTE),
      arms: [played[0]?.arm ?? null, played[1]?.arm],
      tab: tab.value,
      selection: selection.value,
      camera: camera.value,
      truthHidden: truthHidden.value,
      wholeRun: wholeRun.value,
      charts: charts.value,
    },
  };
};

let lastPacked: { readonly json: string; readonly packed: string } | undefined;

/** Undefined where there is nothing to pack. At once, if it was packed just before. */
const packedOf = (rest: Rest): string | undefined | Promise<string> => {
  if (Object.keys(rest).length === 0) return undefined;
  const json = JSON.stringify(rest);
  if (lastPacked?.json === json) return lastPacked.packed;
  return pack(rest).then((packed) => {
    lastPacked = { json, packed };
    return packed;
  });
};

const linkWith = ({ shown, view, scenario }: Now, packed: string | undefined): string =>
  writeLink({ ...shown, ...(packed !== undefined && { packed }) }, view, scenario);

/** Copies a link to what is shown, whole. */
export const copyLink = async (): Promise<void> => {
  const now = nowShown(true);
  if (now === undefined) return;
  const packed = await packedOf(now.rest);
  if (packed !== undefined && packed.length > PACKED_MAX)
    return notify("This scenario is too large for a link. Save its file and send that.");
  const link = `${location.origin}${location.pathname}${linkWith(now, packed)}`;
  try {
    await navigator.clipboard.writeText(link);
    notify("Link copied: it opens to this scenario, time and view.");
  } catch {
    replaceAddress(link);
    notify("This browser does not let the page copy. The link is in the address bar.");
  }
};

// ── The address follows ──

/** Browsers refuse an address that changes too often. */
const PAUSE_MS = 150;

let due: ReturnType<typeof setTimeout> | undefined;
let pending: (() => void) | undefined;
let writtenAt = Number.NEGATIVE_INFINITY;
/** The address as it was last written or followed. Once it is another, someone went elsewhere: that is followed first, not written over. */
let known = location.href;

const replaceAddress = (link: string): void => {
  if (location.href !== known) return;
  history.replaceState(null, "", link);
  known = location.href;
};

const write = (): void => {
  clearTimeout(due);
  pending?.();
  pending = undefined;
  writtenAt = performance.now();
};

const writeSoon = (now: Now): void => {
  pending = () => {
    const packed = packedOf(now.rest);
    const put = (word: string | undefined): void => {
      const fits = word === undefined || word.length <= PACKED_MAX;
      replaceAddress(linkWith(now, fits ? word : undefined));
    };
    if (typeof packed !== "object") return put(packed);
    const before = location.href;
    void packed.then((word) => location.href === before && put(word));
  };
  clearTimeout(due);
  const wait = writtenAt + PAUSE_MS - performance.now();
  if (wait <= 0) write();
  else due = setTimeout(write, wait);
};

/** Futures that were asked for and have not begun: until then the address is that of before. */
let awaited: readonly [Future, Future | undefined] | undefined;

const isSame = (a: Future | undefined, b: Future | undefined): boolean =>
  JSON.stringify([a?.edits, a?.arm]) === JSON.stringify([b?.edits, b?.arm]);

const haveBegun = ([first, second]: NonNullable<typeof awaited>): boolean =>
  isSame(futures[0].value?.future, first) && isSame(futures[1].value?.future, second);

/** The address keeps up from now on, but for while time plays. */
const keepAddress = (): void => {
  effect(() => {
    const now = nowShown(false);
    const refused = refusals.value;
    if (awaited !== undefined && refused.length > 0) {
      notify(`Not all of it could be played: ${refused.join("; ")}`);
      awaited = undefined;
    }
    if (awaited !== undefined && haveBegun(awaited)) awaited = undefined;
    if (now !== undefined && awaited === undefined && !moving.value) writeSoon(now);
  });
};

// ── Opening ──

/** Where a decision is due, or the start. */
const usualMinute = ({ arms, starts }: Scenario): number =>
  arms === undefined ? 0 : Math.ceil(ticksAt(arms.at, starts) / TICKS_PER_MINUTE);

/** Has futures played in place of those there are. @param fresh there are none but the one as it is written */
const play = (asked: readonly [Future, Future | undefined], fresh: boolean): void => {
  const [first, second] = asked;
  const [first0, second0] = fresh ? [AS_WRITTEN, undefined] : [futureOf(0), futures[1].value?.future];
  const other = !isSame(first, first0);
  if (!other && isSame(second, second0)) return;
  awaited = asked;
  refusals.value = [];
  if (other) playFuture(0, first);
  if (second !== undefined) playFuture(1, second);
  else if (!other) ask({ kind: "forget" });
};

const look = (view: View, scenario: Scenario): void => {
  playing.value = false;
  wanted.value = view.at === undefined ? usualMinute(scenario) : view.at / TICKS_PER_MINUTE;
  tab.value = view.tab;
  selection.value = view.selection;
  camera.value = view.camera;
  // Of a rehearsal the server says whether it is hidden.
  if (live.value === undefined) truthHidden.value = view.truthHidden;
  wholeRun.value = view.wholeRun;
  charts.value = view.charts;
};

/**
 * Opens another scenario, or the same otherwise, as a page of its own in the browser's history. If it cannot be read, what is
 * shown stays: `problems` says why.
 *
 * @param kept what is done to it, and that it is looked at as before
 */
export const openAnother = (source: Source, kept?: { readonly future: Future }): boolean => {
  write();
  return batch(() => {
    if (!openSource(source)) return false;
    history.pushState(null, "", location.href);
    playing.value = false;
    if (kept === undefined) {
      wanted.value = usualMinute(exhibited.value!.scenario);
      selection.value = null;
      camera.value = WHOLE_MAP;
    } else {
      const { lasts } = exhibited.value!.scenario;
      wanted.value = Math.min(wanted.value, Math.floor(lasts / TICKS_PER_MINUTE));
      play([kept.future, undefined], true);
    }
    return true;
  });
};

/** What a link is of; in `odd` why it is something else. */
const sourceOf = (shown: Shown, rest: Rest | undefined, odd: string[]): Source => {
  const usual = own ?? shippedSource(gallery()[0].name)!;
  const named = shown.scenario === undefined ? undefined : shippedSource(shown.scenario);
  if (shown.scenario !== undefined && named === undefined)
    odd.push(`no scenario “${shown.scenario.slice(0, 60)}” comes with this page`);
  const base = (rest?.source as Source | undefined) ?? named ?? usual;
  const { seed, chargers } = shown;
  return { ...base, ...(seed !== undefined && { seed }), ...(chargers !== undefined && { chargers }) };
};

const isShown = (source: Source): boolean => {
  if (exhibited.value === undefined) return false;
  const { source: now, input, scenario } = exhibited.value;
  const of = ({ path, files, changes = [], seed, chargers }: Source): string =>
    JSON.stringify([path, files, changes, seed ?? input["seed"], chargers ?? usualSize(scenario)]);
  return of(now) === of(source);
};

/** Opens what a link says, or what comes nearest, and says what of it made no sense. */
export const openLink = async (hash: string): Promise<void> => {
  const { shown, odd: oddShown } = readShown(hash);
  const odd = [...oddShown];
  const rest = shown.packed === undefined ? undefined : restOf(await unpack(shown.packed));
  if (shown.packed !== undefined && rest === undefined) odd.push("a part of it is damaged");
  const source = sourceOf(shown, rest, odd);
  batch(() => {
    const same = isShown(source);
    if (!same && !openSource(source)) {
      odd.push(`its scenario cannot be read: ${problemText(problems.value[0])}`);
      if (exhibited.value !== undefined || !openSource(sourceOf({}, undefined, []))) return;
    }
    const { scenario, chargers } = exhibited.value!;
    const { view, odd: oddView } = readView(hash, scenario, chargers);
    odd.push(...oddView);
    look(view, scenario);
    play(futuresOf(view, rest?.edits), !same);
  });
  if (odd.length > 0) notify(`Not all of this link makes sense here: ${odd.join("; ")}.`);
};

/** A time alone, as people type it, leaves the rest as it is. */
const follow = (hash: string): void => {
  if (live.value !== undefined) return lookAtLive(hash);
  const scenario = exhibited.value?.scenario;
  const isTime = /^#t=[^&]*$/.test(hash) && isShown(sourceOf({}, undefined, []));
  if (scenario === undefined || !isTime) return void openLink(hash);
  const { view, odd } = readView(hash, scenario);
  if (view.at !== undefined) seek(view.at / TICKS_PER_MINUTE);
  if (odd.length > 0) notify(`${odd.join("; ")}.`);
};

/** A live run is of what its server shows, as far as it has come: a link says how it is looked at. */
const openLive = (run: LiveAt): void => {
  if (own === undefined || !openSource(own, run)) return;
  lookAtLive(location.hash);
};

const lookAtLive = (hash: string): void => {
  const { scenario, chargers } = exhibited.value!;
  const { view, odd } = readView(hash, scenario, chargers);
  look({ ...view, at: view.at ?? 0 }, scenario);
  following.value = view.at === undefined;
  if (odd.length > 0) notify(`Not all of this link makes sense here: ${odd.join("; ")}.`);
};

/**
 * Opens what the page's address says, and keeps them in step.
 *
 * @param ofServer the scenario a server shows
 * @param run where a live run of it is
 */
export const startAddress = async (ofServer: Source | null, run?: LiveAt): Promise<void> => {
  own = ofServer ?? undefined;
  if (run === undefined) await openLink(location.hash);
  else openLive(run);
  if (exhibited.value === undefined)
    throw new Error(problems.value.map((problem) => problemText(problem)).join("; "));
  keepAddress();
  addEventListener("hashchange", () => {
    known = location.href;
    follow(location.hash);
  });
};
