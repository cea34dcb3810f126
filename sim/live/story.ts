/** What happens to one charger between two times: the run is played again from before, and looked at event by event. */
import type { Ticks } from "../kernel/time.ts";
import { advance, present, type Simulation } from "../operations/simulation.ts";
import type { Observer } from "../twin/twin.ts";
import * as kind from "../twin/kinds.ts";
import type { Scene } from "./protocol.ts";

/** No story is longer. */
export const SCENES_MAX = 2_000;

/** Done to a charger from outside: its hub closed, its network went, it lost power. */
export const FROM_OUTSIDE = -1;

const OF_A_CHARGER: ReadonlySet<number> = new Set([
  kind.CONNECTION,
  kind.ARRIVE,
  kind.ADMITTED,
  kind.SET_UP,
  kind.DECLARED_LOST,
  kind.TOKEN_EXPIRES,
  kind.LINK_DROPS,
  kind.PULSE,
  kind.ANSWER,
  kind.MESSAGE,
  kind.CAR,
  kind.REQUEST_AGAIN,
  kind.METER,
  kind.ACCEPTED,
]);

const sceneOf = ({ twin: { charger } }: Simulation, id: number, at: Ticks, event: number): Scene => ({
  at,
  event,
  state: charger.state[id],
  known: charger.known[id] === 1,
  car: charger.car[id],
  attempts: charger.attempts[id],
  buffered: charger.buffered[id],
});

/** Heartbeats and the like that leave everything as it was are no scenes. */
const isSame = (a: Scene | undefined, b: Scene): boolean =>
  a !== undefined &&
  a.state === b.state &&
  a.known === b.known &&
  a.car === b.car &&
  a.attempts === b.attempts &&
  a.buffered === b.buffered;

/** The scenes of a charger, of a simulation that is not beyond `from`. It is left at the end of them. */
export const storyOf = (
  s: Simulation,
  charger: number,
  from: Ticks,
  until: Ticks,
): { readonly scenes: readonly Scene[]; readonly cut: boolean } => {
  if (present(s) < from) advance(s, from);
  const scenes: Scene[] = [sceneOf(s, charger, from, FROM_OUTSIDE)];
  const add = (scene: Scene): void => {
    if (!isSame(scenes.at(-1), scene) && scenes.length <= SCENES_MAX) scenes.push(scene);
  };
  const observe: Observer = (t, event, entity) => {
    if (entity === charger && OF_A_CHARGER.has(event)) add(sceneOf(s, charger, t, event));
  };
  const pulls = s.pulls.map(({ at }) => at).filter((at) => at > from && at < until);
  for (const t of new Set([...pulls, until])) {
    advance(s, t, observe);
    add(sceneOf(s, charger, t, FROM_OUTSIDE));
  }
  return { scenes: scenes.slice(0, SCENES_MAX), cut: scenes.length > SCENES_MAX };
};

/** The first event after a time, of a simulation that is not beyond it; undefined if the run ends without one. */
export const nextEvent = (
  s: Simulation,
  after: Ticks,
  end: Ticks,
): { readonly at: Ticks; readonly event: number; readonly entity: number } | undefined => {
  if (present(s) < after) advance(s, after);
  let found: { at: Ticks; event: number; entity: number } | undefined;
  for (let t = after + 1; t <= end && found === undefined; t++)
    advance(s, t, (at, event, entity) => {
      found ??= { at, event, entity };
    });
  return found;
};
