import { Schema } from "effect";
import { firmwareIndex } from "../twin/planning.ts";
import { At, Duration, knob, Name, Share } from "../twin/quantity.ts";
import { fault } from "./fault.ts";
import { rising } from "./ramp.ts";

/** An update after which a charger never connects again, until somebody resets it. */
export const badFirmware = fault({
  kind: "bad-firmware",
  title: "A firmware update after which chargers never reconnect",
  schema: Schema.Struct({
    kind: Schema.Literal("bad-firmware"),
    firmware: Name.annotate({ description: "The firmware whose chargers are updated." }),
    share: knob(Share, 0.1, "assumed", "Share of these chargers that take it."),
    at: At.annotate({ description: "When the roll-out begins." }),
    over: knob(Duration, "60 min", "assumed", "How long the roll-out takes."),
    stopsAt: Schema.optionalKey(At).annotate({
      description: "When somebody stopped it, in hindsight; who has taken it by then keeps it.",
    }),
  }),
  severity: { share: [0, 1] },
  doubles: "share",
  plan: (p, planning) => {
    const stopped = p.stopsAt === undefined ? Infinity : planning.at(p.stopsAt);
    const known = stopped <= (planning.knownUntil ?? stopped);
    return rising(planning.at(p.at), p.over)
      .filter(({ at }) => !known || at < stopped)
      .map(({ at, share }) => ({
        at,
        lever: "firmware-breaks",
        target: firmwareIndex(planning.fleet, p.firmware),
        value: p.share * share,
      }));
  },
});
