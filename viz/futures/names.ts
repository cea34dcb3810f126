/** Futures, and what was done in them, in words. */
import type { Future } from "../../sim/live/protocol.ts";
import type { Edit } from "../../sim/scenario/edits.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { isPlainMap } from "../../sim/scenario/shape.ts";
import { clockAt, plainWords, titleOf } from "../timeline/marks.ts";

const PLACES = ["cluster", "region", "market", "pipeline", "store", "firmware"];

const specOf = (edit: Edit): Readonly<Record<string, unknown>> => {
  const spec = "fault" in edit ? edit.fault : edit.action["step"];
  return isPlainMap(spec) ? spec : {};
};

const placeIn = (spec: Readonly<Record<string, unknown>>): string =>
  String(PLACES.map((key) => spec[key]).find((name) => typeof name === "string") ?? "");

/** @example editWords(edit) // "Fail over to the standby region (go-west-1)" */
export const editWords = (edit: Edit): string => {
  const spec = specOf(edit);
  const place = placeIn(spec);
  return `${titleOf(String(spec["kind"]))}${place === "" ? "" : ` (${place})`}`;
};

/** When it begins, as it was written. */
export const editTime = (edit: Edit): string => {
  const { at } = "fault" in edit ? edit.fault : edit.action;
  return typeof at === "string" ? at : "";
};

const briefly = (edit: Edit): string => {
  const spec = specOf(edit);
  return [plainWords(String(spec["kind"])), placeIn(spec), "at", editTime(edit)]
    .filter((word) => word !== "")
    .join(" ");
};

/** @example armWords(scenario, "fail over the cluster", at) // "fail over the cluster at 21:40" */
export const armWords = (scenario: Scenario, { name, at }: { name: string; at: number }): string =>
  `${name} at ${clockAt(scenario, at)}`;

/** What is otherwise in a future than in the scenario as it is written; empty if nothing is. */
export const doneIn = (scenario: Scenario, { edits, arm }: Future): string[] => [
  ...(arm === null ? [] : [armWords(scenario, arm)]),
  ...edits.map(briefly),
];
