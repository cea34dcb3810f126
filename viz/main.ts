/** The page: loads the scenario, has it simulated in a worker, and shows it at the playhead. */
import { TICKS_PER_MINUTE } from "../sim/kernel/time.ts";
import type { Scenario } from "../sim/scenario/schema.ts";
import { ticksAt } from "../sim/twin/quantity.ts";
import { addressOf, minuteIn } from "./address.ts";
import { createAnnouncer } from "./announce.ts";
import { byId, listen } from "./controls.ts";
import { createCurve } from "./curve.ts";
import { count } from "./figures.ts";
import { STEPS_PER_MINUTE, turnTo } from "./film.ts";
import { createMap } from "./map.ts";
import { eventfulUntil, type Mark, marksOf, stopsOf } from "./marks.ts";
import { sharesOf, showMarkets } from "./markets.ts";
import { createPanels, progressOf } from "./panels.ts";
import { createPlayer, neighbour, passTime, seekTo, shownMinute, toggle } from "./player.ts";
import { startRun } from "./run.ts";
import { statusAt } from "./story.ts";
import { listMarks } from "./tables.ts";

const CURVE_EVERY_MS = 150;
const HINT = "Point at a mark, or press n, to read it in full.";

const loadScenario = async (): Promise<Scenario> => {
  const response = await fetch("scenario.json");
  if (!response.ok) throw new Error(`scenario.json: ${response.status} ${response.statusText}`);
  return (await response.json()) as Scenario;
};

/** The page opens where a decision is due, or else at the start. */
const firstMinute = (scenario: Scenario): number =>
  minuteIn(location.hash, scenario) ??
  (scenario.arms === undefined ? 0 : Math.floor(ticksAt(scenario.arms.at, scenario.starts) / TICKS_PER_MINUTE));

const giveUp = (why: string): void => {
  byId("progress").textContent = `This did not work: ${why}`;
  document.body.dataset["state"] = "failed";
};

const introduce = (scenario: Scenario, chargers: number): void => {
  document.title = `${scenario.title} – Ridethrough`;
  byId("title").textContent = scenario.title;
  byId("about").textContent =
    `A simulated replay of ${count(chargers)} chargers and the cloud they connect to, computed in this page: ` +
    "each dot is a charger, coloured by its connection.";
};

/** Calls `act` at once, and then no more often than every so many milliseconds. */
const throttled = (act: () => void, everyMs: number): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  const now = (): void => {
    timer = undefined;
    last = performance.now();
    act();
  };
  return () => {
    timer ??= setTimeout(now, Math.max(0, last + everyMs - performance.now()));
  };
};

