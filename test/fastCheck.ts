// Which cases the properties are tried on: the same at every run, so that a red build is about its change; others on demand.
import fc from "fast-check";

const { FC_SEED } = process.env;
const seed = FC_SEED === "random" ? Date.now() : Number(FC_SEED ?? 20_260_312);
if (!Number.isInteger(seed)) throw new RangeError(`FC_SEED is a whole number or "random", not ${FC_SEED}`);
// As fast-check takes it, and prints it where a property fails.
fc.configureGlobal({ seed: seed | 0 });
