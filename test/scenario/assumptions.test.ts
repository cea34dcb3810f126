import { expect, test } from "vitest";
import { assumptions } from "../../sim/scenario/assumptions.ts";
import { changed, readText } from "./small.ts";

const all = (text: string) => {
  const reading = readText(text);
  if ("problems" in reading) throw new Error(JSON.stringify(reading.problems));
  return new Map(assumptions(reading.input).map((a) => [a.path, a]));
};

const found = all(changed(["standby: north }", "standby: north, hub: { admission: 90/min } }"]));

test("a default is shown as people write it, with where it comes from", () => {
  expect(found.get("cloud.clusters[1].hub.admission")).toEqual({
    path: "cloud.clusters[1].hub.admission",
    value: "120/s",
    origin: "sourced: IoT Hub S2, new connections a unit",
    description: "New connections it admits.",
  });
  expect(found.get("operations.acknowledged")).toMatchObject({
    value: "{ median: 3 min, p95: 10 min }",
    origin: "assumed",
  });
});

test("what the file says is given", () => {
  expect(found.get("cloud.clusters[0].hub.admission")).toMatchObject({ value: "90/min", origin: "given" });
});

test("of a choice, the parameters of the member that was chosen", () => {
  const retry = [...found.keys()].filter((path) => path.startsWith("fleet.firmware[0].retry"));
  expect(retry).toContain("fleet.firmware[0].retry.capIdle");
  expect(retry).not.toContain("fleet.firmware[0].retry.rebootAfter");
  expect(found.has("arms.choices[1].steps[0].capacityHad")).toBe(true);
});

test("no parameter twice, and each says what it is", () => {
  for (const { origin, description, value } of found.values()) {
    expect(origin).toMatch(/^(given|assumed|(sourced|computed|assumed): .+)$/);
    expect(description).not.toBe("");
    expect(value).not.toBe("undefined");
  }
});
