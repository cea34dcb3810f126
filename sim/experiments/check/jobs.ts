/** Cases as jobs of an engine, and what they come to. */
import type { Job, JobResult } from "../job.ts";
import type { Case } from "./case.ts";
import type { Claim } from "./check.ts";
import type { Judgement } from "./properties/property.ts";

/** What came of each case, by claim. */
export const judgementsOf = (results: readonly JobResult[]): readonly (readonly Judgement[])[] =>
  results as readonly (readonly Judgement[])[];

export const caseJobs = (list: readonly Case[], claims: readonly Claim[]): Job[] =>
  list.map((one) => ({ kind: "case", one, properties: claims.map(({ property }) => property) }));
