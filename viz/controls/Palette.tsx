/** The palette: everything that can be done, and every place one can go to, found by a few letters. */
import { signal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import { openFromGallery } from "../gallery/open.ts";
import { exhibited } from "../session/session.ts";
import { gallery } from "../session/source.ts";
import { momentText, ticksOf } from "../view/link.ts";
import { seek } from "../view/playhead.ts";
import { selection, type Selection } from "../view/view.ts";
import { canRun, commands } from "./commands.ts";
import { Key } from "./Keys.tsx";
import { fitting } from "./match.ts";
import { Modal } from "./Modal.tsx";
import "./palette.css";

export const paletteShown = signal(false);

/** More would not be read. */
const ITEMS_MAX = 60;

interface Item {
  readonly id: string;
  readonly words: string;
  readonly key?: string;
  readonly run: () => void;
}

const commandItems = (): Item[] =>
  commands.value
    .filter((command) => command.id !== "palette" && canRun(command))
    .map(({ id, words, keys, run }) => ({ id, words, run, ...(keys !== undefined && { key: keys[0] }) }));

const scenarioItems = (): Item[] =>
  gallery().map(({ name, title }) => ({
    id: `open-${name}`,
    words: `Open: ${title}`,
    run: () => openFromGallery(name),
  }));

const selectItem = (words: string, of: Selection): Item => ({
  id: `select-${words}`,
  words: `Select ${words}`,
  run: () => {
    selection.value = of;
  },
});

const placeItems = (): Item[] => {
  const { regions, clusters } = exhibited.value?.scenario.cloud ?? { regions: [], clusters: [] };
  return [
    ...regions.map((name) => selectItem(`region ${name}`, { kind: "region", name })),
    ...clusters.map(({ name }) => selectItem(`cluster ${name}`, { kind: "cluster", name })),
  ];
};

/** What the typed words are by themselves: a time, or a charger's number. */
const typedItems = (typed: string): Item[] => {
  if (exhibited.value === undefined) return [];
  const { scenario, chargers } = exhibited.value;
  const time = /^(?:go to\s+)?(\+.+|\d{1,2}:\d\d(?::\d\d)?)$/i.exec(typed.trim())?.[1];
  const t = time === undefined ? undefined : ticksOf(time.padStart(5, "0"), scenario);
  const id = /^(?:(?:select\s+)?charger\s+)?#?(\d{1,7})$/i.exec(typed.trim())?.[1];
  return [
    ...(t === undefined
      ? []
      : [
          {
            id: "go-to",
            words: `Go to ${momentText(t, scenario)}`,
            run: () => seek(t / TICKS_PER_MINUTE),
          },
        ]),
    ...(id !== undefined && Number(id) < chargers
      ? [selectItem(`charger ${Number(id)}`, { kind: "charger", id: Number(id) })]
      : []),
  ];
};

const itemsFor = (typed: string): Item[] => {
  const all = [...commandItems(), ...scenarioItems(), ...placeItems()];
  const found = typed.trim() === "" ? all : fitting(typed, all, ({ words }) => words);
  return [...typedItems(typed), ...found].slice(0, ITEMS_MAX);
};

const Search = () => {
  const typed = useSignal("");
  const at = useSignal(0);
  const items = useComputed(() => itemsFor(typed.value));
  const list = useRef<HTMLUListElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const chosen = Math.min(at.value, items.value.length - 1);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen, items.value]);

  const take = (item: Item | undefined): void => {
    if (item === undefined) return;
    paletteShown.value = false;
    item.run();
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) at.value = (chosen + step + items.value.length) % Math.max(1, items.value.length);
    else if (event.key === "Enter") take(items.value[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        id="palette-words"
        ref={input}
        type="text"
        role="combobox"
        aria-label="What to do, or where to go"
        aria-expanded="true"
        aria-controls="palette-items"
        aria-autocomplete="list"
        aria-activedescendant={chosen < 0 ? undefined : `palette-item-${chosen}`}
        placeholder="Type a command, a time such as 21:40, a cluster, a charger’s number…"
        autocomplete="off"
        spellcheck={false}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={onKey}
      />
      <ul id="palette-items" role="listbox" aria-label="Found" tabIndex={-1} ref={list}>
        {items.value.map((item, k) => (
          <li
            key={item.id}
            id={`palette-item-${k}`}
            role="option"
            aria-selected={k === chosen}
            onPointerMove={() => (at.value = k)}
            onClick={() => take(item)}
          >
            <span>{item.words}</span>
            {item.key !== undefined && <Key name={item.key} />}
          </li>
        ))}
      </ul>
      {items.value.length === 0 && <p class="aside">Nothing here is called that.</p>}
    </>
  );
};

export const Palette = () => (
  <Modal
    id="palette"
    name="What would you like to do?"
    open={() => paletteShown.value}
    close={() => (paletteShown.value = false)}
  >
    <Search />
  </Modal>
);
