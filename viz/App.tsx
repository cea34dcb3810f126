/** The page. */
import { BreakPanel } from "./break/BreakPanel.tsx";
import { Cloud } from "./cloud/Cloud.tsx";
import { Keys } from "./controls/Keys.tsx";
import { Notice } from "./controls/Notice.tsx";
import { Palette } from "./controls/Palette.tsx";
import { Tabs } from "./controls/Tabs.tsx";
import { Transport } from "./controls/Transport.tsx";
import { Closeup } from "./drill/Closeup.tsx";
import { FuturesStrip } from "./futures/Strip.tsx";
import { Export } from "./export/Export.tsx";
import { FileRoom } from "./file/File.tsx";
import { Hovering } from "./file/Hovering.tsx";
import { Gallery } from "./gallery/Gallery.tsx";
import { Header } from "./gallery/Header.tsx";
import { Setup } from "./gallery/Setup.tsx";
import { Decide } from "./decide/Decide.tsx";
import { MapPanel } from "./map/Map.tsx";
import { Now } from "./now/Now.tsx";
import { HiddenRoom } from "./sight/Sight.tsx";
import { Tables } from "./tables/Tables.tsx";
import { Timeline } from "./timeline/Timeline.tsx";
import { truthHidden } from "./view/view.ts";

const ROOMS = {
  timeline: () => <Timeline />,
  closeup: () => <Closeup />,
  cloud: () => <Cloud />,
  decide: () => (truthHidden.value ? <HiddenRoom /> : <Decide />),
  tables: () => <Tables />,
  file: () => (truthHidden.value ? <HiddenRoom /> : <FileRoom />),
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
    <Palette />
    <Gallery />
    <Setup />
    <Export />
    <Notice />
    <Hovering />
  </>
);
