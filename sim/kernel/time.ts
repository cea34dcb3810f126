/**
 * Simulated time is an integer: one tick is 1 ms, held in an Int32 (24.8 days).
 * Conversions are named by direction.
 */
export type Ticks = number;

export const TICKS_PER_SECOND = 1_000;
export const TICKS_PER_MINUTE = 60_000;
export const TICKS_PER_HOUR = 3_600_000;

/** The last tick a run may reach: one coarse period below the Int32 limit, so that time plus a short delay never overflows. */
export const LAST_TICK: Ticks = 0x7fff_ffff - (1 << 22);

/** @example secondsToTicks(1.5) // 1500 */
export const secondsToTicks = (seconds: number): Ticks => Math.round(seconds * TICKS_PER_SECOND);
/** @example ticksToSeconds(1500) // 1.5 */
export const ticksToSeconds = (ticks: Ticks): number => ticks / TICKS_PER_SECOND;
/** @example ticksToMinutes(90_000) // 1.5 */
export const ticksToMinutes = (ticks: Ticks): number => ticks / TICKS_PER_MINUTE;
