/** What is shown, and ways to something else. */
import { chargersOf } from "../../sim/scenario/scale.ts";
import { BreakButtons } from "../break/BreakButtons.tsx";
import { paletteShown } from "../controls/Palette.tsx";
import { exportShown } from "../export/Export.tsx";
import { count } from "../figures.ts";
import { LiveBar } from "../live/LiveBar.tsx";
import { exhibited, live } from "../session/session.ts";
import { SightSwitch } from "../sight/Sight.tsx";
import { titleShown } from "../sight/title.ts";
import { copyLink } from "../view/address.ts";
import { galleryShown } from "./Gallery.tsx";
import "./gallery.css";
import { setupShown } from "./Setup.tsx";

const sizeWords = (simulated: number, all: number): string =>
  simulated === all ? `${count(all)} chargers` : `${count(simulated)} of ${count(all)} chargers`;

export const Header = () => {
  const shown = exhibited.value;
  return (
    <header>
      <h1 id="title">
        {shown === undefined ? (
          "Ridethrough"
        ) : (
          <button
            type="button"
            title="Choose a scenario (g)"
            aria-haspopup="dialog"
            onClick={() => (galleryShown.value = true)}
          >
            {titleShown.value}
            <span aria-hidden="true"> ▾</span>
          </button>
        )}
      </h1>
      <p id="about">
        {shown === undefined
          ? "Loading the scenario…"
          : live.value === undefined
            ? "A replay of an outage, simulated in this page."
            : "A live simulation, watched together."}
      </p>
      <LiveBar />
      {shown !== undefined && (
        <div class="ways" role="group" aria-label="Scenario and page">
          <BreakButtons />
          <SightSwitch />
          <button
            id="size"
            type="button"
            disabled={live.value !== undefined}
            title="How many chargers are simulated"
            aria-haspopup="dialog"
            onClick={() => (setupShown.value = "size")}
          >
            {sizeWords(shown.chargers, chargersOf(shown.scenario))}
          </button>
          <button
            id="seed"
            type="button"
            disabled={live.value !== undefined}
            title="Which luck it is played with"
            aria-haspopup="dialog"
            onClick={() => (setupShown.value = "seed")}
          >
            Seed {shown.scenario.seed}
          </button>
          <button id="copy-link" type="button" title="Copy link (c)" onClick={() => void copyLink()}>
            Copy link
          </button>
          <button
            id="export-menu"
            type="button"
            title="Export (x)"
            aria-haspopup="dialog"
            onClick={() => (exportShown.value = true)}
          >
            Export
          </button>
          <button
            id="search"
            type="button"
            title="Everything that can be done (ctrl k)"
            aria-haspopup="dialog"
            onClick={() => (paletteShown.value = true)}
          >
            Search <kbd>ctrl k</kbd>
          </button>
        </div>
      )}
    </header>
  );
};
