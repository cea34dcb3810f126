/** What a report says, in the page. */
import type { Block, Chart, Table } from "../../sim/report/document.ts";
import type { Findings } from "../../sim/report/reportDocument.ts";
import { Drawing, type Pick } from "./Drawing.tsx";

const TableBlock = ({ table: { title, columns, rows, note } }: { readonly table: Table }) => (
  <>
    <div class="scrolls" tabIndex={0} role="group" aria-label={title ?? columns[0].title}>
      <table>
        <thead>
          <tr>
            {columns.map(({ title: name, align }, k) => (
              <th key={k} scope="col" class={align === "right" ? "number" : ""}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...cells]) => (
            <tr key={first}>
              <th scope="row">{first}</th>
              {cells.map((cell, k) => (
                <td key={k} class={columns[k + 1].align === "right" ? "number" : ""}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    {note === undefined ? null : <p class="aside">{note}</p>}
  </>
);

const OneBlock = ({ block, findings }: { readonly block: Block; readonly findings: Findings }) => {
  switch (block.kind) {
    case "text":
      return <p>{block.text}</p>;
    case "list":
      return (
        <>
          {block.text === undefined ? null : <p>{block.text}</p>}
          <ul>
            {block.items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </>
      );
    case "command":
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case "table":
      return <TableBlock table={block} />;
    case "chart":
      return <Figure chart={block} findings={findings} />;
  }
};

export const Blocks = ({
  blocks,
  findings,
}: {
  readonly blocks: readonly Block[];
  readonly findings: Findings;
}) => (
  <>
    {blocks.map((block, k) => (
      <OneBlock key={k} block={block} findings={findings} />
    ))}
  </>
);

/** A drawing with its title, how to read it, and its figures. */
export const Figure = ({
  chart,
  findings,
  onPick,
  hint,
}: {
  readonly chart: Chart;
  readonly findings: Findings;
  readonly onPick?: Pick;
  /** What pressing it does. */
  readonly hint?: string;
}) => (
  <figure>
    <figcaption>
      <b>{chart.title}</b>{" "}
      <span class="aside">
        {chart.note} {hint}
      </span>
    </figcaption>
    <Drawing name={chart.chart} title={chart.title} findings={findings} onPick={onPick} />
    <details>
      <summary>The figures</summary>
      <Blocks blocks={chart.figures} findings={findings} />
    </details>
  </figure>
);
