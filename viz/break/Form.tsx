/** The form of a fault or a mitigation: what is needed first, the rest under it. */
import { useEffect, useRef } from "preact/hooks";
import { chargersOf } from "../../sim/scenario/scale.ts";
import { count } from "../figures.ts";
import { pair, target } from "../futures/futures.ts";
import { exhibited } from "../session/session.ts";
import type { Field as Asked } from "./fields.ts";
import { labelOf } from "./fields.ts";
import { Field } from "./Field.tsx";
import { apply, chooseVariant, filling, flawsAbove, stopFilling } from "./filling.ts";

/** Edits are written for the scenario's own fleet. */
const SizeNote = ({ fields }: { readonly fields: readonly Asked[] }) => {
  const shown = exhibited.value;
  const grows = ({ name, asked }: Asked): boolean =>
    ("quantity" in asked && asked.quantity === "Rate") || name === "pool";
  if (shown === undefined || !fields.some(grows)) return null;
  const own = chargersOf(shown.scenario);
  return shown.chargers === own ? null : (
    <p class="aside">
      Rates and pools are for the whole fleet of {count(own)} chargers; this run simulates{" "}
      {count(shown.chargers)}, and scales them.
    </p>
  );
};

const Variants = () => {
  const { variants, variant } = filling.value!;
  if (variants.length < 2) return null;
  return (
    <fieldset class="field">
      <legend>What of</legend>
      <div class="words">
        {variants.map(({ name }, k) => (
          <label key={name}>
            <input type="radio" name="variant" checked={k === variant} onChange={() => chooseVariant(k)} />{" "}
            {labelOf(name)}
          </label>
        ))}
      </div>
    </fieldset>
  );
};

const Flaws = () =>
  flawsAbove.value.length === 0 ? null : (
    <div class="flaws" role="alert">
      {flawsAbove.value.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );

/** What the form does when it is sent, and what else can be done with it. */
const Buttons = ({ onApply }: { readonly onApply: (track: 0 | 1) => void }) => {
  const changes = filling.value!.changes !== null;
  const toBranch = !changes && target.value === 0;
  return (
    <div class="buttons">
      <button type="submit" class="main">
        {changes ? "Change it" : "Apply now"}
      </button>
      {toBranch ? (
        <button type="button" id="try" onClick={() => onApply(1)}>
          Try it in {pair.value.branch === null ? "a" : "the"} branch
        </button>
      ) : null}
      <button type="button" onClick={stopFilling}>
        Back
      </button>
    </div>
  );
};

export const Form = () => {
  const form = useRef<HTMLFormElement>(null);
  const now = filling.value!;
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input, select")?.focus();
  }, [now.kind]);

  const onApply = (track: 0 | 1): void => {
    if (apply(track)) return;
    // Once it is drawn: the first field with something wrong.
    requestAnimationFrame(() => {
      const first = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
      first?.closest("details")?.setAttribute("open", "");
      first?.focus();
    });
  };
  const { fields } = now.variants[now.variant];
  const draw = (field: Asked) => (
    <Field
      key={`${now.variant} ${field.name}`}
      field={field}
      path={[field.name]}
      value={now.draft[field.name]}
      preset={field.preset}
    />
  );
  const [needed, rest] = [fields.filter(({ required }) => required), fields.filter((f) => !f.required)];
  return (
    <form
      ref={form}
      id="break-form"
      aria-labelledby="break-form-name"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onApply(now.changes?.track ?? target.value);
      }}
    >
      <h3 id="break-form-name">{now.kind.title}</h3>
      <Flaws />
      <SizeNote fields={fields} />
      <Variants />
      {needed.map(draw)}
      {rest.length === 0 ? null : (
        <details open={needed.length < 2}>
          <summary>More ({rest.length})</summary>
          {rest.map(draw)}
        </details>
      )}
      <Buttons onApply={onApply} />
    </form>
  );
};
