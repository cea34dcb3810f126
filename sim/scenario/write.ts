/** A scenario as a file that stands alone: what is read from it is the scenario, to the digest of its run. */
import { stringify } from "yaml";
import { asRead, asWritten } from "./change.ts";
import { Scenario } from "./schema.ts";
import {
  isPlainMap,
  propertiesOf,
  isMapShape,
  type Ast,
  choiceOf,
  memberFor,
  annotationsOf,
  itemOf,
} from "./shape.ts";
import { SchemaAST } from "effect";

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A default as the scenario's values are written: 300 s and 5 min are the same. */
const writtenDefault = (ast: Ast, preset: unknown): unknown => {
  const read = asRead({ path: [], ast, value: undefined }, preset);
  return "value" in read ? asWritten({ ast }, read.value) : preset;
};

/** Without what is as it is by default, which is what people leave out. */
const withoutDefaults = (ast: Ast, value: unknown): unknown => {
  const choice = choiceOf(ast);
  const shape = choice === undefined ? ast : (memberFor(choice, value) ?? ast);
  if (SchemaAST.isArrays(shape) && Array.isArray(value))
    return value.map((item) => withoutDefaults(itemOf(shape), item));
  if (!isMapShape(shape) || !isPlainMap(value)) return value;
  const kept = propertiesOf(shape).flatMap(({ name, ast: own, optional }): [string, unknown][] => {
    if (!Object.hasOwn(value, name)) return [];
    const inner = withoutDefaults(own, value[name]);
    const preset = annotationsOf(own).default;
    const empty =
      (Array.isArray(inner) && inner.length === 0) || (isPlainMap(inner) && Object.keys(inner).length === 0);
    return optional && (isSame(value[name], writtenDefault(own, preset)) || (preset === undefined && empty))
      ? []
      : [[name, inner]];
  });
  return Object.fromEntries(kept);
};

/**
 * The text of a scenario's file, with a comment on top. It is to be as it was read: one that was scaled has times that no file can hold.
 * Its fleet has groups: the chargers of an inventory are not written.
 *
 * @param comment lines without the sign of a comment
 */
export const scenarioText = (scenario: Scenario, comment: readonly string[] = []): string => {
  const { inventory: _inventory, ...fleet } = scenario.fleet;
  const written = asWritten({ ast: Scenario.ast }, { ...scenario, fleet });
  return [
    ...comment.map((line) => `# ${line}`),
    stringify(withoutDefaults(Scenario.ast, written), { lineWidth: 100 }),
  ].join("\n");
};
