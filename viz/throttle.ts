/** Calls `act` soon, and no more often than every so many milliseconds however often it is asked to. */
export const throttled = (act: () => void, everyMs: number): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  const now = (): void => {
    timer = undefined;
    last = performance.now();
    act();
  };
  return () => {
    timer ??= setTimeout(now, Math.max(0, last + everyMs - performance.now()));
  };
};
