/** Runs a session in the browser: as fast as it can, and open to what is asked meanwhile. */
import type { Request } from "../../sim/live/protocol.ts";
import { createSession, type Session } from "../../sim/live/session.ts";
import type { Scenario } from "../../sim/scenario/schema.ts";

/** The first message; all others are requests. */
export interface Opening {
  readonly scenario: Scenario;
  readonly chargers: number;
}

/** So long at a time, then requests are heard. */
const SLICE_MS = 40;

let session: Session | undefined;
let asleep = true;

// A message to oneself comes after those that wait already, and without the pause of a timer.
const { port1, port2 } = new MessageChannel();
const wake = (): void => {
  if (!asleep) return;
  asleep = false;
  port2.postMessage(undefined);
};

port1.addEventListener("message", () => {
  attempt(() => {
    const ends = performance.now() + SLICE_MS;
    let more = true;
    while (more && performance.now() < ends) more = session!.work();
    asleep = !more;
    if (more) port2.postMessage(undefined);
  });
});
port1.start();

const attempt = (act: () => void): void => {
  try {
    act();
  } catch (error) {
    postMessage({ kind: "failed", why: String(error) });
  }
};

addEventListener("message", ({ data }: MessageEvent<Opening | Request>) => {
  attempt(() => {
    if ("kind" in data) session?.receive(data);
    else session = createSession({ ...data, tell: (news) => postMessage(news) });
    wake();
  });
});
