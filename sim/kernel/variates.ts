/**
 * Variates from 32 random bits each: one draw a variate, by inversion and never by rejection, so that a draw's
 * ordinal stays what it means.
 */
import { exp, ln, LN2 } from "./math.ts";

const TWO_32 = 4294967296;

/** Uniform on (0, 1), never 0 and never 1. */
export const uniform = (bits: number): number => (bits + 0.5) / TWO_32;

/** A whole number from 0 to n − 1, where n is at most 2³¹. */
export const below = (bits: number, n: number): number => (bits * (n / TWO_32)) | 0;

/** True with probability p. */
export const chance = (bits: number, p: number): boolean => bits < p * TWO_32;

const TABLE_SIZE = 1024;
const LN_TABLE = Float64Array.from({ length: TABLE_SIZE + 1 }, (_, i) => ln(1 + i / TABLE_SIZE));

/** Exponential of mean 1: −ln(bits / 2³²) by leading zeros and a table, absolute error below 1.2e-7. */
export const exponential = (bits: number): number => {
  const u = bits | 1;
  const zeros = Math.clz32(u);
  const mantissa = u << zeros;
  const i = (mantissa >>> 21) & (TABLE_SIZE - 1);
  const low = LN_TABLE[i];
  return (zeros + 1) * LN2 - (low + (mantissa & 0x1f_ffff) * (1 / 0x20_0000) * (LN_TABLE[i + 1] - low));
};

/**
 * How long something takes that nobody has measured well: log-logistic, given by what people can state, its median
 * and its 95th percentile. Heavy-tailed like a lognormal, with a survival function that inverts in closed form.
 */
export interface DurationLaw {
  readonly median: number;
  readonly p95: number;
}

/** The shape β of a law: p95 / median = 19^(1/β). */
const shape = (law: DurationLaw): number => ln(19) / ln(law.p95 / law.median);

/**
 * A duration from the law, given that it already exceeds `elapsed`; in the units of the law.
 * Equal median and p95 mean a constant.
 *
 * @example duration({ median: 15, p95: 60 }, bits) // half of them under 15, one in twenty over 60
 */
export const duration = (law: DurationLaw, bits: number, elapsed = 0): number => {
  if (law.p95 <= law.median) return elapsed > law.median ? elapsed : law.median;
  const beta = shape(law);
  const u = uniform(bits);
  // The odds of having ended by `elapsed`, or their inverse: whichever cannot overflow.
  if (elapsed > law.median) {
    const inverse = exp(-beta * ln(elapsed / law.median));
    return elapsed * exp(ln((1 + inverse) / u - inverse) / beta);
  }
  const odds = elapsed > 0 ? exp(beta * ln(elapsed / law.median)) : 0;
  return law.median * exp(ln((1 + odds) / u - 1) / beta);
};
