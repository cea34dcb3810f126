/** A dialog over the page: shown while a signal says so. Escape and a click beside it close it. */
import { effect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Options {
  readonly id: string;
  /** The heading. */
  readonly name: string;
  readonly open: () => boolean;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

export const Modal = ({ id, name, open, close, children }: Options) => {
  const dialog = useRef<HTMLDialogElement>(null);
  // At once, not with the next frame: what is typed next is meant for the dialog.
  useLayoutEffect(
    () =>
      effect(() => {
        const shown = open();
        if (shown && dialog.current?.open === false) dialog.current.showModal();
        else if (!shown) dialog.current?.close();
      }),
    [],
  );
  return (
    <dialog
      id={id}
      ref={dialog}
      aria-labelledby={`${id}-name`}
      onClose={close}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div class="within">
        <h2 id={`${id}-name`}>
          {name}
          <button type="button" class="close" aria-label="Close" onClick={close}>
            ×
          </button>
        </h2>
        {open() ? children : null}
      </div>
    </dialog>
  );
};
