/** A field of a form, of whatever kind its definition asks for. */
import type { ComponentChildren } from "preact";
import { written as asText } from "../../sim/scenario/assumptions.ts";
import { pathText } from "../../sim/scenario/problem.ts";
import type { Draft, DraftMap } from "./draft.ts";
import { type Field as Asked, labelOf } from "./fields.ts";
import { type FieldPath, flawAt, setValue } from "./filling.ts";

const SUCH_AS: Readonly<Record<string, string>> = {
  At: "a time, such as 21:40 or +70 min",
  Duration: "a time with its unit, such as 90 s or 15 min",
  Rate: "a rate, such as 16/s or 90/min",
};

interface Props {
  readonly field: Asked;
  readonly path: FieldPath;
  readonly value: Draft | undefined;
  /** As it would be if nothing were filled in, where the whole has a preset. */
  readonly preset?: unknown;
}

const idOf = (path: FieldPath): string => `break-${pathText(path).replaceAll(/[.[\]]+/g, "-")}`;

const sentence = (text: string): string => (/[.…]$/.test(text) ? text : `${text}.`);

/** What it means, what is expected, and what holds if nothing is said. */
const Hint = ({ field, path }: Pick<Props, "field" | "path">) => {
  const { about, asked, preset, origin, required } = field;
  const expected =
    asked.kind === "text" || asked.kind === "number"
      ? ` ${sentence(`Write ${SUCH_AS[asked.quantity ?? ""] ?? asked.expected}`)}`
      : "";
  const without =
    preset === undefined
      ? required
        ? ""
        : " It may be left out."
      : ` ${sentence(`If left out: ${asText(preset) === "[]" ? "none" : asText(preset)}${origin === undefined ? "" : `, ${origin}`}`)}`;
  return (
    <p class="aside" id={`${idOf(path)}-hint`}>
      {about}
      {expected}
      {without}
    </p>
  );
};

const Flaw = ({ path, words }: { readonly path: FieldPath; readonly words: string | undefined }) =>
  words === undefined ? null : (
    <p class="flaw" id={`${idOf(path)}-flaw`}>
      {words}
    </p>
  );

const described = (path: FieldPath, words: string | undefined) => ({
  "aria-invalid": words !== undefined,
  "aria-describedby": `${idOf(path)}-hint${words === undefined ? "" : ` ${idOf(path)}-flaw`}`,
});

const Single = ({
  field,
  path,
  children,
}: Pick<Props, "field" | "path"> & { readonly children: ComponentChildren }) => (
  <div class="field">
    <label for={idOf(path)}>
      {labelOf(field.name)}
      {field.required ? <span class="needed"> needed</span> : null}
    </label>
    {children}
    <Hint field={field} path={path} />
    <Flaw path={path} words={flawAt(path)} />
  </div>
);

const TextField = ({ field, path, value, preset }: Props) => (
  <Single field={field} path={path}>
    <input
      id={idOf(path)}
      type="text"
      autocomplete="off"
      spellcheck={false}
      value={(value as string | undefined) ?? ""}
      placeholder={preset === undefined ? "" : asText(preset)}
      required={field.required}
      {...described(path, flawAt(path))}
      onInput={(event) => setValue(path, event.currentTarget.value)}
    />
  </Single>
);

const ChoiceField = ({
  field,
  path,
  value,
  preset,
  options,
}: Props & { readonly options: readonly string[] }) => {
  const chosen = (value as string | undefined) ?? "";
  const all = chosen === "" || options.includes(chosen) ? options : [...options, chosen];
  const none = preset === undefined ? (field.required ? "Choose …" : "None") : `${asText(preset)} (as usual)`;
  return (
    <Single field={field} path={path}>
      <select
        id={idOf(path)}
        value={chosen}
        required={field.required}
        {...described(path, flawAt(path))}
        onChange={(event) => setValue(path, event.currentTarget.value)}
      >
        <option value="">{none}</option>
        {all.map((word) => (
          <option key={word} value={word}>
            {word}
          </option>
        ))}
      </select>
    </Single>
  );
};

const SeveralField = ({ field, path, value, options }: Props & { readonly options: readonly string[] }) => {
  const chosen = (value ?? field.preset ?? []) as readonly string[];
  const words = flawAt(path, true);
  const toggle = (word: string): void =>
    setValue(
      path,
      options.filter((option) => (option === word ? !chosen.includes(word) : chosen.includes(option))),
    );
  return (
    <fieldset class="field" aria-describedby={described(path, words)["aria-describedby"]}>
      <legend>{labelOf(field.name)}</legend>
      <div class="words">
        {options.map((word) => (
          <label key={word}>
            <input type="checkbox" checked={chosen.includes(word)} onChange={() => toggle(word)} /> {word}
          </label>
        ))}
      </div>
      <Hint field={field} path={path} />
      <Flaw path={path} words={words} />
    </fieldset>
  );
};

const partOf = (preset: unknown, name: string): unknown => (preset as Record<string, unknown>)[name];

const MapField = ({ field, path, value, preset, fields }: Props & { readonly fields: readonly Asked[] }) => (
  <fieldset class="field">
    <legend>{labelOf(field.name)}</legend>
    <Hint field={field} path={path} />
    <div class="parts">
      {fields.map((part) => (
        <Field
          key={part.name}
          field={part}
          path={[...path, part.name]}
          value={(value as DraftMap | undefined)?.[part.name]}
          preset={preset === undefined ? part.preset : partOf(preset, part.name)}
        />
      ))}
    </div>
    <Flaw path={path} words={flawAt(path)} />
  </fieldset>
);

const ListField = ({ field, path, value, fields }: Props & { readonly fields: readonly Asked[] }) => {
  const items = (value ?? []) as readonly DraftMap[];
  const name = labelOf(field.name).toLowerCase();
  return (
    <fieldset class="field">
      <legend>{labelOf(field.name)}</legend>
      <Hint field={field} path={path} />
      {items.map((item, k) => (
        <div class="parts" key={k}>
          {fields.map((part) => (
            <Field
              key={part.name}
              field={part}
              path={[...path, k, part.name]}
              value={item[part.name]}
              preset={part.preset}
            />
          ))}
          <button
            type="button"
            aria-label={`Remove entry ${k + 1} of ${name}`}
            onClick={() =>
              setValue(
                path,
                items.filter((_, i) => i !== k),
              )
            }
          >
            Remove
          </button>
        </div>
      ))}
      <button type="button" onClick={() => setValue(path, [...items, {}])}>
        Add to {name}
      </button>
      <Flaw path={path} words={flawAt(path)} />
    </fieldset>
  );
};

export const Field = (props: Props) => {
  const { asked } = props.field;
  switch (asked.kind) {
    case "text":
    case "number":
      return <TextField {...props} />;
    case "choice":
      return <ChoiceField {...props} options={asked.options} />;
    case "several":
      return <SeveralField {...props} options={asked.options} />;
    case "map":
      return <MapField {...props} fields={asked.fields} />;
    case "list":
      return <ListField {...props} fields={asked.fields} />;
  }
};
