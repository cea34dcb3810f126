/** In the header: break it, branch. */
import { branchHere, mayChange, pair } from "../futures/futures.ts";
import { exhibited } from "../session/session.ts";
import { togglePanel } from "./commands.ts";
import { panelShown } from "./filling.ts";

export const BreakButtons = () =>
  exhibited.value === undefined || !mayChange.value ? null : (
    <div class="does">
      <button
        type="button"
        id="break-it"
        title="Break it (b)"
        aria-expanded={panelShown.value}
        onClick={togglePanel}
      >
        Break it …
      </button>
      <button
        type="button"
        id="branch-here"
        title="Branch here (B)"
        disabled={pair.value.branch !== null}
        onClick={branchHere}
      >
        Branch here
      </button>
    </div>
  );
