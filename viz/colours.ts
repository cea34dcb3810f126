/** Colours are defined in the style sheet, light and dark; canvases read them from there. */

/** A colour of the style sheet, such as `--land`. */
export const colourOf = (variable: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(variable).trim();

/** Red, green and blue of a colour written #rrggbb, or #rgb, as style sheets are packed. */
export const partsOf = (hex: string): readonly number[] => {
  const long = hex.length === 4 ? hex.slice(1).replaceAll(/./g, "$&$&") : hex.slice(1);
  return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16));
};

/** A colour as a pixel of an image: its bytes are red, green, blue, opacity. */
export const colourNumber = (hex: string): number => {
  const [red, green, blue] = partsOf(hex);
  return new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0];
};
