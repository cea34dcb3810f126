/** A report as one HTML file. Its words and tables stand in it as they are; its script draws the charts from the data beside them. */
import type { Answer, Block, Chart, Document, Section, Table } from "./document.ts";

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** Text in lines: a figure stays with its per cent, a long path may go on in the next line after any of its dots. */
const words = (text: string): string =>
  escaped(text)
    .replaceAll(" %", "&#160;%")
    .replaceAll(/\.(?=[a-z*])/gi, ".<wbr>");

const paragraphs = (lines: readonly string[]): string =>
  lines.map((text) => `<p>${words(text)}</p>`).join("");

const listOf = (items: readonly string[]): string =>
  `<ul>${items.map((item) => `<li>${words(item)}</li>`).join("")}</ul>`;

const cellsOf = (tag: "td" | "th", row: readonly string[], { columns }: Table): string =>
  row
    .map((text, i) => {
      const kind = columns[i].align === "right" ? ' class="number"' : "";
      if (tag === "th") return `<th scope="col"${kind}>${escaped(text)}</th>`;
      return i === 0 ? `<th scope="row">${words(text)}</th>` : `<td${kind}>${words(text)}</td>`;
    })
    .join("");

const tableHtml = (table: Table): string => {
  const { title, columns, rows, note } = table;
  const titles = columns.map((column) => column.title);
  return (
    `<div class="scrolls" tabindex="0" role="group" aria-label="${escaped(title ?? titles[0])}"><table>` +
    `${title === undefined ? "" : `<caption>${escaped(title)}</caption>`}` +
    `<thead><tr>${cellsOf("th", titles, table)}</tr></thead>` +
    `<tbody>${rows.map((row) => `<tr>${cellsOf("td", row, table)}</tr>`).join("\n")}</tbody></table></div>` +
    (note === undefined ? "" : `<p class="aside">${escaped(note)}</p>`)
  );
};

/** What few read to its end is opened by who wants to; on paper it is open. */
const folded = (summary: string, html: string): string =>
  `<details><summary>${escaped(summary)}</summary>${html}</details>`;

/** A table of more rows is folded. */
const LONG = 12;

const chartHtml = ({ chart, title, note, figures }: Chart): string =>
  `<figure><figcaption><b>${escaped(title)}</b> <span class="aside">${escaped(note)}</span></figcaption>` +
  `<div class="chart" data-chart="${chart}" role="img" aria-label="${escaped(title)}"></div>` +
  `${folded("The figures", figures.map((block) => blockHtml(block)).join("\n"))}</figure>`;

const blockHtml = (block: Block, foldsAfter = Infinity): string => {
  switch (block.kind) {
    case "text":
      return `<p>${words(block.text)}</p>`;
    case "list":
      return (block.text === undefined ? "" : `<p>${escaped(block.text)}</p>`) + listOf(block.items);
    case "command":
      return `<pre tabindex="0"><code>${escaped(block.text)}</code></pre>`;
    case "table": {
      const { title = block.columns[0].title, rows } = block;
      return rows.length > foldsAfter
        ? folded(`${title} (${rows.length})`, tableHtml(block))
        : tableHtml(block);
    }
    case "chart":
      return chartHtml(block);
  }
};

const answerHtml = ({ question, answer, because }: Answer): string =>
  `<div><dt>${escaped(question)}</dt><dd><strong>${words(answer)}</strong>${paragraphs(because)}</dd></div>`;

const sectionHtml = ({ title, blocks }: Section, k: number): string =>
  `<section id="s${k + 1}" aria-labelledby="h${k + 1}"><h2 id="h${k + 1}">${escaped(title)}</h2>` +
  `${blocks.map((block) => blockHtml(block, LONG)).join("\n")}</section>`;

const bodyOf = ({ title, about, partial, answers, sections }: Document): string =>
  [
    `<header><h1>${escaped(title)}</h1><p>${escaped(about.join(" · "))}</p>`,
    partial === undefined ? "" : `<p class="partial"><b>Partial:</b> ${escaped(partial)}</p>`,
    `</header><main><dl class="answers">${answers.map(answerHtml).join("\n")}</dl>`,
    `<nav aria-label="Contents">${sections.map((s, k) => `<a href="#s${k + 1}">${escaped(s.title)}</a>`).join("\n")}</nav>`,
    ...sections.map(sectionHtml),
    "</main>",
  ].join("\n");

/** Data within a script element, which ends at the next `</script`, wherever that stands. */
const inScript = (data: unknown): string => JSON.stringify(data).replaceAll("<", "\\u003c");

/** @param page the built page of viz/report */
export const htmlOf = (page: string, document: Document, data: unknown): string => {
  const parts: Readonly<Record<string, string>> = {
    title: escaped(document.title),
    report: bodyOf(document),
    data: inScript(data),
  };
  return page.replaceAll(/\{\{(title|report|data)\}\}/g, (_all, name: string) => parts[name]);
};
