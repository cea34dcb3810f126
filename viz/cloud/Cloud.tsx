/** The cloud as a diagram: what goes from the chargers to the stores, what waits where, and what stands still. */
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { TICKS_PER_MINUTE } from "../../sim/kernel/time.ts";
import type { Run } from "../session/run.ts";
import { runOf } from "../session/session.ts";
import { clockAt } from "../timeline/marks.ts";
import { minute } from "../view/playhead.ts";
import { playing, selection, truthHidden } from "../view/view.ts";
import { Glyph, Inside } from "./Box.tsx";
import { CloudTable } from "./CloudTable.tsx";
import { type Box, type Edge, type Layout, layoutOf } from "./layout.ts";
import { type Part, type Picture, pictureOf } from "./parts.ts";
import { sayFlow, sayPart } from "./words.ts";
import "./cloud.css";

const HINT = "Point at a part, or go to it with Tab, to read its figures.";

/** Wide enough to be told apart, and never as wide as a box is high. */
const widthOf = (perMinute: number, chargers: number): number =>
  perMinute === 0 ? 0.75 : Math.min(12, 1 + 18 * Math.sqrt(perMinute / chargers));

const Edges = ({ edges, chargers }: { readonly edges: readonly Edge[]; readonly chargers: number }) => (
  <g class="edges">
    {edges.map(({ path, flow }) => {
      const width = widthOf(flow.perMinute, chargers);
      return (
        <g key={`${flow.from} ${flow.to}`} class={flow.refused > 0.05 ? "refused" : ""}>
          <title>{sayFlow(flow)}</title>
          <path class="edge" d={path} stroke-width={width} />
          {flow.perMinute > 0 && <path class="flow" d={path} stroke-width={Math.max(1, width / 3)} />}
        </g>
      );
    })}
  </g>
);

const Frame = ({
  box,
  title,
  faults,
}: {
  readonly box: Box;
  readonly title: string;
  readonly faults: readonly string[];
}) => (
  <g class={faults.length > 0 ? "area troubled" : "area"} transform={`translate(${box.x},${box.y})`}>
    <rect width={box.width} height={box.height} rx="8" />
    <text x="8" y="15">
      {title}
    </text>
    {faults.length > 0 && (
      <g class="badge">
        <Glyph kind="saturated" x={8} y={30} />
        <text x="21" y="30">
          {faults.join("; ")}
        </text>
      </g>
    )}
  </g>
);

const selectable = (part: Part): boolean => part.kind === "hub";

const select = ({ name }: Part): void => {
  const now = selection.value;
  const same = now?.kind === "cluster" && now.name === name;
  selection.value = same ? null : { kind: "cluster", name };
};

interface Pointing {
  readonly tell: (name: string | undefined) => void;
}

const PartBox = ({ part, box, tell }: { readonly part: Part; readonly box: Box } & Pointing) => {
  const chosen = selection.value?.kind === "cluster" && selection.value.name === part.name;
  const troubled = part.troubles.length > 0;
  const does = selectable(part)
    ? {
        role: "button" as const,
        "aria-pressed": chosen,
        // Its name is what stands in it.
        "aria-description": sayPart(part),
        onClick: () => select(part),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          event.stopPropagation();
          select(part);
        },
      }
    : { role: "img" as const, "aria-label": sayPart(part) };
  return (
    <g
      class={`part ${part.kind}${troubled ? " troubled" : ""}${chosen ? " chosen" : ""}`}
      data-part={part.name}
      transform={`translate(${box.x},${box.y})`}
      tabindex={0}
      onPointerEnter={() => tell(part.name)}
      onPointerLeave={() => tell(undefined)}
      onFocus={() => tell(part.name)}
      onBlur={() => tell(undefined)}
      {...does}
    >
      <Inside part={part} box={box} />
    </g>
  );
};

/** Faults of what has no room for them in its box go to the frame around it. */
const frameFaults = ({ parts, around }: Picture, kind: "provider" | "backend"): string[] => {
  const own = around.filter(({ place }) => place.kind === kind).flatMap(({ words }) => words);
  const stores = parts.filter((part) => part.kind === "store");
  return kind === "provider"
    ? own
    : [...own, ...stores.flatMap(({ name, faults }) => faults.map((words) => `${name}: ${words}`))];
};

const Diagram = ({
  run,
  picture,
  layout,
  tell,
}: { readonly run: Run; readonly picture: Picture; readonly layout: Layout } & Pointing) => {
  const { backend, regions } = run.scenario.cloud;
  return (
    <svg
      class={playing.value ? "flowing" : ""}
      viewBox={`-1 -1 ${layout.width + 2} ${layout.height + 2}`}
      role="group"
      aria-label="The cloud"
    >
      <Frame
        box={layout.frames.provider}
        title="Provider’s hubs, own gateways"
        faults={frameFaults(picture, "provider")}
      />
      <Frame
        box={layout.frames.backend}
        title={`Backend, ${backend.region ?? regions[0]}`}
        faults={frameFaults(picture, "backend")}
      />
      <Edges edges={layout.edges} chargers={run.chargers} />
      {picture.parts.map((part) => {
        const box = layout.boxes.get(part.name);
        return box && <PartBox key={part.name} part={part} box={box} tell={tell} />;
      })}
    </svg>
  );
};

/** What is wrong anywhere, for those who read before they look; and how old that is, if it takes time to be seen. */
const summaryOf = (run: Run, { parts, minute: as }: Picture, hidden: boolean): string => {
  const wrong = parts
    .filter(({ troubles }) => troubles.length > 0)
    .map(({ name, troubles }) => `${name}: ${troubles.map(({ words }) => words).join(", ")}.`);
  const clock = clockAt(run.scenario, as * TICKS_PER_MINUTE);
  return [
    ...(hidden ? [`As the monitors had it at ${clock}.`] : []),
    ...(wrong.length > 0 ? wrong : [HINT]),
  ].join(" ");
};

export const Cloud = () => {
  const place = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const pointed = useSignal<string | undefined>(undefined);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (width.value = Math.floor(entry.contentRect.width)));
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);

  const run = runOf(0);
  const picture = run && pictureOf(run, minute.value, truthHidden.value);
  const part = picture?.parts.find(({ name }) => name === pointed.value);
  const summary =
    run === undefined || picture === undefined ? "" : summaryOf(run, picture, truthHidden.value);
  return (
    <section class="cloud" aria-labelledby="cloud-name">
      <h2 id="cloud-name">
        The cloud{" "}
        <span class="aside" id="cloud-told">
          {part === undefined ? summary : sayPart(part)}
        </span>
      </h2>
      <div class="diagram" ref={place}>
        {run !== undefined && picture !== undefined && width.value > 0 ? (
          <Diagram
            run={run}
            picture={picture}
            layout={layoutOf(picture, width.value)}
            tell={(name) => (pointed.value = name)}
          />
        ) : (
          <p class="aside">
            {run === undefined || run.simulated < 0 ? "Simulating…" : "No monitor has shown anything yet."}
          </p>
        )}
      </div>
      {run !== undefined && picture !== undefined && (
        <CloudTable picture={picture} at={clockAt(run.scenario, picture.minute * TICKS_PER_MINUTE)} />
      )}
    </section>
  );
};
