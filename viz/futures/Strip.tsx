/** The two futures, by name: which is which, and what becomes of the branch. */
import { ticksAt } from "../../sim/twin/quantity.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { panelShown } from "../break/filling.ts";
import { exhibited, futures, refusals, runOf } from "../session/session.ts";
import { forgetBranch, keepBranch, mayChange, type Pair, pair, swapFutures, takeArm } from "./futures.ts";
import "./futures.css";
import { armWords, doneIn } from "./names.ts";
import { replayOf } from "./replay.ts";

/** Arms that do something; the others are the future as it is written. */
const armsOf = ({ arms, starts }: Scenario): { name: string; at: number }[] =>
  arms === undefined
    ? []
    : arms.choices
        .filter(({ steps, onAlert }) => steps.length + onAlert.length > 0)
        .map(({ name }) => ({ name, at: ticksAt(arms.at, starts) }));

const Arms = ({ scenario, taken }: { readonly scenario: Scenario; readonly taken: string | undefined }) => {
  const arms = armsOf(scenario).filter(({ name }) => name !== taken);
  return arms.length === 0 ? null : (
    <>
      {arms.map((arm) => (
        <button type="button" key={arm.name} onClick={() => takeArm(arm.name, arm.at)}>
          Take: {armWords(scenario, arm)}
        </button>
      ))}
    </>
  );
};

const names = (scenario: Scenario, { main, branch }: Pair): readonly [string, string] => {
  const done = doneIn(scenario, main).join("; ");
  const other = branch === null ? "" : doneIn(scenario, branch).join("; ");
  return [done === "" ? "As it was" : done, other === done ? "the same so far" : other || "as it was"];
};

const Replay = ({ track }: { readonly track: 0 | 1 }) => {
  const run = runOf(track);
  const shown = exhibited.value;
  if (run?.end === undefined || shown === undefined) return null;
  const command = replayOf(shown, run.future);
  return (
    <>
      <dt>{track === 0 ? "Main" : "Branch"}</dt>
      <dd>
        {command === undefined ? (
          "no command: its arm is taken at another time than the decision’s"
        ) : (
          <code>{command}</code>
        )}
        , digest <span id={`digest-${track}`}>{run.end.digest}</span>
      </dd>
    </>
  );
};

export const FuturesStrip = () => {
  const shown = exhibited.value;
  const { branch } = pair.value;
  if (shown === undefined) return null;
  const refused = panelShown.value ? [] : refusals.value;
  if (branch === null && refused.length === 0) return null;
  const [main, other] = names(shown.scenario, pair.value);
  return (
    <section
      id="futures"
      aria-labelledby="futures-name"
      onKeyDown={(event) => {
        if (event.key === "Escape") forgetBranch();
      }}
    >
      {refused.length === 0 ? null : <p role="alert">This could not be done: {refused.join("; ")}.</p>}
      {branch === null ? null : (
        <>
          <div class="names">
            <h2 id="futures-name">Two futures</h2>
            <p id="main-name">
              <b>Main:</b> {main}
            </p>
            <p id="branch-name">
              <b>Branch:</b> {other}
            </p>
          </div>
          {mayChange.value ? (
            <div class="buttons" role="group" aria-label="What becomes of the branch">
              <Arms scenario={shown.scenario} taken={branch.arm?.name} />
              <button type="button" onClick={() => (panelShown.value = true)}>
                Do something else in it …
              </button>
              <span class="apart" />
              <button type="button" onClick={swapFutures}>
                Swap
              </button>
              <button type="button" onClick={keepBranch}>
                Keep the branch
              </button>
              <button type="button" id="forget" onClick={forgetBranch}>
                Forget it
              </button>
            </div>
          ) : null}
          {futures[1].value === undefined ? null : (
            <details>
              <summary>Play them again from the command line</summary>
              <dl class="replay">
                <Replay track={0} />
                <Replay track={1} />
              </dl>
              {pair.value.main.edits.length + branch.edits.length === 0 ? null : (
                <p class="aside">
                  What was done is part of the scenario file, once you have saved it as saved.yaml.
                </p>
              )}
            </details>
          )}
        </>
      )}
    </section>
  );
};
