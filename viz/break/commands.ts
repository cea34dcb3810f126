/** Commands of breaking, branching and undoing, and what keeps them up to date. */
import { effect, untracked } from "@preact/signals";
import { addCommands } from "../controls/commands.ts";
import {
  branchHere,
  canRedo,
  canUndo,
  followFutures,
  forgetBranch,
  keepBranch,
  mayChange,
  pair,
  redo,
  swapFutures,
  takeArm,
  undo,
} from "../futures/futures.ts";
import { armsOf } from "../futures/Arms.tsx";
import { armWords } from "../futures/names.ts";
import { exhibited } from "../session/session.ts";
import { closePanel } from "./BreakPanel.tsx";
import { choose, followSelection, panelShown } from "./filling.ts";
import { type Kind, KINDS } from "./forms.ts";

const isOpen = (): boolean => exhibited.value !== undefined;
const hasBranch = (): boolean => pair.value.branch !== null && mayChange.value;

export const togglePanel = (): void => {
  if (panelShown.value) closePanel();
  else panelShown.value = true;
};

const open = (kind: Kind): void => {
  panelShown.value = true;
  choose(kind);
};

/** Every fault and mitigation, and every arm of the scenario, for the palette. */
const addKindCommands = (): void => {
  addCommands(
    ...KINDS.map((kind) => ({
      id: `do-${kind.kind}`,
      words: `${kind.is === "fault" ? "Break" : "Mend"}: ${kind.title}`,
      run: () => open(kind),
      can: () => isOpen() && mayChange.value,
    })),
  );
  effect(() => {
    const scenario = exhibited.value?.scenario;
    if (scenario === undefined) return;
    const arms = armsOf(scenario).map((arm) => ({
      id: `take-${arm.name}`,
      words: `Take in a branch: ${armWords(scenario, arm)}`,
      run: () => takeArm(arm.name, arm.at),
      can: () => exhibited.value?.scenario === scenario && mayChange.value,
    }));
    untracked(() => addCommands(...arms));
  });
};

export const addBreakCommands = (): void => {
  followFutures();
  followSelection();
  addKindCommands();
  addCommands(
    {
      id: "break",
      words: "Break it: a fault or a mitigation at this time",
      keys: ["b"],
      run: togglePanel,
      can: isOpen,
    },
    {
      id: "branch",
      words: "Branch here: a second future beside this one",
      keys: ["B"],
      run: branchHere,
      can: () => isOpen() && mayChange.value && pair.value.branch === null,
    },
    {
      id: "undo",
      words: "Undo what was done last",
      keys: ["Control+z"],
      run: undo,
      can: () => canUndo.value,
    },
    {
      id: "redo",
      words: "Do again what was undone",
      keys: ["Control+Shift+z"],
      run: redo,
      can: () => canRedo.value,
    },
    { id: "swap", words: "Swap the main future and the branch", run: swapFutures, can: hasBranch },
    { id: "keep-branch", words: "Keep the branch as the main future", run: keepBranch, can: hasBranch },
    { id: "forget-branch", words: "Forget the branch", run: forgetBranch, can: hasBranch },
  );
};
