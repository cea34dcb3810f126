import type { Ticks } from "../kernel/time.ts";
import { below } from "../kernel/variates.ts";
import type { Planning } from "../twin/planning.ts";

/** The numbers from 0 to n − 1 in a drawn order: the first few are a choice of so many. */
export const shuffled = (n: number, purpose: string, decidedAt: Ticks, planning: Planning): number[] => {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(planning.draw(purpose, i, decidedAt), i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
};
