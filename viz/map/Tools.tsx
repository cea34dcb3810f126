/** Zoom, area and flows as buttons, and all of the map's commands for keys and the palette. */
import { type Command, addCommands, canRun } from "../controls/commands.ts";
import { closeUp, path } from "../drill/scope.ts";
import { camera, selection, WHOLE_MAP } from "../view/view.ts";
import { drawsArea } from "./gestures.ts";
import { ground } from "./ground.ts";
import { moved, zoomed } from "./plane.ts";
import { flowsShown } from "./regionBoxes.ts";
import { areaInSight, sights, sizes } from "./sights.ts";

const STEP = 1.5;
/** Of the picture's shorter side. */
const STRIDE = 0.2;

const zoom = (factor: number) => (): void => {
  const plane = ground.peek()?.plane;
  if (plane !== undefined) camera.value = zoomed(camera.value, plane, sizes[0].peek(), factor);
};

const move = (right: number, down: number) => (): void => {
  const plane = ground.peek()?.plane;
  const size = sizes[0].peek();
  const by = -STRIDE * Math.min(size.width, size.height);
  if (plane !== undefined) camera.value = moved(camera.value, plane, size, right * by, down * by);
};

const selectSight = (): void => {
  const seen = sights[0].peek();
  if (seen !== undefined) closeUp(areaInSight(seen));
};

const isClose = (): boolean => camera.value.k > 1;

const closer: Command = { id: "zoom-in", words: "Go closer on the map", keys: ["+", "="], run: zoom(STEP) };
const further: Command = {
  id: "zoom-out",
  words: "Go further away on the map",
  keys: ["-"],
  run: zoom(1 / STEP),
  can: isClose,
};
const whole: Command = {
  id: "whole-map",
  words: "Show the whole map",
  keys: ["0"],
  run: () => {
    camera.value = WHOLE_MAP;
  },
  can: isClose,
};
const drawArea: Command = {
  id: "draw-area",
  words: "Draw an area on the map with the next drag",
  run: () => {
    drawsArea.value = !drawsArea.value;
  },
};
const flows: Command = {
  id: "flows",
  words: "Show or hide what flows between regions and markets",
  keys: ["f"],
  run: () => {
    flowsShown.value = !flowsShown.value;
  },
};

export const addMapCommands = (): void =>
  addCommands(
    closer,
    further,
    whole,
    { id: "map-up", words: "Move up the map", keys: ["i"], run: move(0, -1), can: isClose },
    { id: "map-down", words: "Move down the map", keys: ["m"], run: move(0, 1), can: isClose },
    { id: "map-left", words: "Move left on the map", keys: ["j"], run: move(-1, 0), can: isClose },
    { id: "map-right", words: "Move right on the map", keys: ["k"], run: move(1, 0), can: isClose },
    { id: "area-in-sight", words: "Select the area the map shows", keys: ["a"], run: selectSight },
    drawArea,
    flows,
    {
      id: "up",
      words: "Go up from a charger to its cluster, its region, the world",
      keys: ["Escape"],
      run: () => closeUp(path.value.at(-2) ?? null),
      can: () => selection.value !== null,
    },
  );

const Tool = ({
  command,
  symbol,
  pressed,
}: {
  readonly command: Command;
  readonly symbol: string;
  readonly pressed?: boolean;
}) => (
  <button
    type="button"
    id={`map-${command.id}`}
    title={command.keys === undefined ? command.words : `${command.words} (${command.keys[0]})`}
    aria-label={command.words}
    aria-pressed={pressed}
    disabled={!canRun(command)}
    onClick={command.run}
  >
    {symbol}
  </button>
);

export const Tools = () => (
  <div class="tools" role="group" aria-label="Map">
    <Tool command={closer} symbol="+" />
    <Tool command={further} symbol="−" />
    <Tool command={whole} symbol="⌂" />
    <Tool command={drawArea} symbol="▭" pressed={drawsArea.value} />
    <Tool command={flows} symbol="⤳" pressed={flowsShown.value} />
  </div>
);
