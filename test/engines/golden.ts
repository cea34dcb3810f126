// Programs whose result must be the same, bit for bit, on every engine. Pure computation: no import from Node, nothing of
// the browser, so that one bundle of it runs everywhere.

/** Runs every program: its name, and the digest of what it computed, in hexadecimal. */
export function golden(): Record<string, string> {
  return { hash: hash(1_000_000), roots: roots(1_000_000) };
}

function hash(steps: number): string {
  let a = 0x9e3779b9 | 0;
  for (let i = 0; i < steps; i++) a = Math.imul(a ^ (a >>> 15) ^ i, 0x85ebca6b);
  return hex(a);
}

function roots(steps: number): string {
  let sum = 0;
  for (let i = 1; i <= steps; i++) sum += Math.sqrt(i) / (i + 0.5);
  const bits = new Uint32Array(Float64Array.of(sum).buffer);
  return hex(bits[1]) + hex(bits[0]);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
