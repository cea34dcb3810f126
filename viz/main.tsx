/** The page: opens the scenario it is asked for, has it simulated, and shows it. */
import { effect } from "@preact/signals";
import { render } from "preact";
import { ticksAt } from "../sim/twin/quantity.ts";
import { App } from "./App.tsx";
import { addBreakCommands } from "./break/commands.ts";
import { addCommands, listenToKeys } from "./controls/commands.ts";
import { helpShown } from "./controls/Keys.tsx";
import { addPlaybackCommands } from "./controls/playback.ts";
import { addMapCommands } from "./map/Tools.tsx";
import { exhibited, failure, openSource, problems, runOf } from "./session/session.ts";
import { type Exhibit, gallery, type Source, shippedSource } from "./session/source.ts";
import { takeToken } from "./live/token.ts";
import { addSightCommands, keepSight } from "./sight/Sight.tsx";
import { titleShown } from "./sight/title.ts";
import { addChartCommands } from "./timeline/Charts.tsx";
import { minuteOf } from "./timeline/marks.ts";
import { readLink, writeLink } from "./view/link.ts";
import { moving, runClock } from "./view/playhead.ts";
import { following, wanted } from "./view/view.ts";

const loadExhibit = async (): Promise<Exhibit> => {
  const response = await fetch("scenario.json");
  if (!response.ok) throw new Error(`scenario.json: ${response.status} ${response.statusText}`);
  return (await response.json()) as Exhibit;
};

/** A page opens where its address says, or where a decision is due, or at the start. */
const openAt = (minute: number | undefined): void => {
  const { scenario } = exhibited.value!;
  wanted.value =
    minute ?? (scenario.arms === undefined ? 0 : minuteOf(ticksAt(scenario.arms.at, scenario.starts)));
};

/** Where the live run is; undefined where there is none. */
const liveAt = (path: string | undefined) => {
  const token = takeToken();
  if (path === undefined) return undefined;
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.hash = "";
  return { url: url.href, token };
};

const start = async (): Promise<void> => {
  const { source, live } = await loadExhibit();
  const chosen: Source = source ?? shippedSource(gallery()[0].name)!;
  if (!openSource(chosen, liveAt(live)))
    throw new Error(problems.value.map(({ message }) => message).join("; "));
  const { minute } = readLink(location.hash, exhibited.value!.scenario);
  if (live === undefined) return openAt(minute);
  following.value = minute === undefined;
  wanted.value = minute ?? 0;
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

/** The address keeps up with where the playhead rests. */
const keepAddress = (): void => {
  if (exhibited.value === undefined || moving.value) return;
  history.replaceState(null, "", writeLink(Math.floor(wanted.value), exhibited.value.scenario));
};

addCommands({
  id: "keys",
  words: "List the keys",
  keys: ["?"],
  run: () => {
    helpShown.value = true;
  },
});
addPlaybackCommands();
addSightCommands();
addBreakCommands();
addMapCommands();
addChartCommands();
listenToKeys();
runClock();
keepSight();
render(<App />, document.querySelector("#page")!);
effect(markState);
start()
  .then(() => {
    effect(keepAddress);
    addEventListener("hashchange", () => {
      const { minute } = readLink(location.hash, exhibited.value!.scenario);
      if (minute !== undefined) wanted.value = minute;
    });
  })
  .catch((error: unknown) => {
    failure.value = error instanceof Error ? error.message : String(error);
  });
