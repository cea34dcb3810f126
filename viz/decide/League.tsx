/** The league table: each arm as known at the decision, and in hindsight. */
import type { Comparison, League as Ranking } from "../../sim/experiments/compare.ts";
import {
  causes,
  difference,
  percentOf,
  selection,
  tails,
  verdict,
  worldsOf,
} from "../../sim/report/comparison.ts";
import {
  doubtsChart,
  knowledgeChart,
  outcomesChart,
  recoveryChart,
  weightsChart,
} from "../../sim/report/charts.ts";
import type { Block } from "../../sim/report/document.ts";
import { thousands } from "../../sim/report/numbers.ts";
import { mayChange } from "../futures/futures.ts";
import { armColour } from "../report/arms.ts";
import { Blocks } from "./Blocks.tsx";
import { decisionAt, type Found, isOnShow, watchArm } from "./decision.ts";
import { type Scale, scaleFor, Whisker } from "./Whisker.tsx";

const scaleOf = ({ asKnown, hindsight }: Comparison): Scale =>
  scaleFor(
    [asKnown, hindsight].flatMap(({ arms }) =>
      arms.slice(1).flatMap(({ differences: { score } }) => (score === null ? [] : [score])),
    ),
  );

/** One arm in one of the two views. */
const Cells = ({
  league,
  k,
  scale,
  isHollow,
}: {
  readonly league: Ranking;
  readonly k: number;
  readonly scale: Scale;
  readonly isHollow: boolean;
}) => {
  const { name, impact, bestIn, regret, differences } = league.arms[k];
  const isBest = name === league.best;
  return (
    <>
      <th scope="row" class="view">
        {isHollow ? "in hindsight" : "as known"}
      </th>
      <td class={isBest ? "number score best" : "number score"}>
        {thousands(impact.score ?? 0)}
        {isBest ? <span class="lowest"> lowest</span> : null}
      </td>
      <td class="picture-of">
        {k === 0 || differences.score === null ? null : (
          <Whisker interval={differences.score} scale={scale} colour={armColour(k)} isHollow={isHollow} />
        )}
      </td>
      <td class="number">{k === 0 ? "–" : difference(differences.score)}</td>
      <td class="number">{percentOf(bestIn)}</td>
      <td class="number">{thousands(regret)}</td>
    </>
  );
};

const Table = ({ found: { result, scenario } }: { readonly found: Found<Comparison> }) => {
  const { asKnown, hindsight, decidedAt } = result;
  const [first] = asKnown.arms;
  const scale = scaleOf(result);
  const at = decisionAt(scenario);
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label="League table">
      <table id="league">
        <caption class="unseen">
          Each arm as known at {decidedAt} and in hindsight, in customer-minutes
        </caption>
        <thead>
          <tr>
            <td />
            <th scope="col">Mean score</th>
            <th scope="colgroup" colSpan={2}>
              Less or more than {first.name} [95 %]
            </th>
            <th scope="col">Best in</th>
            <th scope="col">Regret</th>
          </tr>
        </thead>
        {asKnown.arms.map(({ name }, k) => (
          <tbody key={name}>
            <tr>
              <th scope="rowgroup" colSpan={6}>
                <button
                  type="button"
                  class="arm"
                  title="Play it beside what happened"
                  disabled={!mayChange.value}
                  aria-pressed={isOnShow(name, at)}
                  onClick={() => watchArm(name, at)}
                >
                  <svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">
                    <circle cx="6" cy="6" r="5" fill={armColour(k)} />
                  </svg>
                  {name}
                </button>
              </th>
            </tr>
            <tr>
              <Cells league={asKnown} k={k} scale={scale} isHollow={false} />
            </tr>
            <tr class="second">
              <Cells league={hindsight} k={k} scale={scale} isHollow />
            </tr>
          </tbody>
        ))}
      </table>
    </div>
  );
};

const Fold = ({
  title,
  blocks,
  result,
}: {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly result: Comparison;
}) =>
  blocks.length === 0 ? null : (
    <details class="fold">
      <summary>{title}</summary>
      <Blocks blocks={blocks} findings={{ comparison: result }} />
    </details>
  );

export const League = ({ found }: { readonly found: Found<Comparison> }) => {
  const { result } = found;
  const { asKnown, hindsight, chargers } = result;
  return (
    <section aria-labelledby="league-name">
      <h2 id="league-name">
        The arms{" "}
        <span class="aside">
          {thousands(chargers)} chargers, {worldsOf(asKnown.worlds)} as known, {hindsight.worlds} in
          hindsight; customer-minutes, less is better
        </span>
      </h2>
      <p id="verdict">{verdict(asKnown)}</p>
      <Table found={found} />
      <p class="aside">
        Press an arm to play it beside what happened. As known: all worlds share what was so at{" "}
        {result.decidedAt}, and draw what nobody could know then. In hindsight: what went wrong ended when it
        did. {selection(result)}
      </p>
      <Blocks blocks={[...tails(result), ...causes(result)]} findings={{}} />
      <Fold title="How the chargers come back" blocks={[recoveryChart(result)]} result={result} />
      <Fold title="World by world" blocks={[outcomesChart(result)]} result={result} />
      <Fold title="What it would be worth to know" blocks={knowledgeChart(result)} result={result} />
      <Fold
        title="What would overturn the answer"
        blocks={[...weightsChart(result), ...doubtsChart(result)]}
        result={result}
      />
    </section>
  );
};
