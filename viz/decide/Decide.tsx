/** The decision: which arm, and until when. It compares the arms of the scenario on show, and takes each at every few minutes. */
import { useSignal } from "@preact/signals";
import { answersOf, answersOfClock } from "../../sim/report/answers.ts";
import type { Answer } from "../../sim/report/document.ts";
import { thousands } from "../../sim/report/numbers.ts";
import { timeLeft } from "../../sim/report/timeLeft.ts";
import { chargersOf } from "../../sim/scenario/scale.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";
import { saveText } from "../export/save.ts";
import { exhibited, futures, runOf } from "../session/session.ts";
import { tab } from "../view/view.ts";
import { ClockView } from "./ClockView.tsx";
import "./decide.css";
import {
  armOnShow,
  askedSize,
  CLOCK_WORLDS,
  clockOf,
  clockWorlds,
  compareArms,
  decisionAt,
  doubts,
  foundClock,
  foundComparison,
  isOutdated,
  MOST_WORLDS,
  runClock,
  size,
  sizes,
  stop,
  stopWatching,
  trouble,
  type Work,
  work,
  type Worlds,
  WORLDS,
  worlds,
} from "./decision.ts";
import { League } from "./League.tsx";

const NoArms = () => (
  <section aria-labelledby="decide-name">
    <h2 id="decide-name">Nothing to decide</h2>
    <p>
      This scenario has no arms: no choice at a time between things to do. Arms are written in the scenario
      file, under the key <code>arms</code>.
    </p>
    <p>
      <button type="button" onClick={() => (tab.value = "file")}>
        Go to the file
      </button>
    </p>
  </section>
);

const worldsText = (value: Worlds): string =>
  value === "sure" ? `until it is sure, at most ${MOST_WORLDS}` : String(value);

const Choices = ({ scenario }: { readonly scenario: Scenario }) => (
  <div class="choices">
    <label>
      Chargers{" "}
      <select
        id="size"
        value={size.value}
        onChange={({ currentTarget }) => (askedSize.value = Number(currentTarget.value))}
      >
        {sizes.value.map((value) => (
          <option key={value} value={value}>
            {thousands(value)}
            {value === chargersOf(scenario) ? ", all" : ""}
          </option>
        ))}
      </select>
    </label>
    <label>
      Worlds{" "}
      <select
        id="worlds"
        value={String(worlds.value)}
        onChange={({ currentTarget: { value } }) =>
          (worlds.value = WORLDS.find((one) => String(one) === value)!)
        }
      >
        {WORLDS.map((value) => (
          <option key={value} value={String(value)}>
            {worldsText(value)}
          </option>
        ))}
      </select>
    </label>
    <label>
      Worlds of the clock{" "}
      <select
        id="clock-worlds"
        value={clockWorlds.value}
        onChange={({ currentTarget }) => (clockWorlds.value = Number(currentTarget.value))}
      >
        {CLOCK_WORLDS.map((value) => (
          <option key={value} value={value}>
            {value === 0 ? "none, hindsight alone" : `${value} at each time`}
          </option>
        ))}
      </select>
    </label>
    {scenario.arms?.doubts === undefined ? null : (
      <label>
        <input
          id="doubts"
          type="checkbox"
          checked={doubts.value}
          onChange={({ currentTarget }) => (doubts.value = currentTarget.checked)}
        />{" "}
        Try the doubted parameters, too
      </label>
    )}
  </div>
);