const start = async (): Promise<void> => {
  const scenario = await loadScenario();
  const run = startRun(scenario, onNews, giveUp);
  introduce(scenario, run.chargers);
  const player = createPlayer(run.minutes - 1);
  seekTo(player, firstMinute(scenario));
  byId("slider").setAttribute("max", String(player.last));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const fillPanels = createPanels();
  const announce = createAnnouncer(byId("status"));
  let marks: readonly Mark[] = [];
  let stops: readonly number[] = [];
  let wholeRun = false;

  // ── What is shown ──

  const tell = (mark?: Mark): void => {
    byId("told").textContent = mark?.text ?? HINT;
  };
  const curve = createCurve(byId("curve"), { tell, goTo: ({ from }) => seek(Math.ceil(from / TICKS_PER_MINUTE)), seek });
  const map = await createMap(byId<HTMLCanvasElement>("land"), byId<HTMLCanvasElement>("dots"), scenario);

  const readMarks = (): void => {
    marks = marksOf(run);
    stops = stopsOf(marks, scenario.lasts);
    listMarks(byId("events"), run, marks);
  };

  const drawCurve = (): void => {
    const eventful = eventfulUntil(stops, run.minutes);
    const whole = wholeRun || Math.floor(player.wanted) > eventful;
    curve.draw({ run, marks, until: whole ? run.minutes - 1 : eventful });
    byId("span").textContent = whole ? "Eventful part" : "Whole run";
  };
  const redrawCurve = throttled(drawCurve, CURVE_EVERY_MS);

  let shownStep = -1;
  let panelMinute = -1;
  const show = (): void => {
    if (player.available < 0) return;
    const exact = shownMinute(player);
    // With little motion wished for, the picture changes once a minute, and not while it catches up.
    if (calm.matches && player.available < player.wanted && panelMinute >= 0) return;
    const minute = calm.matches ? Math.floor(exact) : exact;
    const step = Math.floor(minute * STEPS_PER_MINUTE);
    if (step !== shownStep) {
      turnTo(run.film, step);
      map.draw(run.film.frame);
      shownStep = step;
    }
    curve.moveTo(minute);
    if (Math.floor(minute) === panelMinute) return;
    panelMinute = Math.floor(minute);
    fillPanels(run, panelMinute);
    showMarkets(byId("markets"), sharesOf(scenario.fleet.groups, run.film.frame), map.locate);
    if (player.available >= player.wanted) announce(statusAt(run, panelMinute));
  };

  // ── What moves it ──

  let lastFrame: number | undefined;
  let frame: number | undefined;
  const onFrame = (now: number): void => {
    frame = undefined;
    passTime(player, lastFrame === undefined ? 0 : Math.min(0.25, (now - lastFrame) / 1000));
    lastFrame = player.playing ? now : undefined;
    show();
    showPlaying();
    if (player.playing) wake();
  };
  const wake = (): void => {
    frame ??= requestAnimationFrame(onFrame);
  };

  let wasPlaying = false;
  const showPlaying = (): void => {
    if (player.playing === wasPlaying) return;
    wasPlaying = player.playing;
    byId("play").textContent = player.playing ? "Pause" : "Play";
    if (!player.playing) keepAddress();
  };
  const keepAddress = (): void => history.replaceState(null, "", addressOf(Math.floor(player.wanted), scenario));

  function seek(minute: number): void {
    const before = Math.floor(player.wanted);
    seekTo(player, minute);
    if (Math.floor(player.wanted) !== before) keepAddress();
    redrawCurve();
    wake();
  }

  function onNews(kind: string): void {
    // News may come before the map is there.
    queueMicrotask(() => {
      if (kind !== "minute" || run.alerts.length > 0) news();
      player.available = run.simulated;
      byId("progress").textContent = progressOf(run);
      document.body.dataset["state"] = run.end === undefined ? "simulating" : "simulated";
      redrawCurve();
      wake();
    });
  }
  let alertsRead = -1;
  const news = (): void => {
    if (alertsRead === run.alerts.length && run.end === undefined) return;
    alertsRead = run.alerts.length;
    readMarks();
  };

  listen({
    toggle: () => {
      toggle(player);
      wake();
    },
    seek,
    move: (minutes) => seek(Math.floor(shownMinute(player)) + minutes),
    neighbour: (direction) => {
      const stop = neighbour(stops, Math.floor(player.wanted), direction);
      if (stop === undefined) return;
      seek(stop);
      byId("told").textContent = marks
        .filter(({ from, until }) => [from, until].some((t) => t !== undefined && Math.ceil(t / TICKS_PER_MINUTE) === stop))
        .map(({ text }) => text)
        .join(" ");
    },
    setSpeed: (speed) => {
      player.speed = speed;
    },
    toggleSpan: () => {
      wholeRun = !wholeRun;
      drawCurve();
    },
  });

  const renew = throttled(() => {
    map.renew();
    shownStep = -1;
    panelMinute = -1;
    drawCurve();
    wake();
  }, CURVE_EVERY_MS);
  new ResizeObserver(renew).observe(byId("map"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", renew);
  addEventListener("hashchange", () => {
    const minute = minuteIn(location.hash, scenario);
    if (minute !== undefined) seek(minute);
  });
};

start().catch((error: unknown) => giveUp(error instanceof Error ? error.message : String(error)));
