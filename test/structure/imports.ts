// Which folder may import which: imports point one way.
import { posix } from "node:path";
import { lineOf, type Node, type Sources, walk } from "./sources.ts";

const simulation = ["kernel", "twin", "measures", "faults", "mitigations", "operations", "scenario"];

/** For each part of the program, the parts it may import besides itself. `index` is the library's public face. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  twin: ["kernel"],
  measures: ["kernel", "twin"],
  faults: ["kernel", "twin"],
  mitigations: ["kernel", "twin"],
  operations: ["kernel", "twin", "measures", "faults", "mitigations"],
  scenario: simulation,
  experiments: simulation,
  live: [...simulation, "experiments"],
  report: [...simulation, "experiments"],
  engines: [...simulation, "experiments"],
  server: [...simulation, "experiments", "live", "engines"],
  cli: [...simulation, "experiments", "live", "report", "engines", "server"],
  viz: [...simulation, "experiments", "live", "report"],
  index: [...simulation, "experiments", "report", "engines", "server", "cli"],
  testing: [...simulation, "experiments", "cli"],
};

/** What the page may take from these is types alone: their code needs Node. */
const typesOnly: Readonly<Record<string, readonly string[]>> = { viz: ["engines", "server"] };

/** The parts that run in a browser too, and so may not import from Node. */
const portable = new Set([...simulation, "experiments", "live", "report", "viz"]);

const vagueNames = new Set(["utils", "util", "common", "helpers", "misc"]);

/** One line for each import that points the wrong way. */
export function wrongImports(sources: Sources): string[] {
  const found: string[] = [];
  for (const [path, source] of sources) {
    const from = partOf(path);
    walk(path, source, (node) => {
      const target = node["source"] as Node | null | undefined;
      if (!/^(Import|Export)/.test(node.type) || typeof target?.["value"] !== "string") return;
      const onlyTypes = node["importKind"] === "type" || node["exportKind"] === "type";
      const what = judge(path, from, target["value"], onlyTypes);
      if (what !== undefined) found.push(`${path}:${lineOf(source, node.start)}: ${what}`);
    });
  }
  return found;
}

/** One line for each folder whose name says nothing. */
export function vagueFolders(folders: readonly string[]): string[] {
  return folders.filter((folder) => vagueNames.has(posix.basename(folder)));
}

function judge(path: string, from: string, target: string, onlyTypes: boolean): string | undefined {
  if (!target.startsWith(".")) return judgePackage(from, target);
  if (allowed[from] === undefined) return `${from} has no place in the order of imports`;
  const file = posix.join(posix.dirname(path), target);
  if (file === "package.json") return undefined;
  const to = partOf(file);
  if (to === from || allowed[from].includes(to)) return undefined;
  if (onlyTypes && typesOnly[from]?.includes(to)) return undefined;
  return `${from} may not import ${to}`;
}

function judgePackage(from: string, target: string): string | undefined {
  if (portable.has(from) && target.startsWith("node:")) return `${from} runs in a browser too: no ${target}`;
  if (from === "kernel" && !/^seedrandom(\/|$)/.test(target)) return `kernel may not import ${target}`;
  return undefined;
}

/** The part of the program a file belongs to: its folder in sim, or viz, or index for sim/index.ts. */
function partOf(path: string): string {
  const [top, second] = path.split("/");
  if (top !== "sim") return top;
  return second.replace(/\.\w+$/, "");
}
