/**
 * The editor of the scenario's text. It is loaded when it is first shown. Its styles go into a shadow root, where they are style sheets
 * made by script: a page's policy need not allow styles in its markup.
 */
import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { yaml, yamlLanguage } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension, Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup, EditorView } from "codemirror";
import type { Problem } from "../../sim/scenario/problem.ts";
import { helpAt, keysAt, type Step, wordsAt } from "./help.ts";

export interface EditorActions {
  readonly onEdit: (path: string, text: string) => void;
  readonly onRun: () => void;
  /** Escape was pressed: the keyboard goes elsewhere. */
  readonly onLeave: () => void;
  /** What the key under the cursor means. */
  readonly onHelp: (words: string) => void;
}

export interface Editor {
  /** @param root keys on the way to what this file holds, if another takes it in */
  readonly show: (path: string, text: string, root: readonly string[]) => void;
  readonly mark: (problems: readonly Problem[]) => void;
  readonly goTo: (line: number, column: number) => void;
  readonly close: () => void;
}

// ── Where the cursor is, in the terms of a scenario ──

type SyntaxNode = ReturnType<ReturnType<typeof syntaxTree>["resolveInner"]>;

const MAPS = new Set(["BlockMapping", "FlowMapping"]);

const plain = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, "$2");

const keyOf = (pair: SyntaxNode, state: EditorState): string => {
  const key = pair.getChild("Key");
  return key === null ? "" : plain(state.sliceDoc(key.from, key.to));
};

const kindOf = (map: SyntaxNode | null, state: EditorState): string | undefined => {
  if (map === null || !MAPS.has(map.name)) return undefined;
  for (const pair of map.getChildren("Pair"))
    if (keyOf(pair, state) === "kind" && pair.lastChild !== null)
      return plain(state.sliceDoc(pair.lastChild.from, pair.lastChild.to));
  return undefined;
};

/** The steps from the file's top to a node. */
const stepsTo = (node: SyntaxNode | null, state: EditorState): Step[] => {
  const steps: Step[] = [];
  for (let now = node; now !== null; now = now.parent) {
    if (now.name === "Item") steps.unshift({});
    if (now.name !== "Pair") continue;
    const kind = kindOf(now.parent, state);
    steps.unshift({ key: keyOf(now, state), ...(kind !== undefined && { kind }) });
  }
  return steps;
};

const nearest = (node: SyntaxNode, is: (node: SyntaxNode) => boolean): SyntaxNode | null => {
  let now: SyntaxNode | null = node;
  while (now !== null && !is(now)) now = now.parent;
  return now;
};

const rootSteps = (root: readonly string[]): Step[] => root.map((key) => ({ key }));

/** The map a key that begins at `from` belongs to. A word alone below a key is no map yet, but will be one. */
const mapAt = (node: SyntaxNode, from: number, state: EditorState) => {
  const around = nearest(
    node,
    ({ name, from: begins }) => MAPS.has(name) || name === "Item" || (name === "Pair" && begins < from),
  );
  return { steps: stepsTo(around, state), kind: kindOf(around, state) };
};

/** Keys of the map the cursor is in, or words for the value it stands at. */
const completer =
  (root: () => readonly string[]) =>
  (context: CompletionContext): CompletionResult | null => {
    const { state, pos } = context;
    const word = context.matchBefore(/[\w-]*/);
    const from = word?.from ?? pos;
    if (from === pos && !context.explicit) return null;
    const line = state.doc.lineAt(pos);
    const before = state.sliceDoc(line.from, from);
    const tree = syntaxTree(state);
    if (/[\w"'-]+:[ \t]+$/.test(before)) {
      const colon = tree.resolveInner(line.from + before.trimEnd().length, -1);
      const pair = nearest(colon, ({ name }) => name === "Pair");
      const words = pair === null ? [] : wordsAt([...rootSteps(root()), ...stepsTo(pair, state)]);
      return words.length === 0 ? null : { from, options: words.map((label) => ({ label })) };
    }
    const node = tree.resolveInner(pos, -1);
    const { steps, kind } = mapAt(node, from, state);
    const keys = keysAt([...rootSteps(root()), ...steps], kind);
    return keys.length === 0
      ? null
      : {
          from,
          validFor: /^[\w-]*$/,
          options: keys.map(({ word: label, help }) => ({
            label,
            apply: `${label}: `,
            type: "property",
            ...(help !== "" && { info: help }),
          })),
        };
  };

const helpHere = (state: EditorState, root: readonly string[]): string => {
  const node = syntaxTree(state).resolveInner(state.selection.main.head, -1);
  const pair = nearest(node, ({ name }) => name === "Pair");
  const steps = [...rootSteps(root), ...stepsTo(pair, state)];
  const key = steps.at(-1)?.key;
  const help = key === undefined ? "" : helpAt(steps);
  return help === "" ? "" : `${key}: ${help}`;
};

// ── How it looks ──

const theme: Extension = [
  EditorView.theme({
    "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--panel)", fontSize: "12.5px" },
    "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
    ".cm-scroller": { fontFamily: "ui-monospace, monospace", lineHeight: "1.45" },
    ".cm-content": { caretColor: "var(--text)" },
    ".cm-cursor": { borderLeftColor: "var(--text)" },
    ".cm-gutters": {
      color: "var(--quiet)",
      backgroundColor: "var(--panel)",
      borderRight: "1px solid var(--line)",
    },
    ".cm-activeLine, .cm-activeLineGutter": {
      backgroundColor: "color-mix(in srgb, var(--focus) 8%, transparent)",
    },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      backgroundColor: "color-mix(in srgb, var(--focus) 28%, transparent)",
    },
    ".cm-selectionMatch, .cm-searchMatch": {
      backgroundColor: "color-mix(in srgb, var(--lost) 30%, transparent)",
    },
    "&.cm-focused .cm-matchingBracket": {
      backgroundColor: "color-mix(in srgb, var(--focus) 20%, transparent)",
    },
    ".cm-panels, .cm-tooltip": {
      color: "var(--text)",
      backgroundColor: "var(--panel)",
      border: "1px solid var(--line)",
    },
    ".cm-panels input, .cm-panels button": {
      color: "var(--text)",
      background: "var(--page)",
      border: "1px solid var(--quiet)",
    },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
      color: "var(--text)",
      background: "color-mix(in srgb, var(--focus) 20%, var(--panel))",
    },
    ".cm-tooltip .cm-completionInfo": { maxWidth: "26em", whiteSpace: "normal" },
    ".cm-diagnostic-error": { borderLeftColor: "var(--fault)" },
    ".cm-lintRange-error": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--fault)",
      textUnderlineOffset: "3px",
    },
    ".cm-foldPlaceholder": { color: "var(--quiet)", background: "none", border: "1px solid var(--line)" },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.comment, tags.lineComment], color: "var(--quiet)", fontStyle: "italic" },
      { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--focus)" },
      { tag: [tags.string, tags.special(tags.string)], color: "var(--decision)" },
      { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--quiet)" },
    ]),
  ),
];

