/** The list of keys. */
import { signal } from "@preact/signals";
import { type Command, commands, GROUPS } from "./commands.ts";
import "./keys.css";
import { Modal } from "./Modal.tsx";

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

const OTHERS = "Other";

/** Commands that have a key, by what they are about. */
const grouped = (all: readonly Command[]): [string, Command[]][] =>
  [...GROUPS, OTHERS].flatMap((name): [string, Command[]][] => {
    const of = all.filter(({ group = OTHERS, keys }) => group === name && keys !== undefined);
    return of.length === 0 ? [] : [[name, of]];
  });

export const Keys = () => (
  <Modal id="keys" name="Keys" open={() => helpShown.value} close={() => (helpShown.value = false)}>
    <div class="key-groups">
      {grouped(commands.value).map(([name, of]) => (
        <section key={name}>
          <h3>{name}</h3>
          <dl>
            {of.flatMap(({ id, words, keys = [] }) => [
              <dt key={`${id} key`}>
                <Key name={keys[0]} />
              </dt>,
              <dd key={`${id} words`}>{words}</dd>,
            ])}
          </dl>
        </section>
      ))}
    </div>
  </Modal>
);
