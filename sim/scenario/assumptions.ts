/** Which parameters a scenario leaves to their defaults, and where those come from: what its conclusions rest on. */
import { SchemaAST } from "effect";
import { pathText, type Path } from "./problem.ts";
import { Scenario } from "./schema.ts";
import {
  annotationsOf,
  type Ast,
  choiceOf,
  isMapShape,
  isPlainMap,
  itemOf,
  memberFor,
  propertiesOf,
} from "./shape.ts";

export interface Assumption {
  /** Such as `cloud.clusters[0].hub.admission`. */
  readonly path: string;
  /** As people write it, such as `120/s`. */
  readonly value: string;
  /** `given` by the scenario, or where the default comes from. */
  readonly origin: string;
  readonly description: string;
}

/** @param input what the files say, before any default (see `decodeScenario`) */
export const assumptions = (input: unknown): Assumption[] => knobsOf(Scenario.ast, input, []);

const knobsOf = (ast: Ast, input: unknown, path: Path): Assumption[] => {
  const choice = choiceOf(ast);
  const shape = choice === undefined ? ast : memberFor(choice, input);
  if (shape === undefined) return [];
  if (SchemaAST.isArrays(shape))
    return Array.isArray(input) ? input.flatMap((item, i) => knobsOf(itemOf(shape), item, [...path, i])) : [];
  if (!isMapShape(shape)) return [];
  const map = isPlainMap(input) ? input : {};
  return propertiesOf(shape).flatMap(({ name, ast: property }) => {
    const { origin, description = "", default: preset } = annotationsOf(property);
    const given = Object.hasOwn(map, name);
    const at = [...path, name];
    if (origin === undefined) return knobsOf(property, map[name], at);
    return [
      {
        path: pathText(at),
        value: written(given ? map[name] : preset),
        origin: given ? "given" : origin,
        description,
      },
    ];
  });
};

/** A value as it stands in a file. */
export const written = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (isPlainMap(value))
    return `{ ${Object.entries(value)
      .map(([key, part]) => `${key}: ${written(part)}`)
      .join(", ")} }`;
  return String(value);
};
