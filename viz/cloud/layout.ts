/** Where the parts of the cloud go: side by side where there is room, else below one another. In CSS pixels. */
import {
  API,
  CHARGERS,
  CLIENTS,
  type Flow,
  type Part,
  type PartKind,
  type Picture,
  PROVIDER,
} from "./parts.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Edge {
  readonly path: string;
  readonly flow: Flow;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly frames: { readonly provider: Box; readonly backend: Box };
  readonly edges: readonly Edge[];
}

/** Below this width parts go below one another. */
export const NARROW = 600;
const WIDE = 702;

const HEAD = 36;
const PADDING = 8;
const GAP = 6;
/** More hubs than this are drawn with one line each. */
const MANY_HUBS = 6;
const PIPELINE_HEIGHT = 92;

const hubHeight = (hubs: number): number => (hubs > MANY_HUBS ? 36 : 56);

const names = ({ parts }: Picture, kind: PartKind): string[] =>
  parts.filter((part: Part) => part.kind === kind).map(({ name }) => name);

const column = (
  boxes: Map<string, Box>,
  list: readonly string[],
  { x, y, width, height }: Box,
  gap: number,
): number => {
  list.forEach((name, k) => boxes.set(name, { x, y: y + k * (height + gap), width, height }));
  return y + list.length * (height + gap) - gap;
};

// ── Side by side ──

const beside = (picture: Picture): Omit<Layout, "edges"> => {
  const boxes = new Map<string, Box>();
  const hubs = names(picture, "hub");
  const hubsEnd = column(boxes, hubs, { x: 130, y: HEAD, width: 222, height: hubHeight(hubs.length) }, GAP);
  const provider = { x: 124, y: 0, width: 234, height: hubsEnd + PADDING };
  const pipelinesEnd = column(
    boxes,
    names(picture, "pipeline"),
    { x: 396, y: HEAD, width: 184, height: PIPELINE_HEIGHT },
    GAP,
  );
  const api = { x: 396, y: pipelinesEnd + 12, width: 184, height: 54 };
  boxes.set(API, api);
  const stores = names(picture, "store");
  const core = HEAD + (pipelinesEnd - HEAD) / 2 - 39;
  boxes.set(stores[0], { x: 602, y: core, width: 96, height: 78 });
  boxes.set(stores[1], { x: 602, y: api.y - 24, width: 96, height: 78 });
  const backend = { x: 388, y: 0, width: WIDE - 388, height: api.y + api.height + PADDING };
  const middle = Math.min(provider.height, pipelinesEnd) / 2;
  boxes.set(CHARGERS, { x: 0, y: middle - 30, width: 98, height: 60 });
  const clientsY = Math.max(provider.height + 8, api.y + 4);
  boxes.set(CLIENTS, { x: 124, y: clientsY, width: 234, height: 50 });
  return {
    width: WIDE,
    height: Math.max(clientsY + 50, backend.height) + 1,
    boxes,
    frames: { provider, backend },
  };
};

const middleOf = ({ y, height }: Box): number => y + height / 2;

/** From the right side of a box to the left side of another. */
const across = (from: Box, to: Box): string => {
  const [x0, y0] = [from.x + from.width, middleOf(from)];
  const [x1, y1] = [to.x, middleOf(to)];
  const bend = (x0 + x1) / 2;
  return `M${x0},${y0}C${bend},${y0} ${bend},${y1} ${x1},${y1}`;
};

const edgesBeside = ({ flows }: Picture, { boxes, frames }: Omit<Layout, "edges">): Edge[] =>
  flows.flatMap((flow) => {
    const to = boxes.get(flow.to);
    if (to === undefined) return [];
    // What leaves the hubs leaves them together, at the height of where it goes.
    const from =
      flow.from === PROVIDER
        ? { ...frames.provider, y: Math.min(middleOf(to), frames.provider.height - 20), height: 0 }
        : boxes.get(flow.from);
    return from === undefined ? [] : [{ path: across(from, to), flow }];
  });

// ── Below one another ──

const below = (picture: Picture, width: number): Omit<Layout, "edges"> => {
  const boxes = new Map<string, Box>();
  const inner = { x: PADDING, width: width - 2 * PADDING };
  boxes.set(CHARGERS, { x: 0, y: 0, width, height: 60 });
  const hubs = names(picture, "hub");
  const top = 84;
  const hubsEnd = column(boxes, hubs, { ...inner, y: top + HEAD, height: hubHeight(hubs.length) }, GAP);
  const provider = { x: 0, y: top, width, height: hubsEnd + PADDING - top };
  const second = hubsEnd + PADDING + 24;
  const pipelinesEnd = column(
    boxes,
    names(picture, "pipeline"),
    { ...inner, y: second + HEAD, height: PIPELINE_HEIGHT },
    GAP,
  );
  const half = (inner.width - GAP) / 2;
  names(picture, "store").forEach((name, k) =>
    boxes.set(name, { x: PADDING + k * (half + GAP), y: pipelinesEnd + GAP, width: half, height: 78 }),
  );
  const api = { ...inner, y: pipelinesEnd + 2 * GAP + 78, height: 54 };
  boxes.set(API, api);
  const backend = { x: 0, y: second, width, height: api.y + api.height + PADDING - second };
  const last = backend.y + backend.height + 24;
  boxes.set(CLIENTS, { x: 0, y: last, width, height: 50 });
  return { width, height: last + 51, boxes, frames: { provider, backend } };
};

const together = (flows: readonly Flow[], from: string, to: string): Flow => {
  const perMinute = flows.reduce((sum, flow) => sum + flow.perMinute, 0);
  const refused = flows.reduce((sum, flow) => sum + flow.perMinute * flow.refused, 0);
  return { from, to, perMinute, refused: refused / Math.max(1, perMinute) };
};

const edgesBelow = ({ flows }: Picture, { width, frames, boxes }: Omit<Layout, "edges">): Edge[] => {
  const { provider, backend } = frames;
  const x = width / 2;
  const down = (from: number, to: number) => `M${x},${from}V${to}`;
  const clients = boxes.get(CLIENTS)!;
  return [
    {
      path: down(60, provider.y),
      flow: together(
        flows.filter(({ from }) => from === CHARGERS),
        CHARGERS,
        PROVIDER,
      ),
    },
    {
      path: down(provider.y + provider.height, backend.y),
      flow: together(
        flows.filter(({ from }) => from === PROVIDER),
        PROVIDER,
        "backend",
      ),
    },
    {
      path: down(clients.y, backend.y + backend.height),
      flow: together(
        flows.filter(({ from }) => from === CLIENTS),
        CLIENTS,
        API,
      ),
    },
  ];
};

export const layoutOf = (picture: Picture, width: number): Layout => {
  if (width < NARROW) {
    const places = below(picture, width);
    return { ...places, edges: edgesBelow(picture, places) };
  }
  const places = beside(picture);
  return { ...places, edges: edgesBeside(picture, places) };
};
