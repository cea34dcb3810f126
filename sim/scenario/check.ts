import type { Path } from "./problem.ts";
import type { Scenario } from "./schema.ts";

/** What a check found, and where. */
export interface Found {
  readonly path: Path;
  readonly message: string;
  readonly suggestion?: string | undefined;
}
export type Check = (scenario: Scenario) => Iterable<Found>;
