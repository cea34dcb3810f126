/** The page: opens the scenario it is asked for, has it simulated, and shows it. */
import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./App.tsx";
import { addBreakCommands } from "./break/commands.ts";
import { addMapCommands } from "./map/Tools.tsx";
import { addChartCommands } from "./timeline/Charts.tsx";
import { listenToKeys } from "./controls/commands.ts";
import { addPageCommands } from "./controls/page.ts";
import { addPlaybackCommands } from "./controls/playback.ts";
import { listenToDrops } from "./file/drop.ts";
import { startFiles } from "./file/File.tsx";
import { exhibited, failure, runOf } from "./session/session.ts";
import type { Exhibit } from "./session/source.ts";
import { startAddress } from "./view/address.ts";
import { addDecideCommands } from "./decide/decision.ts";
import { runClock } from "./view/playhead.ts";
import { followScheme } from "./view/scheme.ts";
import { liveRunAt } from "./live/token.ts";
import { addSightCommands, keepSight } from "./sight/Sight.tsx";
import { titleShown } from "./sight/title.ts";

const loadExhibit = async (): Promise<Exhibit> => {
  const response = await fetch("scenario.json");
  if (!response.ok) throw new Error(`scenario.json: ${response.status} ${response.statusText}`);
  return (await response.json()) as Exhibit;
};

const start = async (): Promise<void> => {
  const { source, live } = await loadExhibit();
  await startAddress(source, liveRunAt(live));
};

/** What the page is at, for those who drive it: simulating, simulated or failed. */
const markState = (): void => {
  const run = runOf(0);
  document.body.dataset["state"] =
    failure.value !== undefined
      ? "failed"
      : run === undefined
        ? "starting"
        : run.end === undefined
          ? "simulating"
          : "simulated";
  if (exhibited.value !== undefined) document.title = `${titleShown.value} – Ridethrough`;
};

followScheme();
addPlaybackCommands();
addSightCommands();
addBreakCommands();
addMapCommands();
addChartCommands();
addPageCommands();
startFiles();
addDecideCommands();
listenToKeys();
listenToDrops();
runClock();
keepSight();
render(<App />, document.querySelector("#page")!);
effect(markState);
start().catch((error: unknown) => {
  failure.value = error instanceof Error ? error.message : String(error);
});
