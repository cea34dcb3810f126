/** The rooms beside the map, one shown at a time. */
import type { ComponentChildren } from "preact";
import { type Tab, tab, TABS } from "../view/view.ts";

export const TAB_NAMES: Readonly<Record<Tab, string>> = {
  timeline: "Timeline",
  cloud: "Cloud",
  closeup: "Close-up",
  decide: "Decide",
  tables: "Tables",
  file: "File",
};

const onKey = (event: KeyboardEvent): void => {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  tab.value = TABS[(TABS.indexOf(tab.value) + step + TABS.length) % TABS.length];
  document.querySelector<HTMLElement>(`#tab-${tab.value}`)?.focus();
};

export const Tabs = ({ rooms }: { readonly rooms: Readonly<Record<Tab, () => ComponentChildren>> }) => (
  <div class="rooms">
    <div role="tablist" aria-label="Views" onKeyDown={onKey}>
      {TABS.map((name) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          aria-selected={tab.value === name}
          aria-controls="room"
          tabIndex={tab.value === name ? 0 : -1}
          onClick={() => (tab.value = name)}
        >
          {TAB_NAMES[name]}
        </button>
      ))}
    </div>
    <div id="room" role="tabpanel" aria-labelledby={`tab-${tab.value}`} class={`room ${tab.value}`}>
      {rooms[tab.value]()}
    </div>
  </div>
);
