/** “Break it”: what was done so far, what can be done, and the form of what was chosen. The map stays in sight beside it. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { aimAt, canRedo, canUndo, editsOf, mayChange, pair, redo, target, undo } from "../futures/futures.ts";
import { Arms, armsOf } from "../futures/Arms.tsx";
import { editTime, editWords } from "../futures/names.ts";
import { exhibited, refusals } from "../session/session.ts";
import "./break.css";
import { changeEdit, choose, filling, panelShown, removeEdit, said, stopFilling } from "./filling.ts";
import { Form } from "./Form.tsx";
import { type Kind, kindsFor } from "./forms.ts";

export const closePanel = (): void => {
  stopFilling();
  panelShown.value = false;
  document.querySelector<HTMLElement>("#break-it")?.focus();
};

const WHICH = ["The main future", "The branch"] as const;

/** Which future it goes to, where there are two. */
const Target = () =>
  pair.value.branch === null ? null : (
    <fieldset class="field target">
      <legend>What you do goes to</legend>
      <div class="words">
        {([0, 1] as const).map((track) => (
          <label key={track}>
            <input
              type="radio"
              name="target"
              checked={target.value === track}
              onChange={() => aimAt(track)}
            />{" "}
            {WHICH[track]}
          </label>
        ))}
      </div>
    </fieldset>
  );

const Edits = ({ track }: { readonly track: 0 | 1 }) => {
  const edits = editsOf(track);
  if (edits.length === 0 || (track === 1 && pair.value.branch === null)) return null;
  return (
    <>
      <h3>{pair.value.branch === null ? "Done so far" : `Done in ${WHICH[track].toLowerCase()}`}</h3>
      <ol class="edits">
        {edits.map((edit, k) => (
          <li key={`${k} ${JSON.stringify(edit)}`}>
            <span>
              <b>{editTime(edit)}</b> {editWords(edit)}
            </span>
            <button
              type="button"
              aria-label={`Change: ${editWords(edit)}`}
              onClick={() => changeEdit(track, k)}
            >
              Change
            </button>
            <button
              type="button"
              aria-label={`Remove: ${editWords(edit)}`}
              onClick={() => {
                removeEdit(track, k);
                document.querySelector<HTMLElement>("#break-search")?.focus();
              }}
            >
              Remove
            </button>
          </li>
        ))}
      </ol>
    </>
  );
};

const History = () =>
  canUndo.value || canRedo.value ? (
    <div class="buttons">
      <button type="button" id="undo" disabled={!canUndo.value} onClick={undo}>
        Undo
      </button>
      <button type="button" id="redo" disabled={!canRedo.value} onClick={redo}>
        Redo
      </button>
    </div>
  ) : null;

const Kinds = ({ name, kinds }: { readonly name: string; readonly kinds: readonly Kind[] }) =>
  kinds.length === 0 ? null : (
    <>
      <h3>{name}</h3>
      <ul class="kinds">
        {kinds.map((kind) => (
          <li key={kind.kind}>
            <button type="button" data-kind={kind.kind} onClick={() => choose(kind)}>
              {kind.title}
            </button>
          </li>
        ))}
      </ul>
    </>
  );

const ReadyMade = ({ search }: { readonly search: string }) =>
  search.trim() !== "" || armsOf(exhibited.value!.scenario).length === 0 ? null : (
    <>
      <h3>Decide, in a branch</h3>
      <div class="kinds">
        <Arms />
      </div>
    </>
  );

const Choice = () => {
  const search = useRef<HTMLInputElement>(null);
  const words = useSignal("");
  useEffect(() => search.current?.focus(), []);
  const found = kindsFor(words.value);
  return (
    <>
      <label class="search">
        <span>What shall happen?</span>
        <input
          id="break-search"
          ref={search}
          type="search"
          autocomplete="off"
          placeholder="Search faults and mitigations"
          value={words.value}
          onInput={(event) => (words.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && found.length > 0) choose(found[0]);
          }}
        />
      </label>
      {found.length === 0 ? <p class="aside">Nothing is called that.</p> : null}
      <ReadyMade search={words.value} />
      <Kinds name="Break" kinds={found.filter(({ is }) => is === "fault")} />
      <Kinds name="Mend" kinds={found.filter(({ is }) => is === "action")} />
    </>
  );
};

const Refusals = () =>
  refusals.value.length === 0 ? null : (
    <div class="flaws" role="alert">
      <p>This could not be done:</p>
      <ul>
        {refusals.value.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );

const onKey = (event: KeyboardEvent): void => {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  if (filling.value === null) closePanel();
  else stopFilling();
};

export const BreakPanel = () => {
  if (!panelShown.value || exhibited.value === undefined) return null;
  return (
    <aside id="break" aria-labelledby="break-name" onKeyDown={onKey}>
      <h2 id="break-name">
        Break it, or mend it
        <button type="button" id="break-close" onClick={closePanel}>
          Close
        </button>
      </h2>
      <div class="inside">
        <p class="unseen" role="status">
          {said.value}
        </p>
        <Refusals />
        {mayChange.value ? (
          <>
            <Target />
            {filling.value === null ? (
              <>
                <Edits track={0} />
                <Edits track={1} />
                <History />
                <Choice />
              </>
            ) : (
              <Form />
            )}
          </>
        ) : (
          <p>You are watching a live run that others conduct: what is done is theirs to do.</p>
        )}
      </div>
    </aside>
  );
};
