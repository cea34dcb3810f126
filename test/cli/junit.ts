// Reads a JUnit report with a parser that refuses whatever is not well-formed.
import { SaxesParser } from "saxes";

type Attributes = Readonly<Record<string, string>>;

export interface JunitCase {
  readonly classname: string;
  readonly name: string;
  /** The elements within it. */
  outcome: string;
  message?: string;
  text: string;
}

export interface JunitReport {
  readonly suite: Attributes & { readonly properties: Attributes };
  readonly cases: readonly JunitCase[];
}

export const junitIn = (xml: string): JunitReport => {
  const parser = new SaxesParser();
  const path: string[] = [];
  const suites: Attributes[] = [];
  const properties: Record<string, string> = {};
  const cases: JunitCase[] = [];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const parent = path.join("/");
    path.push(name);
    if (parent === "testsuites") suites.push(attributes);
    if (parent === "testsuites/testsuite/properties") properties[attributes["name"]] = attributes["value"];
    if (name === "testcase" && parent === "testsuites/testsuite")
      cases.push({ classname: attributes["classname"], name: attributes["name"], outcome: "", text: "" });
    if (parent === "testsuites/testsuite/testcase")
      Object.assign(cases.at(-1)!, { outcome: `${cases.at(-1)!.outcome}${name}`, ...attributes });
  });
  parser.on("text", (text) => {
    if (path.length === 4) cases.at(-1)!.text += text;
  });
  parser.on("closetag", () => void path.pop());
  parser.write(xml).close();
  if (suites.length !== 1) throw new Error(`expected one suite, met ${suites.length}`);
  return { suite: { ...suites[0], properties } as JunitReport["suite"], cases };
};
