/** Places labelled marks in rows so that no two overlap: each goes into the first row that has room. */
export interface Wanted {
  /** Where the mark itself begins and ends. */
  readonly from: number;
  readonly to: number;
  /** The width of its label. */
  readonly label: number;
}

export interface Placed {
  readonly row: number;
  /** Where the label begins. */
  readonly labelAt: number;
}

export interface Bounds {
  readonly left: number;
  readonly right: number;
}

/** Between a mark and its label, and between two marks of a row. */
export const GAP = 6;

/** The label goes to the right of its mark, or to its left if it would leave the picture. */
const extentOf = ({ from, to, label }: Wanted, bounds: Bounds) => {
  const after = to + GAP;
  if (after + label <= bounds.right) return { start: from, end: after + label, labelAt: after };
  const before = Math.max(bounds.left, from - GAP - label);
  return { start: before, end: to, labelAt: before };
};

export const pack = (marks: readonly Wanted[], bounds: Bounds): Placed[] => {
  const taken: { start: number; end: number }[][] = [];
  return marks.map((mark) => {
    const extent = extentOf(mark, bounds);
    const fits = (row: readonly { start: number; end: number }[]) =>
      row.every(({ start, end }) => extent.end + GAP <= start || end + GAP <= extent.start);
    let row = taken.findIndex(fits);
    if (row < 0) row = taken.push([]) - 1;
    taken[row].push(extent);
    return { row, labelAt: extent.labelAt };
  });
};
