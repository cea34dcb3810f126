/** Numbers as people read them. */
const grouped = new Intl.NumberFormat("en-GB");
const oneDigit = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

/** @example count(48108) // "48,108" */
export const count = (n: number): string => grouped.format(n);

/** With its sign, for differences. @example signed(-1200) // "−1,200" */
export const signed = (n: number): string => {
  const digits = grouped.format(Math.abs(Math.abs(n) < 10 ? n : Math.round(n)));
  return n > 0 ? `+${digits}` : n < 0 ? `−${digits}` : "0";
};

/** @example percentOf(48108, 50000) // "96 %" */
export const percentOf = (part: number, whole: number): string => {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  if (part > 0 && percent < 0.1) return "<0.1 %";
  if (part < whole && percent > 99.9) return ">99.9 %";
  return `${percent < 10 || percent > 99 ? oneDigit.format(percent) : Math.round(percent)} %`;
};

/** For where there is little room. @example wholePercent(0.004) // "<1 %" */
export const wholePercent = (share: number): string =>
  share > 0 && share < 0.01 ? "<1 %" : `${Math.round(100 * share)} %`;
