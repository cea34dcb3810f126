/** Takes in the rows of an inventory: each is checked whole, and every flaw is named, however many rows there are. */
import { knownTrait, TRAITS } from "../twin/inventory.ts";
import { type Cloud, type Fleet, LINK_NAMES, MARKETS } from "../twin/parameters.ts";
import { type Kind, type Roster, startRoster } from "../twin/roster.ts";
import { type Problem, shown } from "./problem.ts";
import { nearest } from "./suggest.ts";

const REQUIRED = ["id", "cluster", "model", "market", "link", "firmware"] as const;
/** The columns of an inventory, which may stand in any order; the traits may be left out. */
export const COLUMNS = [...REQUIRED, ...TRAITS] as const;
export const isRequired = (column: number): boolean => column < REQUIRED.length;
export const CHARGERS_MAX = 5_000_000;
const PROBLEMS_MAX = 100;
const ID_MAX = 200;
/** Bits that keep the parts of a kind apart in one number. */
const KIND_BASES = [60, 1 << 20, MARKETS.length, LINK_NAMES.length, 100];

/** Where the value of a column stands; worked out only for what is wrong. */
type PlaceOf = (column: number) => { readonly line: number; readonly column?: number };
/** The values of a row in the order of COLUMNS; undefined where it has none. */
export type Values = readonly unknown[];

const traitWords = new Map<unknown, boolean>([
  ...["true", "TRUE", "True", "1", 1, true].map((word) => [word, true] as const),
  ...["false", "FALSE", "False", "0", 0, false].map((word) => [word, false] as const),
]);

