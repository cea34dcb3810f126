/** Parts and flows of the cloud in words, for those who point at them or have them read out. */
import { count, percentOf } from "../figures.ts";
import { type Flow, type Part, PROVIDER } from "./parts.ts";

export const sayTroubles = ({ troubles, faults }: Part): string =>
  [...troubles.map(({ words }) => words), ...faults].join(", ");

/** @example "go-west-1: refuses 97 %, 15 nodes down. attempts to connect 698/min, refused 697/min, …" */
export const sayPart = (part: Part): string => {
  const wrong = sayTroubles(part);
  const figures = part.figures.map(([what, value]) => `${what} ${value}`).join(", ");
  return `${part.name}: ${wrong === "" ? "" : `${wrong}. `}${figures === "" ? "no monitor looks here" : figures}.`;
};

const nameOf = (end: string): string => (end === PROVIDER ? "the hubs" : end);

export const sayFlow = ({ from, to, perMinute, refused }: Flow): string =>
  `${nameOf(from)} to ${nameOf(to)}: ${count(Math.round(perMinute))} a minute` +
  (refused > 0 ? `, ${percentOf(refused, 1)} in vain` : "");
