// A session: whatever people do, its futures are the runs of scenarios that say so, minute by minute and to the digest.
import { Schema, SchemaParser } from "effect";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulate } from "../../sim/experiments/simulate.ts";
import { type Done, type Future, type Minute, type News, NewsText } from "../../sim/live/protocol.ts";
import { AS_WRITTEN, scenarioOf } from "../../sim/live/future.ts";
import { createSession, type Session } from "../../sim/live/session.ts";
import { smallScenario } from "../smallScenario.ts";

const scenario = smallScenario();
const LAST = scenario.lasts / 60_000;

const fault = (at: number, minutes: number) => ({
  fault: {
    kind: "access-network-loss",
    markets: ["NO"],
    links: ["wi-fi"],
    at: `+${at} min`,
    returns: `+${at + minutes} min`,
  },
});
const jitter = (at: number) => ({
  action: { at: `+${at} min`, step: { kind: "reconnect-jitter", cluster: "b" } },
});

const opened = (): { session: Session; news: News[] } => {
  const news: News[] = [];
  const session = createSession({ scenario, tell: (one) => news.push(one) });
  return { session, news };
};
const toTheEnd = (session: Session): void => {
  while (session.work());
};
const doneOf = (news: readonly News[], track: 0 | 1): Done =>
  news.findLast((one): one is Done => one.kind === "done" && one.track === track)!;
const minutesIn = (news: readonly News[], track: 0 | 1): Minute[] =>
  news.filter((one): one is Minute => one.kind === "minute" && one.track === track);
const runOf = (future: Future) => {
  const made = scenarioOf(scenario, future, undefined);
  if ("problems" in made) throw new Error(made.problems.join("\n"));
  return simulate(made.scenario);
};

test("as it is written it is the run of the scenario, told minute by minute", () => {
  const { session, news } = opened();
  toTheEnd(session);
  const run = simulate(scenario);
  expect(doneOf(news, 0)).toMatchObject({ digest: run.digest, events: run.events, aftermath: run.aftermath });
  expect(doneOf(news, 0).impact).toEqual(run.impact);
  expect(minutesIn(news, 0).map(({ minute }) => minute)).toEqual(
    Array.from({ length: LAST + 1 }, (_, m) => m),
  );
});

const edits = fc.array(
  fc.oneof(
    fc
      .tuple(fc.integer({ min: 1, max: LAST - 60 }), fc.integer({ min: 1, max: 40 }))
      .map(([at, m]) => fault(at, m)),
    fc.integer({ min: 1, max: LAST - 1 }).map(jitter),
  ),
  { minLength: 1, maxLength: 1 },
);

test("whatever is done at whatever time, its digest is that of the scenario with it; what came before is not told again", () => {
  fc.assert(
    fc.property(
      edits,
      fc.integer({ min: 0, max: LAST + 1 }),
      fc.constantFrom(0 as const, 1 as const),
      (added, minutes, track) => {
        const { session, news } = opened();
        for (let m = 0; m < minutes; m++) session.work();
        const future = { edits: added, arm: null };
        const before = news.length;
        session.receive({ kind: "play", track, future });
        toTheEnd(session);
        expect(doneOf(news, track).digest).toBe(runOf(future).digest);
        const planned = news.slice(before).find((one) => one.kind === "planned")!;
        const told = minutesIn(news.slice(before), track).map(({ minute }) => minute);
        expect(told).toEqual(Array.from({ length: LAST + 1 - planned.from }, (_, m) => planned.from + m));
      },
    ),
    { numRuns: 12 },
  );
});

