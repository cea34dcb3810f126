/** What there is to say, in pieces: a terminal, the page, Markdown and HTML show them each in their way. */

/** The pictures of a report, drawn where it is read (viz/report). */
export type ChartName =
  | "differences"
  | "outcomes"
  | "recovery"
  | "knowledge"
  | "weights"
  | "doubts"
  | "clock"
  | "best-by-time";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

export interface Table {
  readonly kind: "table";
  /** What it is a table of, where its first column does not say it. */
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** How to read it. */
  readonly note?: string;
}

export interface Chart {
  readonly kind: "chart";
  readonly chart: ChartName;
  readonly title: string;
  /** How to read it. */
  readonly note: string;
  /** What it draws, for who does not see it or wants to know exactly: what stands in its place where nothing is drawn. */
  readonly figures: readonly Block[];
}

export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly text?: string; readonly items: readonly string[] }
  | { readonly kind: "command"; readonly text: string }
  | Table
  | Chart;

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A question everyone in the room has, with its answer in a few words, and what that rests on. */
export interface Answer {
  readonly question: string;
  readonly answer: string;
  readonly because: readonly string[];
}

export interface Document {
  readonly title: string;
  /** What it is about, a line each. */
  readonly about: readonly string[];
  /** Why it is not whole, if it is not. */
  readonly partial?: string;
  readonly answers: readonly Answer[];
  readonly sections: readonly Section[];
}

export const textBlock = (text: string): Block => ({ kind: "text", text });

export const listBlock = (items: readonly string[]): Block => ({ kind: "list", items });
