/** How things stand for those who run the cloud: what their monitors showed by now, their alerts, and what they have done. */
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import type { Run } from "../session/run.ts";
import { clockAt } from "../timeline/marks.ts";
import { Sentences } from "./Sentences.tsx";
import { alertsSeen, heldOffline, monitoringSeen, triedSeen } from "./seenStory.ts";

export const SeenNow = ({ run, at }: { readonly run: Run; readonly at: number }) => (
  <section class="now" aria-labelledby="now-name">
    <h2 id="now-name" class="unseen">
      What operators know at this time
    </h2>
    <p class="headline">
      <b id="clock">{clockAt(run.scenario, at * TICKS_PER_MINUTE)}</b>{" "}
      <span id="headline">{heldOffline(run, at)}</span>
    </p>
    <p id="where">{monitoringSeen(run, at)}</p>
    <dl class="story">
      <dt>Alerts</dt>
      <dd id="alerted">
        <Sentences list={alertsSeen(run, at)} />
      </dd>
      <dt>Tried</dt>
      <dd id="tried">
        <Sentences list={triedSeen(run, at)} />
      </dd>
    </dl>
  </section>
);
