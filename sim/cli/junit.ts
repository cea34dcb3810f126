/** JUnit XML, as CI systems read it: one suite, a case for everything that was held to something. */
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

export interface Case {
  /** What kind of thing was held to it. */
  readonly kind: string;
  readonly name: string;
  /** Null if it was not come to. */
  readonly holds: boolean | null;
  /** What was met; of a failure what was expected as well; of what was not come to, why. */
  readonly message: string;
}

export interface Suite {
  readonly name: string;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly cases: readonly Case[];
}

const elementOf = ({ kind, name, holds, message }: Case) => ({
  "@classname": kind,
  "@name": legal(name),
  ...(holds === null && { skipped: { "@message": legal(message) } }),
  ...(holds === false && { failure: { "@type": kind, "@message": legal(message) } }),
  ...(holds === true && { "system-out": legal(message) }),
});

export const suiteText = ({ name, properties, cases }: Suite): string => {
  const count = (holds: boolean | null): number => cases.filter((c) => c.holds === holds).length;
  const counts = {
    "@tests": cases.length,
    "@failures": count(false),
    "@errors": 0,
    "@skipped": count(null),
  };
  return builder.build({
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    testsuites: {
      ...counts,
      testsuite: {
        "@name": legal(name),
        ...counts,
        properties: {
          property: Object.entries(properties).map(([key, value]) => ({
            "@name": key,
            "@value": legal(String(value)),
          })),
        },
        testcase: cases.map(elementOf),
      },
    },
  });
};

const messageOf = ({ expected, holds, value, reason }: Verdict): string => {
  if (holds === null) return reason;
  return holds ? value : `expected ${expected}; met ${value}${reason === "" ? "" : `; ${reason}`}`;
};

type Run = Pick<RunResult, "title" | "seed" | "chargers" | "digest" | "stoppedAt">;

/** A case for each verdict of a run. */
export const junitOf = (
  { title, seed, chargers, digest, stoppedAt }: Run,
  verdicts: readonly Verdict[],
): string =>
  suiteText({
    name: title,
    properties: { seed, chargers, digest, ...(stoppedAt !== null && { stoppedAt }) },
    cases: verdicts.map((verdict) => ({
      kind: verdict.kind,
      name: `${verdict.name}: ${verdict.expected}`,
      holds: verdict.holds,
      message: messageOf(verdict),
    })),
  });
