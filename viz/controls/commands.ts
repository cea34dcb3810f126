/**
 * Everything that can be done on the page, once: keys, the command palette and the list of keys are made of it. To add
 * a command, add it where what it does is, with `addCommands`.
 */
import { signal } from "@preact/signals";

/** What commands are about, in the order of the list of keys. */
export const GROUPS = ["Time", "View", "Scenario", "Page"] as const;
export type Group = (typeof GROUPS)[number];

export interface Command {
  readonly id: string;
  /** What it does, in words that begin with a verb. */
  readonly words: string;
  /** As KeyboardEvent.key has them; with "Shift+", "Control+" or both before. The first is the one that is shown. */
  readonly keys?: readonly string[];
  /** What it is listed under among the keys; what is left out stands last. */
  readonly group?: Group;
  readonly run: () => void;
  /** Whether it can be done now; always, when left out. */
  readonly can?: () => boolean;
}

export const commands = signal<readonly Command[]>([]);

/** Adds commands, in place of those of the same id. */
export const addCommands = (...added: readonly Command[]): void => {
  const ids = new Set(added.map(({ id }) => id));
  commands.value = [...commands.value.filter(({ id }) => !ids.has(id)), ...added];
};

export const canRun = ({ can }: Command): boolean => can?.() !== false;

/** Keys that the focused element needs for itself. */
const isTaken = (event: KeyboardEvent): boolean => {
  const { key } = event;
  // Within the editor's shadow too.
  const focused = event.composedPath()[0] as Element;
  if (focused.closest("dialog, select, textarea, input:not([type=range]), [contenteditable=true]") !== null)
    return true;
  if (key === " " || key === "Enter")
    return focused.closest("button, a, summary, [role=button], [role=tab]") !== null;
  return key.startsWith("Arrow") && focused.closest(".scrolls, [role=tablist], [data-arrows]") !== null;
};

const nameOf = ({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): string =>
  ctrlKey || metaKey
    ? `Control+${shiftKey ? "Shift+" : ""}${key.toLowerCase()}`
    : shiftKey && (key.length > 1 || key === " ")
      ? `Shift+${key}`
      : key;

/** The palette can be opened from anywhere. */
const PALETTE = "Control+k";

/** Hears the keys of the whole page. */
export const listenToKeys = (): void =>
  document.addEventListener("keydown", (event) => {
    // The editor has keys of its own.
    if (event.defaultPrevented) return;
    const name = nameOf(event);
    if (event.altKey || (name !== PALETTE && isTaken(event))) return;
    const command = commands.value.find((one) => one.keys?.includes(name) === true && canRun(one));
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  });
