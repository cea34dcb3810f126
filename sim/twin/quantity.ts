/**
 * The quantities a scenario is written in, as Schema codecs: people write `90 s`, `120/s`, `21:40`; the twin gets numbers.
 * Every default says where it comes from.
 */
import { Effect, Schema, SchemaIssue, SchemaTransformation } from "effect";

const parsed = <T>(
  to: Schema.Codec<T>,
  expected: string,
  parse: (text: string) => T | undefined,
  print: (value: T) => string,
) =>
  Schema.String.annotate({ expected }).pipe(
    Schema.decodeTo(
      to,
      SchemaTransformation.transformEffect({
        decode: (text: string, options) => {
          const value = parse(text.trim());
          return value === undefined
            ? Effect.fail(new SchemaIssue.InvalidValue({ message: `Expected ${expected}` }, text, options))
            : Effect.succeed(value);
        },
        encode: (value: T) => Effect.succeed(print(value)),
      }),
    ),
  );

const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

const parseDuration = (text: string): number | undefined => {
  if (!/^(\d+(\.\d+)?\s*(ms|s|min|h|d)\s*)+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, , unit] of text.matchAll(/(\d+(\.\d+)?)\s*(ms|s|min|h|d)/g))
    total += Number(amount) * UNIT_MS[unit];
  return total <= 20 * UNIT_MS["d"] ? Math.round(total) : undefined;
};
const printDuration = (ms: number): string =>
  ms % 60_000 === 0 && ms > 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;

/** `250 ms`, `90 s`, `15 min`, `11 h 45 min`, `2 d`; decoded to ticks (1 ms). */
export const Duration = parsed(
  Schema.Number,
  "a duration with its unit of at most 20 days, such as 90 s, 15 min or 11 h 45 min",
  parseDuration,
  printDuration,
).annotate({ identifier: "Duration" });

/** `120/s` or `6/min`; decoded to events a second. */
export const Rate = parsed(
  Schema.Number,
  "a rate with its unit, such as 120/s or 90/min",
  (text) => {
    const match = /^(\d+(?:\.\d+)?(?:e-?\d+)?)\s*\/\s*(s|min|h)$/.exec(text);
    if (match === null) return undefined;
    const perSecond = (Number(match[1]) * 1000) / UNIT_MS[match[2]];
    return perSecond <= 1e6 ? perSecond : undefined;
  },
  (perSecond) => `${perSecond}/s`,
).annotate({ identifier: "Rate" });

/** A moment: on the wall clock, since the start of the run, or an instant. */
export type Moment =
  | { readonly clockMs: number }
  | { readonly sinceStartMs: number }
  | { readonly epochMs: number };
const MomentType = Schema.Union([
  Schema.Struct({ clockMs: Schema.Number }),
  Schema.Struct({ sinceStartMs: Schema.Number }),
  Schema.Struct({ epochMs: Schema.Number }),
]);

const parseInstant = (text: string): number | undefined => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
};

const parseMoment = (text: string): Moment | undefined => {
  const clock = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (clock !== null)
    return { clockMs: (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) * 1000 };
  if (text.startsWith("+")) {
    const ms = parseDuration(text.slice(1).trim());
    return ms === undefined ? undefined : { sinceStartMs: ms };
  }
  const epochMs = parseInstant(text);
  return epochMs === undefined ? undefined : { epochMs };
};

const two = (n: number): string => String(n).padStart(2, "0");

/** The date of a day counted from 1970 (Hinnant, "chrono-compatible low-level date algorithms": civil_from_days). */
const dateText = (day: number): string => {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const ofEra = z - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const march = Math.floor((5 * ofYear + 2) / 153);
  const date = ofYear - Math.floor((153 * march + 2) / 5) + 1;
  const month = march < 10 ? march + 3 : march - 9;
  return `${String(year + era * 400 + (month <= 2 ? 1 : 0)).padStart(4, "0")}-${two(month)}-${two(date)}`;
};

