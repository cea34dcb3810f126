import { describe, expect, test } from "vitest";
import { changed, linesOf, SMALL } from "./small.ts";

const DURATION = "expected a duration with its unit of at most 20 days, such as 90 s, 15 min or 11 h 45 min";
const TIME = 'expected a time such as "21:40", "+70 min" or 2026-03-12T21:40:00+01:00';
const RETRY = "one of quadratic, fixed, ocpp-2.0.1, exponential";
const CHARGERS = "fleet.groups[0].chargers: expected a whole number from 1 to 5000000";

type Message = string | RegExp;
type Case = readonly [what: string, from: string, to: string, ...messages: readonly Message[]];

/** Takes the carets out of a text; each stands where a problem is expected. */
const places = (marked: string): { text: string; at: string[] } => {
  const parts = marked.split("‸");
  const at = parts.slice(1).map((_, i) => {
    const before = parts
      .slice(0, i + 1)
      .join("")
      .split("\n");
    return `s.yaml:${before.length}:${before[before.length - 1].length + 1}: `;
  });
  return { text: parts.join(""), at };
};

const check = (marked: string, messages: readonly Message[]): void => {
  const { text, at } = places(marked);
  const lines = linesOf(text);
  expect(lines.map((line) => /^s\.yaml:\d+:\d+: /.exec(line)?.[0])).toEqual(at);
  const rest = lines.map((line) => line.replace(/^s\.yaml:\d+:\d+: /, ""));
  const expected: unknown[] = messages.map((m) => (typeof m === "string" ? m : expect.stringMatching(m)));
  expect(rest).toEqual(expected);
};

const all = (cases: readonly Case[]): void => {
  for (const [what, from, to, ...messages] of cases) test(what, () => check(changed([from, to]), messages));
};

test("the small scenario is right", () => {
  expect(linesOf(SMALL)).toEqual([]);
});

describe("keys", () => {
  all([
    ["misspelt, and not missing too", "lasts:", "‸last:", "last: unknown key; did you mean lasts?"],
    [
      "of another case",
      "chargers: 900",
      "‸Chargers: 900",
      "fleet.groups[0].Chargers: unknown key; did you mean chargers?",
    ],
    ["misspelt and optional", "actions:", "‸action:", "action: unknown key; did you mean actions?"],
    [
      "from elsewhere",
      "{ name: one, ",
      "{ name: one, ‸colour: red, ",
      /^cloud\.clusters\[0\]\.colour: unknown key; expected one of name, region, standby, hub, /,
    ],
    [
      "of the prototype",
      "seed: small",
      "seed: small\n‸constructor: 1",
      /^constructor: unknown key; expected one of title, /,
    ],
    [
      "that changes the prototype",
      "seed: small",
      "seed: small\n‸__proto__: { a: 1 }",
      /^__proto__: unknown key; expected one of/,
    ],
    [
      "extends, misspelt",
      "seed: small",
      "seed: small\n‸extend: x.yaml",
      "extend: unknown key; did you mean extends?",
    ],
    [
      "missing in a list",
      "- { kind: instance-loss, cluster: one,",
      "- ‸{ kind: instance-loss,",
      /^faults\[0\]\.cluster: missing; expected a name/,
    ],
    ["missing in a map", '  at: "12:45"\n  choices', "  ‸choices", `arms.at: missing; ${TIME}`],
    [
      "missing at the top",
      "title: Small\n",
      "‸",
      "title: missing; expected a title of at most 200 characters",
    ],
    [
      "twice",
      "seed: small",
      "seed: small\n‸title: Again",
      'the key "title" stands twice in one map; the first is in line 1',
    ],
    ["a list", "seed: small", "seed: small\n? ‸[a]\n: 1", "expected a plain word for a key"],
  ]);
});

