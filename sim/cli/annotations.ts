/** Workflow commands, by which a build on GitHub marks lines of a change. */
import type { VerdictDiff } from "../experiments/diff.ts";
import {
  changeWords,
  type DiffView,
  isTold,
  type PairView,
  placeWords,
  verdictSentence,
} from "./diffWords.ts";

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly title: string;
  readonly message: string;
}

/** What ends a line, and the sign that says so. */
const data = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** Of a property, what would end it as well. */
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** @example annotationText({ level: "error", file: "a.yaml", line: 3, column: 5, title: "It fails", message: "Why" }) */
export const annotationText = ({ level, file, line, column, title, message }: Annotation): string =>
  `::${level} file=${property(file)},line=${line},col=${column},title=${property(title)}::${data(message)}`;

const KINDS = [
  { level: "error", answer: "newly failing", title: "no longer holds" },
  { level: "warning", answer: "more often", title: "fails more often, which may be chance" },
  { level: "warning", answer: "new", title: "fails, new" },
  { level: "notice", answer: "newly passing", title: "holds now" },
] as const satisfies readonly {
  readonly level: Annotation["level"];
  readonly answer: VerdictDiff["answer"];
  readonly title: string;
}[];

/** One of each kind at most, on the first value that changed. */
const ofPair = ({ name, file, changes, verdicts }: PairView): Annotation[] =>
  KINDS.flatMap(({ level, answer, title }) => {
    const told = verdicts.filter((verdict) => verdict.answer === answer && isTold(verdict));
    if (told.length === 0) return [];
    const [first, ...others] = changes;
    return [
      {
        level,
        ...(first === undefined
          ? { file, line: 1, column: 1 }
          : { file: first.file, line: first.line, column: first.column }),
        title: `${name}: ${title}`,
        message: [
          ...told.map((verdict) => `${verdictSentence(verdict)}.`),
          ...(first === undefined ? [] : [`Changed: ${changeWords(first)}`]),
          ...others.slice(0, 9).map((change) => `and ${placeWords(change)}: ${changeWords(change)}`),
          ...(others.length > 9 ? [`and ${others.length - 9} more`] : []),
        ].join("\n"),
      },
    ];
  });

export const annotationsOf = ({ pairs }: DiffView): Annotation[] => pairs.flatMap(ofPair);
