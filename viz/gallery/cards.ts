/** What the gallery says of each scenario. */
import { chargersOf } from "../../sim/scenario/scale.ts";
import { gallery, readSource, shippedSource } from "../session/source.ts";

export interface Card {
  readonly name: string;
  readonly title: string;
  /** A sentence on what went wrong. */
  readonly what: string;
  /** As in its file: 2026-03-12T20:30:00+01:00. */
  readonly starts: string;
  readonly chargers: number;
}

/** The first sentence, without the date it begins with: the card shows that beside. @example firstSentence("12 March 2026: it broke. Then …") // "It broke." */
export const firstSentence = (about: string): string => {
  const sentence = /^.*?[.!?](?=\s|$)/s.exec(about)?.[0] ?? about;
  const plain = sentence.replace(/^\d{1,2} \w+ \d{4}: /, "");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};

let made: readonly Card[] | undefined;

/** The cards, the latest scenario first; read once they are asked for. */
export const cards = (): readonly Card[] => {
  made ??= gallery().map(({ name, title, about }) => {
    const reading = readSource(shippedSource(name)!);
    const known = "problems" in reading ? undefined : reading;
    const starts = known?.input["starts"];
    return {
      name,
      title,
      what: firstSentence(about),
      starts: typeof starts === "string" ? starts : "",
      chargers: known === undefined ? 0 : chargersOf(known.scenario),
    };
  });
  return made;
};

const date = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** By the clock there. @example startOf("2026-03-12T20:30:00+01:00") // "from 12 March 2026, 20:30" */
export const startOf = (starts: string): string =>
  starts === ""
    ? ""
    : `from ${date.format(new Date(`${starts.slice(0, 10)}T00:00:00Z`))}, ${starts.slice(11, 16)}`;
