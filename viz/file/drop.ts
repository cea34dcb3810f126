/** Files come by dropping them on the page, or by choosing them. What cannot be shown leaves what is shown as it is. */
import { signal } from "@preact/signals";
import { notify } from "../controls/Notice.tsx";
import { openBrought } from "../gallery/open.ts";
import { exhibited } from "../session/session.ts";
import { readSource } from "../session/source.ts";
import { tab } from "../view/view.ts";
import { bundleOf } from "./bring.ts";
import { takeBrought } from "./draft.ts";

/** Files are held over the page. */
export const hovering = signal(false);

const bring = async (files: readonly File[]): Promise<void> => {
  if (files.length === 0) return;
  const bundle = await bundleOf(
    files.map((file) => ({
      name: file.name,
      size: file.size,
      bytes: async () => new Uint8Array(await file.arrayBuffer()),
    })),
  );
  if ("why" in bundle) return notify(`${bundle.why}. What is shown stays.`);
  const { source, inventories } = bundle;
  const reading = readSource(source);
  if ("problems" in reading) {
    const n = reading.problems.length;
    takeBrought(source, inventories);
    tab.value = "file";
    return notify(
      `${source.path} has ${n === 1 ? "a problem" : `${n} problems`}. What is shown stays as it was.`,
    );
  }
  if (openBrought(source)) notify(`Opened ${source.path}: ${exhibited.value?.scenario.title ?? ""}`);
};

/** Lets people choose files of their own. */
export const chooseFiles = (): void => {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.accept = ".yaml,.yml,.csv,.ndjson,.jsonl";
  input.addEventListener("change", () => void bring([...(input.files ?? [])]));
  input.click();
};

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

export const listenToDrops = (): void => {
  let left: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    hovering.value = true;
    // There is no event for a drag that is given up outside the page.
    clearTimeout(left);
    left = setTimeout(() => (hovering.value = false), 300);
  });
  // Before the editor, which would put the file into its text.
  document.addEventListener(
    "drop",
    (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      hovering.value = false;
      void bring([...(event.dataTransfer?.files ?? [])]);
    },
    { capture: true },
  );
};
