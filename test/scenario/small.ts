// A small scenario with a bit of everything, and readers of scenarios that are on no disk.
import { problemText } from "../../sim/scenario/problem.ts";
import { decodeScenario, type Load, type Reading } from "../../sim/scenario/read.ts";

export const SMALL = `title: Small
starts: 2026-01-05T12:00:00+01:00
lasts: 2 h
seed: small
fleet:
  groups:
    - { name: homes, chargers: 900, cluster: one, model: Home, market: SE, link: wi-fi, firmware: current }
    - { name: sites, chargers: 100, cluster: two, model: Site, market: SE, link: ethernet, firmware: current }
  firmware:
    - { name: current, retry: { policy: quadratic } }
cloud:
  regions: [west, north]
  clusters:
    - { name: one, region: west, standby: north }
    - { name: two, region: north, standby: west }
operations:
  alerts:
    - { name: many offline, metric: offline-share, above: 0.2, samples: 5, severity: critical }
faults:
  - { kind: instance-loss, cluster: one, at: "12:30", remaining: 2, returns: "12:50" }
actions:
  - { at: "12:40", step: { kind: scale-up, cluster: one, instances: 16 } }
arms:
  at: "12:45"
  choices:
    - { name: hold }
    - { name: fail over, steps: [{ kind: failover, cluster: one }] }
thresholds:
  - { metric: score, max: 1000000 }
expect:
  incident: S
  facts:
    - { id: S1, what: Alert, status: given, measure: { kind: alert-delay, alert: many offline, since: "12:30" }, reported: 9, within: 3, unit: min }
`;

/** The small scenario with one piece of its text, which must be there, replaced. */
export const changed = (...changes: readonly (readonly [from: string, to: string])[]): string =>
  changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the small scenario has no ${JSON.stringify(from)}`);
    return text.replace(from, () => to);
  }, SMALL);

const loader =
  (files: Readonly<Record<string, string>>): Load =>
  (path) =>
    Object.hasOwn(files, path)
      ? { text: files[path] }
      : { problem: { file: path, path: "", message: "no such file" } };

export const readText = (text: string, others: Readonly<Record<string, string>> = {}): Reading =>
  decodeScenario("s.yaml", loader({ ...others, "s.yaml": text }));

/** The problems of a text as the command prints them; none if it is right. */
export const linesOf = (text: string, others: Readonly<Record<string, string>> = {}): string[] => {
  const reading = readText(text, others);
  return "problems" in reading ? reading.problems.map(problemText) : [];
};