describe("values", () => {
  all([
    ["a wrong unit", "2 h", "‸15 mins", `lasts: ${DURATION}, met "15 mins"; did you mean 15 min?`],
    ["no unit", "2 h", "‸300", `lasts: ${DURATION}, met 300; did you mean 300 s?`],
    [
      "units in words",
      "2 h",
      "‸2 hours 10 sec",
      `lasts: ${DURATION}, met "2 hours 10 sec"; did you mean 2 h 10 s?`,
    ],
    ["an unknown unit", "2 h", "‸2 moons", `lasts: ${DURATION}, met "2 moons"`],
    ["too long", "2 h", "‸21 d", `lasts: ${DURATION}, met "21 d"`],
    ["no time at all", "2 h", "‸0 s", 'lasts: expected at least 60 s, met "0 s"'],
    ["a number for a time", 'at: "12:30"', "at: ‸300", `faults[0].at: ${TIME}, met 300`],
    [
      "a time with a dot",
      'at: "12:30"',
      "at: ‸'9.30'",
      `faults[0].at: ${TIME}, met "9.30"; did you mean "09:30"?`,
    ],
    ["no such time", 'at: "12:30"', 'at: ‸"25:00"', `faults[0].at: ${TIME}, met "25:00"`],
    [
      "a rate without its unit",
      "standby: north }",
      "standby: north, hub: { admission: ‸120 } }",
      "cloud.clusters[0].hub.admission: expected a rate with its unit, such as 120/s or 90/min, met 120; did you mean 120/s?",
    ],
    ["text in place of a number", "900", "‸many", `${CHARGERS}, met "many"`],
    ["a number in quotes", "900", '‸"900"', `${CHARGERS}, met "900"; did you mean 900?`],
    ["a negative fleet", "900", "‸-5", `${CHARGERS}, met -5`],
    ["no fleet", "900", "‸0", `${CHARGERS}, met 0`],
    ["an absurd fleet", "900", "‸1e12", `${CHARGERS}, met 1000000000000`],
    ["half a charger", "900", "‸0.5", `${CHARGERS}, met 0.5`],
    [
      "an absurd fleet in all",
      "- { name: homes, chargers: 900",
      "‸- { name: homes, chargers: 4999901",
      "fleet.groups: expected at most 5000000 chargers in all, these are 5000001",
    ],
    [
      "not a number",
      "above: 0.2",
      "above: ‸.nan",
      "operations.alerts[0].above: expected a number from 0 to 1000000, met NaN",
    ],
    [
      "infinite",
      "max: 1000000",
      "max: ‸.inf",
      "thresholds[0].max: expected a number, zero or more, met Infinity",
    ],
    [
      "more than all",
      "standby: north }",
      "standby: north, stragglers: ‸2 }",
      "cloud.clusters[0].stragglers: expected a share from 0 to 1, met 2",
    ],
    [
      "a number for text",
      "seed: small",
      "seed: ‸42",
      'seed: expected a seed of at most 200 characters, met 42; did you mean "42"?',
    ],
    ["nothing", "seed: small", "seed:‸", "seed: expected a seed of at most 200 characters, met nothing"],
    [
      "too much",
      "seed: small",
      `seed: ‸${"x".repeat(300)}`,
      `seed: expected a seed of at most 200 characters, met "${"x".repeat(59)}…`,
    ],
    ["a map for a list", "[west, north]", "‸{ west: north }", "cloud.regions: expected a list, met a map"],
    [
      "a list for a map",
      "{ policy: quadratic }",
      "‸[]",
      `fleet.firmware[0].retry: expected a map with policy: ${RETRY}, met a list of 0`,
    ],
    ["an empty list", "[west, north]", "‸[]", "cloud.regions: expected at least one region, met a list of 0"],
    [
      "a name of strange letters",
      "name: hold",
      'name: ‸"a\\nb"',
      'arms.choices[0].name: expected a name of up to 60 letters, digits, spaces and . _ + -, met "a\\nb"',
    ],
  ]);
});

