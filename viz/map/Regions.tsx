/** A box for each region of the cloud: how many of its chargers are offline, and whom it lets in. */
import { closeUp } from "../drill/scope.ts";
import { count } from "../figures.ts";
import { runOf } from "../session/session.ts";
import { minute } from "../view/playhead.ts";
import { selection, truthHidden } from "../view/view.ts";
import { type RegionFigures, regionsOf } from "./flows.ts";
import { boxOf } from "./regionBoxes.ts";
import { sights } from "./sights.ts";

const figuresOf = (region: RegionFigures, hidden: boolean): readonly [string, string] =>
  hidden
    ? [`${count(region.knownOffline)} held for offline`, `of ${count(region.chargers)}`]
    : [
        `${count(region.offline)} offline of ${count(region.chargers)}`,
        region.refused > 0
          ? `${count(region.connects)} in, ${count(region.refused)} refused`
          : `${count(region.connects)} connects a minute`,
      ];

export const Regions = ({ track }: { readonly track: 0 | 1 }) => {
  const run = runOf(track);
  const seen = sights[track].value;
  const at = minute.value;
  if (run === undefined || seen === undefined || at > run.simulated) return null;
  const regions = regionsOf(run, at);
  const what = selection.value;
  return (
    <ul class="regions" aria-label="Regions of the cloud">
      {regions.map((region, k) => {
        const { left, top, width, height } = boxOf(k, regions.length, seen.width);
        const [first, second] = figuresOf(region, truthHidden.value);
        const isSelected = what?.kind === "region" && what.name === region.name;
        const inTrouble = !truthHidden.value && region.refused > region.connects;
        return (
          <li key={region.name} style={{ left: `${left}px`, top: `${top}px` }}>
            <button
              type="button"
              class={inTrouble ? "trouble" : ""}
              style={{ width: `${width}px`, height: `${height}px` }}
              aria-pressed={isSelected}
              title={`Region ${region.name}: ${first}; ${second}`}
              onClick={() => closeUp(isSelected ? null : { kind: "region", name: region.name })}
            >
              <b>{region.name}</b>
              {height > 30 && (
                <>
                  <span>{first}</span>
                  <span>{second}</span>
                </>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
};
