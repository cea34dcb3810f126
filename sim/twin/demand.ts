/** When cars plug in, how long they stay and how long they charge: one draw each, keyed by charger and session. */
import { draw } from "../kernel/draw.ts";
import { TICKS_PER_HOUR, type Ticks } from "../kernel/time.ts";
import { exponential, uniform } from "../kernel/variates.ts";
import {
  BY_HOUR,
  ENERGY_QUANTILES,
  P10_OF_P25,
  P90_OF_P75,
  P95_OF_P75,
  PLUGGED_IN,
  WEEKDAY,
  WEEKEND,
} from "./demandTables.ts";
import type { Demand } from "./parameters.ts";
import type { Start } from "./quantity.ts";
import { ENERGY, PLUG_IN, PLUGGED_FOR } from "./streams.ts";

/** Sessions are rolled forward from this long before the run, so that it starts with cars plugged in. */
export const WARM_UP: Ticks = 72 * TICKS_PER_HOUR;

export interface DemandTables {
  /** Expected plug-ins of a charger from the warm-up's start to each full local hour, and the ticks of those hours. */
  readonly expected: Float64Array;
  readonly hourTick: Float64Array;
  readonly hourOfDay: Uint8Array;
  /** How busy each hour is, against the mean of its day. */
  readonly busy: Float64Array;
  readonly ticksPerKwh: number;
}

/** 1 January 1970 was a Thursday, day 3 of a week that starts on Monday as day 0. */
const FIRST_WEEKDAY = 3;

export const demandTables = (demand: Demand, starts: Start, lasts: Ticks): DemandTables => {
  const local = starts.epochMs + starts.offsetMs;
  const firstHour = Math.floor((local - WARM_UP) / TICKS_PER_HOUR);
  const hours = Math.ceil((WARM_UP + lasts) / TICKS_PER_HOUR) + 2;
  const expected = new Float64Array(hours + 1);
  const hourTick = new Float64Array(hours + 1);
  const hourOfDay = new Uint8Array(hours + 1);
  const busy = new Float64Array(hours + 1);
  for (let k = 0; k <= hours; k++) {
    const hour = firstHour + k;
    const weekday = (Math.floor(hour / 24) + FIRST_WEEKDAY) % 7;
    hourTick[k] = hour * TICKS_PER_HOUR - local;
    hourOfDay[k] = hour % 24;
    const shares = weekday >= 5 ? WEEKEND : WEEKDAY;
    busy[k] = 24 * shares[hour % 24];
    if (k === hours) break;
    // The table counts sessions, and only a charger that is free can begin one.
    const free = 1 - PLUGGED_IN[hour % 24];
    expected[k + 1] = expected[k] + (demand.plugInsPerDay * shares[hour % 24]) / free;
  }
  return { expected, hourTick, hourOfDay, busy, ticksPerKwh: TICKS_PER_HOUR / demand.chargingPowerKw };
};

const hourAt = (d: DemandTables, t: Ticks): number => Math.floor((t - d.hourTick[0]) / TICKS_PER_HOUR);

/** How busy the hour is, against the mean of its day. */
export const busyAt = (d: DemandTables, t: Ticks): number => d.busy[hourAt(d, t)];

/** The first plug-in after `from`, by inversion of the cumulative rate; Infinity when it falls beyond the tables. */
export const nextPlugIn = (
  d: DemandTables,
  keys: Int32Array,
  charger: number,
  session: number,
  from: Ticks,
): Ticks => {
  const last = d.expected.length - 1;
  let k = hourAt(d, from);
  if (k >= last) return Infinity;
  const share = (from - d.hourTick[k]) / TICKS_PER_HOUR;
  const target =
    d.expected[k] +
    share * (d.expected[k + 1] - d.expected[k]) +
    exponential(draw(keys, PLUG_IN, charger, session));
  if (target >= d.expected[last]) return Infinity;
  while (d.expected[k + 1] <= target) k++;
  const within = (target - d.expected[k]) / (d.expected[k + 1] - d.expected[k]);
  return Math.max(Math.floor(d.hourTick[k] + within * TICKS_PER_HOUR), from + 1);
};

const between = (u: number, u0: number, u1: number, x0: number, x1: number): number =>
  x0 + ((u - u0) / (u1 - u0)) * (x1 - x0);

/** Quantile function of the time plugged in: linear between the known quantiles. */
const hoursAt = (u: number, p25: number, p50: number, p75: number): number => {
  if (u < 0.1) return between(u, 0, 0.1, 0.1, p25 * P10_OF_P25);
  if (u < 0.25) return between(u, 0.1, 0.25, p25 * P10_OF_P25, p25);
  if (u < 0.5) return between(u, 0.25, 0.5, p25, p50);
  if (u < 0.75) return between(u, 0.5, 0.75, p50, p75);
  if (u < 0.9) return between(u, 0.75, 0.9, p75, p75 * P90_OF_P75);
  if (u < 0.95) return between(u, 0.9, 0.95, p75 * P90_OF_P75, p75 * P95_OF_P75);
  return between(u, 0.95, 1, p75 * P95_OF_P75, p75 * P95_OF_P75 * 1.2);
};

export const pluggedFor = (
  d: DemandTables,
  keys: Int32Array,
  charger: number,
  session: number,
  from: Ticks,
): Ticks => {
  const [p25, p50, p75] = BY_HOUR[d.hourOfDay[hourAt(d, from)]];
  return Math.round(
    hoursAt(uniform(draw(keys, PLUGGED_FOR, charger, session)), p25, p50, p75) * TICKS_PER_HOUR,
  );
};

export const chargesFor = (
  d: DemandTables,
  keys: Int32Array,
  charger: number,
  session: number,
  from: Ticks,
): Ticks => {
  const u = uniform(draw(keys, ENERGY, charger, session));
  let k = 1;
  while (ENERGY_QUANTILES[k][0] < u) k++;
  const [u0, x0] = ENERGY_QUANTILES[k - 1];
  const [u1, x1] = ENERGY_QUANTILES[k];
  const kwh = between(u, u0, u1, x0, x1) * BY_HOUR[d.hourOfDay[hourAt(d, from)]][3];
  return Math.round(kwh * d.ticksPerKwh);
};
