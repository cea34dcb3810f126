/** What the page is about: a title often tells what goes wrong. */
import { computed } from "@preact/signals";
import { exhibited } from "../session/session.ts";
import { truthHidden } from "../view/view.ts";

export const titleShown = computed(() =>
  exhibited.value === undefined
    ? "Ridethrough"
    : truthHidden.value
      ? "A rehearsal"
      : exhibited.value.scenario.title,
);
