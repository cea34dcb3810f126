/** What is selected, from close: the world, a region, a cluster, an area or a charger. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { count } from "../figures.ts";
import { ground } from "../map/ground.ts";
import { kindsShown } from "../map/kinds.ts";
import { Dot } from "../map/Legend.tsx";
import type { Run } from "../session/run.ts";
import { runOf } from "../session/session.ts";
import { minute } from "../view/playhead.ts";
import { type Selection, selection, truthHidden } from "../view/view.ts";
import { frameAt } from "./charger.ts";
import { Chargers } from "./Chargers.tsx";
import { Story } from "./Story.tsx";
import { countsOf } from "./counts.ts";
import { figuresOf } from "./figures.ts";
import { chosen, closeUp, nameOf } from "./scope.ts";
import "./closeup.css";

/** Both futures, as far as they are there at the playhead. */
const runsShown = (): readonly Run[] => {
  const at = minute.value;
  return [runOf(0), runOf(1)].filter((run) => run !== undefined).filter((run) => at <= run.simulated);
};

const FUTURES = ["as it was", "other"];

const Head = ({ runs, first }: { readonly runs: readonly Run[]; readonly first: string }) => (
  <thead class={runs.length === 1 ? "unseen" : ""}>
    <tr>
      <th scope="col">{first}</th>
      {runs.map((_, k) => (
        <th key={FUTURES[k]} scope="col">
          {runs.length === 1 ? "now" : FUTURES[k]}
        </th>
      ))}
    </tr>
  </thead>
);

const Figures = ({ clusters }: { readonly clusters: readonly number[] }) => {
  const at = minute.value;
  const runs = runsShown();
  const columns = runs.map((run) => figuresOf(run, at, clusters, truthHidden.value));
  return (
    <table class="figures">
      <Head runs={runs} first="Figure" />
      <tbody>
        {columns[0]?.map(({ words }, row) => (
          <tr key={words}>
            <th scope="row">{words}</th>
            {columns.map((column, k) => (
              <td key={FUTURES[k]} class={column[row]?.bad === true ? "bad" : ""}>
                {column[row]?.value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** How many of what is selected are in each state. */
const States = () => {
  const at = minute.value;
  const runs = runsShown();
  const only = chosen.value;
  const kinds = kindsShown(truthHidden.value);
  const columns = useMemo(
    () =>
      runs.map((run) => {
        const frame = frameAt(run, at);
        return frame === undefined ? [] : countsOf(frame, only, kinds);
      }),
    [runs[0], runs[1], at, only, kinds],
  );
  return (
    <table class="figures" id="states">
      <Head runs={runs} first="State" />
      <tbody>
        {kinds.list.map((kind, row) => (
          <tr key={kind.words}>
            <th scope="row">
              <Dot kind={kind} />
              {kind.words}
            </th>
            {columns.map((column, k) => (
              <td key={FUTURES[k]} data-state={row}>
                {count(column[row] ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** Regions with their clusters, to go closer to. */
const Places = ({ run, of }: { readonly run: Run; readonly of?: string }) => {
  const { regions, clusters } = run.scenario.cloud;
  return (
    <ul class="places">
      {regions
        .filter((region) => of === undefined || region === of)
        .map((region) => (
          <li key={region}>
            {of === undefined && (
              <button type="button" onClick={() => closeUp({ kind: "region", name: region })}>
                Region {region}
              </button>
            )}
            {clusters
              .filter((cluster) => cluster.region === region)
              .map(({ name }) => (
                <button key={name} type="button" onClick={() => closeUp({ kind: "cluster", name })}>
                  {name}
                </button>
              ))}
          </li>
        ))}
    </ul>
  );
};

/** A charger by its number. */
const ByNumber = ({ chargers }: { readonly chargers: number }) => (
  <form
    class="by-number"
    onSubmit={(event) => {
      event.preventDefault();
      const id = Number(new FormData(event.currentTarget).get("charger"));
      if (Number.isInteger(id) && id >= 0 && id < chargers) closeUp({ kind: "charger", id });
    }}
  >
    <label>
      Charger number{" "}
      <input name="charger" type="number" min="0" max={chargers - 1} step="1" required size={8} />
    </label>{" "}
    <button>Show</button>
  </form>
);

const TITLES: Readonly<Record<Selection["kind"], string>> = {
  region: "Region",
  cluster: "Cluster",
  area: "",
  charger: "",
};

const Part = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  // What was pressed to come here may be gone: go on from the top.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <section class="closeup" aria-labelledby="closeup-name">
      <h2 id="closeup-name" ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
};

export const Closeup = () => {
  const run = runOf(0);
  const what = selection.value;
  if (run === undefined || run.simulated < 0) return <p class="aside">Simulating the first minutes…</p>;
  if (ground.value === undefined) return <p class="aside">Placing the chargers on the map…</p>;
  const all = run.clusters.map((_, c) => c);
  if (what === null)
    return (
      <Part title="All chargers">
        <p class="aside">
          Choose a region or a cluster here, or press a dot, a box or (with shift) draw an area on the map.
        </p>
        <Places run={run} />
        <ByNumber chargers={run.chargers} />
        <div class="side-by-side">
          <Figures clusters={all} />
          <States />
        </div>
      </Part>
    );
  if (what.kind === "charger")
    return (
      <Part title={`Charger ${count(what.id)}`}>
        <Story charger={what.id} />
      </Part>
    );
  const clusters = all.filter((c) => {
    const { name, region } = run.scenario.cloud.clusters[c];
    return what.kind === "cluster" ? name === what.name : what.kind === "region" && region === what.name;
  });
  return (
    <Part title={`${TITLES[what.kind]} ${nameOf(what)}`.trim()}>
      {what.kind === "region" && <Places run={run} of={what.name} />}
      <div class="side-by-side">
        {what.kind !== "area" && <Figures clusters={clusters} />}
        <States />
      </div>
      <Chargers />
    </Part>
  );
};
