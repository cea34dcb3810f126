/** What the branch changes, at the playhead and at the end. */
import { METRICS, type MetricName, SHARES } from "../../sim/measures/impact.ts";
import { labelOf } from "../break/fields.ts";
import { count, percentOf, signed } from "../figures.ts";
import { runOf } from "../session/session.ts";
import { valueAt } from "../session/run.ts";
import { minute } from "../view/playhead.ts";
import { truthHidden } from "../view/view.ts";
import { differing, type Verdict, verdictOf } from "./difference.ts";
import "./futures.css";
import { Replay } from "./Replay.tsx";

const SIGN: Readonly<Record<Verdict, string>> = { better: "▼", worse: "▲", "the same": "=" };

const shown = (value: number | null, name: MetricName | undefined): string =>
  value === null
    ? "not reached"
    : name !== undefined && SHARES.has(name)
      ? percentOf(value, 1)
      : count(Math.abs(value) < 10 ? value : Math.round(value));

const gap = (main: number | null, branch: number | null, name: MetricName | undefined): string => {
  if (main === null || branch === null) return "";
  if (name !== undefined && SHARES.has(name))
    return `${signed(Math.round(1000 * (branch - main)) / 10)} points`;
  return signed(Math.abs(branch - main) < 10 ? Math.round(10 * (branch - main)) / 10 : branch - main);
};

interface RowProps {
  readonly what: string;
  readonly about?: string;
  readonly name?: MetricName;
  readonly main: number | null;
  readonly branch: number | null;
}

const Row = ({ what, about, name, main, branch }: RowProps) => {
  const verdict = verdictOf(main, branch);
  return (
    <tr>
      <th scope="row">
        {what}
        {about === undefined ? null : <span class="aside">{about}</span>}
      </th>
      <td>{shown(main, name)}</td>
      <td>{shown(branch, name)}</td>
      <td class={verdict.replace(" ", "-")}>
        {`${gap(main, branch, name)} ${SIGN[verdict]} ${verdict}`.trim()}
      </td>
    </tr>
  );
};

const Head = ({ what }: { readonly what: string }) => (
  <thead>
    <tr>
      <th scope="col">{what}</th>
      <th scope="col">Main</th>
      <th scope="col">Branch</th>
      <th scope="col">The branch is</th>
    </tr>
  </thead>
);

/** @example nameOf("startsBlocked") // "Starts blocked" */
const nameOf = (name: MetricName): string =>
  name === "score" ? "Customer-minutes" : labelOf(name.replace(/To(\d+)$/, "To $1 %"));

export const Difference = () => {
  const [main, branch] = [runOf(0), runOf(1)];
  if (main === undefined || branch === undefined) return null;
  const at = Math.min(minute.value, main.simulated, branch.simulated);
  if (truthHidden.value || at < 0)
    return (
      <p class="aside" id="difference">
        {at < 0
          ? "The branch is being simulated …"
          : "How the two futures compare is hidden, as the truth is."}
      </p>
    );
  const over = main.end !== undefined && branch.end !== undefined;
  const rows = over ? differing(main.end!.impact, branch.end!.impact) : [];
  return (
    <section id="difference" class="difference" aria-labelledby="difference-name">
      <h3 id="difference-name" class="unseen">
        What the branch changes
      </h3>
      <table>
        <Head what="At this time" />
        <tbody>
          <Row what="Offline" main={valueAt(main, "offline", at)} branch={valueAt(branch, "offline", at)} />
          <Row what="Customer-minutes so far" main={main.score[at]} branch={branch.score[at]} />
          {over ? (
            <Row
              what="Customer-minutes at the end"
              main={main.end!.impact.score}
              branch={branch.end!.impact.score}
            />
          ) : null}
        </tbody>
      </table>
      {over ? null : <p class="aside">So far: the two futures are not simulated to their end yet.</p>}
      {over && rows.length === 0 ? <p class="aside">At the end, nothing differs.</p> : null}
      {rows.length === 0 ? null : (
        <details>
          <summary>All that differs at the end ({rows.length})</summary>
          <div class="scrolls">
            <table>
              <Head what="At the end" />
              <tbody>
                {rows.map((row) => (
                  <Row key={row.name} {...row} what={nameOf(row.name)} about={METRICS[row.name]} />
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
      {over ? <Replay /> : null}
    </section>
  );
};
