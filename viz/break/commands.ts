/** Commands of breaking, branching and undoing, and what keeps them up to date. */
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
  undo,
} from "../futures/futures.ts";
import { exhibited } from "../session/session.ts";
import { closePanel } from "./BreakPanel.tsx";
import { followSelection, panelShown } from "./filling.ts";

const isOpen = (): boolean => exhibited.value !== undefined;
const hasBranch = (): boolean => pair.value.branch !== null && mayChange.value;

export const togglePanel = (): void => {
  if (panelShown.value) closePanel();
  else panelShown.value = true;
};

export const addBreakCommands = (): void => {
  followFutures();
  followSelection();
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
