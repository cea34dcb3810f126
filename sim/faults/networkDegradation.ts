import { Effect, Schema } from "effect";
import { LAST_TICK, TICKS_PER_MINUTE, type Ticks } from "../kernel/time.ts";
import { uniform } from "../kernel/variates.ts";
import { endOf, type Pull, regionIndex } from "../twin/planning.ts";
import { At, Duration, knob, Law, Name, Share } from "../twin/quantity.ts";
import { fault } from "./fault.ts";
import { rising, type Step } from "./ramp.ts";

const Phase = Schema.Struct({
  from: At.annotate({ description: "When it eases or worsens." }),
  share: Share.annotate({ description: "How much of the whole trouble there is from then on." }),
});

/** The provider's network between services of a region: grey with a little latency and loss, a partition with loss 1. */
const schema = Schema.Struct({
  kind: Schema.Literal("network-degradation"),
  region: Name.annotate({ description: "The region whose services reach one another badly." }),
  at: At.annotate({ description: "When it begins." }),
  latency: knob(Duration, "200 ms", "assumed", "What a round trip takes longer."),
  jitter: knob(Share, 0.2, "assumed", "That latency is drawn anew each minute, within this share of it."),
  loss: knob(Share, 0.02, "assumed", "Share of packets lost; 1 is a partition."),
  over: knob(Duration, "0 s", "assumed", "How long it takes until it is at its worst."),
  phases: Schema.Array(Phase)
    .check(Schema.isMaxLength(200, { expected: "at most 200 phases" }))
    .annotate({
      description: "By which it eases or worsens, in order of time; none is known before it comes.",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed([] as never))),
  returns: At.annotate({ description: "When the network was well again, in hindsight." }),
  returnLaw: knob(
    Law,
    { median: "90 min", p95: "360 min" },
    "assumed",
    "How long it lasts, as far as anyone could know at the time.",
  ),
});

const shareAt = (steps: readonly Step[], t: Ticks): number => steps.findLast(({ at }) => at <= t)?.share ?? 1;

export const networkDegradation = fault({
  kind: "network-degradation",
  title: "The network between a region's services is slow or loses packets",
  schema,
  severity: { latency: [0, 5_000], loss: [0, 1] },
  plan: (p, planning) => {
    const stream = `network of ${p.region}`;
    const target = regionIndex(planning.cloud, p.region);
    const onset = planning.at(p.at);
    const back = Math.min(LAST_TICK, endOf(p, onset, stream, planning));
    const setsIn = rising(onset, p.over);
    const phases = p.phases
      .map(({ from, share }) => ({ at: planning.at(from), share }))
      .filter(({ at }) => at >= onset && at <= (planning.knownUntil ?? at));
    const minutes = p.jitter === 0 || p.latency === 0 ? 0 : Math.ceil((back - onset) / TICKS_PER_MINUTE);
    const minuteStarts = Array.from({ length: Math.max(0, minutes) }, (_, k) => onset + k * TICKS_PER_MINUTE);
    const changes = new Set([...setsIn, ...phases].map(({ at }) => at).concat(minuteStarts));

    const latencyAt = (t: Ticks): number => {
      const minute = Math.floor((t - onset) / TICKS_PER_MINUTE);
      const u = uniform(planning.draw(`${stream}: jitter`, minute, onset + minute * TICKS_PER_MINUTE));
      return p.latency * (1 + p.jitter * (2 * u - 1));
    };
    const pulls = [...changes]
      .filter((t) => t < back)
      .sort((a, b) => a - b)
      .map((at): Pull => {
        const level = shareAt(setsIn, at) * shareAt(phases, at);
        return {
          at,
          lever: "network",
          target,
          value: Math.round(level * latencyAt(at)),
          detail: level * p.loss,
        };
      });
    return [...pulls, { at: back, lever: "network", target, value: 0, detail: 0 }];
  },
});
