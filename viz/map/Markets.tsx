/** A label for each market: the share of its chargers that is offline, which crowded dots cannot show. */
import { useMemo } from "preact/hooks";
import { frameAt } from "../drill/charger.ts";
import { wholePercent } from "../figures.ts";
import { runOf } from "../session/session.ts";
import { minute } from "../view/playhead.ts";
import { truthHidden } from "../view/view.ts";
import { ground } from "./ground.ts";
import { HIT_SHARE, LABEL_PLACE, sharesOf } from "./markets.ts";
import { toScreen } from "./plane.ts";
import { sights } from "./sights.ts";

export const Markets = ({ track }: { readonly track: 0 | 1 }) => {
  const run = runOf(track);
  const at = minute.value;
  const hidden = truthHidden.value;
  const there = run !== undefined && at <= run.simulated && ground.value !== undefined;
  const shares = useMemo(() => {
    const frame = there ? frameAt(run, at) : undefined;
    return frame === undefined
      ? []
      : sharesOf(run!.scenario.fleet.groups, ground.value!.groupOf, frame, hidden);
  }, [run, at, hidden, there]);
  const seen = sights[track].value;
  const plane = ground.value?.plane;
  return (
    <ul id={track === 0 ? "markets" : "markets-b"} class="markets" aria-label="Share of each market offline">
      {seen !== undefined &&
        plane !== undefined &&
        shares.map(({ market, chargers, offline }) => {
          const [left, top] = toScreen(seen, plane.toPlane(...LABEL_PLACE[market]));
          const outside = left < -40 || top < -10 || left > seen.width + 40 || top > seen.height + 10;
          return (
            <li
              key={market}
              class={offline >= HIT_SHARE * chargers ? "hit" : ""}
              style={{
                left: `clamp(2.4em, ${left.toFixed(1)}px, 100% - 2.4em)`,
                top: `${top.toFixed(1)}px`,
                visibility: outside ? "hidden" : "visible",
              }}
            >
              {market} {wholePercent(offline / chargers)}
            </li>
          );
        })}
    </ul>
  );
};
