/** Colours are defined in the style sheet, light and dark; canvases read them from there. */

/** A colour of the style sheet, such as `--land`. */
export const colourOf = (variable: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(variable).trim();

/** A colour written #rrggbb, or #rgb as builds shorten it, as a pixel of an image: its bytes are red, green, blue, opacity. */
export const colourNumber = (hex: string): number => {
  const digits = hex.length === 4 ? hex.replace(/[^#]/g, "$&$&") : hex;
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
  return new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0];
};
