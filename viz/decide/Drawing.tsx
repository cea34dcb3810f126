/** The drawing of a chart in the page. What draws it is loaded with the first of them. */
import { useEffect, useRef } from "preact/hooks";
import type { ChartName } from "../../sim/report/document.ts";
import type { Findings } from "../../sim/report/reportDocument.ts";

/** What a point of a drawing is of. */
export type Pick = (drawing: Element, event: MouseEvent) => void;

const LEAST_PX = 260;

/** It is as wide as its place; drawn anew when that changes, and first when it can be seen. */
export const Drawing = ({
  name,
  title,
  findings,
  onPick,
}: {
  readonly name: ChartName;
  readonly title: string;
  readonly findings: Findings;
  readonly onPick?: Pick | undefined;
}) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const at = place.current!;
    let left = false;
    const draw = async (width: number): Promise<void> => {
      const { CHARTS } = await import("../report/charts.ts");
      if (left) return;
      const drawing = CHARTS[name](findings, Math.max(LEAST_PX, width));
      // A style sheet of its own would be refused by the page's policy: decide.css says the same.
      for (const style of drawing.querySelectorAll("style")) style.remove();
      drawing.setAttribute("aria-hidden", "true"); // the place itself is the image, and has its name
      if (onPick !== undefined)
        drawing.addEventListener("click", (event) => onPick(drawing, event as MouseEvent));
      at.replaceChildren(drawing);
    };
    let drawn = 0;
    const observer = new ResizeObserver(([{ contentRect }]) => {
      const width = Math.floor(contentRect.width);
      if (width === 0 || width === drawn) return;
      drawn = width;
      void draw(width);
    });
    observer.observe(at);
    return () => {
      left = true;
      observer.disconnect();
    };
  }, [name, findings]);
  return (
    <div
      class={onPick === undefined ? "chart" : "chart picked"}
      data-chart={name}
      role="img"
      aria-label={title}
      ref={place}
    />
  );
};