const several = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(", ")} …` : names.join(", ");

interface Column {
  readonly expected: string;
  readonly words: string[];
  readonly numberOf: Map<string, number>;
  /** What a new word must look like; undefined where all are known. */
  readonly model?: RegExp;
}
const columnOf = (expected: string, words: readonly string[], model?: RegExp): Column => ({
  expected,
  words: [...words],
  numberOf: new Map(words.map((word, k) => [word, k])),
  ...(model && { model }),
});

const MODEL = /^[A-Za-z0-9][A-Za-z0-9 ._+-]{0,59}$/;

const badId = (id: unknown) => ({
  message:
    typeof id === "string" && id.includes("\ufffd")
      ? "expected text in UTF-8"
      : `expected text of at most ${ID_MAX} characters`,
  met: shown(id),
  ...(typeof id === "number" && { suggestion: JSON.stringify(String(id)) }),
});

const wrongWord = (
  expected: string,
  value: unknown,
  words: readonly string[],
  written: (word: string) => string,
) => {
  const meant = typeof value === "string" ? nearest(value, words) : undefined;
  return {
    message: `expected ${expected}`,
    met: shown(value),
    ...(meant !== undefined && { suggestion: written(meant) }),
  };
};

export class Intake {
  readonly file: string;
  readonly problems: Problem[] = [];
  /** Every id with the line it stands in. */
  readonly lineOf = new Map<string, number>();
  readonly roster: Roster = startRoster();
  private readonly columns: readonly Column[];
  private readonly kinds = new Map<number, number>();
  private unshown = 0;
  private unshownFrom = 0;

  constructor(file: string, { clusters }: Cloud, { firmware }: Pick<Fleet, "firmware">) {
    this.file = file;
    const names = (what: string, list: readonly { readonly name: string }[]): Column => {
      const words = [...new Set(list.map(({ name }) => name))];
      return columnOf(`the name of ${what} (${several(words)})`, words);
    };
    this.columns = [
      names("a cluster", clusters),
      columnOf("a name of up to 60 letters, digits, spaces and . _ + -", [], MODEL),
      columnOf(`one of ${MARKETS.join(", ")}`, MARKETS),
      columnOf(`one of ${LINK_NAMES.join(", ")}`, LINK_NAMES),
      names("a firmware", firmware),
    ];
  }

  /** Notes a problem; after a hundred they are only counted. */
  fail(place: { readonly line: number; readonly column?: number }, what: Omit<Problem, "file">): void {
    if (this.problems.length < PROBLEMS_MAX) this.problems.push({ file: this.file, ...place, ...what });
    else if (this.unshown++ === 0) this.unshownFrom = place.line;
  }

  /** As `fail`, of the value of a column; costs next to nothing once a hundred are told. */
  private refuse(column: number, place: PlaceOf, what: () => Omit<Problem, "file" | "path">): void {
    if (this.unshown > 0) this.unshown++;
    else this.fail(place(column), { path: COLUMNS[column], ...what() });
  }

  /** Whether nothing was wrong; the problems then end with how many more there are. */
  finish(): boolean {
    if (this.problems.length === 0 && this.roster.size() === 0)
      this.fail({ line: 1, column: 1 }, { path: "", message: "expected at least one charger", met: "none" });
    if (this.unshown > 0)
      this.problems.push({
        file: this.file,
        line: this.unshownFrom,
        path: "",
        message: `from here on ${this.unshown} more ${this.unshown === 1 ? "problem" : "problems"}, not shown`,
      });
    return this.problems.length === 0;
  }

  /** Takes in a row; `place` tells where the value of a column stands. */
  take(values: Values, line: number, place: PlaceOf): void {
    let right = this.takeId(values[0], line, place);
    let number = 0;
    const parts: number[] = [];
    for (let k = 0; k < this.columns.length; k++) {
      const part = this.wordOf(k, values[k + 1], place);
      right &&= part >= 0;
      parts.push(part);
      number = number * KIND_BASES[k] + part;
    }
    let traits = 0;
    for (let t = 0; t < TRAITS.length; t++) {
      const bits = this.traitOf(t, values[REQUIRED.length + t], place);
      right &&= bits >= 0;
      traits |= bits;
    }
    if (right) this.add(number, parts, traits, line);
  }

  private takeId(id: unknown, line: number, place: PlaceOf): boolean {
    if (typeof id !== "string" || id === "" || id.length > ID_MAX || id.includes("\ufffd")) {
      this.refuse(0, place, () => badId(id));
      return false;
    }
    const before = this.lineOf.get(id);
    if (before === undefined) this.lineOf.set(id, line);
    else
      this.refuse(0, place, () => ({
        message: `expected an id that no other row has, line ${before} has it`,
        met: shown(id),
      }));
    return before === undefined;
  }

  /** The number of a word of column k + 1; −1 if it is none. */
  private wordOf(k: number, value: unknown, place: PlaceOf): number {
    const { expected, words, numberOf, model } = this.columns[k];
    const number = numberOf.get(value as string);
    if (number !== undefined) return number;
    if (typeof value === "string" && model?.test(value) === true) {
      numberOf.set(value, words.length);
      return words.push(value) - 1;
    }
    this.refuse(k + 1, place, () =>
      value === undefined
        ? { message: `missing; expected ${expected}` }
        : wrongWord(expected, value, model === undefined ? words : [], JSON.stringify),
    );
    return -1;
  }

  /** The bits of a trait: none where the row does not say; −1 if it is neither true nor false. */
  private traitOf(t: number, value: unknown, place: PlaceOf): number {
    if (value === undefined || value === null || value === "") return 0;
    const has = traitWords.get(value);
    if (has !== undefined) return knownTrait(t, has);
    this.refuse(REQUIRED.length + t, place, () =>
      wrongWord("true or false, 1 or 0, or nothing", value, ["true", "false"], (word) => word),
    );
    return -1;
  }

  private add(number: number, parts: readonly number[], traits: number, line: number): void {
    if (this.roster.size() === CHARGERS_MAX)
      return this.fail({ line }, { path: "", message: `expected at most ${CHARGERS_MAX} chargers` });
    let kind = this.kinds.get(number);
    if (kind === undefined) {
      kind = this.roster.kind(this.kindOf(parts));
      if (kind === undefined)
        return this.fail(
          { line },
          {
            path: "",
            message: "expected at most 65535 kinds of chargers: of cluster, model, market, link, firmware",
          },
        );
      this.kinds.set(number, kind);
    }
    this.roster.add(kind, traits);
  }

  private kindOf(parts: readonly number[]): Kind {
    const [cluster, model, market, link, firmware] = parts.map((part, k) => this.columns[k].words[part]);
    return { cluster, model, market, link, firmware } as Kind;
  }
}
