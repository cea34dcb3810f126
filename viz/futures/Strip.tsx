/** The two futures, by name: which is which, and what becomes of the branch. */
import type { Scenario } from "../../sim/scenario/schema.ts";
import { panelShown } from "../break/filling.ts";
import { exhibited, refusals } from "../session/session.ts";
import { Arms } from "./Arms.tsx";
import { aimAt, forgetBranch, keepBranch, mayChange, type Pair, pair, swapFutures } from "./futures.ts";
import "./futures.css";
import { doneIn } from "./names.ts";

/** The strip goes with the branch: whoever works by keyboard goes on from where it was made. */
const leaving = (act: () => void) => (): void => {
  act();
  document.querySelector<HTMLElement>("#break-it")?.focus();
};

const names = (scenario: Scenario, { main, branch }: Pair): readonly [string, string] => {
  const done = doneIn(scenario, main).join("; ");
  const other = branch === null ? "" : doneIn(scenario, branch).join("; ");
  return [done === "" ? "As it was" : done, other === done ? "the same so far" : other || "as it was"];
};

export const FuturesStrip = () => {
  const shown = exhibited.value;
  const { branch } = pair.value;
  if (shown === undefined) return null;
  const refused = panelShown.value ? [] : refusals.value;
  if (branch === null && refused.length === 0) return null;
  const fresh = branch !== null && JSON.stringify(branch) === JSON.stringify(pair.value.main);
  const [main, other] = names(shown.scenario, pair.value);
  return (
    <section
      id="futures"
      aria-label="Two futures"
      onKeyDown={(event) => {
        if (event.key === "Escape") leaving(forgetBranch)();
      }}
    >
      {refused.length === 0 ? null : <p role="alert">This could not be done: {refused.join("; ")}.</p>}
      {branch === null ? null : (
        <>
          <div class="names">
            <h2>Two futures</h2>
            <p id="main-name">
              <b>Main:</b> {main}
            </p>
            <p id="branch-name">
              <b>Branch:</b> {other}
            </p>
          </div>
          {mayChange.value ? (
            <div class="buttons" role="group" aria-label="What becomes of the branch">
              {fresh ? <Arms /> : null}
              <button
                type="button"
                onClick={() => {
                  aimAt(1);
                  panelShown.value = true;
                }}
              >
                {fresh ? "Something else …" : "Do more in it …"}
              </button>
              <button type="button" onClick={swapFutures}>
                Swap
              </button>
              <button type="button" onClick={leaving(keepBranch)}>
                Keep the branch
              </button>
              <button type="button" id="forget" onClick={leaving(forgetBranch)}>
                Forget it
              </button>
            </div>
          ) : null}
        </>
      )}
    </section>
  );
};
