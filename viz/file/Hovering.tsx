/** Says what happens to files that are held over the page. */
import { hovering } from "./drop.ts";
import "./file.css";

export const Hovering = () =>
  hovering.value ? <div class="hovering">Drop a scenario here to open it</div> : null;
