/** The minute that charts are read at: the one pointed at, or else the playhead's. */
import { computed, signal } from "@preact/signals";
import { simulated } from "../session/session.ts";
import { minute } from "../view/playhead.ts";

export const hovered = signal<number | undefined>(undefined);

export const readAt = computed(() => Math.min(hovered.value ?? minute.value, Math.max(0, simulated.value)));
