/** What runs the comparison and the clock: loaded when one of them is asked for. */
export { clock } from "../../sim/experiments/clock.ts";
export { compare, NoWorld } from "../../sim/experiments/compare.ts";
export { webEngine } from "./workers.ts";
