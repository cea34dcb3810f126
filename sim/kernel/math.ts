/**
 * Logarithm and exponential from + − × ÷ alone. The engines' own differ in their last bit, and a digest would differ with them.
 * Relative error below 1e-14; a test holds them against the engine's own.
 */
export const LN2 = 0.6931471805599453;
/** ln 2 in two parts: the first has so few digits that a whole number up to 2^20 times it is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** Natural logarithm of x > 0: x = m·2^e with m in [√½, √2), then the series of artanh. */
export const ln = (x: number): number => {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  let e = 0;
  let m = x;
  while (m >= 4294967296) {
    m /= 4294967296;
    e += 32;
  }
  while (m < 2.3283064365386963e-10) {
    m *= 4294967296;
    e -= 32;
  }
  while (m >= 1.4142135623730951) {
    m /= 2;
    e++;
  }
  while (m < 0.7071067811865476) {
    m *= 2;
    e--;
  }
  const s = (m - 1) / (m + 1);
  const s2 = s * s;
  let sum = 0;
  for (let k = 23; k >= 1; k -= 2) sum = sum * s2 + 1 / k;
  return e * LN2 + 2 * s * sum;
};

/** e^x: x = n·ln 2 + r with |r| ≤ ½ ln 2, then Taylor's series; the power of two by repeated doubling. */
export const exp = (x: number): number => {
  if (x !== x) return NaN;
  if (x > 709.7) return Infinity;
  if (x < -745) return 0;
  const n = Math.round(x / LN2);
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  let sum = 1;
  for (let k = 17; k >= 1; k--) sum = 1 + (sum * r) / k;
  let power = 1;
  for (let i = Math.abs(n), base = n < 0 ? 0.5 : 2; i > 0; i--) power *= base;
  return sum * power;
};

/** x^y for x ≥ 0. */
export const pow = (x: number, y: number): number => (x === 0 ? (y === 0 ? 1 : 0) : exp(y * ln(x)));
