/** The map: every charger a dot. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { STEPS_PER_MINUTE, turnTo } from "../../sim/live/film.ts";
import type { Run } from "../session/run.ts";
import { futures, news } from "../session/session.ts";
import { statusAt } from "../now/story.ts";
import { minute, shown } from "../view/playhead.ts";
import { recoloured } from "../view/scheme.ts";
import { createMap, type FleetMap } from "./fleetMap.ts";
import { Legend } from "./Legend.tsx";
import { sharesOf, showMarkets } from "./markets.ts";

/** The map of one future. */
const Picture = ({ track }: { readonly track: 0 | 1 }) => {
  const land = useRef<HTMLCanvasElement>(null);
  const dots = useRef<HTMLCanvasElement>(null);
  const labels = useRef<HTMLUListElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const map = useSignal<FleetMap | undefined>(undefined);
  const renewed = useSignal(0);
  const drawn = useRef({ run: undefined as Run | undefined, step: -1, minute: -1, renewed: -1 });
  const run = futures[track].value;

  useEffect(() => {
    map.value = undefined;
    if (run === undefined) return;
    let gone = false;
    void createMap(land.current!, dots.current!, run.scenario).then((made) => {
      if (!gone) map.value = made;
    });
    return () => {
      gone = true;
    };
  }, [run?.scenario.fleet]);

  useEffect(() => {
    const again = (): void => {
      map.value?.renew();
      renewed.value++;
    };
    const observer = new ResizeObserver(again);
    observer.observe(place.current!);
    const unfollow = recoloured.subscribe(again);
    return () => {
      observer.disconnect();
      unfollow();
    };
  }, []);

  useSignalEffect(() => {
    const now = futures[track].value;
    const at = shown.value;
    if (map.value === undefined || now === undefined || now.simulated < 0) return;
    const step = Math.floor(at * STEPS_PER_MINUTE);
    const known = drawn.current;
    if (known.run === now && known.step === step && known.renewed === renewed.value) return;
    turnTo(now.film, step);
    map.value.draw(now.film.frame);
    const sameMinute =
      known.run === now && known.minute === Math.floor(at) && known.renewed === renewed.value;
    if (!sameMinute)
      showMarkets(labels.current!, sharesOf(now.scenario.fleet.groups, now.film.frame), map.value.locate);
    drawn.current = { run: now, step, minute: Math.floor(at), renewed: renewed.value };
  });

  void news.value;
  const words = run === undefined || run.simulated < 0 ? "" : `: ${statusAt(run, minute.value)}`;
  return (
    <div class="picture">
      <div id="map" ref={place} role="img" aria-label={`Map of all chargers${words}`}>
        <canvas id="land" ref={land} />
        <canvas id="dots" ref={dots} />
      </div>
      <ul id="markets" ref={labels} aria-label="Share of each market offline" />
      <Legend />
    </div>
  );
};

export const MapPanel = () => (
  <section class="map" aria-labelledby="map-name">
    <h2 id="map-name" class="unseen">
      Map
    </h2>
    <Picture track={0} />
    <p class="aside">
      Each dot is a charger, placed at random around the cities of its market. Where dots share a pixel, one
      of them shows; what is rare lies on top. The labels tell each market’s share offline.
    </p>
  </section>
);
