/** The clusters in figures, and what happened in order of time: for those who would rather read, or cannot see a canvas. */
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { count, percentOf } from "../figures.ts";
import { faultyClusters } from "../now/story.ts";
import { gainAt, type Run, valueAt } from "../session/run.ts";
import { runOf } from "../session/session.ts";
import { marks } from "../timeline/happenings.ts";
import { clockAt, LANES } from "../timeline/marks.ts";
import { minute } from "../view/playhead.ts";
import { sightAt } from "../view/sight.ts";
import { truthHidden } from "../view/view.ts";

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
        <div class="scrolls" tabIndex={0} role="region" aria-labelledby="clusters-name">
          <Clusters run={run} at={minute.value} />
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
