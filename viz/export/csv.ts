/** Every series of the futures as a table: a row a minute. */
import Papa from "papaparse";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import {
  CLOUD_SERIES,
  type CloudSeriesName,
  PIPELINE_SERIES,
  type PipelineSeriesName,
  SERIES,
  type SeriesName,
} from "../../sim/measures/series.ts";
import { PIPELINE_NAMES } from "../../sim/twin/backendParameters.ts";
import { clockText } from "../../sim/twin/quantity.ts";
import type { Run } from "../session/run.ts";
import { DISPLAY_STATES } from "../states.ts";

interface Column {
  readonly name: string;
  readonly at: (run: Run, minute: number) => number;
}

const columnsOf = ({ clusters }: Run): Column[] => [
  ...DISPLAY_STATES.map(({ state, words }) => ({
    name: words,
    at: ({ counts }: Run, minute: number) => counts[minute * DISPLAY_STATES.length + state],
  })),
  ...(Object.keys(SERIES) as SeriesName[]).flatMap((series) =>
    clusters.map(({ name }, c) => ({
      name: `${series} ${name}`,
      at: (run: Run, minute: number) => run.series[series][minute * run.clusters.length + c],
    })),
  ),
  ...(Object.keys(PIPELINE_SERIES) as PipelineSeriesName[]).flatMap((series) =>
    PIPELINE_NAMES.map((name, p) => ({
      name: `${series} ${name}`,
      at: (run: Run, minute: number) => run.pipelines[series][minute * PIPELINE_NAMES.length + p],
    })),
  ),
  ...(Object.keys(CLOUD_SERIES) as CloudSeriesName[]).map((name) => ({
    name,
    at: (run: Run, minute: number) => run.cloud[name][minute],
  })),
  { name: "customer-minutes", at: (run, minute) => run.score[minute] },
  { name: "sessions that could not start", at: (run, minute) => run.impaired.startsBlocked[minute] },
  { name: "sessions that began late", at: (run, minute) => run.impaired.startsLate[minute] },
];

/** Futures one below the other, told apart by their first column; as far as they are simulated. */
export const seriesCsv = (runs: readonly Run[]): string => {
  const columns = runs.length === 0 ? [] : columnsOf(runs[0]);
  const rows = runs.flatMap((run, k) =>
    Array.from({ length: run.simulated + 1 }, (_, minute) => [
      k + 1,
      minute,
      clockText(minute * TICKS_PER_MINUTE, run.scenario.starts),
      ...columns.map(({ at }) => at(run, minute)),
    ]),
  );
  const head = ["future", "minute", "time", ...columns.map(({ name }) => name)];
  return `${Papa.unparse([head, ...rows], { newline: "\n" })}\n`;
};
