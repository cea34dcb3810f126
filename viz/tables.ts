/** The figures at a minute: the legend's counts by state, and the table of clusters. */
import { TICKS_PER_MINUTE } from "../sim/kernel/time.ts";
import { count, percentOf } from "./figures.ts";
import { clockAt, LANES, type Mark } from "./marks.ts";
import { gainAt, type Run, valueAt } from "./run.ts";
import { DISPLAY_STATES } from "./states.ts";
import { faultyClusters } from "./story.ts";

const SVG = "http://www.w3.org/2000/svg";

const element = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  text = "",
  attributes: Readonly<Record<string, string>> = {},
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

/** A state's dot, enlarged. */
const swatch = (state: number): SVGSVGElement => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-1 -1 3 3");
  svg.setAttribute("class", `swatch state-${state}`);
  svg.setAttribute("aria-hidden", "true");
  for (const [x, y] of DISPLAY_STATES[state].shape) {
    const dot = document.createElementNS(SVG, "rect");
    for (const [key, value] of Object.entries({ x, y, width: 1, height: 1 }))
      dot.setAttribute(key, String(value));
    svg.append(dot);
  }
  return svg;
};

/** Sets the legend up; the result fills its counts in. */
export const createLegend = (list: HTMLElement): ((run: Run, minute: number) => void) => {
  const figures = DISPLAY_STATES.map(({ state, words, meaning }) => {
    const term = element("dt", words, { title: meaning });
    term.prepend(swatch(state));
    const figure = element("dd", "–", { "data-state": String(state) });
    list.append(term, figure);
    return figure;
  });
  return ({ counts }, minute) =>
    figures.forEach((figure, state) => {
      figure.textContent = count(counts[minute * DISPLAY_STATES.length + state]);
    });
};

const COLUMNS = ["Cluster", "Chargers", "Offline", "Known offline", "Connects/min", "Refused/min"];

const rowsAt = (run: Run, minute: number): { name: string; faulty: boolean; figures: string[] }[] => {
  const faulty = faultyClusters(run);
  return run.clusters.map(({ name, chargers }, c) => {
    const only = (other: number) => other === c;
    const offline = valueAt(run, "offline", minute, only);
    return {
      name,
      faulty: faulty.has(name),
      figures: [
        count(chargers),
        `${count(offline)} (${percentOf(offline, chargers)})`,
        count(valueAt(run, "knownOffline", minute, only)),
        count(gainAt(run, "connects", minute, c)),
        count(gainAt(run, "refused", minute, c)),
      ],
    };
  });
};

export const createClusterTable = (table: HTMLTableElement): ((run: Run, minute: number) => void) => {
  const head = element("tr");
  head.append(...COLUMNS.map((name) => element("th", name, { scope: "col" })));
  const caption = element("caption", "", { class: "unseen" });
  table.append(caption);
  table.createTHead().append(head);
  const body = table.createTBody();
  return (run, minute) => {
    caption.textContent = `Clusters at ${clockAt(run.scenario, minute * TICKS_PER_MINUTE)}`;
    body.replaceChildren(
      ...rowsAt(run, minute).map(({ name, faulty, figures }) => {
        const row = element("tr", "", faulty ? { class: "faulty" } : {});
        row.append(element("th", name, { scope: "row" }), ...figures.map((figure) => element("td", figure)));
        return row;
      }),
    );
  };
};

/** The marks as a list, for reading at leisure. */
export const listMarks = (list: HTMLElement, { scenario }: Run, marks: readonly Mark[]): void =>
  list.replaceChildren(
    ...marks.map((mark) => {
      const item = element("li", "", { class: mark.lane });
      item.append(
        element("time", clockAt(scenario, mark.from)),
        element("span", LANES[mark.lane], { class: "lane" }),
        element("span", mark.text),
      );
      return item;
    }),
  );
