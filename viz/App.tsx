/** The page. */
import { BreakButtons } from "./break/BreakButtons.tsx";
import { BreakPanel } from "./break/BreakPanel.tsx";
import { Cloud } from "./cloud/Cloud.tsx";
import { Keys } from "./controls/Keys.tsx";
import { Tabs } from "./controls/Tabs.tsx";
import { Transport } from "./controls/Transport.tsx";
import { Closeup } from "./drill/Closeup.tsx";
import { count } from "./figures.ts";
import { FuturesStrip } from "./futures/Strip.tsx";
import { MapPanel } from "./map/Map.tsx";
import { Now } from "./now/Now.tsx";
import { LiveBar } from "./live/LiveBar.tsx";
import { exhibited, live } from "./session/session.ts";
import { HiddenRoom, SightSwitch } from "./sight/Sight.tsx";
import { titleShown } from "./sight/title.ts";
import { Tables } from "./tables/Tables.tsx";
import { Timeline } from "./timeline/Timeline.tsx";
import { truthHidden } from "./view/view.ts";

const ROOMS = {
  timeline: () => <Timeline />,
  closeup: () => <Closeup />,
  cloud: () => <Cloud />,
  decide: () => (truthHidden.value ? <HiddenRoom /> : null),
  tables: () => <Tables />,
  file: () => (truthHidden.value ? <HiddenRoom /> : null),
};

const aboutOf = (chargers: number): string =>
  live.value === undefined
    ? `A simulated replay of ${count(chargers)} chargers and the cloud they connect to, computed in this page: ` +
      "each dot is a charger, coloured by its connection."
    : `A live simulation of ${count(chargers)} chargers and the cloud they connect to, watched together: ` +
      "each dot is a charger, coloured by its connection.";

const Header = () => {
  const shown = exhibited.value;
  return (
    <header>
      <h1 id="title">{titleShown.value}</h1>
      <LiveBar />
      <SightSwitch />
      <p id="about">{shown === undefined ? "Loading the scenario…" : aboutOf(shown.chargers)}</p>
      <BreakButtons />
    </header>
  );
};

export const App = () => (
  <>
    <Header />
    <FuturesStrip />
    <main>
      <MapPanel />
      <Now />
      <Tabs rooms={ROOMS} />
    </main>
    <Transport />
    <BreakPanel />
    <Keys />
  </>
);
