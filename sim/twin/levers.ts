/**
 * The levers: all that faults, mitigations and people can do to the twin. Each says what its target, value and detail mean;
 * it does only that, at the tick it is pulled.
 */
import type { Ticks } from "../kernel/time.ts";
import { backendLevers } from "./backendLevers.ts";
import { connectionLevers } from "./connectionLevers.ts";
import type { Lever } from "./lever.ts";
import { monitorLevers } from "./monitorLevers.ts";
import type { Pull } from "./planning.ts";
import type { Twin } from "./state.ts";

const levers = { ...connectionLevers, ...backendLevers, ...monitorLevers };

export type LeverName = keyof typeof levers;
export const LEVERS: Readonly<Record<LeverName, Lever>> = levers;
export const LEVER_NAMES = Object.keys(levers) as LeverName[];

export const pull = (w: Twin, t: Ticks, { lever, target, value, detail }: Pull): void =>
  LEVERS[lever].pull(w, t, target, value, detail ?? 0);