test("what is told up to where two futures part is the same, and all minutes are those of the run from its start", () => {
  const { session, news } = opened();
  toTheEnd(session);
  const future = { edits: [fault(65, 20)], arm: null };
  session.receive({ kind: "play", track: 1, future });
  toTheEnd(session);
  const fresh: News[] = [];
  const made = scenarioOf(scenario, future, undefined) as { scenario: typeof scenario };
  toTheEnd(createSession({ scenario: made.scenario, tell: (one) => fresh.push(one) }));
  const branch = minutesIn(news, 1);
  const whole = minutesIn(fresh, 0);
  expect(branch[0].minute).toBe(65);
  const bare = ({ track: _track, alerts: _alerts, steps: _steps, ...rest }: Minute) => rest;
  expect(branch.map(bare)).toEqual(whole.slice(65).map(bare));
});

describe("arms", () => {
  test("one taken at the decision, and at another time", () => {
    const { session, news } = opened();
    toTheEnd(session);
    const { name } = scenario.arms!.choices[2];
    for (const at of [20, 45]) {
      session.receive({ kind: "play", track: 1, future: { edits: [], arm: { name, at: at * 60_000 } } });
      toTheEnd(session);
      expect(news.findLast((one) => one.kind === "planned")).toMatchObject({ track: 1, from: at });
      expect(doneOf(news, 1).digest).not.toBe(doneOf(news, 0).digest);
    }
  });
});

test("what cannot be is refused in words, and the run goes on", () => {
  const { session, news } = opened();
  const play = (future: Future) => session.receive({ kind: "play", track: 0, future });
  play({ edits: [{ fault: { kind: "region-los", at: "21:10" } }], arm: null });
  play({
    edits: [{ fault: { kind: "region-loss", region: "nowhere", at: "21:10", returns: "21:20" } }],
    arm: null,
  });
  play({ edits: [], arm: { name: "pray", at: 0 } });
  session.receive({ kind: "story", track: 1, charger: 0, from: 0, until: 1 });
  expect(news.flatMap((one) => (one.kind === "refused" ? one.problems.length : []))).toEqual([1, 1, 1, 1]);
  toTheEnd(session);
  expect(doneOf(news, 0).digest).toBe(simulate(scenario).digest);
});

test("a story has what the run does with a charger, and leaves the run as it was", () => {
  const { session, news } = opened();
  for (let m = 0; m < 110; m++) session.work();
  const charger = 3;
  session.receive({ kind: "story", track: 0, charger, from: 10 * 60_000, until: 100 * 60_000 });
  const story = news.findLast((one) => one.kind === "story")!;
  expect(story.scenes[0]).toMatchObject({ at: 10 * 60_000 });
  expect(story.scenes.length).toBeGreaterThan(1);
  story.scenes.reduce((t, { at }) => {
    expect(at).toBeGreaterThanOrEqual(t);
    return at;
  }, 0);
  session.receive({ kind: "next", track: 0, after: 50 * 60_000 });
  const next = news.findLast((one) => one.kind === "next")!;
  expect(next.event!.at).toBeGreaterThan(50 * 60_000);
  toTheEnd(session);
  expect(doneOf(news, 0).digest).toBe(simulate(scenario).digest);
});

test("a live run goes no further than it may", () => {
  const news: News[] = [];
  const session = createSession({ scenario, pace: 1, tell: (one) => news.push(one) });
  toTheEnd(session);
  expect(minutesIn(news, 0)).toHaveLength(1);
  session.allow(7);
  toTheEnd(session);
  expect(minutesIn(news, 0)).toHaveLength(8);
});

test("all that is told goes through JSON and comes back the same", () => {
  const { session, news } = opened();
  for (let m = 0; m < 100; m++) session.work();
  session.receive({ kind: "story", track: 0, charger: 1, from: 0, until: 60_000 });
  session.receive({ kind: "play", track: 1, future: AS_WRITTEN });
  toTheEnd(session);
  const there = SchemaParser.encodeUnknownSync(NewsText);
  const back = SchemaParser.decodeUnknownSync(NewsText, { onExcessProperty: "error" });
  for (const one of news) expect(back(there(one))).toEqual(one);
  expect(Schema.is(NewsText)).toBeDefined();
});
