/** What can be taken away: pictures, a table, the scenario's file. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Modal } from "../controls/Modal.tsx";
import { notify } from "../controls/Notice.tsx";
import { statusAt } from "../now/story.ts";
import { exhibited, futures } from "../session/session.ts";
import { minute } from "../view/playhead.ts";
import { tab } from "../view/view.ts";
import "./export.css";
import { pictureOf } from "./picture.ts";
import { saveBlob, saveScenario, saveSeries, shownNameAt } from "./save.ts";

export const exportShown = signal(false);

const PANELS = { map: ".map .picture", timeline: ".room.timeline" } as const;

const nextFrame = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });

/** The part of the page that a picture is taken of; what is not shown is shown first. */
const panelOf = async (name: keyof typeof PANELS): Promise<Element | null> => {
  if (name === "timeline" && tab.value !== "timeline") {
    tab.value = "timeline";
    await nextFrame();
  }
  return document.querySelector(PANELS[name]);
};

export const savePicture = async (name: keyof typeof PANELS): Promise<void> => {
  const [panel, run] = [await panelOf(name), futures[0].value];
  if (panel === null || run === undefined) return;
  try {
    const title = exhibited.value?.scenario.title ?? "";
    const picture = await pictureOf(
      panel,
      title,
      `${statusAt(run, minute.value)}. Seed ${run.scenario.seed}.`,
    );
    saveBlob(`${shownNameAt()}-${name}.png`, picture);
  } catch {
    notify("This browser does not let the page make a picture.");
  }
};

const CHOICES = [
  ["Picture of the map", "PNG, with its legend, as it is shown now", () => void savePicture("map")],
  ["Picture of the timeline", "PNG, as it is shown now", () => void savePicture("timeline")],
  ["Every series as a table", "CSV, a row a minute of each future", saveSeries],
  ["The scenario’s file", "YAML, with what was added on the page", saveScenario],
] as const;

const Choices = () => {
  const place = useRef<HTMLUListElement>(null);
  useEffect(() => place.current?.querySelector("button")?.focus(), []);
  return (
    <ul class="exports" ref={place}>
      {CHOICES.map(([words, about, save]) => (
        <li key={words}>
          <button
            type="button"
            onClick={() => {
              exportShown.value = false;
              save();
            }}
          >
            <strong>{words}</strong>
            <span class="aside">{about}</span>
          </button>
        </li>
      ))}
    </ul>
  );
};

export const Export = () => (
  <Modal id="export" name="Export" open={() => exportShown.value} close={() => (exportShown.value = false)}>
    <Choices />
  </Modal>
);
