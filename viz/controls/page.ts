/** Commands that are about the page as a whole. */
import { saveScenario, saveSeries } from "../export/save.ts";
import { exportShown, savePicture } from "../export/Export.tsx";
import { chooseFiles } from "../file/drop.ts";
import { galleryShown } from "../gallery/Gallery.tsx";
import { setupShown } from "../gallery/Setup.tsx";
import { exhibited, futures } from "../session/session.ts";
import { copyLink } from "../view/address.ts";
import { nextScheme, scheme, SCHEMES, type Scheme } from "../view/scheme.ts";
import { tab, TABS } from "../view/view.ts";
import { addCommands, type Command } from "./commands.ts";
import { helpShown } from "./Keys.tsx";
import { notify } from "./Notice.tsx";
import { paletteShown } from "./Palette.tsx";
import { TAB_NAMES } from "./Tabs.tsx";

const SCHEME_WORDS: Readonly<Record<Scheme, string>> = {
  system: "Light or dark as the system has it",
  light: "Light",
  dark: "Dark",
};

const turnScheme = (): void => {
  scheme.value = nextScheme(scheme.value);
  notify(`Colours: ${SCHEME_WORDS[scheme.value].toLowerCase()}.`);
};

const isShown = (): boolean => exhibited.value !== undefined;
const hasRun = (): boolean => (futures[0].value?.simulated ?? -1) >= 0;

const tabCommands = (): Command[] =>
  TABS.map((name, k) => ({
    id: `tab-${name}`,
    group: "View",
    words: `Show the tab ${TAB_NAMES[name]}`,
    keys: [String(k + 1)],
    run: () => {
      tab.value = name;
    },
  }));

const schemeCommands = (): Command[] =>
  SCHEMES.map((name) => ({
    id: `scheme-${name}`,
    words: `Colours: ${SCHEME_WORDS[name].toLowerCase()}`,
    can: () => scheme.value !== name,
    run: () => {
      scheme.value = name;
    },
  }));

export const addPageCommands = (): void =>
  addCommands(
    ...tabCommands(),
    {
      id: "gallery",
      group: "Scenario",
      words: "Choose a scenario",
      keys: ["g"],
      run: () => {
        galleryShown.value = true;
      },
    },
    {
      id: "open-file",
      group: "Scenario",
      words: "Open a file…",
      keys: ["o"],
      run: chooseFiles,
    },
    {
      id: "size",
      group: "Scenario",
      words: "Choose how many chargers to simulate",
      can: isShown,
      run: () => {
        setupShown.value = "size";
      },
    },
    {
      id: "seed",
      group: "Scenario",
      words: "Choose another seed",
      can: isShown,
      run: () => {
        setupShown.value = "seed";
      },
    },
    {
      id: "copy-link",
      group: "Page",
      words: "Copy a link to what is shown",
      keys: ["c"],
      can: isShown,
      run: () => void copyLink(),
    },
    {
      id: "export",
      group: "Page",
      words: "Export a picture, a table or the scenario file",
      keys: ["x"],
      can: hasRun,
      run: () => {
        exportShown.value = true;
      },
    },
    {
      id: "export-map",
      words: "Export a picture of the map",
      can: hasRun,
      run: () => void savePicture("map"),
    },
    {
      id: "export-timeline",
      words: "Export a picture of the timeline",
      can: hasRun,
      run: () => void savePicture("timeline"),
    },
    {
      id: "export-series",
      words: "Export every series as a table (CSV)",
      can: hasRun,
      run: saveSeries,
    },
    {
      id: "export-scenario",
      words: "Export the scenario file (YAML)",
      can: isShown,
      run: saveScenario,
    },
    { id: "scheme", group: "Page", words: "Change between light and dark", keys: ["l"], run: turnScheme },
    ...schemeCommands(),
    {
      id: "palette",
      group: "Page",
      words: "Search everything that can be done",
      keys: ["Control+k"],
      run: () => {
        paletteShown.value = true;
      },
    },
    {
      id: "keys",
      group: "Page",
      words: "List the keys",
      keys: ["?"],
      run: () => {
        helpShown.value = true;
      },
    },
  );