describe("choices", () => {
  const step = "arms.choices[1].steps[0]";
  all([
    [
      "an unknown link",
      "wi-fi",
      "‸wifi",
      'fleet.groups[0].link: expected one of lte-m, wi-fi, ethernet, met "wifi"; did you mean "wi-fi"?',
    ],
    [
      "an unknown market",
      "market: SE",
      "market: ‸US",
      /^fleet\.groups\[0\]\.market: expected one of NO, SE, .*, met "US"/,
    ],
    [
      "an unknown metric",
      "metric: score",
      "metric: ‸scores",
      /^thresholds\[0\]\.metric: expected one of .*score.*, met "scores"; did you mean "score"\?$/,
    ],
    [
      "an unknown fault",
      "instance-loss",
      "‸instances-loss",
      /^faults\[0\]\.kind: expected one of .*instance-loss.*, met "instances-loss"; did you mean "instance-loss"\?$/,
    ],
    [
      "an unknown policy",
      "quadratic",
      "‸cubic",
      `fleet.firmware[0].retry.policy: expected ${RETRY}, met "cubic"`,
    ],
    [
      "no kind",
      "{ kind: instance-loss, ",
      "‸{ ",
      /^faults\[0\]\.kind: missing; expected one of .*instance-loss/,
    ],
    [
      "a misspelt kind",
      "kind: instance-loss",
      "‸knd: instance-loss",
      "faults[0].knd: unknown key; did you mean kind?",
    ],
    [
      "only the errors of the fault meant",
      "remaining: 2",
      "remaining: ‸-1, ‸over: 5 min",
      "faults[0].remaining: expected a whole number from 0 to 1000, met -1",
      "faults[0].over: unknown key; expected one of kind, cluster, at, remaining, drops, returns, returnLaw",
    ],
    [
      "a failover, misspelt",
      "failover, cluster: one",
      "failover, ‸clutser: one",
      `${step}.clutser: unknown key; did you mean cluster?`,
    ],
    [
      "a failover of a cluster and of a region",
      "failover, cluster: one",
      "failover, cluster: one, ‸region: west",
      `${step}.region: expected only one of cluster, region, met cluster and region`,
    ],
    [
      "a failover of nothing",
      "{ kind: failover, cluster: one",
      "‸{ kind: failover",
      `${step}: expected one of cluster, region, met none of them`,
    ],
    [
      "an error within a failover",
      "failover, cluster: one",
      "failover, region: west, capacityHad: ‸2",
      `${step}.capacityHad: expected a share from 0 to 1, met 2`,
    ],
  ]);
});

