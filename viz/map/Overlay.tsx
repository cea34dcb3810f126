/** Lines over the dots: what flows between regions and markets, the area and the charger that are selected. */
import { signal } from "@preact/signals";
import { runOf } from "../session/session.ts";
import { minute } from "../view/playhead.ts";
import { selection, type Selection, truthHidden } from "../view/view.ts";
import { type Flow, flowsOf } from "./flows.ts";
import { ground } from "./ground.ts";
import { middleOf } from "./markets.ts";
import { type Point, type Sight, toScreen } from "./plane.ts";
import { anchorOf, flowsShown } from "./regionBoxes.ts";
import { sights } from "./sights.ts";

/** An area while it is being drawn. */
export const rubber = signal<Extract<Selection, { kind: "area" }> | undefined>(undefined);

/** Lines as wide as this for a flow of the whole fleet within 20 minutes; by the root, so that small flows are seen. */
const WIDEST_PX = 9;
const MINUTES = 20;
const LEAST_PX = 0.75;

/** A market's attempts are turned away when more are refused than let in. */
const isRefused = ({ connects, refused }: Flow): boolean => refused > connects;

const curve = ([x, y]: Point, [toX, toY]: Point): string => {
  const bend = y + Math.max(30, 0.55 * (toY - y));
  return `M${x.toFixed(1)},${y.toFixed(1)}C${x.toFixed(1)},${bend.toFixed(1)} ${toX.toFixed(1)},${((y + toY) / 2).toFixed(1)} ${toX.toFixed(1)},${toY.toFixed(1)}`;
};

const Flows = ({ track, seen }: { readonly track: 0 | 1; readonly seen: Sight }) => {
  const run = runOf(track);
  const plane = ground.value?.plane;
  const at = minute.value;
  if (run === undefined || plane === undefined || at > run.simulated) return null;
  const { regions } = run.scenario.cloud;
  const width = (n: number): number =>
    LEAST_PX + WIDEST_PX * Math.sqrt(Math.max(0, n) / Math.max(1, run.chargers / MINUTES));
  return (
    <g class="flows">
      {flowsOf(run, at).map((flow) => {
        const from = anchorOf(regions.indexOf(flow.region), regions.length, seen.width);
        const to = toScreen(seen, plane.toPlane(...middleOf(flow.market)));
        const d = curve(from, to);
        const refused = isRefused(flow);
        return (
          <g key={`${flow.region} ${flow.market}`}>
            {refused && <path class="refused" d={d} stroke-width={Math.min(5, width(flow.refused))} />}
            {flow.connects > 0.05 && <path d={d} stroke-width={width(flow.connects)} />}
            <circle class={refused ? "refused" : ""} cx={to[0]} cy={to[1]} r="3" />
          </g>
        );
      })}
    </g>
  );
};

const Outline = ({
  area,
  seen,
}: {
  readonly area: NonNullable<typeof rubber.value>;
  readonly seen: Sight;
}) => {
  const [left, top] = toScreen(seen, [area.left, area.top]);
  const [right, bottom] = toScreen(seen, [area.right, area.bottom]);
  return <rect class="area" x={left} y={top} width={right - left} height={bottom - top} />;
};

const Ring = ({ id, seen }: { readonly id: number; readonly seen: Sight }) => {
  const points = ground.value?.points;
  if (points === undefined || 2 * id >= points.length) return null;
  const [x, y] = toScreen(seen, [points[2 * id], points[2 * id + 1]]);
  return (
    <g class="ring" transform={`translate(${x.toFixed(1)},${y.toFixed(1)})`}>
      <circle r="9" class="halo" />
      <circle r="9" />
    </g>
  );
};

export const Overlay = ({ track }: { readonly track: 0 | 1 }) => {
  const seen = sights[track].value;
  if (seen === undefined) return null;
  const what = selection.value;
  const area = rubber.value ?? (what?.kind === "area" ? what : undefined);
  return (
    <svg class="overlay" aria-hidden="true">
      {flowsShown.value && !truthHidden.value && <Flows track={track} seen={seen} />}
      {area !== undefined && <Outline area={area} seen={seen} />}
      {what?.kind === "charger" && <Ring id={what.id} seen={seen} />}
    </svg>
  );
};
