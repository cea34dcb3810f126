/** A part of the cloud as a box: its name, what is wrong, a few figures, its instances and partitions. */
import { ABSENT, DEAD, RUNNING, ZOMBIE } from "../../sim/twin/state.ts";
import type { Box } from "./layout.ts";
import type { Part } from "./parts.ts";
import type { Trouble } from "./trouble.ts";

const LINE = 13;
const INSET = 8;

/** A cross for what stands still, a warning triangle for what is asked too much of. */
export const Glyph = ({
  kind,
  x,
  y,
}: {
  readonly kind: Trouble["kind"];
  readonly x: number;
  readonly y: number;
}) => (
  <path
    class={`glyph ${kind}`}
    d={
      kind === "stalled"
        ? `M${x + 1},${y - 8}l7,7m0,-7l-7,7`
        : `M${x + 4.5},${y - 9}l4.5,8.5h-9zm0,3v2.6m0,1.2v0.8`
    }
  />
);

const Badge = ({ trouble, x, y }: { readonly trouble: Trouble; readonly x: number; readonly y: number }) => (
  <g class="badge">
    <Glyph kind={trouble.kind} x={x} y={y} />
    <text x={x + 13} y={y}>
      {trouble.words}
    </text>
  </g>
);

const CHARACTER = 6.8;
const widthOfBadge = ({ words }: Trouble): number => 13 + words.length * CHARACTER;

/** Each instance as a square: filled runs, open with a cross is stalled, a cross alone is dead, a dot is not asked for. */
const Instances = ({
  healths,
  y,
  width,
}: {
  readonly healths: readonly number[];
  readonly y: number;
  readonly width: number;
}) => {
  const step = Math.min(12, width / Math.max(1, healths.length));
  const size = Math.max(2, step - 2.5);
  return (
    <g class="instances">
      {healths.map((health, k) => {
        const x = INSET + k * step;
        const cross = `M${x + 1.5},${y + 1.5}l${size - 3},${size - 3}m0,${3 - size}l${3 - size},${size - 3}`;
        if (health === RUNNING)
          return <rect key={k} class="running" x={x} y={y} width={size} height={size} />;
        if (health === ZOMBIE)
          return (
            <g key={k} class="zombie">
              <rect x={x} y={y} width={size} height={size} />
              <path d={cross} />
            </g>
          );
        if (health === DEAD) return <path key={k} class="dead" d={cross} />;
        return health === ABSENT ? (
          <circle key={k} class="absent" cx={x + size / 2} cy={y + size / 2} r="1" />
        ) : null;
      })}
    </g>
  );
};

/** From what age on, in ms, a partition is drawn darker. */
export const AGES = [
  { from: 0, words: "within 10 s" },
  { from: 10_000, words: "over 10 s" },
  { from: 60_000, words: "over 1 min" },
  { from: 600_000, words: "over 10 min" },
  { from: 3_600_000, words: "over 1 h" },
] as const;

/** @example ageOf(95_000) // 2 */
export const ageOf = (ms: number): number => AGES.findLastIndex(({ from }) => ms >= from);

const Partitions = ({
  ages,
  y,
  width,
}: {
  readonly ages: readonly number[];
  readonly y: number;
  readonly width: number;
}) => {
  const step = width / Math.max(1, ages.length);
  return (
    <g class="partitions">
      {ages.map((ms, k) => {
        const age = ageOf(ms);
        const height = 3 + 2 * age;
        return (
          <rect
            key={k}
            class={`age-${age}`}
            x={INSET + k * step}
            y={y + 11 - height}
            width={Math.max(0.8, step - 1)}
            height={height}
          />
        );
      })}
    </g>
  );
};

const Load = ({ load, box }: { readonly load: number; readonly box: Box }) => (
  <>
    <rect class="track" x="0" y={box.height - 4} width={box.width} height="4" />
    <rect
      class={load > 1 ? "load over" : "load"}
      x="0"
      y={box.height - 4}
      width={box.width * Math.min(1, load)}
      height="4"
    />
  </>
);

/** The first trouble is named beside the name, or below it where there is no room. */
export const Inside = ({ part, box }: { readonly part: Part; readonly box: Box }) => {
  const [trouble] = part.troubles;
  const room = box.width - 2 * INSET - part.name.length * 6.8;
  const fits = trouble !== undefined && widthOfBadge(trouble) <= room;
  const first = trouble === undefined || fits ? 29 : 29 + LINE;
  const lines = part.lines.slice(0, box.height < 50 ? 1 : 2);
  const after = first + lines.length * LINE;
  const width = box.width - 2 * INSET;
  return (
    <>
      <rect class="frame" width={box.width} height={box.height} rx="5" />
      <text class="name" x={INSET} y="15">
        {part.name}
      </text>
      {trouble !== undefined && (
        <Badge
          trouble={trouble}
          x={fits ? box.width - INSET - widthOfBadge(trouble) : INSET}
          y={fits ? 15 : 28}
        />
      )}
      {lines.map((line, k) => (
        <text key={k} class="line" x={INSET} y={first + k * LINE}>
          {line}
        </text>
      ))}
      {part.kind === "pipeline" && part.faults.length > 0 && (
        <text class="fault" x={INSET} y={after}>
          {part.faults[0]}
        </text>
      )}
      {part.instances !== undefined && (
        <Instances healths={part.instances} y={box.height - 32} width={width} />
      )}
      {part.partitions !== undefined && (
        <Partitions ages={part.partitions} y={box.height - 17} width={width} />
      )}
      {part.load !== undefined && <Load load={part.load} box={box} />}
    </>
  );
};
