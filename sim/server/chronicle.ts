/**
 * All that was told of a live run, encoded once for everyone: who joins late is told it from the start. What a new plan
 * undoes is forgotten, so that it holds two futures and no more, however often they were changed.
 */
import { SchemaParser } from "effect";
import { type News, NewsText } from "../live/protocol.ts";

const encode = SchemaParser.encodeSync(NewsText);

/** A message as it goes over the wire. */
export const encoded = (news: News): Buffer => Buffer.from(encode(news));

interface Entry {
  /** Its place in the order of telling. */
  readonly at: number;
  readonly kind: News["kind"];
  readonly track: 0 | 1 | undefined;
  /** The minute it is of; of a plan, the one from which it holds. */
  readonly minute: number;
  readonly text: Buffer;
}

export interface Chronicle {
  readonly bytesMax: number;
  /** In order of `at`. */
  entries: Entry[];
  bytes: number;
  /** The place of the next one. */
  end: number;
  /** What comes before this place was let go of for want of room; 0: it holds all from the start. */
  cut: number;
}

export const createChronicle = (bytesMax: number): Chronicle => ({
  bytesMax,
  entries: [],
  bytes: 0,
  end: 0,
  cut: 0,
});

const retain = (c: Chronicle, isKept: (entry: Entry) => boolean): void => {
  c.entries = c.entries.filter(isKept);
  c.bytes = c.entries.reduce((sum, { text }) => sum + text.length, 0);
};

/** What a message makes to be of no use. */
const undoneBy = (news: News): ((entry: Entry) => boolean) | undefined => {
  if (news.kind === "planned")
    return ({ track, minute }) => track === news.track && (minute >= news.from || track === 1);
  if (news.kind === "forgotten") return (entry) => entry.track === 1 || entry.kind === "forgotten";
  return undefined;
};

const placeOf = (news: News): Pick<Entry, "track" | "minute"> => {
  if (news.kind === "planned") return { track: news.track, minute: news.from };
  if (news.kind === "minute") return { track: news.track, minute: news.minute };
  if (news.kind === "done") return { track: news.track, minute: Infinity };
  return { track: undefined, minute: -1 };
};

/** Makes room by letting go of the older half. */
const shorten = (c: Chronicle): void => {
  let left = c.bytes;
  const first = c.entries.findIndex(({ text }) => (left -= text.length) <= c.bytesMax / 2);
  c.cut = c.entries[first].at + 1;
  retain(c, ({ at }) => at >= c.cut);
};

/** Adds a message, and lets go of what it undoes. */
export const record = (c: Chronicle, news: News): void => {
  const undone = undoneBy(news);
  if (undone !== undefined) retain(c, (entry) => !undone(entry));
  const text = encoded(news);
  c.entries.push({ at: c.end++, kind: news.kind, ...placeOf(news), text });
  c.bytes += text.length;
  if (c.bytes > c.bytesMax) shorten(c);
};

/** The first message at or after a place; undefined if there is none yet. */
export const readFrom = ({ entries }: Chronicle, at: number): Entry | undefined => {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle].at < at) low = middle + 1;
    else high = middle;
  }
  return entries[low];
};
