/** The clusters in figures, and what happened in order of time: for those who would rather read, or cannot see a canvas. */
import { useMemo } from "preact/hooks";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { frameAt } from "../drill/charger.ts";
import { countsByGroup } from "../drill/counts.ts";
import { closeUp } from "../drill/scope.ts";
import { count, percentOf } from "../figures.ts";
import { ground } from "../map/ground.ts";
import { kindsShown } from "../map/kinds.ts";
import { faultyClusters } from "../now/story.ts";
import { gainAt, type Run, valueAt } from "../session/run.ts";
import { runOf } from "../session/session.ts";
import { marks } from "../timeline/happenings.ts";
import { clockAt, LANES } from "../timeline/marks.ts";
import { minute } from "../view/playhead.ts";
import { sightAt } from "../view/sight.ts";
import { type Selection, truthHidden } from "../view/view.ts";
import "./tables.css";

const COLUMNS = ["Cluster", "Chargers", "Offline", "Known offline", "Connects/min", "Refused/min"];
/** While the truth is hidden. */
const SEEN_COLUMNS = ["Cluster", "Chargers", "Held for offline"];

const seenFiguresOf = (run: Run, at: number, c: number): string[] => {
  const { chargers } = run.clusters[c];
  const held = sightAt(run, at).knownOffline[c];
  return [count(chargers), held === undefined ? "–" : `${count(held)} (${percentOf(held, chargers)})`];
};

const figuresOf = (run: Run, at: number, c: number): string[] => {
  const only = (other: number) => other === c;
  const { chargers } = run.clusters[c];
  const offline = valueAt(run, "offline", at, only);
  return [
    count(chargers),
    `${count(offline)} (${percentOf(offline, chargers)})`,
    count(valueAt(run, "knownOffline", at, only)),
    count(gainAt(run, "connects", at, c)),
    count(gainAt(run, "refused", at, c)),
  ];
};

const Clusters = ({ run, at }: { readonly run: Run; readonly at: number }) => {
  const hidden = truthHidden.value;
  const columns = hidden ? SEEN_COLUMNS : COLUMNS;
  const faulty = hidden ? new Set<string>() : faultyClusters(run);
  const figures = hidden ? seenFiguresOf : figuresOf;
  return (
    <table id="clusters">
      <caption class="unseen">Clusters at {clockAt(run.scenario, at * TICKS_PER_MINUTE)}</caption>
      <thead>
        <tr>
          {columns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {run.clusters.map(({ name }, c) => (
          <tr key={name} class={faulty.has(name) ? "faulty" : ""}>
            <th scope="row">{name}</th>
            {figures(run, at, c).map((figure, k) => (
              <td key={columns[k + 1]}>{figure}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** What the map's colours tell, by region and cluster. */
const States = ({ run, at }: { readonly run: Run; readonly at: number }) => {
  const groupOf = ground.value?.groupOf;
  const kinds = kindsShown(truthHidden.value);
  const { fleet, cloud } = run.scenario;
  const byGroup = useMemo(() => {
    const frame = groupOf === undefined ? undefined : frameAt(run, at);
    return frame === undefined ? [] : countsByGroup(frame, groupOf!, fleet.groups.length, kinds);
  }, [run, at, groupOf, kinds]);
  const rowOf = (name: string, isIn: (cluster: string) => boolean, select: Selection) => (
    <tr key={`${select.kind} ${name}`} class={select.kind}>
      <th scope="row">
        <button type="button" onClick={() => closeUp(select)}>
          {name}
        </button>
      </th>
      {kinds.list.map(({ words }, kind) => (
        <td key={words}>
          {count(byGroup.reduce((n, counts, k) => n + (isIn(fleet.groups[k].cluster) ? counts[kind] : 0), 0))}
        </td>
      ))}
    </tr>
  );
  return (
    <table id="places">
      <caption class="unseen">
        Chargers in each state at {clockAt(run.scenario, at * TICKS_PER_MINUTE)}
      </caption>
      <thead>
        <tr>
          <th scope="col">Region and cluster</th>
          {kinds.list.map(({ words }) => (
            <th key={words} scope="col">
              {words}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cloud.regions.flatMap((region) => {
          const own = cloud.clusters.filter((cluster) => cluster.region === region).map(({ name }) => name);
          return [
            rowOf(`Region ${region}`, (cluster) => own.includes(cluster), { kind: "region", name: region }),
            ...own.map((name) => rowOf(name, (cluster) => cluster === name, { kind: "cluster", name })),
          ];
        })}
      </tbody>
    </table>
  );
};

export const Tables = () => {
  const run = runOf(0);
  if (run === undefined || run.simulated < 0) return null;
  return (
    <>
      <section class="clusters" aria-labelledby="clusters-name">
        <h2 id="clusters-name">
          Clusters{" "}
          <span class="aside">
            {truthHidden.value ? "as the monitors showed them" : "connects and refusals of the last minute"}
          </span>
        </h2>
        <div class="scrolls" tabIndex={0} role="group" aria-labelledby="clusters-name">
          <Clusters run={run} at={minute.value} />
        </div>
      </section>
      <section class="states" aria-labelledby="places-name">
        <h2 id="places-name">
          States <span class="aside">what the map shows; a region or a cluster leads to its chargers</span>
        </h2>
        <div class="scrolls" tabIndex={0} role="group" aria-labelledby="places-name">
          <States run={run} at={minute.value} />
        </div>
      </section>
      <section class="events" aria-labelledby="events-name">
        <h2 id="events-name">In order of time</h2>
        <ol id="events">
          {marks.value.map((mark) => (
            <li key={`${mark.lane} ${mark.from} ${mark.label}`} class={mark.lane}>
              <time>{clockAt(run.scenario, mark.from)}</time>
              <span class="lane">{LANES[mark.lane]}</span>
              <span>{mark.text}</span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
};