describe("what no single value shows", () => {
  const unique = "expected a name that no other in this list has";
  const path = "expected the path of a parameter of this scenario, such as faults[0].admission";
  all([
    [
      "a fault on a cluster that is not there",
      "instance-loss, cluster: one",
      "instance-loss, cluster: ‸onne",
      'faults[0].cluster: expected the name of a cluster (one, two), met "onne"; did you mean "one"?',
    ],
    [
      "a group on a cluster that is not there",
      "cluster: two",
      "cluster: ‸seven",
      'fleet.groups[1].cluster: expected the name of a cluster (one, two), met "seven"',
    ],
    [
      "a firmware that is not there",
      "firmware: current",
      "firmware: ‸curent",
      'fleet.groups[0].firmware: expected the name of a firmware (current), met "curent"; did you mean "current"?',
    ],
    [
      "a region that is not there",
      "region: west",
      "region: ‸wst",
      'cloud.clusters[0].region: expected the name of a region (west, north), met "wst"; did you mean "west"?',
    ],
    [
      "a standby at home",
      "standby: north",
      "standby: ‸west",
      'cloud.clusters[0].standby: expected another region than the cluster\'s own, met "west"',
    ],
    [
      "an alert that is not there",
      "alert: many offline",
      "alert: ‸few offline",
      'expect.facts[0].measure.alert: expected the name of an alert (many offline), met "few offline"',
    ],
    ["two groups of one name", "name: sites", "name: ‸homes", `fleet.groups[1].name: ${unique}, met "homes"`],
    ["two arms of one name", "name: fail over", "name: ‸hold", `arms.choices[1].name: ${unique}, met "hold"`],
    [
      "two regions of one name",
      "[west, north]",
      "[west, north, ‸west]",
      `cloud.regions[2]: ${unique}, met "west"`,
    ],
    [
      "an end before its start",
      'returns: "12:50"',
      'returns: ‸"12:20"',
      'faults[0].returns: expected a time after "at", 12:30, met "12:20"',
    ],
    [
      "a time before the run",
      'at: "12:40"',
      'at: ‸"11:40"',
      'actions[0].at: expected a time within the run, 12:00 to 14:00, met "11:40"',
    ],
    [
      "a time after the run",
      'at: "12:45"',
      "at: ‸+3 h",
      'arms.at: expected a time within the run, 12:00 to 14:00, met "+3 h"',
    ],
    [
      "a day before the run",
      'at: "12:45"',
      "at: ‸2026-01-04T12:45:00+01:00",
      'arms.at: expected a time within the run, 12:00 to 14:00, met "2026-01-04T12:45:00+01:00"',
    ],
    [
      "a percentile below the median",
      "instances: 16",
      "instances: 16, takes: { median: 9 min, p95: ‸4 min }",
      'actions[0].step.takes.p95: expected a 95th percentile that is not below the median, met "4 min"',
    ],
    [
      "a wait of nothing",
      "quadratic",
      "quadratic, base: ‸0 s",
      'fleet.firmware[0].retry.base: expected at least 1 s, met "0 s"',
    ],
    [
      "a threshold of nothing",
      "{ metric: score, max: 1000000",
      "‸{ metric: score",
      "thresholds[0]: expected min or max, or both",
    ],
    [
      "a threshold nothing meets",
      "max: 1000000",
      "max: ‸1, min: 2",
      "thresholds[0].max: expected at least min, 2, met 1",
    ],
    [
      "a fact without tolerance",
      "reported: 9, within: 3",
      "reported: ‸9",
      "expect.facts[0].reported: expected within beside reported, met 9",
    ],
    [
      "a fact of nothing",
      '{ id: S1, what: Alert, status: given, measure: { kind: alert-delay, alert: many offline, since: "12:30" }, reported: 9, within: 3',
      "‸{ id: S1, what: Alert, status: given, measure: { kind: peak-affected }",
      "expect.facts[0]: expected what was reported: reported and within, or atLeast, atMost",
    ],
    [
      "a fitted fact that names no parameter",
      "status: given",
      "status: ‸fitted",
      'expect.facts[0].status: expected "fitted" to name the parameter that was chosen to meet this fact, met "fitted"',
    ],
    [
      "a fitted parameter that is not there",
      "status: given",
      'status: fitted, fitted: ‸"faults[1].drops"',
      `expect.facts[0].fitted: ${path}, met "faults[1].drops"`,
    ],
    [
      "a fitted parameter of a fact that is given",
      "status: given",
      'status: given, fitted: ‸"faults[0].drops"',
      'expect.facts[0].fitted: expected no parameter, the fact is given, met "faults[0].drops"',
    ],
    ["a fitted parameter that has its default", "status: given", 'status: fitted, fitted: "faults[0].drops"'],
  ]);

  test("a parameter fitted twice", () => {
    const fact = (id: string, fitted: string): string =>
      `    - { id: ${id}, what: x, status: fitted, fitted: ${fitted}, measure: { kind: peak-affected }, atLeast: 1, unit: chargers }\n`;
    check(`${SMALL}${fact("S2", '"faults[0].drops"')}${fact("S3", '‸"faults[0].drops"')}`, [
      'expect.facts[2].fitted: expected another parameter: S2 was fitted by this one already, met "faults[0].drops"',
    ]);
  });
});

