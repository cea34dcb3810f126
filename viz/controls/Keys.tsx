/** The list of keys. */
import { signal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { commands } from "./commands.ts";

export const helpShown = signal(false);

const SYMBOLS: Readonly<Record<string, string>> = {
  " ": "space",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Control: "ctrl",
  Shift: "shift",
};

/** A key as people know it. */
export const Key = ({ name }: { readonly name: string }) => (
  <kbd>
    {name === " "
      ? "space"
      : name
          .split("+")
          .map((part) => SYMBOLS[part] ?? part)
          .join(" ")}
  </kbd>
);

export const Keys = () => {
  const dialog = useRef<HTMLDialogElement>(null);
  useSignalEffect(() => {
    if (helpShown.value) dialog.current?.showModal();
    else dialog.current?.close();
  });
  return (
    <dialog id="keys" ref={dialog} aria-labelledby="keys-name" onClose={() => (helpShown.value = false)}>
      <h2 id="keys-name">Keys</h2>
      <dl>
        {commands.value.flatMap(({ id, words, keys }) =>
          keys === undefined
            ? []
            : [
                <dt key={`${id} key`}>
                  <Key name={keys[0]} />
                </dt>,
                <dd key={`${id} words`}>{words}</dd>,
              ],
        )}
      </dl>
      <form method="dialog">
        <button>Close</button>
      </form>
    </dialog>
  );
};
