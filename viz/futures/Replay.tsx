/** The commands that play the two futures again. */
import { exhibited, runOf } from "../session/session.ts";
import { pair } from "./futures.ts";
import { replayOf } from "./replay.ts";

const Line = ({ track }: { readonly track: 0 | 1 }) => {
  const run = runOf(track);
  const shown = exhibited.value;
  if (run?.end === undefined || shown === undefined) return null;
  const command = replayOf(shown, run.future);
  return (
    <>
      <dt>{track === 0 ? "Main" : "Branch"}</dt>
      <dd>
        {command === undefined ? (
          "No command: its arm is taken at another time than the decision’s."
        ) : (
          <code>{command}</code>
        )}{" "}
        <span class="aside">
          digest <span id={`digest-${track}`}>{run.end.digest}</span>
        </span>
      </dd>
    </>
  );
};

export const Replay = () => {
  const { main, branch } = pair.value;
  return (
    <details>
      <summary>Play them again from the command line</summary>
      <dl class="replay">
        <Line track={0} />
        <Line track={1} />
      </dl>
      {main.edits.length + (branch?.edits.length ?? 0) === 0 ? null : (
        <p class="aside">What was done is part of the scenario file: save that future as saved.yaml first.</p>
      )}
    </details>
  );
};
