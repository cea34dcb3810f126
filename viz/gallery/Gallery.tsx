/** The scenarios that come with the page, a card each. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Modal } from "../controls/Modal.tsx";
import { chooseFiles } from "../file/drop.ts";
import { count } from "../figures.ts";
import { exhibited } from "../session/session.ts";
import { shippedNameOf } from "../session/source.ts";
import { cards, type Card, startOf } from "./cards.ts";
import "./gallery.css";
import { openFromGallery } from "./open.ts";

export const galleryShown = signal(false);

const shownName = (): string | undefined =>
  exhibited.value === undefined ? undefined : shippedNameOf(exhibited.value.source);

/** Arrow keys go from card to card. */
const onKey = (event: KeyboardEvent): void => {
  const all = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>(".card")];
  const at = all.indexOf(event.target as HTMLElement);
  const next = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    Home: 0,
    End: -1,
  }[event.key];
  if (next === undefined || at < 0) return;
  event.preventDefault();
  all.at(next === all.length ? 0 : next)?.focus();
};

const CardButton = ({ card, current }: { readonly card: Card; readonly current: boolean }) => (
  <button
    type="button"
    class="card"
    aria-current={current ? "true" : undefined}
    onClick={() => {
      galleryShown.value = false;
      openFromGallery(card.name);
    }}
  >
    <strong>{card.title}</strong>
    <span class="aside">
      {startOf(card.starts)} · {count(card.chargers)} chargers{current ? " · shown now" : ""}
    </span>
    <span>{card.what}</span>
  </button>
);

const Cards = () => {
  const place = useRef<HTMLDivElement>(null);
  const shown = shownName();
  useEffect(() => {
    const first = place.current?.querySelector<HTMLElement>(".card[aria-current]");
    (first ?? place.current?.querySelector<HTMLElement>(".card"))?.focus();
  }, []);
  return (
    <div class="cards" ref={place} onKeyDown={onKey} data-arrows>
      {cards().map((card) => (
        <CardButton key={card.name} card={card} current={card.name === shown} />
      ))}
      <p class="own">
        <button
          type="button"
          onClick={() => {
            galleryShown.value = false;
            chooseFiles();
          }}
        >
          Open a file…
        </button>{" "}
        <span class="aside">
          or drop a scenario anywhere on the page. It stays on this machine: nothing is sent anywhere.
        </span>
      </p>
    </div>
  );
};

export const Gallery = () => (
  <Modal
    id="gallery"
    name="Scenarios"
    open={() => galleryShown.value}
    close={() => (galleryShown.value = false)}
  >
    <Cards />
  </Modal>
);