describe("what a run is held to", () => {
  const THRESHOLD = "thresholds:\n  - { metric: score, max: 1000000 }";
  const held = (what: string, key: string, entry: string, ...messages: readonly Message[]): Case => [
    what,
    THRESHOLD,
    `${key}:\n  - ${entry}`,
    ...messages,
  ];
  const hypothesis = (what: string, rest: string, ...messages: readonly Message[]): Case =>
    held(what, "hypotheses", `{ name: it, ${rest} }`, ...messages);
  const stop = (what: string, rest: string, ...messages: readonly Message[]): Case =>
    held(what, "stopWhen", `{ ${rest} }`, ...messages);
  const LOOK = "expected minutes to look at: the run is from 12:00 to 14:00, its faults from 12:30 to 12:50";

  all([
    hypothesis(
      "a hypothesis",
      "signal: affected share, cluster: one, max: 0, when: after, grace: 1 h, for: 5 min",
    ),
    hypothesis("one of between", "signal: api load, min: 0.5, max: 0.5, share: 0.999"),
    hypothesis(
      "a signal misspelt",
      "signal: ‸api godput, min: 1",
      /^hypotheses\[0\]\.signal: expected one of .*, met "api godput"; did you mean "api goodput"\?$/,
    ),
    hypothesis(
      "a cluster that is not there",
      "signal: offline share, max: 0.1, cluster: ‸ones",
      'hypotheses[0].cluster: expected the name of a cluster (one, two), met "ones"; did you mean "one"?',
    ),
    hypothesis(
      "a cluster of what has none",
      "signal: api latency, max: 1, cluster: ‸one",
      'hypotheses[0].cluster: expected none: only offline share and affected share can be of one, met "one"',
    ),
    held(
      "a hypothesis without a bound",
      "hypotheses",
      "‸{ name: it, signal: api load }",
      "hypotheses[0]: expected min or max, or both",
    ),
    hypothesis(
      "bounds nothing meets",
      "signal: api load, min: 2, max: ‸1",
      "hypotheses[0].max: expected at least min, 2, met 1",
    ),
    hypothesis(
      "bounds nothing breaches",
      "signal: offline share, min: ‸0, max: ‸1",
      "hypotheses[0].min: expected more than 0: offline share is never below, met 0",
      "hypotheses[0].max: expected less than 1: offline share is never above, met 1",
    ),
    hypothesis(
      "a negative bound",
      "signal: api load, max: ‸-1",
      "hypotheses[0].max: expected a number, zero or more, met -1",
    ),
    hypothesis("more than 1 of what is no share", "signal: api load, max: 1.5"),
    hypothesis(
      "a share of none",
      "signal: api load, max: 2, share: ‸0",
      "hypotheses[0].share: expected more than 0: any run would do, met 0",
    ),
    hypothesis(
      "a breach of seconds",
      "signal: api load, max: 2, for: ‸90 s",
      'hypotheses[0].for: expected whole minutes: it is looked at once a minute, met "90 s"',
    ),
    hypothesis(
      "a breach longer than the minutes before",
      "signal: api load, max: 2, when: before, for: ‸31 min",
      'hypotheses[0].for: expected at most 30 min, all it is looked at, met "31 min"',
    ),
    hypothesis("as long as the minutes before", "signal: api load, max: 2, when: before, for: 30 min"),
    hypothesis(
      "grace without a recovery",
      "signal: api load, max: 2, when: during, grace: ‸5 min",
      'hypotheses[0].grace: expected none: it is for what holds after, met "5 min"',
    ),
    hypothesis(
      "grace beyond the run",
      "signal: api load, max: 2, when: after, grace: ‸70 min",
      `hypotheses[0].grace: ${LOOK}, met "70 min"`,
    ),
    hypothesis(
      "another time",
      "signal: api load, max: 2, when: ‸aftr",
      'hypotheses[0].when: expected one of before, during, after, always, met "aftr"; did you mean "after"?',
    ),
    held(
      "two of one name",
      "hypotheses",
      "{ name: it, signal: api load, max: 2 }\n  - { name: ‸it, signal: api load, max: 3 }",
      'hypotheses[1].name: expected a name that no other in this list has, met "it"',
    ),
    held(
      "a threshold nothing breaches",
      "thresholds",
      "{ metric: apiErrorShare, min: ‸0, max: ‸1 }",
      "thresholds[0].min: expected more than 0: apiErrorShare is never below, met 0",
      "thresholds[0].max: expected less than 1: apiErrorShare is never above, met 1",
    ),
    stop("a stop condition", "signal: affected share, cluster: two, above: 0.5, for: 10 min"),
    held(
      "a stop condition without a bound",
      "stopWhen",
      "‸{ signal: api load }",
      "stopWhen[0]: expected either above or below",
    ),
    held(
      "a stop condition of both bounds",
      "stopWhen",
      "‸{ signal: api load, above: 2, below: 1 }",
      "stopWhen[0]: expected either above or below",
    ),
    stop(
      "a stop condition nothing meets",
      "signal: affected share, above: ‸1",
      "stopWhen[0].above: expected less than 1: affected share is never above, met 1",
    ),
    stop(
      "a stop below nothing",
      "signal: api goodput, below: ‸0",
      "stopWhen[0].below: expected more than 0: api goodput is never below, met 0",
    ),
    stop(
      "a stop longer than the run",
      "signal: api load, above: 2, for: ‸122 min",
      'stopWhen[0].for: expected at most 121 min, all it is looked at, met "122 min"',
    ),
    stop("the word of a threshold", "signal: api load, ‸max: 2", /^stopWhen\[0\]\.max: unknown key/),
  ]);

  test("before a fault that is there from the start there is nothing", () => {
    const text = changed(
      [THRESHOLD, "hypotheses:\n  - { name: it, signal: api load, max: 2, when: ‸before }"],
      ['at: "12:30", remaining', 'at: "12:00", remaining'],
    );
    const late = LOOK.replace("faults from 12:30", "faults from 12:00");
    check(text, [`hypotheses[0].when: ${late}, met "before"`]);
  });

  test("without faults it is the quiet run of one that has them", () => {
    const text = changed(
      [THRESHOLD, "hypotheses:\n  - { name: it, signal: api load, max: 2, when: during }"],
      [
        'faults:\n  - { kind: instance-loss, cluster: one, at: "12:30", remaining: 2, returns: "12:50" }',
        "faults: []",
      ],
    );
    expect(linesOf(text)).toEqual([]);
  });
});

