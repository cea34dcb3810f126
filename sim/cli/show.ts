/** Results on a terminal. */
import type { Clock } from "../experiments/clock.ts";
import type { Comparison } from "../experiments/compare.ts";
import {
  causes,
  doubts,
  knowledge,
  leagueBlocks,
  leaguesOf,
  selection,
  tails,
  weights,
} from "../report/comparison.ts";
import { clockBlocks, worldsAt } from "../report/decisionClock.ts";
import { type Block, type Chart, textBlock } from "../report/document.ts";
import { thousands } from "../report/numbers.ts";
import { tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const plainText = (block: Exclude<Block, Chart>, terminal: Pick<Terminal, "colour">): string => {
  switch (block.kind) {
    case "text":
    case "command":
      return block.text;
    case "list":
      return block.text === undefined
        ? block.items.join("\n")
        : [block.text, ...block.items.map((item) => `  ${item}`)].join("\n");
    case "table":
      return [
        tableOf(block.columns, block.rows, terminal),
        ...(block.note === undefined ? [] : [block.note]),
      ].join("\n");
  }
};

/** Prints blocks with an empty line before each. */
export const showBlocks = (blocks: readonly Block[], terminal: Terminal): void => {
  for (const block of blocks) if (block.kind !== "chart") terminal.print(`\n${plainText(block, terminal)}`);
};

export const showComparison = (c: Comparison, terminal: Terminal): void => {
  terminal.print(
    `${c.title}: decided at ${c.decidedAt}, ${thousands(c.chargers)} chargers, scores in customer-minutes`,
  );
  for (const { title, supposes, league } of leaguesOf(c)) {
    terminal.print(`\n${title}: ${supposes}`);
    showBlocks(leagueBlocks(league), terminal);
  }
  showBlocks(
    [textBlock(selection(c)), ...tails(c), ...causes(c), ...knowledge(c), ...weights(c), ...doubts(c)],
    terminal,
  );
};

export const showClock = (c: Clock, terminal: Terminal): void => {
  terminal.print(
    `${c.title}: when to decide, ${thousands(c.chargers)} chargers, scores in customer-minutes, ${worldsAt(c)}`,
  );
  showBlocks(clockBlocks(c), terminal);
};
