/** JUnit XML, as CI systems read it: one suite of a run, a case for each verdict. */
import XmlBuilder from "fast-xml-builder";
import type { RunResult } from "../experiments/simulate.ts";
import type { Verdict } from "./verdicts.ts";

const builder = new XmlBuilder({
  attributeNamePrefix: "@",
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

/** A title or a seed may be any text; XML has no words for some characters. */
const legal = (text: string): string =>
  text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");

const caseOf = (verdict: Verdict) => {
  const { kind, name, expected, holds, value, reason } = verdict;
  const message = `expected ${expected}; met ${value}${reason === "" ? "" : `; ${reason}`}`;
  return {
    "@classname": kind,
    "@name": `${name}: ${expected}`,
    ...(holds === null && { skipped: { "@message": reason } }),
    ...(holds === false && { failure: { "@type": kind, "@message": message } }),
    ...(holds === true && { "system-out": value }),
  };
};

type Run = Pick<RunResult, "title" | "seed" | "chargers" | "digest" | "stoppedAt">;

const propertiesOf = ({ seed, chargers, digest, stoppedAt }: Run) =>
  Object.entries({ seed, chargers, digest, ...(stoppedAt !== null && { stoppedAt }) }).map(
    ([name, value]) => ({
      "@name": name,
      "@value": legal(String(value)),
    }),
  );

export const junitOf = (result: Run, verdicts: readonly Verdict[]): string => {
  const count = (holds: boolean | null): number => verdicts.filter((v) => v.holds === holds).length;
  const counts = {
    "@tests": verdicts.length,
    "@failures": count(false),
    "@errors": 0,
    "@skipped": count(null),
  };
  return builder.build({
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    testsuites: {
      ...counts,
      testsuite: {
        "@name": legal(result.title),
        ...counts,
        properties: { property: propertiesOf(result) },
        testcase: verdicts.map(caseOf),
      },
    },
  });
};