describe("faults", () => {
  const FAULT = '{ kind: instance-loss, cluster: one, at: "12:30", remaining: 2, returns: "12:50" }';
  /** Faults in place of the small scenario's; `@` is a time and a return. */
  const faults = (...list: readonly string[]): Case[2] =>
    list.map((text) => `{ ${text.replace("@", 'at: "12:30", returns: "12:50"')} }`).join("\n  - ");
  const among = (what: string, list: readonly string[], ...messages: readonly Message[]): Case => [
    what,
    FAULT,
    faults(...list),
    ...messages,
  ];
  const PHASES = "kind: network-degradation, region: west, @, phases";
  const FLAPPING = "kind: provider-capacity-loss, cluster: one, @";
  const LOSSES = ["kind: cluster-loss, cluster: one, @", "kind: region-loss, region: west, @"];
  const both = (thing: string, at = "12:30", until = "12:50"): string =>
    `faults[1].at: expected a time not before ${until}, when faults[0] is over: both take ${thing}, met "${at}"`;
  const second = (kind: string, at = "12:30"): string => `kind: ${kind}, at: ‸"${at}", returns: "13:20"`;

  all([
    among(
      "a region that is not there",
      ["kind: region-loss, region: ‸est, @"],
      'faults[0].region: expected the name of a region (west, north), met "est"; did you mean "west"?',
    ),
    among(
      "a firmware that is not there",
      ["kind: credential-expiry, firmware: ‸old, @"],
      'faults[0].firmware: expected the name of a firmware (current), met "old"',
    ),
    among(
      "a pipeline that is not there",
      ["kind: duplicate-flood, pipeline: ‸realtime, @"],
      'faults[0].pipeline: expected one of real-time, history, ocpp, met "realtime"; did you mean "real-time"?',
    ),
    among("phases in order", [`${PHASES}: [{ from: "12:30", share: 1 }, { from: "12:49", share: 0.2 }]`]),
    among(
      "a phase before its trouble",
      [`${PHASES}: [{ from: ‸"12:29", share: 1 }]`],
      'faults[0].phases[0].from: expected a time not before "at", 12:30, met "12:29"',
    ),
    among(
      "a phase before the one before",
      [`${PHASES}: [{ from: "12:40", share: 1 }, { from: ‸"12:35", share: 0 }]`],
      'faults[0].phases[1].from: expected a time after the phase before, 12:40, met "12:35"',
    ),
    among(
      "a phase after its trouble",
      [`${PHASES}: [{ from: ‸"12:50", share: 1 }]`],
      'faults[0].phases[0].from: expected a time before "returns", 12:50, met "12:50"',
    ),
    among(
      "half a phase",
      [`${PHASES}: [‸{ from: "12:35" }]`],
      /^faults\[0\]\.phases\[0\]\.share: missing; expected a share from 0 to 1/,
    ),
    among(
      "a roll-out stopped before it began",
      ['kind: bad-firmware, firmware: current, at: "12:30", stopsAt: ‸"12:20"'],
      'faults[0].stopsAt: expected a time after "at", 12:30, met "12:20"',
    ),
    among(
      "more stalled instances than there are",
      ['kind: stalled-processor, pipeline: history, at: "12:30", instances: ‸5'],
      "faults[0].instances: expected at most 4, all that history has, met 5",
    ),
    among(
      "more poisoned partitions than there are",
      ['kind: poison-message, pipeline: history, at: "12:30", partitions: ‸21'],
      "faults[0].partitions: expected at most 20, all that history has, met 21",
    ),
    among(
      "a market without chargers",
      [
        "kind: access-network-loss, @, links: [wi-fi], markets: [SE, ‸NO]",
        "kind: mass-reboot, @, market: ‸FR",
      ],
      'faults[0].markets[1]: expected a market with chargers (SE), met "NO"',
      'faults[1].market: expected a market with chargers (SE), met "FR"',
    ),
    among(
      "a link without chargers",
      ["kind: access-network-loss, @, links: [wi-fi, ‸lte-m]"],
      'faults[0].links[1]: expected a link that chargers there have, met "lte-m"',
    ),
    among(
      "a market twice over",
      [`kind: access-network-loss, @, links: [wi-fi], markets: ‸[${Array(13).fill("SE").join(", ")}]`],
      "faults[0].markets: expected each market at most once, met a list of 13",
    ),
    among(
      "no link",
      ["kind: access-network-loss, @, links: ‸[]"],
      "faults[0].links: expected at least one link, met a list of 0",
    ),
    among(
      "nodes that flap without end",
      [`${FLAPPING}, nodeDown: ‸1 s, nodeUp: 1 s`],
      'faults[0].nodeDown: expected so long, with nodeUp, that nodes go down at most 10000 times, not 10800, met "1 s"',
    ),
    among("nodes that stay down", [`${FLAPPING}, course: partial, nodeDown: 1 s, nodeUp: 1 s`]),
    among(
      "a store that gets faster",
      ["kind: slow-store, store: core, @, factor: ‸0.5"],
      "faults[0].factor: expected a number from 1 to 10000, met 0.5",
    ),
  ]);

  describe("two at one time", () => {
    all([
      ...[FLAPPING, ...LOSSES].map((text) =>
        among(
          `${text}, and the loss of the cluster`,
          [text, second("cluster-loss, cluster: one", "12:40")],
          both("the hub of one", "12:40"),
        ),
      ),
      among(
        "the later first in the file",
        [second("region-loss, region: west", "12:40"), "kind: cluster-loss, cluster: one, @"],
        'faults[0].at: expected a time not before 12:50, when faults[1] is over: both take the hub of one, met "12:40"',
      ),
      among("at the same time", [LOSSES[0], second("cluster-loss, cluster: one")], both("the hub of one")),
      among("one after another", [
        LOSSES[0],
        'kind: cluster-loss, cluster: one, at: "12:50", returns: "13:20"',
      ]),
      among("on different hubs", [LOSSES[1], "kind: cluster-loss, cluster: two, @"]),
      among(
        "admission that is not back to normal yet",
        [`${FLAPPING}, fullAfter: 20 min`, second("provider-capacity-loss, cluster: one", "13:00")],
        both("the admission of one", "13:00", "13:10"),
      ),
      among(
        "a network that returns by degrees",
        [
          "kind: access-network-loss, @, links: [wi-fi]",
          second("access-network-loss, links: [wi-fi, ethernet]", "12:55"),
        ],
        both("wi-fi in SE", "12:55", "13:00"),
      ),
      among(
        "the same network",
        [LOSSES[1], second("network-degradation, region: west", "12:40")],
        both("the network of west", "12:40"),
      ),
      among("different stores", ["kind: slow-store, store: core, @", "kind: slow-store, store: portal, @"]),
      among("what has no end", [
        'kind: stalled-processor, pipeline: ocpp, at: "12:30", instances: 1',
        'kind: stalled-processor, pipeline: ocpp, at: "12:30", instances: 1, stall: dead',
      ]),
    ]);
  });
});

