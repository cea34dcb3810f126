/** The page: loads the scenario, has it simulated in a worker, and lets people move through it. */
import type { Scenario } from "../sim/scenario/schema.ts";
import { ticksAt } from "../sim/twin/quantity.ts";
import { addressOf, minuteIn } from "./address.ts";
import { createAnnouncer } from "./announce.ts";
import { type Actions, byId, listen } from "./controls.ts";
import { createCurve } from "./curve.ts";
import { count } from "./figures.ts";
import { createMap } from "./map.ts";
import { type Mark, minuteOf } from "./marks.ts";
import { progressOf } from "./panels.ts";
import { createPlayer, neighbour, passTime, type Player, seekTo, shownMinute, toggle } from "./player.ts";
import { type Run, startRun } from "./run.ts";
import { createScreen, drawCurve, readMarks, renewMap, type Screen, show, textAt } from "./screen.ts";
import { statusAt } from "./story.ts";
import { throttled } from "./throttle.ts";

const REFRESH_MS = 150;
const LONGEST_FRAME_S = 0.25;
const HINT = "Point at a mark, or press n, to read it in full.";

const loadScenario = async (): Promise<Scenario> => {
  const response = await fetch("scenario.json");
  if (!response.ok) throw new Error(`scenario.json: ${response.status} ${response.statusText}`);
  return (await response.json()) as Scenario;
};

/** The page opens where its address says, or where a decision is due, or at the start. */
const firstMinute = (scenario: Scenario): number =>
  minuteIn(location.hash, scenario) ??
  (scenario.arms === undefined ? 0 : minuteOf(ticksAt(scenario.arms.at, scenario.starts)));

const giveUp = (why: string): void => {
  byId("progress").textContent = `This did not work: ${why}`;
  document.body.dataset["state"] = "failed";
};

const introduce = ({ scenario, chargers }: Run): void => {
  document.title = `${scenario.title} – Ridethrough`;
  byId("title").textContent = scenario.title;
  byId("about").textContent =
    `A simulated replay of ${count(chargers)} chargers and the cloud they connect to, computed in this page: ` +
    "each dot is a charger, coloured by its connection.";
};

const tell = (text = HINT): void => {
  byId("told").textContent = text;
};

const keepAddress = ({ wanted }: Player, scenario: Scenario): void =>
  history.replaceState(null, "", addressOf(Math.floor(wanted), scenario));

/** Calls `step` with the seconds since the last frame, for as long as it returns true; the result starts it. */
const animate = (step: (seconds: number) => boolean): (() => void) => {
  let last: number | undefined;
  let asked = false;
  const onFrame = (now: number): void => {
    asked = false;
    const goesOn = step(last === undefined ? 0 : Math.min(LONGEST_FRAME_S, (now - last) / 1000));
    last = goesOn ? now : undefined;
    if (goesOn) ask();
  };
  const ask = (): void => {
    if (!asked) requestAnimationFrame(onFrame);
    asked = true;
  };
  return ask;
};

/** What people may do, on this screen and with this playhead. */
const actionsOn = (screen: Screen, player: Player, moved: () => void): Actions => {
  const seek = (minute: number): void => {
    seekTo(player, minute);
    keepAddress(player, screen.run.scenario);
    moved();
  };
  return {
    toggle: () => {
      toggle(player);
      if (!player.playing) keepAddress(player, screen.run.scenario);
      moved();
    },
    seek,
    move: (minutes) => seek(Math.floor(shownMinute(player)) + minutes),
    neighbour: (direction) => {
      const stop = neighbour(screen.stops, Math.floor(player.wanted), direction);
      if (stop === undefined) return;
      seek(stop);
      tell(textAt(screen, stop));
    },
    setSpeed: (speed) => {
      player.speed = speed;
    },
    toggleSpan: () => {
      screen.wholeRun = !screen.wholeRun;
      drawCurve(screen, player);
    },
  };
};

/** Follows the worker: new minutes lengthen the curve, new alerts are new marks. */
const follow = (screen: Screen, player: Player, refresh: () => void): (() => void) => {
  let alerts = -1;
  return () => {
    player.available = screen.run.simulated;
    if (screen.run.alerts.length !== alerts) readMarks(screen);
    alerts = screen.run.alerts.length;
    refresh();
  };
};

const start = async (): Promise<void> => {
  const scenario = await loadScenario();
  let onNews = (): void => {};
  const run = startRun(scenario, () => onNews(), giveUp);
  introduce(run);
  const player = createPlayer(run.minutes - 1);
  seekTo(player, firstMinute(scenario));
  byId("slider").setAttribute("max", String(player.last));
  const map = await createMap(byId<HTMLCanvasElement>("land"), byId<HTMLCanvasElement>("dots"), scenario);
  const announce = createAnnouncer(byId("status"));

  const wake = animate((seconds) => {
    const wasPlaying = player.playing;
    passTime(player, seconds);
    show(screen, player);
    byId("play").textContent = player.playing ? "Pause" : "Play";
    if (wasPlaying && !player.playing) keepAddress(player, scenario);
    if (screen.minute >= 0 && player.available >= Math.floor(player.wanted))
      announce(statusAt(run, screen.minute));
    return player.playing;
  });
  const redraw = throttled(() => drawCurve(screen, player), REFRESH_MS);
  const moved = (): void => {
    redraw();
    wake();
  };
  const curve = createCurve(byId("curve"), {
    tell: (mark?: Mark) => tell(mark?.text),
    goTo: ({ from }) => actions.seek(minuteOf(from)),
    seek: (minute) => actions.seek(minute),
  });
  const screen = createScreen(run, map, curve);
  const actions = actionsOn(screen, player, moved);
  listen(actions);

  const refresh = throttled(() => {
    byId("progress").textContent = progressOf(run);
    document.body.dataset["state"] ??= "simulating";
    if (run.end !== undefined) document.body.dataset["state"] = "simulated";
    drawCurve(screen, player);
    wake();
  }, REFRESH_MS);
  onNews = follow(screen, player, refresh);
  onNews();

  const again = throttled(() => renewMap(screen, player), REFRESH_MS);
  new ResizeObserver(again).observe(byId("map"));
  new ResizeObserver(redraw).observe(byId("curve"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  addEventListener("hashchange", () => {
    const minute = minuteIn(location.hash, scenario);
    if (minute !== undefined) actions.seek(minute);
  });
};

start().catch((error: unknown) => giveUp(error instanceof Error ? error.message : String(error)));
