/** What somebody probably meant: the nearest of the known words, or the same quantity well written. */

/** Edits between two words: insert, delete, replace, or swap two neighbours. */
export const distance = (a: string, b: string): number => {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2] + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length];
};

const plain = (word: string): string => word.toLowerCase().replace(/[\s._-]/g, "");

/** The known word nearest to this one, if any is near enough to have been meant. */
export const nearest = (word: string, known: Iterable<string>): string | undefined => {
  if (word.length > 60) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(plain(word).length / 3)) + 1;
  for (const candidate of known) {
    const edits = distance(plain(word), plain(candidate));
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
};

const UNITS: readonly (readonly [string, RegExp])[] = [
  ["ms", /^(msecs?|millis|milliseconds?)$/i],
  ["s", /^(s|secs?|seconds?)$/i],
  ["min", /^(m|mins?|minutes?)$/i],
  ["h", /^(h|hrs?|hours?)$/i],
  ["d", /^(d|days?)$/i],
];
const unitOf = (word: string): string | undefined => UNITS.find(([, pattern]) => pattern.test(word))?.[0];

const duration = (text: string): string | undefined => {
  if (/^\d+(\.\d+)?$/.test(text)) return `${text} s`;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)];
  if (
    parts.length === 0 ||
    parts.map(([part]) => part).join("").length !== text.replace(/\s+(?=\d)/g, "").length
  )
    return undefined;
  const units = parts.map(([, , word]) => unitOf(word));
  return units.includes(undefined)
    ? undefined
    : parts.map(([, amount], i) => `${amount} ${units[i]}`).join(" ");
};

const rate = (text: string): string | undefined => {
  const match = /^(\d+(?:\.\d+)?)\s*(?:\/|per)?\s*([a-z]*)$/i.exec(text);
  if (match === null) return undefined;
  const unit = match[2] === "" ? "s" : unitOf(match[2]);
  return unit === undefined || unit === "d" || unit === "ms" ? undefined : `${match[1]}/${unit}`;
};

const time = (text: string): string | undefined => {
  const match = /^(\d{1,2})[.:h](\d\d)$/.exec(text);
  if (match === null || Number(match[1]) > 23 || Number(match[2]) > 59) return undefined;
  return `${match[1].padStart(2, "0")}:${match[2]}`;
};

/** The same quantity as the format writes it; `kind` is the schema's identifier. */
export const quantitySuggestion = (kind: string | undefined, value: unknown): string | undefined => {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).trim();
  if (text.length > 60) return undefined;
  if (kind === "Duration") return duration(text);
  if (kind === "Rate") return rate(text);
  if (kind === "At") return time(text);
  return undefined;
};
