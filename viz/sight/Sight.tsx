/** The switch that hides the truth, and what stands where it would be seen. */
import { effect } from "@preact/signals";
import { addCommands } from "../controls/commands.ts";
import { live } from "../session/session.ts";
import { truthHidden } from "../view/view.ts";
import "./sight.css";

/** In a rehearsal only those who lead it may look. */
const maySwitch = (): boolean => live.value?.hidden !== true || live.value.mayChange;

const toggle = (): void => {
  truthHidden.value = !truthHidden.value;
};

export const addSightCommands = (): void =>
  addCommands({
    id: "truth",
    words: "Hide the truth, or reveal it",
    keys: ["h"],
    run: toggle,
    can: maySwitch,
  });

/** A live run's truth is hidden, and revealed, for all who watch it. */
export const keepSight = (): void => {
  let rehearsed: boolean | undefined;
  effect(() => {
    const hidden = live.value?.hidden;
    if (hidden !== undefined && hidden !== (rehearsed ?? false)) truthHidden.value = hidden;
    rehearsed = hidden;
  });
};

export const SightSwitch = () => (
  <button
    id="sight"
    class="sight"
    type="button"
    aria-pressed={truthHidden.value}
    disabled={!maySwitch()}
    title={maySwitch() ? "Hide the truth, or reveal it (h)" : "Those who lead this rehearsal reveal it"}
    onClick={toggle}
  >
    Hide the truth
  </button>
);

/** In place of a room that would tell it. */
export const HiddenRoom = () => (
  <section class="hidden-room">
    <p>Not while the truth is hidden: this would tell what is wrong.</p>
  </section>
);