const Form = ({ scenario }: { readonly scenario: Scenario }) => {
  const at = clockOf(decisionAt(scenario));
  const isBusy = work.value !== undefined;
  return (
    <section aria-labelledby="decide-name">
      <h2 id="decide-name">What to do at {at}, and until when</h2>
      <p>
        Plays every arm in many worlds that share all that was so at {at} and differ in what nobody could
        know, to say which costs drivers least. The clock takes each arm at every few minutes, to say until
        when it helps.
      </p>
      <Choices scenario={scenario} />
      <div class="buttons">
        <button id="compare" type="button" disabled={isBusy} onClick={() => void compareArms()}>
          Compare the arms
        </button>
        <button id="run-clock" type="button" disabled={isBusy} onClick={() => void runClock()}>
          Run the decision clock
        </button>
      </div>
      {work.value === undefined ? null : <Progress work={work.value} />}
      {trouble.value === undefined ? null : (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
    </section>
  );
};

/** What is done now, by the kind of work and its round. */
const DOING: Readonly<Record<Work["what"], readonly [string, string]>> = {
  comparison: ["Playing the worlds", "Trying the doubted parameters"],
  clock: ["Taking the arms at every few minutes", "Looking closer where the best arm changes"],
};

const Progress = ({ work: { what, round, done, of, elapsedMs } }: { readonly work: Work }) => {
  const isOpen = what === "comparison" && round === 0 && worlds.value === "sure";
  const left = timeLeft(elapsedMs, done, of, isOpen ? "at most" : "about");
  const doing = DOING[what][Math.min(round, 1)];
  return (
    <div class="working">
      <progress aria-label={doing} max={Math.max(1, of)} value={done} />
      <p id="working">
        {doing}: {done} of {isOpen ? "at most " : ""}
        {of} runs of the arms done{left === "" ? "" : `, ${left}`}
      </p>
      <button id="stop" type="button" onClick={stop}>
        Stop and show what is done
      </button>
    </div>
  );
};

/** The arm that is played beside what happened. */
const Watching = () => {
  const arm = armOnShow.value;
  const run = runOf(1);
  if (arm === undefined || run === undefined) return null;
  const { end } = run;
  return (
    <p id="watching" class="watching" role="status">
      <span>
        Beside what happened plays <b>{arm.name}</b>, taken at {clockOf(arm.at)}.{" "}
        {end === undefined
          ? "Simulating it…"
          : `To its end it costs ${thousands(end.impact.score)} customer-minutes, of ${thousands(run.chargers)} chargers; digest ${end.digest}.`}
      </span>
      <button type="button" onClick={stopWatching}>
        Stop playing it
      </button>
    </p>
  );
};

const Export = () => {
  const problem = useSignal("");
  const save = async (): Promise<void> => {
    problem.value = "";
    try {
      const { reportOf } = await import("./report.ts");
      const { name, text } = await reportOf({ comparison: foundComparison.value, clock: foundClock.value });
      saveText(name, text, "text/html");
    } catch (error) {
      problem.value = `The report could not be made: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  return (
    <p class="export">
      <button id="export-report" type="button" onClick={() => void save()}>
        Report (HTML)
      </button>{" "}
      <span class="aside">One file for a meeting, with charts, that opens from disk.</span>
      {problem.value === "" ? null : <span role="alert">{problem.value}</span>}
    </p>
  );
};

const Answers = ({ answers }: { readonly answers: readonly Answer[] }) => (
  <section aria-labelledby="answers-name">
    <h2 id="answers-name" class="unseen">
      The answer
    </h2>
    <dl class="answers">
      {answers.map(({ question, answer }) => (
        <div key={question}>
          <dt>{question}</dt>
          <dd>{answer}</dd>
        </div>
      ))}
    </dl>
    <details>
      <summary>Why</summary>
      <dl class="because">
        {answers.map(({ question, because }) => (
          <div key={question}>
            <dt>{question}</dt>
            {because.map((reason) => (
              <dd key={reason}>{reason}</dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
    <Export />
  </section>
);

const Findings = () => {
  const [compared, clocked] = [foundComparison.value, foundClock.value];
  if (compared === undefined && clocked === undefined)
    return isOutdated.value ? (
      <section>
        <p>The scenario has been changed since the arms were compared: compare them again.</p>
      </section>
    ) : null;
  const answers =
    compared === undefined ? answersOfClock(clocked!.result) : answersOf(compared.result, clocked?.result);
  const isPartial = compared?.partial === true || clocked?.partial === true;
  return (
    <>
      {isPartial ? (
        <p id="partial" class="partial">
          <b>Partial:</b> stopped early, it has what was done by then.
        </p>
      ) : null}
      <Answers answers={answers} />
      {compared === undefined ? null : <League found={compared} />}
      {clocked === undefined ? null : <ClockView found={clocked} />}
    </>
  );
};

export const Decide = () => {
  void futures[0].value;
  const shown = exhibited.value;
  if (shown === undefined) return null;
  if (shown.scenario.arms === undefined) return <NoArms />;
  return (
    <>
      <Form scenario={shown.scenario} />
      <Findings />
      <Watching />
    </>
  );
};
