/** Numbers, and words, as people read them. */

/** @example thousands(4723046.68) // "4,723,047" */
export const thousands = (x: number): string => {
  const digits = Math.abs(x) < 10 && !Number.isInteger(x) ? x.toFixed(2) : String(Math.round(x));
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, (_match, _group, offset: number) =>
    digits.slice(0, offset).includes(".") ? "" : ",",
  );
};

/** With its sign, for differences. */
export const signed = (x: number): string => (x > 0 ? `+${thousands(x)}` : x < 0 ? `−${thousands(-x)}` : "0");

/** With its decimals, where the second counts: for what is held to a bound. @example exactly(1234.567) // "1,234.57" */
export const exactly = (x: number): string => {
  if (Math.abs(x) < 1) return String(Number(x.toPrecision(3)));
  const [whole, decimals] = String(Number(x.toFixed(2))).split(".");
  return `${thousands(Number(whole))}${decimals === undefined ? "" : `.${decimals}`}`;
};

/** @example percent(0.0123) // "1.23 %" */
export const percent = (share: number): string => `${exactly(100 * share)} %`;

/** @example capital("none of them") // "None of them" */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
