/** The files a command may leave of what it found: an option for each format. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BadInput, BadScenario, text } from "./command.ts";
import { compareJunit } from "./compareCases.ts";
import { csvOf } from "../report/csv.ts";
import { mustBeWritable, writeWhole } from "./files.ts";
import { htmlOf } from "../report/html.ts";
import { markdownOf } from "../report/markdown.ts";
import { documentOf, type Findings, type Origin } from "../report/reportDocument.ts";
import type { Terminal } from "./terminal.ts";

export const reportOptions = {
  html: text("FILE", "Write a report with charts: one HTML file that opens from disk."),
  markdown: text("FILE", "Write the same as Markdown, without the charts."),
  csv: text("FILE", "Write every figure as a row of a CSV file."),
};

export const junitOption = text(
  "FILE",
  "Write JUnit XML: a case that the worlds suffice, a case that the first arm is no clear mistake.",
);

export interface ReportFiles {
  readonly html?: string | undefined;
  readonly markdown?: string | undefined;
  readonly csv?: string | undefined;
  readonly junit?: string | undefined;
}

const FORMATS = ["html", "markdown", "csv", "junit"] as const;

const asked = (files: ReportFiles): { format: (typeof FORMATS)[number]; path: string }[] =>
  FORMATS.flatMap((format) => {
    const path = files[format];
    return path === undefined ? [] : [{ format, path }];
  });

/** The options as they were given. */
export const reportWords = (files: ReportFiles): string[] =>
  asked(files).flatMap(({ format, path }) => [`--${format}`, path]);

/** The built page, with that of `serve` beside the command. */
const page = (): string => fileURLToPath(new URL("./viz/report.html", import.meta.url));

/** Throws everything that would keep the files from being written: before a long run, not after it. */
export const checkReports = (files: ReportFiles): void => {
  const wanted = asked(files);
  const problems = wanted.flatMap(({ format, path }, k) => {
    const same = wanted.findIndex((other) => other.path === path);
    if (same < k) return [`--${format}: ${path} is the file of --${wanted[same].format}`];
    if (format === "html" && !existsSync(page()))
      return [`--html: the page is not built: ${page()} is missing; npm run build makes it`];
    try {
      mustBeWritable(path);
      return [];
    } catch (error) {
      if (error instanceof BadInput) return [`--${format}: ${error.message}`];
      throw error;
    }
  });
  if (problems.length > 0) throw new BadScenario(problems.map((line) => `ridethrough: ${line}`).join("\n"));
};

/** Makes all files before it writes the first. */
export const writeReports = (
  files: ReportFiles,
  findings: Findings,
  origin: Origin,
  terminal: Terminal,
): void => {
  const document = documentOf(findings, origin);
  const make = {
    html: () => htmlOf(readFileSync(page(), "utf8"), document, findings),
    markdown: () => markdownOf(document),
    csv: () => csvOf(findings, origin.partial !== undefined),
    junit: () => (findings.comparison === undefined ? "" : compareJunit(findings.comparison, origin)),
  };
  const made = asked(files).map(({ format, path }) => ({ path, content: make[format]() }));
  for (const { path, content } of made) {
    writeWhole(path, [content]);
    terminal.complain(`wrote ${path}`);
  }
};