/** With its offset from UTC, as it is read. */
const printInstant = (epochMs: number, offsetMs = 0): string => {
  const local = Math.floor((epochMs + offsetMs) / 1000);
  const seconds = local - Math.floor(local / 86_400) * 86_400;
  const minutes = Math.abs(offsetMs) / 60_000;
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
  const sign = offsetMs < 0 ? "-" : "+";
  return `${dateText(Math.floor(local / 86_400))}T${clock}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

const printMoment = (m: Moment): string => {
  if ("sinceStartMs" in m) return `+${printDuration(m.sinceStartMs)}`;
  if ("epochMs" in m) return printInstant(m.epochMs);
  const s = Math.floor(m.clockMs / 1000);
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
};

/** `21:40` or `21:40:30` (the first at or after the run's start), `+70 min` (since the start), or an instant with its offset. */
export const At = parsed<Moment>(
  MomentType,
  'a time such as "21:40", "+70 min" or 2026-03-12T21:40:00+01:00',
  parseMoment,
  printMoment,
).annotate({ identifier: "At" });

/** When a run starts: an instant with its offset from UTC, which is also the offset of its wall clock. */
export interface Start {
  readonly epochMs: number;
  readonly offsetMs: number;
}
const parseStart = (text: string): Start | undefined => {
  const epochMs = parseInstant(text);
  if (epochMs === undefined) return undefined;
  const offset = /([+-])(\d\d):(\d\d)$/.exec(text);
  const offsetMs =
    offset === null
      ? 0
      : (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000;
  return { epochMs, offsetMs };
};
export const Starts = parsed<Start>(
  Schema.Struct({ epochMs: Schema.Number, offsetMs: Schema.Number }),
  "a date and time with its offset from UTC, such as 2026-03-12T20:30:00+01:00",
  parseStart,
  (s) => printInstant(s.epochMs, s.offsetMs),
).annotate({ identifier: "Starts" });

const DAY_MS = 86_400_000;

/** Ticks from the run's start to a moment; negative for an instant before it. */
export const ticksAt = (moment: Moment, starts: Start): number => {
  if ("sinceStartMs" in moment) return moment.sinceStartMs;
  if ("epochMs" in moment) return moment.epochMs - starts.epochMs;
  const local = (starts.epochMs + starts.offsetMs) % DAY_MS;
  return (moment.clockMs - local + DAY_MS) % DAY_MS;
};

/** The wall clock at a tick, as `21:40` (or `21:40:30` off the minute). */
export const clockText = (ticks: number, starts: Start): string => {
  const s = Math.floor(((((starts.epochMs + starts.offsetMs + ticks) % DAY_MS) + DAY_MS) % DAY_MS) / 1000);
  const text = `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}`;
  return s % 60 === 0 ? text : `${text}:${two(s % 60)}`;
};

/** A part of a whole, 0 to 1. */
export const Share = Schema.Finite.check(
  Schema.isBetween({ minimum: 0, maximum: 1 }, { expected: "a share from 0 to 1" }),
).annotate({ identifier: "Share" });

/** A whole number of things. */
export const Count = (minimum: number, maximum: number) =>
  Schema.Finite.check(
    Schema.isInt({ expected: "a whole number" }),
    Schema.isBetween({ minimum, maximum }, { expected: `a whole number from ${minimum} to ${maximum}` }),
  );

/** A factor or a weight: zero or more. */
export const Factor = Schema.Finite.check(
  Schema.isBetween({ minimum: 0, maximum: 1e6 }, { expected: "a number from 0 to 1000000" }),
);

/** How long something takes, by its median and 95th percentile (see `duration` in the kernel). */
export const Law = Schema.Struct({ median: Duration, p95: Duration }).annotate({ identifier: "Law" });

/** Names refer to one another; they are short and of plain characters. */
export const Name = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9][A-Za-z0-9 ._+-]{0,59}$/, {
    expected: "a name of up to 60 letters, digits, spaces and . _ + -",
  }),
);

/** Where a default comes from: read in a source, computed from one, or assumed for want of any. */
export type Origin = `sourced: ${string}` | `computed: ${string}` | `assumed: ${string}` | "assumed";

const withDefault = <S extends Schema.Constraint>(
  schema: S,
  value: S["Encoded"],
  annotations: Readonly<Record<string, unknown>>,
) => {
  const annotated = (schema as unknown as Schema.Top).annotate({
    ...annotations,
    default: value,
  }) as unknown as S;
  return Schema.withDecodingDefaultKey<S>(Effect.succeed(value))(annotated);
};

/**
 * A parameter with its default, what it means and where the default comes from.
 *
 * @example knob(Duration, "300 s", "sourced: charger firmware", "Keep-alive of a connected charger.")
 */
export const knob = <S extends Schema.Constraint>(
  schema: S,
  value: S["Encoded"],
  origin: Origin,
  description: string,
) => withDefault(schema, value, { description, origin });

/** A choice with its default, which claims nothing of the world and so comes from nowhere. */
export const option = <S extends Schema.Constraint>(schema: S, value: S["Encoded"], description: string) =>
  withDefault(schema, value, { description });

/** A block of parameters that may be left out: its own defaults apply. */
export const block = <S extends Schema.Constraint>(schema: S) =>
  Schema.withDecodingDefaultKey<S>(Effect.succeed({} as S["Encoded"]))(schema);

/** The union of the schemas of a list of definitions. */
export const unionOf = <const L extends readonly { readonly schema: Schema.Constraint }[]>(definitions: L) =>
  Schema.Union(
    definitions.map(({ schema }) => schema) as unknown as { readonly [K in keyof L]: L[K]["schema"] },
  );
