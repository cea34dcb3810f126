/** Opens scenarios at the size a person chose. */
import { signal } from "@preact/signals";
import { chargersOf } from "../../sim/scenario/scale.ts";
import { exhibited, futureOf } from "../session/session.ts";
import { readSource, shippedSource, type Source } from "../session/source.ts";
import { openAnother } from "../view/address.ts";

/** So many chargers, or as many as a scenario has; undefined until someone chooses. */
export const chosenSize = signal<number | "all" | undefined>(undefined);

const sizeFor = (source: Source): number | undefined => {
  if (chosenSize.value !== "all") return chosenSize.value;
  const reading = readSource(source);
  return "problems" in reading ? undefined : chargersOf(reading.scenario);
};

const sized = (source: Source): Source => {
  const chargers = sizeFor(source);
  return chargers === undefined ? source : { ...source, chargers };
};

export const openFromGallery = (name: string): void => {
  const source = shippedSource(name);
  if (source !== undefined) openAnother(sized(source));
};

/** Opens what people bring along; false if it cannot be read. */
export const openBrought = (source: Source): boolean => openAnother(sized(source));

/** The scenario that is shown, with another seed or at another size; what was done to it is done again. */
export const playAgain = (change: Pick<Source, "seed" | "chargers">): void => {
  if (exhibited.value === undefined) return;
  openAnother({ ...exhibited.value.source, ...change }, { future: futureOf(0) });
};
