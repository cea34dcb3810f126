/** Everything that says in words and figures how things stand at a minute. */
import { TICKS_PER_MINUTE } from "../sim/kernel/time.ts";
import { byId } from "./controls.ts";
import { count } from "./figures.ts";
import { clockAt } from "./marks.ts";
import { type Run, valueAt } from "./run.ts";
import { brokenAt, statusAt, triedAt, whereAt } from "./story.ts";
import { createClusterTable, createLegend } from "./tables.ts";

const sentences = (list: readonly string[]): HTMLElement[] =>
  (list.length === 0 ? ["Nothing yet."] : list).map((text) => {
    const line = document.createElement("span");
    line.textContent = text;
    return line;
  });

/** Sets the panels up; the result fills them in. */
export const createPanels = (): ((run: Run, minute: number) => void) => {
  const fillLegend = createLegend(byId("legend"));
  const fillClusters = createClusterTable(byId<HTMLTableElement>("clusters"));
  return (run, minute) => {
    const clock = clockAt(run.scenario, minute * TICKS_PER_MINUTE);
    byId("clock").textContent = clock;
    byId("time").textContent = clock;
    byId("headline").textContent =
      `${count(valueAt(run, "offline", minute))} of ${count(run.chargers)} chargers offline`;
    byId("where").textContent =
      `${whereAt(run, minute)} The cloud knows of ${count(valueAt(run, "knownOffline", minute))}.`.trim();
    byId("broken").replaceChildren(...sentences(brokenAt(run, minute)));
    byId("tried").replaceChildren(...sentences(triedAt(run, minute)));
    byId("map").setAttribute("aria-label", `Map of all chargers: ${statusAt(run, minute)}`);
    const slider = byId<HTMLInputElement>("slider");
    slider.value = String(minute);
    slider.setAttribute("aria-valuetext", clock);
    fillLegend(run, minute);
    fillClusters(run, minute);
  };
};

/** How far the simulation is, or what came of it. */
export const progressOf = ({ scenario, simulated, end }: Run): string =>
  end === undefined
    ? `Simulated until ${clockAt(scenario, Math.max(0, simulated) * TICKS_PER_MINUTE)} of ${clockAt(scenario, scenario.lasts)} …`
    : `Simulated to the end, ${clockAt(scenario, scenario.lasts)}: ${count(end.events)} events in ` +
      `${(end.tookMs / 1000).toFixed(1)} s on this machine. Seed ${scenario.seed}, digest ${end.digest}`;