const diagnosticOf = (state: EditorState, problem: Problem): Diagnostic => {
  const line = state.doc.line(Math.min(state.doc.lines, Math.max(1, problem.line ?? 1)));
  const from = Math.min(line.to, line.from + Math.max(0, (problem.column ?? 1) - 1));
  const word = /^[^\s,[\]{}:#]+/.exec(state.sliceDoc(from, line.to))?.[0].length ?? 1;
  return {
    from,
    to: Math.min(state.doc.length, from + Math.max(1, word)),
    severity: "error",
    message: wordsOf(problem),
  };
};

/** What is wrong, without the place. */
export const wordsOf = ({ path, message, met, suggestion }: Problem): string => {
  const key = path === "" ? "" : `${path}: `;
  return `${key}${message}${met === undefined ? "" : `, met ${met}`}${suggestion === undefined ? "" : `; did you mean ${suggestion}?`}`;
};

/** Puts an editor into a place. */
export const createEditor = (place: HTMLElement, actions: EditorActions): Editor => {
  const shadow = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  const states = new Map<string, EditorState>();
  let path = "";
  let root: readonly string[] = [];
  let marked: readonly Problem[] = [];

  const keys = Prec.highest(
    keymap.of([
      {
        key: "Mod-Enter",
        run: () => {
          actions.onRun();
          return true;
        },
      },
    ]),
  );
  const leave = keymap.of([
    {
      key: "Escape",
      run: () => {
        actions.onLeave();
        return true;
      },
    },
  ]);
  const told = EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
    if (docChanged) actions.onEdit(path, state.doc.toString());
    if (docChanged || selectionSet) actions.onHelp(helpHere(state, root));
  });
  const extensions = (name: string): Extension => [
    keys,
    basicSetup,
    leave,
    yaml(),
    yamlLanguage.data.of({ autocomplete: completer(() => root) }),
    autocompletion({ icons: false }),
    lintGutter(),
    theme,
    told,
    EditorView.contentAttributes.of({ "aria-label": `Text of ${name}`, spellcheck: "false", tabindex: "0" }),
  ];
  const begin = (name: string, doc: string): EditorState =>
    EditorState.create({ doc, extensions: extensions(name) });
  const view = new EditorView({ parent: shadow, root: shadow, state: begin("", "") });

  const markAll = (): void => {
    const own = marked.filter(({ file }) => file === path);
    const { state } = view;
    view.dispatch(
      setDiagnostics(
        state,
        own.map((problem) => diagnosticOf(state, problem)),
      ),
    );
  };
  return {
    show: (name, text, under) => {
      root = under;
      if (name === path && view.state.doc.toString() === text) return;
      states.set(path, view.state);
      const before = states.get(name);
      path = name;
      view.setState(before?.doc.toString() === text ? before : begin(name, text));
      markAll();
    },
    mark: (problems) => {
      marked = problems;
      markAll();
    },
    goTo: (number, column) => {
      const line = view.state.doc.line(Math.min(view.state.doc.lines, Math.max(1, number)));
      const at = Math.min(line.to, line.from + column - 1);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
    close: () => view.destroy(),
  };
};
