/** How well a few typed letters fit a line: every typed word must be found, best at the start of a word. */

const SEPARATORS = /[\s,.:;()/_-]+/;

const scoreOf = (typed: string, words: readonly string[], line: string): number => {
  if (words.includes(typed)) return 4;
  if (words.some((word) => word.startsWith(typed))) return 3;
  if (line.includes(typed)) return 2;
  // The first letters of words that follow one another: "cl" finds "copy link".
  return words
    .map((word) => word[0] ?? "")
    .join("")
    .includes(typed)
    ? 1
    : 0;
};

/** 0 if it does not fit; the more, the better. @example fitOf("mark next", "Go to the next mark") // 8 */
export const fitOf = (typed: string, line: string): number => {
  const lower = line.toLowerCase();
  const words = lower.split(SEPARATORS);
  const scores = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => scoreOf(word, words, lower));
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
};

/** Those that fit, the best first; among equals the order stays. */
export const fitting = <T>(typed: string, items: readonly T[], lineOf: (item: T) => string): T[] =>
  items
    .map((item) => ({ item, fit: fitOf(typed, lineOf(item)) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .map(({ item }) => item);
