/** How the scenario is played: with how many chargers, and with which luck. */
import { signal, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { chargersOf, fewestChargers } from "../../sim/scenario/scale.ts";
import { Modal } from "../controls/Modal.tsx";
import { count } from "../figures.ts";
import { type Exhibited, exhibited, futures } from "../session/session.ts";
import { isSeed } from "../view/link.ts";
import "./gallery.css";
import { chosenSize, playAgain } from "./open.ts";
import { aboutMs, paceAt, paceOf } from "./pace.ts";

export const setupShown = signal<"size" | "seed" | undefined>(undefined);

const SIZES = [5_000, 50_000] as const;
const CHARGERS_MAX = 5_000_000;

/** A seed nobody has tried, short enough to be read out. */
const newSeed = (): string => crypto.getRandomValues(new Uint32Array(1))[0].toString(36);

/** How long it takes, as far as this run tells. */
const usePace = (from: number): ((chargers: number) => string) => {
  const run = futures[0].value;
  const pace = useMemo(() => (run === undefined ? undefined : paceOf(run)), [run, run?.end]);
  if (pace === undefined) return () => "";
  return (chargers) => {
    const { runMs, jumpMs } = paceAt(pace, from, chargers);
    return `a run takes about ${aboutMs(runMs)}, a jump in time ${aboutMs(jumpMs)}`;
  };
};

const Form = ({ shown, field }: { readonly shown: Exhibited; readonly field: "size" | "seed" }) => {
  const { scenario } = shown;
  const [all, fewest] = [chargersOf(scenario), fewestChargers(scenario)];
  const sizes = [...SIZES.filter((n) => n < all && n >= fewest), all];
  const choice = useSignal<number | "own">(sizes.includes(shown.chargers) ? shown.chargers : "own");
  const number = useSignal(String(shown.chargers));
  const seed = useSignal(scenario.seed);
  const place = useRef<HTMLFormElement>(null);
  const pace = usePace(shown.chargers);
  useEffect(() => {
    const first = field === "seed" ? "#own-seed" : "input[name=size]:checked";
    place.current?.querySelector<HTMLInputElement>(first)?.focus();
  }, []);

  const chargers = choice.value === "own" ? Number(number.value) : choice.value;
  const right = Number.isInteger(chargers) && chargers >= fewest && chargers <= CHARGERS_MAX;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!right || !isSeed(seed.value)) return;
    setupShown.value = undefined;
    if (chargers !== shown.chargers) chosenSize.value = chargers === all ? "all" : chargers;
    if (chargers !== shown.chargers || seed.value !== scenario.seed)
      playAgain({ chargers, seed: seed.value });
  };
  return (
    <form ref={place} class="setup" onSubmit={submit}>
      <fieldset>
        <legend>Chargers to simulate</legend>
        {sizes.map((n) => (
          <label key={n}>
            <input
              type="radio"
              name="size"
              checked={choice.value === n}
              onChange={() => (choice.value = n)}
            />
            {n === all ? `All ${count(n)}` : count(n)} <span class="aside">{pace(n)}</span>
          </label>
        ))}
        <label>
          <input
            type="radio"
            name="size"
            checked={choice.value === "own"}
            onChange={() => (choice.value = "own")}
          />
          Another number{" "}
          <input
            id="own-size"
            type="number"
            aria-label="Number of chargers"
            min={fewest}
            max={CHARGERS_MAX}
            value={number.value}
            onInput={(event) => {
              choice.value = "own";
              number.value = event.currentTarget.value;
            }}
          />{" "}
          <span class="aside">{choice.value === "own" && right ? pace(chargers) : ""}</span>
        </label>
        <p class="aside">
          {right
            ? "Fewer chargers are served by as much less of the cloud, so the outage keeps its course."
            : `From ${count(fewest)} to ${count(CHARGERS_MAX)}, please.`}{" "}
          {pace(1) === "" && "Once this run is through, the page can say how long others take."}
        </p>
      </fieldset>
      <fieldset>
        <legend>Seed</legend>
        <p>
          <input
            id="own-seed"
            type="text"
            aria-label="Seed"
            spellcheck={false}
            autocomplete="off"
            value={seed.value}
            onInput={(event) => (seed.value = event.currentTarget.value)}
          />{" "}
          <button type="button" onClick={() => (seed.value = newSeed())}>
            New seed
          </button>
        </p>
        <p class="aside">
          The same seed gives the same run, to the last event; another one gives other luck.
        </p>
      </fieldset>
      <p class="last">
        <button class="main" disabled={!right || !isSeed(seed.value)}>
          Play it
        </button>
      </p>
    </form>
  );
};

export const Setup = () => (
  <Modal
    id="setup"
    name="Size and seed"
    open={() => setupShown.value !== undefined}
    close={() => (setupShown.value = undefined)}
  >
    {exhibited.value !== undefined && setupShown.value !== undefined && (
      <Form shown={exhibited.value} field={setupShown.value} />
    )}
  </Modal>
);
