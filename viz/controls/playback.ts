/** What moves the playhead: commands for keys, buttons and the palette. */
import { signal } from "@preact/signals";
import { askNext, futures, lastMinute } from "../session/session.ts";
import { stops, textAt } from "../timeline/happenings.ts";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { goOn, neighbour, seek, shown, toggle } from "../view/playhead.ts";
import { truthHidden, wanted, wholeRun } from "../view/view.ts";
import { addCommands } from "./commands.ts";
import { eventText } from "./eventText.ts";

/** What was said last of a mark or an event; empty for nothing. */
export const told = signal("");

const HALF_TICK = 1 / (2 * TICKS_PER_MINUTE);

export const toMark = (direction: 1 | -1): void => {
  const stop = neighbour(stops.value, Math.floor(wanted.value), direction);
  if (stop === undefined) return;
  seek(stop);
  told.value = textAt(stop);
};

/** Goes to the next event of the first future, and says what it is. */
export const toNextEvent = async (): Promise<void> => {
  const run = futures[0].value;
  if (run === undefined) return;
  const after = Math.floor((shown.value + HALF_TICK) * TICKS_PER_MINUTE);
  const { event } = await askNext(0, after);
  if (event === null) return;
  seek(event.at / TICKS_PER_MINUTE);
  told.value = eventText(run.scenario, event);
};

const move = (minutes: number) => (): void => goOn(minutes);

export const addPlaybackCommands = (): void =>
  addCommands(
    { id: "play", group: "Time", words: "Play or pause", keys: [" "], run: toggle },
    { id: "forward", group: "Time", words: "Go on by one minute", keys: ["ArrowRight"], run: move(1) },
    { id: "back", group: "Time", words: "Go back by one minute", keys: ["ArrowLeft"], run: move(-1) },
    {
      id: "forward-10",
      group: "Time",
      words: "Go on by ten minutes",
      keys: ["Shift+ArrowRight"],
      run: move(10),
    },
    {
      id: "back-10",
      group: "Time",
      words: "Go back by ten minutes",
      keys: ["Shift+ArrowLeft"],
      run: move(-10),
    },
    { id: "next-mark", group: "Time", words: "Go to the next mark", keys: ["n"], run: () => toMark(1) },
    {
      id: "previous-mark",
      group: "Time",
      words: "Go to the previous mark",
      keys: ["p"],
      run: () => toMark(-1),
    },
    {
      id: "next-event",
      group: "Time",
      words: "Go to the next event",
      keys: ["e"],
      run: () => void toNextEvent(),
      can: () => !truthHidden.value,
    },
    { id: "start", group: "Time", words: "Go to the start", keys: ["Home"], run: () => seek(0) },
    { id: "end", group: "Time", words: "Go to the end", keys: ["End"], run: () => seek(lastMinute.value) },
    {
      id: "span",
      group: "View",
      words: "Show the whole run, or its eventful part",
      keys: ["w"],
      run: () => {
        wholeRun.value = !wholeRun.value;
      },
    },
  );
