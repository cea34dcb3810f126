/** The scenario as it is written: to be read, changed and run. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type Problem, problemText } from "../../sim/scenario/problem.ts";
import { addCommands } from "../controls/commands.ts";
import { notify } from "../controls/Notice.tsx";
import { saveText } from "../export/save.ts";
import { tab } from "../view/view.ts";
import { namedIn } from "./bring.ts";
import {
  changedPaths,
  draft,
  draftProblems,
  edit,
  followShown,
  openPath,
  pageEdits,
  revert,
  runDraft,
  wantedPlace,
  writeEdits,
} from "./draft.ts";
import type { Editor } from "./editor.ts";
import "./file.css";

const shortName = (path: string): string => path.replace(/^.*\//, "");

/** The key of the scenario that a file is taken in under; none for the scenario itself. */
const rootOf = (path: string, texts: Readonly<Record<string, string>>): readonly string[] => {
  for (const key of ["fleet", "cloud"] as const)
    for (const text of Object.values(texts)) {
      const line = new RegExp(`^${key}:.*$`, "m").exec(text)?.[0];
      if (line !== undefined && namedIn(line).includes(shortName(path))) return [key];
    }
  return [];
};

const run = (): void => {
  if (runDraft()) return;
  notify("Something in the file is not right yet: see the list below it.");
};

const go = ({ file, line, column }: Problem): void => {
  if (draft.value?.texts[file] === undefined) return;
  openPath.value = file;
  wantedPlace.value = { path: file, line: line ?? 1, column: column ?? 1 };
};

const leave = (): void => document.querySelector<HTMLElement>("#run-file")?.focus();

/** Puts the editor into its place once it is loaded, and keeps it in step with the draft. */
const Text = ({ onHelp }: { readonly onHelp: (words: string) => void }) => {
  const place = useRef<HTMLDivElement>(null);
  const editor = useSignal<Editor | undefined>(undefined);
  const failed = useSignal(false);
  useEffect(() => {
    let gone = false;
    import("./editor.ts")
      .then(({ createEditor }) => {
        if (!gone)
          editor.value = createEditor(place.current!, { onEdit: edit, onRun: run, onLeave: leave, onHelp });
      })
      .catch(() => {
        failed.value = true;
      });
    return () => {
      gone = true;
      editor.peek()?.close();
    };
  }, []);
  useSignalEffect(() => {
    const [path, now] = [openPath.value, draft.value];
    if (now?.texts[path] !== undefined) editor.value?.show(path, now.texts[path], rootOf(path, now.texts));
  });
  useSignalEffect(() => editor.value?.mark(draftProblems.value));
  useSignalEffect(() => {
    const wanted = wantedPlace.value;
    if (wanted === undefined || editor.value === undefined) return;
    editor.value.goTo(wanted.line, wanted.column);
    wantedPlace.value = undefined;
  });
  return (
    <>
      {editor.value === undefined && (
        <p class="aside">{failed.value ? "The editor could not be loaded." : "Loading the editor…"}</p>
      )}
      <div class="editor" ref={place} />
    </>
  );
};

const Files = () => {
  const paths = Object.keys(draft.value?.texts ?? {});
  return (
    <div class="files" role="group" aria-label="Files">
      {paths.map((path) => (
        <button
          key={path}
          type="button"
          title={path}
          aria-pressed={path === openPath.value}
          onClick={() => (openPath.value = path)}
        >
          {shortName(path)}
          {changedPaths.value.includes(path) && <span title="changed"> •</span>}
        </button>
      ))}
    </div>
  );
};

const Problems = () => {
  const problems = draftProblems.value;
  return (
    <div class="problems" aria-live="polite">
      {problems.length === 0 ? (
        <p class="aside">
          {changedPaths.value.length === 0
            ? "Nothing is changed."
            : "Nothing is wrong with it: it can be run."}
        </p>
      ) : (
        <>
          <p>
            <strong>{problems.length === 1 ? "One problem" : `${problems.length} problems`}</strong>{" "}
            <span class="aside">what is shown stays until the file can be run</span>
          </p>
          <ol>
            {problems.map((problem, k) => (
              <li key={`${k} ${problemText(problem)}`}>
                <button type="button" onClick={() => go(problem)}>
                  {problemText({ ...problem, file: shortName(problem.file) })}
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
};

const PageEdits = () => {
  const n = pageEdits.value.length;
  if (n === 0 || draft.value?.of === undefined) return null;
  const changed = changedPaths.value.length > 0;
  return (
    <p class="page-edits">
      {n === 1 ? "One fault or action" : `${n} faults and actions`} added on the page {n === 1 ? "is" : "are"}{" "}
      not in this text.{" "}
      <button type="button" id="write-edits" disabled={changed} onClick={writeEdits}>
        Write {n === 1 ? "it" : "them"} into the text
      </button>{" "}
      {changed && <span class="aside">Run or revert your changes first.</span>}
    </p>
  );
};

const save = (): void => {
  const [path, now] = [openPath.value, draft.value];
  if (now?.texts[path] !== undefined) saveText(shortName(path), now.texts[path], "application/yaml");
};

export const FileRoom = () => {
  const help = useSignal("");
  const isBrought = useComputed(() => draft.value !== undefined && draft.value.of === undefined);
  const changed = changedPaths.value.length > 0;
  const mayRun = (changed || isBrought.value) && draftProblems.value.length === 0;
  return (
    <section class="file" aria-labelledby="file-name">
      <h2 id="file-name">
        Scenario file{" "}
        <span class="aside">{isBrought.value ? "not shown yet: something in it is not right" : ""}</span>
      </h2>
      <div class="file-bar">
        <Files />
        <div class="acts">
          <button
            id="run-file"
            class="main"
            type="button"
            title="Run it (ctrl enter in the text)"
            aria-disabled={!mayRun}
            onClick={() => mayRun && run()}
          >
            Run it
          </button>
          <button id="revert-file" type="button" disabled={!changed && !isBrought.value} onClick={revert}>
            {isBrought.value && !changed ? "Back to what is shown" : "Revert"}
          </button>
          <button id="save-file" type="button" onClick={save}>
            Save
          </button>
        </div>
      </div>
      <PageEdits />
      <Text onHelp={(words) => (help.value = words)} />
      <p class="aside help">
        {help.value === ""
          ? "Ctrl enter runs it, ctrl space tells what may stand there, escape leaves the text."
          : help.value}
      </p>
      <Problems />
    </section>
  );
};

/** From now on the text is that of what is shown. */
export const startFiles = (): void => {
  followShown();
  addCommands(
    {
      id: "edit-file",
      group: "Scenario",
      words: "Edit the scenario file",
      can: () => tab.value !== "file",
      run: () => {
        tab.value = "file";
      },
    },
    {
      id: "write-edits",
      words: "Write what was added on the page into the scenario file",
      can: () => pageEdits.value.length > 0 && changedPaths.value.length === 0,
      run: writeEdits,
    },
  );
};
