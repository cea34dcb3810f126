/** What faults say of a cloud and a fleet that do not have it, and what would make too many pulls. */
import type { FaultSpec } from "../faults/index.ts";
import { partitionsOf } from "../faults/partitions.ts";
import { carrierOf } from "../twin/planning.ts";
import { marketsOf, segmentsOf } from "../faults/populated.ts";
import { clockText, ticksAt } from "../twin/quantity.ts";
import type { Check, Found } from "./check.ts";
import type { Path } from "./problem.ts";
import type { Scenario } from "./schema.ts";

/** Each pull that takes a node down looks at every charger. */
const FLAPS_MAX = 10_000;

type FaultCheck = (fault: FaultSpec, scenario: Scenario, path: Path) => Iterable<Found>;

const each =
  (check: FaultCheck): Check =>
  (scenario) =>
    scenario.faults.flatMap((fault, i) => [...check(fault, scenario, ["faults", i])]);

const phases = each(function* (fault, { starts }, path) {
  if (fault.kind !== "network-degradation") return;
  const end = ticksAt(fault.returns, starts);
  let last = ticksAt(fault.at, starts);
  for (const [k, { from }] of fault.phases.entries()) {
    const t = ticksAt(from, starts);
    const place = [...path, "phases", k, "from"];
    if (k === 0 ? t < last : t <= last)
      yield {
        path: place,
        message:
          k === 0
            ? `expected a time not before "at", ${clockText(last, starts)}`
            : `expected a time after the phase before, ${clockText(last, starts)}`,
      };
    else if (t >= end)
      yield { path: place, message: `expected a time before "returns", ${clockText(end, starts)}` };
    last = t;
  }
});

const counts = each(function* (fault, { cloud }, path) {
  if (fault.kind === "stalled-processor") {
    const { instances } = cloud.backend.pipelines[carrierOf(cloud, fault.pipeline)];
    if (fault.instances > instances)
      yield {
        path: [...path, "instances"],
        message: `expected at most ${instances}, all that ${fault.pipeline} has`,
      };
  }
  if (fault.kind === "poison-message") {
    const { length } = partitionsOf(cloud, fault.pipeline);
    if (fault.partitions > length)
      yield {
        path: [...path, "partitions"],
        message: `expected at most ${length}, all that ${fault.pipeline} has`,
      };
  }
});

const places = each(function* (fault, { fleet }, path) {
  const markets = marketsOf(fleet, []);
  const someOf = `expected a market with chargers (${markets.join(", ")})`;
  if (fault.kind === "mass-reboot" && fault.market !== "all" && !markets.includes(fault.market))
    yield { path: [...path, "market"], message: someOf };
  if (fault.kind !== "access-network-loss") return;
  for (const [k, market] of fault.markets.entries())
    if (!markets.includes(market)) yield { path: [...path, "markets", k], message: someOf };
  for (const [k, link] of fault.links.entries())
    if (segmentsOf(fleet, fault.markets, [link]).length === 0)
      yield { path: [...path, "links", k], message: "expected a link that chargers there have" };
});

const flaps = each(function* (fault, { cloud, starts }, path) {
  if (fault.kind !== "provider-capacity-loss" || fault.course !== "flapping") return;
  const nodes = cloud.clusters.find(({ name }) => name === fault.cluster)?.hub.nodes ?? 0;
  const lost = nodes - Math.round(nodes * fault.remaining);
  const lasts = ticksAt(fault.returns, starts) - ticksAt(fault.at, starts);
  const times = Math.round((lost * lasts) / (fault.nodeDown + fault.nodeUp));
  if (Number.isFinite(times) && times > FLAPS_MAX)
    yield {
      path: [...path, "nodeDown"],
      message: `expected so long, with nodeUp, that nodes go down at most ${FLAPS_MAX} times, not ${times}`,
    };
});

export const FAULT_CHECKS: readonly Check[] = [phases, counts, places, flaps];