describe("YAML", () => {
  const nine = (name: string): string => Array.from({ length: 9 }, () => name).join(", ");
  const bomb = Array.from(
    { length: 9 },
    (_, i) => `l${i}: &l${i} ${i === 5 ? "‸" : ""}[${nine(i === 0 ? "lol" : `*l${i - 1}`)}]`,
  );
  test.each<readonly [what: string, marked: string, message: Message]>([
    ["an empty file", "‸", "expected a map of keys and values, met an empty file"],
    ["comments alone", "‸# nothing\n", "expected a map of keys and values, met an empty file"],
    ["a list at the top", "‸- a\n- b\n", "expected a map of keys and values, met a list of 2"],
    ["text at the top", "‸hello\n", 'expected a map of keys and values, met "hello"'],
    ["a tab", "title: x\ncloud:\n‸\tregions: []\n", "indent with spaces: YAML does not allow tabs there"],
    [
      "a wrong indent",
      "cloud:\n  regions: []\n‸ clusters: []\n",
      "not valid YAML: All mapping items must start at the same column",
    ],
    ["an open quote", 'title: "x\nseed: y\n‸', 'not valid YAML: Missing closing "quote'],
    ["an open bracket", "title: [x\n‸seed: y\n", /^not valid YAML: Flow sequence/],
    ["two documents", "title: x\n‸---\ntitle: y\n", "expected one document in a file, met a second"],
    ["a tag", "title: ‸!!python/object x\n", /^not valid YAML: Unresolved tag/],
    ["an alias of nothing", "title: ‸*x\n", "no anchor &x before this alias"],
    ["an alias of itself", "title: &x [‸*x]\n", "the alias *x stands inside what it stands for"],
    ["a bomb of aliases", bomb.join("\n"), "more than 100000 values, aliases unfolded"],
    [
      "a hundred thousand brackets",
      `a: ${"[".repeat(50)}‸${"[".repeat(99_950)}`,
      "nested too deeply: more than 50 levels",
    ],
    [
      "a thousand nested lists",
      `‸${"- ".repeat(1000)}`,
      "nested too deeply: indented by more than 200 columns",
    ],
    [
      "a million commas",
      `a: [${",".repeat(199_994)}‸${",".repeat(300_000)}]`,
      /^more in one file than a scenario can hold/,
    ],
  ])("%s", (_what, marked, message) => check(marked, [message]));

  test("an alias is what it stands for", () => {
    const text = changed(
      [
        "region: west, standby: north",
        "region: &w west, standby: north, hub: &h { nodes: 5 }, standbyHub: *h",
      ],
      ["standby: west }", "standby: *w }"],
    );
    expect(linesOf(text)).toEqual([]);
  });
});

test("all errors at once", () => {
  const text = changed(
    ["2 h", "‸2 hrs"],
    ["wi-fi", "‸wifi"],
    ["remaining: 2", "remaining: ‸two"],
    ['returns: "12:50"', 'returns: ‸"25:00"'],
    ["scale-up", "‸scaleup"],
    ["metric: score", "metric: ‸scored"],
  );
  check(text, [
    /^lasts/,
    /^fleet\.groups\[0\]\.link/,
    /remaining/,
    /returns/,
    /^actions\[0\]\.step\.kind/,
    /metric/,
  ]);
});
