/** Says the state of things to screen readers: once the playhead rests, and now and then while it moves. */
const REST_MS = 400;
const WHILE_MOVING_MS = 5_000;

export const createAnnouncer = (region: HTMLElement): ((text: string) => void) => {
  let latest = "";
  let said = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (): void => {
    region.textContent = latest;
    said = performance.now();
  };
  return (text) => {
    if (text === latest) return;
    latest = text;
    clearTimeout(timer);
    if (performance.now() - said > WHILE_MOVING_MS) say();
    else timer = setTimeout(say, REST_MS);
  };
};
