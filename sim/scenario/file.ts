/** Reads a file that includes no other: its value by a schema, or every problem with its place. */
import { Result, type Schema, SchemaParser } from "effect";
import { explain, type Flaw } from "./explain.ts";
import { inOrder, type Problem } from "./problem.ts";
import { issuesAsFlaws, type Load, problemOf } from "./read.ts";
import { type Located, parse, plainOf, Unreadable } from "./source.ts";

export interface FileRead<T> {
  readonly value: T;
  /** Where in the file a flaw is. */
  readonly locate: (flaw: Flaw) => Problem;
}

/**
 * Never throws on account of a file.
 *
 * @param flawsOf what no single value shows
 */
export const decodeFile = <T>(
  schema: Schema.ConstraintDecoder<T>,
  path: string,
  load: Load,
  flawsOf: (value: T) => readonly Flaw[] = () => [],
): FileRead<T> | { readonly problems: readonly Problem[] } => {
  const loaded = load(path);
  if ("problem" in loaded) return { problems: [loaded.problem] };
  let root: Located;
  try {
    root = parse(path, loaded.text);
  } catch (error) {
    if (error instanceof Unreadable) return { problems: [error.problem] };
    throw error;
  }
  const input = plainOf(root);
  const decoded = SchemaParser.decodeUnknownResult(schema, {
    errors: "all",
    reportInput: true,
    onExcessProperty: "error",
  })(input);
  const locate = (flaw: Flaw): Problem => problemOf(flaw, root);
  const found = explain(schema.ast, input);
  const flaws = Result.isSuccess(decoded)
    ? flawsOf(decoded.success)
    : found.length > 0
      ? found
      : issuesAsFlaws(decoded.failure);
  if (Result.isFailure(decoded) || flaws.length > 0) return { problems: inOrder(flaws.map(locate), [path]) };
  return { value: decoded.success, locate };
};
