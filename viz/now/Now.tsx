/** How things stand at the playhead, in words: what is broken, and what was tried. */
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { count } from "../figures.ts";
import { Difference } from "../futures/Difference.tsx";
import { runOf } from "../session/session.ts";
import { valueAt } from "../session/run.ts";
import { clockAt } from "../timeline/marks.ts";
import { minute } from "../view/playhead.ts";
import { truthHidden } from "../view/view.ts";
import { SeenNow } from "./SeenNow.tsx";
import { Sentences } from "./Sentences.tsx";
import { brokenAt, triedAt, whereAt } from "./story.ts";

export const Now = () => {
  const run = runOf(0);
  const at = minute.value;
  if (run === undefined || run.simulated < 0)
    return (
      <section class="now" aria-labelledby="now-name">
        <h2 id="now-name" class="unseen">
          At this time
        </h2>
        <p class="headline">
          <b id="clock">–</b> <span id="headline">simulating…</span>
        </p>
      </section>
    );
  if (truthHidden.value) return <SeenNow run={run} at={at} />;
  return (
    <section class="now" aria-labelledby="now-name">
      <h2 id="now-name" class="unseen">
        At this time
      </h2>
      <p class="headline">
        <b id="clock">{clockAt(run.scenario, at * TICKS_PER_MINUTE)}</b>{" "}
        <span id="headline">
          {count(valueAt(run, "offline", at))} of {count(run.chargers)} chargers offline
        </span>
      </p>
      <p id="where">
        {`${whereAt(run, at)} The cloud knows of ${count(valueAt(run, "knownOffline", at))}.`.trim()}
      </p>
      <dl class="story">
        <dt>Broken</dt>
        <dd id="broken">
          <Sentences list={brokenAt(run, at)} />
        </dd>
        <dt>Tried</dt>
        <dd id="tried">
          <Sentences list={triedAt(run, at)} />
        </dd>
      </dl>
      <Difference />
    </section>
  );
};
