/** Gives files to the person: as downloads, made in the page. */
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { withEditsWritten } from "../file/writeEdits.ts";
import { exhibited, futures } from "../session/session.ts";
import { nameOf } from "../session/source.ts";
import { clockAt } from "../timeline/marks.ts";
import { minute } from "../view/playhead.ts";
import { seriesCsv } from "./csv.ts";

/** An address made for a download is of no use once it has begun. */
const FORGET_AFTER_MS = 60_000;

export const saveBlob = (name: string, blob: Blob): void => {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), FORGET_AFTER_MS);
};

export const saveText = (name: string, text: string, type: string): void =>
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));

/** What is shown as the beginning of a file's name. */
export const shownName = (): string => nameOf(exhibited.value?.source.path ?? "scenario");

/** The same with the time. @example "2026-03-12-provider-capacity-21-40" */
export const shownNameAt = (): string => {
  const scenario = exhibited.value?.scenario;
  return scenario === undefined
    ? shownName()
    : `${shownName()}-${clockAt(scenario, minute.value * TICKS_PER_MINUTE).replaceAll(":", "-")}`;
};

export const saveSeries = (): void => {
  const runs = futures.flatMap(({ value }) => (value === undefined ? [] : [value]));
  saveText(`${shownName()}-series.csv`, seriesCsv(runs), "text/csv");
};

/** The scenario's own file with what was added to the first future. */
export const scenarioText = (): string => {
  if (exhibited.value === undefined) return "";
  const { files, input } = exhibited.value;
  const [text] = files.values();
  return withEditsWritten(text, futures[0].value?.future.edits ?? [], input);
};

export const saveScenario = (): void => saveText(`${shownName()}.yaml`, scenarioText(), "application/yaml");
