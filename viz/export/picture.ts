/**
 * A picture of a part of the page: its canvases and drawings as they are, its words where they stand. Drawn by hand, for a page cannot
 * take a screenshot of itself.
 */

/** What a drawing's look depends on; a picture has no style sheet. */
const LOOKS = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "stroke-linecap",
  "stroke-opacity",
  "opacity",
  "paint-order",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
  "display",
  "visibility",
  "shape-rendering",
] as const;

const PADDING = 16;
const HEAD = 52;

/** A copy of a drawing that carries its looks with it. */
const styledCopy = (svg: SVGSVGElement): SVGSVGElement => {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg, copy].map((root) => [root, ...root.querySelectorAll<SVGElement>("*")]);
  from.forEach((element, k) => {
    const style = getComputedStyle(element);
    for (const look of LOOKS) to[k].setAttribute(look, style.getPropertyValue(look));
  });
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  return copy;
};

const imageOf = async (svg: SVGSVGElement): Promise<HTMLImageElement> => {
  const image = new Image();
  const text = new XMLSerializer().serializeToString(styledCopy(svg));
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  return image;
};

const isSeen = (element: Element): boolean =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
  element.closest(".unseen, button, select, #told") === null;

/** Words of the page, each where it stands. */
const drawWords = (to: CanvasRenderingContext2D, panel: Element): void => {
  const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || parent.closest("svg") !== null || !isSeen(parent)) continue;
    const { color, fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(parent);
    to.fillStyle = color;
    to.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    to.textBaseline = "middle";
    for (const { 0: word, index } of (node.textContent ?? "").matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const box = range.getBoundingClientRect();
      to.fillText(word, box.left, box.top + box.height / 2);
    }
  }
};

/** What lies behind words, as behind those of the legend. */
const drawBacks = (to: CanvasRenderingContext2D, panel: Element): void => {
  for (const element of panel.querySelectorAll<HTMLElement>("*:not(svg *)")) {
    const { backgroundColor } = getComputedStyle(element);
    const isClear = /^(transparent|rgba\(.*, 0\)|.*\/ 0\))$/.test(backgroundColor);
    if (isClear || !isSeen(element)) continue;
    const { left, top, width, height } = element.getBoundingClientRect();
    to.fillStyle = backgroundColor;
    to.fillRect(left, top, width, height);
  }
};

const drawHead = (to: CanvasRenderingContext2D, title: string, about: string, width: number): void => {
  const { color, fontFamily } = getComputedStyle(document.body);
  const quiet = getComputedStyle(document.documentElement).getPropertyValue("--quiet");
  to.textBaseline = "alphabetic";
  to.fillStyle = color;
  to.font = `600 17px ${fontFamily}`;
  to.fillText(title, PADDING, PADDING + 16, width - 2 * PADDING);
  to.fillStyle = quiet;
  to.font = `13px ${fontFamily}`;
  to.fillText(about, PADDING, PADDING + 36, width - 2 * PADDING);
};

/** A picture of a part of the page, with a title and a line of words above it. */
export const pictureOf = async (panel: Element, title: string, about: string): Promise<Blob> => {
  const drawings = [...panel.querySelectorAll("svg")].filter(isSeen);
  const images = await Promise.all(drawings.map(imageOf));
  const box = panel.getBoundingClientRect();
  const [width, height] = [box.width + 2 * PADDING, box.height + 2 * PADDING + HEAD];
  const scale = Math.max(2, devicePixelRatio);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  const to = canvas.getContext("2d")!;
  to.scale(scale, scale);
  to.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--panel");
  to.fillRect(0, 0, width, height);
  drawHead(to, title, about, width);
  // From here on, places are those of the page.
  to.translate(PADDING - box.left, PADDING + HEAD - box.top);
  to.imageSmoothingEnabled = false;
  for (const picture of [...panel.querySelectorAll("canvas")].filter(isSeen)) {
    const at = picture.getBoundingClientRect();
    if (picture.width > 0) to.drawImage(picture, at.left, at.top, at.width, at.height);
  }
  to.imageSmoothingEnabled = true;
  drawBacks(to, panel);
  drawWords(to, panel);
  drawings.forEach((drawing, k) => {
    const at = drawing.getBoundingClientRect();
    to.drawImage(images[k], at.left, at.top, at.width, at.height);
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
  });
};
