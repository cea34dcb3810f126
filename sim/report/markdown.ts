/** A report as Markdown, with tables as GitHub and GitLab show them. In place of a chart stand its figures. */
import type { Answer, Block, Document, Table } from "./document.ts";

/** Text that stands for itself, on one line. */
export const plain = (text: string): string =>
  text.replaceAll(/[\\`*_[\]<>|~#&]/g, (mark) => `\\${mark}`).replaceAll(/\s+/g, " ");

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

export const tableText = ({ title, columns, rows, note }: Table): string =>
  [
    ...(title === undefined ? [] : [`**${plain(title)}**`, ""]),
    line(columns.map(({ title }) => plain(title))),
    line(columns.map(({ align }) => (align === "right" ? "---:" : "---"))),
    ...rows.map((row) => line(row.map(plain))),
    ...(note === undefined ? [] : ["", plain(note)]),
  ].join("\n");

/** A command line, in a fence longer than any run of backticks within. */
export const commandText = (text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}`;
};

const blockText = (block: Block): string[] => {
  switch (block.kind) {
    case "text":
      return [plain(block.text)];
    case "list":
      return [
        ...(block.text === undefined ? [] : [plain(block.text)]),
        block.items.map((item) => `- ${plain(item)}`).join("\n"),
      ];
    case "command":
      return [commandText(block.text)];
    case "table":
      return [tableText(block)];
    case "chart":
      return [`**${plain(block.title)}**`, ...block.figures.flatMap(blockText)];
  }
};

const answerText = ({ question, answer, because }: Answer): string =>
  [`- **${plain(question)}** ${plain(answer)}.`, ...because.map((reason) => `  - ${plain(reason)}`)].join(
    "\n",
  );

export const markdownOf = ({ title, about, partial, answers, sections }: Document): string =>
  [
    `# ${plain(title)}`,
    plain(about.join(" · ")),
    ...(partial === undefined ? [] : [`**Partial:** ${plain(partial)}`]),
    answers.map(answerText).join("\n"),
    ...sections.flatMap((section) => [`## ${plain(section.title)}`, ...section.blocks.flatMap(blockText)]),
  ].join("\n\n") + "\n";
