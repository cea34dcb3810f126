/** How arms look: the baseline grey, the others in the order of the scenario. */
const COLOURS = 8;

export const armColour = (k: number): string => `var(--arm-${k === 0 ? 0 : 1 + ((k - 1) % (COLOURS - 1))})`;
