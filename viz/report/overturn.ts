/** What would overturn the answer: which arm is best along the range of each weight and of each doubted parameter. */
import type { Comparison } from "../../sim/experiments/compare.ts";
import { armColour } from "./arms.ts";
import { isNarrow } from "./rows.ts";
import { plotTracks, type Stretch } from "./tracks.ts";

/** Where another arm is best: beyond a place from −1, the least, by 0, the present value, to 1, the most. */
interface Turn {
  readonly when: "above" | "below";
  readonly at: number;
  readonly arm: string;
}

const stretchesOf = (
  best: string,
  turns: readonly Turn[],
  colourOf: (arm: string) => string,
  [least, most]: readonly [number, number],
): Stretch[] => {
  const stretch = (from: number, to: number, arm: string): Stretch[] =>
    to > from ? [{ from, to, arm, colour: colourOf(arm) }] : [];
  const below = turns.find((turn) => turn.when === "below" && turn.at > least);
  const above = turns.find((turn) => turn.when === "above" && turn.at < most);
  const [low, high] = [below?.at ?? least, above?.at ?? most];
  return [
    ...(below === undefined ? [] : stretch(least, low, below.arm)),
    ...stretch(low, high, best),
    ...(above === undefined ? [] : stretch(high, most, above.arm)),
  ];
};

const colours = ({ asKnown: { arms } }: Comparison): ((arm: string) => string) => {
  const names = arms.map(({ name }) => name);
  return (arm) => armColour(Math.max(0, names.indexOf(arm)));
};

const inShort = (x: number): string => String(Number(x.toPrecision(3)));

/** Room for the ends of a range. */
const endsOf = (width: number) => {
  const room = isNarrow(width) ? 62 : 84;
  return { left: room, right: room, keepsRight: true, top: 24, at: { place: 0, text: "as it is" } };
};
const decades = (ratio: number): number => Math.log10(ratio);
const isWithin = (place: number): boolean => Math.abs(place) < 1;

export const weights = (c: Comparison, width: number): SVGSVGElement | HTMLElement => {
  const { best } = c.asKnown;
  // Those whose bar is all one arm are left to the caption. A weight of nothing has no tenth and no tenfold.
  const groups = c.asKnown.weights
    .filter(({ now, flips }) => now > 0 && flips.some(({ value }) => isWithin(decades(Number(value) / now))))
    .map(({ weight, now, flips }) => {
      const turns = flips.map(({ when, value, arm }) => ({ when, arm, at: decades(Number(value) / now) }));
      const stretches = stretchesOf(best, turns, colours(c), [-1, 1]);
      return {
        name: `${weight}, now ${inShort(now)}`,
        rows: [{ label: "", stretches, ends: [inShort(now / 10), inShort(now * 10)] as const }],
      };
    });
  return plotTracks(groups, {
    width,
    ...endsOf(width),
    domain: [-1, 1],
    x: { label: "the weight, as a multiple of the present one" },
    ticks: [-1, decades(1 / 3), 0, decades(3), 1],
    tickFormat: (_tick, k) => ["÷ 10", "÷ 3", "", "× 3", "× 10"][k],
  });
};

export const doubts = (c: Comparison, width: number): SVGSVGElement | HTMLElement => {
  const tried = c.asKnown.doubts!;
  const groups = tried.doubts.map(({ path, now, least, most, multiples, flips }) => {
    // Either side of the present value has its own scale.
    const placeOf = (multiple: number): number =>
      multiple < 1 ? -(1 - multiple) / (1 - multiples.least) : (multiple - 1) / (multiples.most - 1);
    const turns = flips.map(({ when, arm, multiple }) => ({ when, arm, at: placeOf(multiple) }));
    const range = [multiples.least < 1 ? -1 : 0, multiples.most > 1 ? 1 : 0] as const;
    return {
      name: `${path}, now ${now}`,
      rows: [
        {
          label: "",
          stretches: stretchesOf(tried.best, turns, colours(c), range),
          ends: [range[0] < 0 ? least : now, range[1] > 0 ? most : now] as const,
        },
      ],
    };
  });
  return plotTracks(groups, {
    width,
    ...endsOf(width),
    domain: [-1, 1],
    x: { label: "the parameter, over its range" },
    ticks: [-1, 0, 1],
    tickFormat: (_tick, k) => ["least", "", "greatest"][k],
  });
};
