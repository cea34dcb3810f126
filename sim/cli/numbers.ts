/** Numbers as people read them. */

/** @example thousands(4723046.68) // "4,723,047" */
export const thousands = (x: number): string => {
  const digits = Math.abs(x) < 10 && !Number.isInteger(x) ? x.toFixed(2) : String(Math.round(x));
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, (_match, _group, offset: number) =>
    digits.slice(0, offset).includes(".") ? "" : ",",
  );
};

/** With its sign, for differences. */
export const signed = (x: number): string => (x > 0 ? `+${thousands(x)}` : x < 0 ? `−${thousands(-x)}` : "0");
