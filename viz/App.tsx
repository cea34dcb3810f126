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
import { exhibited } from "./session/session.ts";
import { Tables } from "./tables/Tables.tsx";
import { Timeline } from "./timeline/Timeline.tsx";

const ROOMS = {
  timeline: () => <Timeline />,
  closeup: () => <Closeup />,
  cloud: () => <Cloud />,
  decide: () => null,
  tables: () => <Tables />,
  file: () => null,
};

const Header = () => {
  const shown = exhibited.value;
  return (
    <header>
      <h1 id="title">{shown?.scenario.title ?? "Ridethrough"}</h1>
      <p id="about">
        {shown === undefined
          ? "Loading the scenario…"
          : `A simulated replay of ${count(shown.chargers)} chargers and the cloud they connect to, computed in this page: ` +
            "each dot is a charger, coloured by its connection."}
      </p>
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
