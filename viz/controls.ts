/** Buttons, slider and keys: whatever people do ends in one of these actions. */
export interface Actions {
  readonly toggle: () => void;
  readonly seek: (minute: number) => void;
  /** Relative to where the playhead is. */
  readonly move: (minutes: number) => void;
  readonly neighbour: (direction: 1 | -1) => void;
  readonly setSpeed: (minutesPerSecond: number) => void;
  readonly toggleSpan: () => void;
}

export const byId = <T extends Element = HTMLElement>(id: string): T =>
  document.querySelector<T>(`#${id}`) ?? fail(id);
const fail = (id: string): never => {
  throw new Error(`the page has no #${id}`);
};

const showKeys = (): void => byId<HTMLDialogElement>("keys").showModal();

/** What a key does; undefined for one that means nothing here. */
const actionOf = ({ key, shiftKey }: KeyboardEvent, actions: Actions): (() => void) | undefined => {
  const minutes = shiftKey ? 10 : 1;
  switch (key) {
    case " ":
      return actions.toggle;
    case "ArrowLeft":
      return () => actions.move(-minutes);
    case "ArrowRight":
      return () => actions.move(minutes);
    case "n":
      return () => actions.neighbour(1);
    case "p":
      return () => actions.neighbour(-1);
    case "w":
      return actions.toggleSpan;
    case "?":
      return showKeys;
    default:
      return undefined;
  }
};

/** Keys that the focused element needs for itself. */
const isTaken = ({ key, target }: KeyboardEvent): boolean => {
  const focused = target as Element;
  if (focused.closest("dialog, select") !== null) return true;
  if (key === " ") return focused.closest("button") !== null;
  return key.startsWith("Arrow") && focused.closest(".scrolls") !== null;
};

const listenToKeys = (actions: Actions): void =>
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTaken(event)) return;
    const action = actionOf(event, actions);
    if (action === undefined) return;
    event.preventDefault();
    action();
  });

export const listen = (actions: Actions): void => {
  byId("play").addEventListener("click", actions.toggle);
  byId("previous").addEventListener("click", () => actions.neighbour(-1));
  byId("next").addEventListener("click", () => actions.neighbour(1));
  byId("span").addEventListener("click", actions.toggleSpan);
  byId("help").addEventListener("click", showKeys);
  const slider = byId<HTMLInputElement>("slider");
  slider.addEventListener("input", () => actions.seek(slider.valueAsNumber));
  const speed = byId<HTMLSelectElement>("speed");
  speed.addEventListener("change", () => actions.setSpeed(Number(speed.value)));
  listenToKeys(actions);
};
